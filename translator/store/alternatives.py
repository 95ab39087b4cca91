"""Translations that are not a pair's target, kept for the reviewer."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from translator.store.database import StoreFile, chunks, marks, now
from translator.types import Alternative, OfferedAlternative, Origin


class AlternativeStore(StoreFile):
    """The part of the store that keeps alternatives, by what they translate."""

    def put_alternatives(self, run_id: int, offered: Iterable[OfferedAlternative]) -> None:
        """Keep these, inside the caller's transaction; a text known already stays as it is."""
        run = self.one("SELECT source_language, target_language FROM runs WHERE id = ?", [run_id])
        assert run is not None, "runs are stored before what they made"
        self.db.table("alternatives").insert_all(
            (
                asdict(item.alternative)
                | {
                    "source": item.source,
                    "source_language": run["source_language"],
                    "target_language": run["target_language"],
                    "run_id": run_id,
                    "created_at": now(),
                }
                for item in offered
            ),
            ignore=True,
        )

    def offer(self, run_id: int, offered: Sequence[OfferedAlternative]) -> None:
        """Keep these; a text known already stays as it is."""
        if offered:
            with self.write():
                self.put_alternatives(run_id, offered)

    def alternatives(self, pair_ids: Sequence[int]) -> dict[int, tuple[Alternative, ...]]:
        """Return, for those pairs that have some, their alternatives: remembered ones first."""
        found: dict[int, tuple[Alternative, ...]] = {}
        for part in chunks(pair_ids):
            for row in self.rows(
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
