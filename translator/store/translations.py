"""What engines translated, what they are busy with, and what else they offer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple

from translator.store.database import Database, chunks, marks, now
from translator.store.runs import Runs
from translator.types import Alternative, Hypothesis, OfferedAlternative, Origin


class Translations:
    """Translations by the key of their source and the signature of their engine."""

    def __init__(self, db: Database, runs: Runs) -> None:
        """Keep them in that database; the runs that made them count along."""
        self._db, self._runs = db, runs

    def known(self, keys: Sequence[str], signature: str) -> dict[str, Hypothesis]:
        """Return what that engine signature already translated among these keys."""
        found = {}
        for part in chunks(keys):
            for row in self._db.rows(
                "SELECT key, target, score, origin, reason FROM translations "
                f"WHERE signature = ? AND key IN ({marks(part)})",
                [signature, *part],
            ):
                found[row["key"]] = Hypothesis(
                    row["target"], row["score"], Origin(row["origin"]), row["reason"]
                )
        return found

    def add(
        self,
        run_id: int,
        signature: str,
        made: Mapping[str, tuple[str, Hypothesis]],
        offered: Iterable[OfferedAlternative] = (),
        counts: Mapping[str, int] = {},  # noqa: B006  (never changed)
    ) -> None:
        """Keep a batch: key -> (source, hypothesis), the alternatives to it, what the run counts.

        A translation replaces only a failure.
        """
        with self._db.write():
            self._runs.count(run_id, counts)
            self._end_attempt(signature, list(made))
            self._put_alternatives(run_id, offered)
            self._db.execute_many(
                "INSERT INTO translations "
                "(key, signature, run_id, source, target, score, origin, reason, created_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key, signature) DO UPDATE SET "
                "target = excluded.target, score = excluded.score, origin = excluded.origin, "
                "reason = excluded.reason, run_id = excluded.run_id, "
                "created_at = excluded.created_at WHERE origin = 'failed'",
                [
                    (
                        key,
                        signature,
                        run_id,
                        source,
                        hypothesis.text,
                        hypothesis.score,
                        hypothesis.origin.value,
                        hypothesis.reason,
                        now(),
                    )
                    for key, (source, hypothesis) in made.items()
                ],
            )

    @contextmanager
    def attempt(self, signature: str, keys: Sequence[str], process: str) -> Iterator[None]:
        """Note which process is busy with these sentences until their translations are stored.

        An error takes the note back, so that it stays only where the process itself ends.
        """
        with self._db.write():
            self._db.execute_many(
                "INSERT INTO attempts (key, signature, times, process) VALUES (?, ?, 0, ?) "
                "ON CONFLICT (key, signature) DO UPDATE SET process = excluded.process",
                [(key, signature, process) for key in keys],
            )
        try:
            yield
        except BaseException:
            with self._db.write():
                self._end_attempt(signature, keys)
            raise

    def settle(self, crashed: Callable[[str], bool | None]) -> None:
        """Count the crashes of processes that ended while busy; None: it is busy still."""
        busy = self._db.rows("SELECT DISTINCT process FROM attempts WHERE process != ''")
        ended = {row["process"]: crashed(row["process"]) for row in list(busy)}
        with self._db.write():
            for process, crash in ended.items():
                if crash is not None:
                    self._db.execute(
                        "UPDATE attempts SET times = times + ?, process = '' WHERE process = ?",
                        [int(crash), process],
                    )
            self._db.execute("DELETE FROM attempts WHERE times = 0 AND process = ''")

    def crashes(self, signature: str, keys: Sequence[str]) -> dict[str, int]:
        """Return how often a process crashed with an engine busy with them, where it did."""
        return {
            row["key"]: row["times"]
            for part in chunks(keys)
            for row in self._db.rows(
                "SELECT key, times FROM attempts WHERE times > 0 AND signature = ? "
                f"AND key IN ({marks(part)})",
                [signature, *part],
            )
        }

    def offer(self, run_id: int, offered: Sequence[OfferedAlternative]) -> None:
        """Keep these; a text known already stays as it is."""
        if offered:
            with self._db.write():
                self._put_alternatives(run_id, offered)

    def alternatives(self, pair_ids: Sequence[int]) -> dict[int, tuple[Alternative, ...]]:
        """Return, for those pairs that have some, their alternatives: remembered ones first."""
        found: dict[int, tuple[Alternative, ...]] = {}
        for part in chunks(pair_ids):
            for row in self._db.rows(
                "SELECT pairs.id AS pair_id, alternatives.* FROM pairs JOIN alternatives "
                "USING (source, source_language, target_language) "
                f"WHERE pairs.id IN ({marks(part)}) AND alternatives.text != pairs.target "
                "ORDER BY alternatives.percent DESC, alternatives.similarity DESC, alternatives.id",
                part,
            ):
                alternative = Alternative(
                    row["text"],
                    row["score"],
                    row["similarity"],
                    Origin(row["origin"]),
                    row["reason"],
                    row["percent"],
                    row["matched"],
                )
                found[row["pair_id"]] = (*found.get(row["pair_id"], ()), alternative)
        return found

    def _end_attempt(self, signature: str, keys: Sequence[str]) -> None:
        """Take that note back, inside the caller's transaction."""
        for part in chunks(keys):
            self._db.execute(
                f"DELETE FROM attempts WHERE signature = ? AND key IN ({marks(part)})",
                [signature, *part],
            )

    def _put_alternatives(self, run_id: int, offered: Iterable[OfferedAlternative]) -> None:
        """Keep these, inside the caller's transaction; a text known already stays as it is."""
        languages = self._db.one(
            "SELECT source_language, target_language FROM runs WHERE id = ?", [run_id]
        )
        assert languages is not None, "runs are stored before what they made"
        self._db.execute_many(
            "INSERT OR IGNORE INTO alternatives (text, score, similarity, origin, reason, "
            "percent, matched, source, source_language, target_language, run_id, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (*astuple(item.alternative), item.source, *tuple(languages), run_id, now())
                for item in offered
            ),
        )
