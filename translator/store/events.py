"""The written record of every change of a pair."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from translator.store.content import PairContent, decode, encode
from translator.store.database import Database, chunks, marks, now


@dataclass(frozen=True)
class Event:
    """Something that happened to a pair."""

    id: int
    pair_id: int
    at: str
    """UTC, ISO 8601."""
    reviewer: str
    """Empty: a run did it."""
    verb: str
    before: PairContent
    after: PairContent
    undoes: int | None
    """The event that it takes back."""
    action: int | None
    """The same for all that one verb of a person changed."""


class Events:
    """What happened to pairs, in the order it happened."""

    def __init__(self, db: Database) -> None:
        """Keep them in that database."""
        self._db = db

    def add(
        self,
        pair_id: int,
        reviewer: str,
        verb: str,
        before: PairContent,
        after: PairContent,
        *,
        undoes: int | None = None,
        action: int | None = None,
    ) -> int:
        """Write down one change of a pair, inside the caller's transaction."""
        cursor = self._db.execute(
            "INSERT INTO events (pair_id, at, reviewer, verb, before, after, undoes, action) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                pair_id,
                now(),
                reviewer,
                verb,
                encode(before),
                encode(after),
                undoes,
                action,
            ],
        )
        return int(cursor.lastrowid or 0)

    def last_of(self, pair_ids: Iterable[int]) -> dict[int, int]:
        """Return the number of the last event of each of these pairs."""
        found: dict[int, int] = {}
        for part in chunks(list(pair_ids)):
            for row in self._db.rows(
                "SELECT pair_id, max(id) AS last FROM events "
                f"WHERE pair_id IN ({marks(part)}) GROUP BY pair_id",
                part,
            ):
                found[row["pair_id"]] = row["last"]
        return found

    def latest(self) -> int:
        """Return the number of the last event of all; 0 if there is none."""
        row = self._db.one("SELECT coalesce(max(id), 0) AS last FROM events")
        assert row is not None
        return int(row["last"])

    def where(self, condition: str, values: Sequence[Any]) -> list[Event]:
        """Return the events that meet a condition, oldest first."""
        return [
            Event(
                row["id"],
                row["pair_id"],
                row["at"],
                row["reviewer"],
                row["verb"],
                decode(row["before"]),
                decode(row["after"]),
                row["undoes"],
                row["action"],
            )
            for row in self._db.rows(f"SELECT * FROM events WHERE {condition} ORDER BY id", values)
        ]
