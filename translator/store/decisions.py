"""What is known of pairs before and after people decide, for those who learn from it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from translator.store.content import UNSET, PairContent, decode
from translator.store.database import Database

MEASURES = (
    "similarity",
    "margin",
    "length_ratio",
    "confidence",
    "engine_score",
    "source_count",
    "target_count",
)
"""Columns of a pair that tell how good it may be."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells how good a pair may be, as it was before anyone decided."""

    pair_id: int
    article_id: int
    measures: tuple[float | None, ...]
    """The values of ``MEASURES``."""
    findings: tuple[tuple[str, str], ...]
    """Check and severity of each finding."""
    twin: int
    """The first pair of the same source and target; its own number if there is none."""
    complete: bool = True
    """Whether there is both a source and a target."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A pair, and whether a reviewer took it as it was."""

    signs: Signs
    accepted: bool


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A target before people rewrote it, and as they left it."""

    before: str
    after: str


class Decisions:
    """What people decided, and on which evidence."""

    def __init__(self, db: Database) -> None:
        """Read them from that database."""
        self._db = db

    def open_signs(self, article_id: int | None = None) -> list[Signs]:
        """Return the signs of all pairs nobody decided on, in the order of their numbers."""
        return self._signs(
            "state = 'new'" + (" AND article_id = ?" if article_id is not None else ""),
            [] if article_id is None else [article_id],
        )

    def open_ids(self) -> list[int]:
        """Return the numbers of all pairs nobody decided on."""
        # Article by article, as the index of live pairs is, and without a Row for each.
        query = (
            "SELECT id FROM pairs WHERE article_id IN (SELECT id FROM articles) "
            "AND state = 'new' AND NOT retired"
        )
        with self._db.answering():
            return [number for (number,) in self._db.execute(query).fetchall()]

    def made(self) -> list[Decision]:
        """Return what people decided: accepted, if the text stayed and was not rejected.

        Of a rewritten pair the signs are those of the text that was there before.
        """
        rewritten = self._rewritten()
        rejected = {
            row["id"] for row in self._db.rows("SELECT id FROM pairs WHERE state = 'rejected'")
        }
        kept = {number: before.target == target for number, (before, target) in rewritten.items()}
        earlier = {number: before for number, (before, _) in rewritten.items()}
        return [
            Decision(signs, kept.get(signs.pair_id, True) and signs.pair_id not in rejected)
            for signs in self._signs("state != 'new'", [], earlier)
        ]

    def rewrites(self) -> list[Rewrite]:
        """Return what stood in each pair that people rewrote, and what they made of it."""
        return [
            Rewrite(str(before.target), target) for before, target in self._rewritten().values()
        ]

    def _rewritten(self) -> dict[int, tuple[PairContent, str]]:
        """Return, by pair, what was before it was first rewritten, and the target it has."""
        found: dict[int, tuple[PairContent, str]] = {}
        for row in self._db.rows(
            "SELECT pair_id, before, pairs.target AS target FROM events "
            "JOIN pairs ON pairs.id = pair_id "
            "WHERE verb IN ('edited', 'chosen') AND NOT retired AND state != 'new' "
            "AND NOT EXISTS (SELECT 1 FROM events AS later WHERE later.undoes = events.id) "
            "ORDER BY events.id"
        ):
            found.setdefault(row["pair_id"], (decode(row["before"]), row["target"]))
        return found

    def _signs(
        self, where: str, values: list[Any], earlier: Mapping[int, PairContent] = {}
    ) -> list[Signs]:
        found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        for row in self._db.rows(
            'SELECT pair_id, "check", severity FROM findings JOIN pairs ON pairs.id = pair_id '
            f"WHERE NOT retired AND {where}",
            values,
        ):
            found[row["pair_id"]].append((row["check"], row["severity"]))
        for number, before in earlier.items():
            if before.findings is not UNSET:
                found[number] = [(one.check, one.severity.value) for one in before.findings]
        first: dict[tuple[str, ...], int] = {}
        result = []
        for row in self._db.rows(
            "SELECT id, article_id, source_language, target_language, source, target, "
            f"{', '.join(MEASURES)} FROM pairs WHERE NOT retired AND {where} ORDER BY id",
            values,
        ):
            number = row["id"]
            texts = tuple(row)[2:6]
            result.append(
                Signs(
                    number,
                    row["article_id"],
                    _measures(row, earlier.get(number)),
                    tuple(found.get(number, ())),
                    first.setdefault(texts, number),
                    bool(texts[2] and texts[3]),
                )
            )
        return result


def _measures(row: Row, before: PairContent | None) -> tuple[float | None, ...]:
    values = tuple(row)[6:]
    if before is None:
        return values
    said = (getattr(before, name) for name in MEASURES)
    return tuple(value if one is UNSET else one for one, value in zip(said, values, strict=True))
