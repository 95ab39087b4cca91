"""Runs: how pairs came about, what each came to, and what its engine was busy with."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from translator.store.database import StoreFile, chunks, marks, now
from translator.types import Run


class RunStore(StoreFile):
    """The part of the store that keeps runs."""

    def start_run(self, run: Run) -> int:
        """Store how the coming pairs are made; return the run's number."""
        with self.write():
            return self.insert("runs", {"started_at": now(), **asdict(run)})

    def finish_run(self, run_id: int, *, stopped: bool = False, **counts: int) -> None:
        """Note what the run came to, and that it came to its end unless it was ``stopped``."""
        ended = {} if stopped else {"finished_at": now()}
        if ended or counts:
            with self.write():
                self.update("runs", run_id, ended | counts)

    def add_counts(self, run_id: int, counts: Mapping[str, int]) -> None:
        """Add to what the run counted so far, inside the caller's transaction."""
        for name, count in counts.items():
            self.db.execute(f"UPDATE runs SET {name} = {name} + ? WHERE id = ?", [count, run_id])

    def runs(self) -> list[dict[str, Any]]:
        """Return all runs with what they came to, the newest first."""
        return [dict(row) for row in self.rows("SELECT * FROM runs ORDER BY id DESC")]

    @contextmanager
    def attempt(self, signature: str, keys: Sequence[str]) -> Iterator[None]:
        """Note that an engine is busy with these sentences until their translations are stored.

        An error takes the note back, so that it stays only where the process itself dies.
        """
        with self.write():
            self.db.conn.executemany(
                "INSERT INTO attempts (key, signature, times) VALUES (?, ?, 1) "
                "ON CONFLICT (key, signature) DO UPDATE SET times = times + 1",
                [(key, signature) for key in keys],
            )
        try:
            yield
        except BaseException:
            with self.write():
                self.end_attempt(signature, keys)
            raise

    def end_attempt(self, signature: str, keys: Sequence[str]) -> None:
        """Take that note back, inside the caller's transaction."""
        for part in chunks(keys):
            self.db.execute(
                f"DELETE FROM attempts WHERE signature = ? AND key IN ({marks(part)})",
                [signature, *part],
            )

    def deaths(self, signature: str, keys: Sequence[str]) -> dict[str, int]:
        """Return how often the process died with an engine busy with them, where it did."""
        return {
            row["key"]: row["times"]
            for part in chunks(keys)
            for row in self.rows(
                f"SELECT key, times FROM attempts WHERE signature = ? AND key IN ({marks(part)})",
                [signature, *part],
            )
        }
