"""The database as a whole: how far the review is, and how sure the pairs are."""

from collections.abc import Mapping
from dataclasses import dataclass

from translator.store.database import Database


@dataclass(frozen=True)
class Statistics:
    """Counts over the whole database."""

    articles: int
    sentences: int
    runs: int
    pairs: int
    distinct_sources: int
    mean_similarity: float | None
    mean_confidence: float | None
    states: Mapping[str, int]
    origins: Mapping[str, int]
    findings: Mapping[str, int]
    """By check, the most frequent first."""


class Overview:
    """Counts over all pairs, or those of one article."""

    def __init__(self, db: Database) -> None:
        """Count what is in that database."""
        self._db = db

    def states(self, article_id: int | None = None) -> dict[str, int]:
        """Return how many pairs of the article, or of all, are in which state."""
        one = "" if article_id is None else "AND article_id = ?"
        counts: dict[str, int] = {}
        for row in self._db.rows(
            "SELECT state, count(*) AS pairs FROM pairs "
            f"WHERE NOT retired {one} GROUP BY article_id, state",
            [] if article_id is None else [article_id],
        ):
            counts[row["state"]] = counts.get(row["state"], 0) + row["pairs"]
        return counts

    def statistics(self) -> Statistics:
        """Return counts over the whole database: articles, sentences, pairs, states, findings."""
        one = self._db.one(
            "SELECT (SELECT count(*) FROM articles) AS articles, "
            "(SELECT count(*) FROM sentences) AS sentences, "
            "(SELECT count(*) FROM runs) AS runs, "
            "count(*) AS pairs, count(DISTINCT source) AS distinct_sources, "
            "avg(similarity) AS mean_similarity, avg(confidence) AS mean_confidence "
            "FROM pairs WHERE NOT retired"
        )
        assert one is not None
        return Statistics(
            **dict(one),
            states=self._by("state"),
            origins=self._by("origin"),
            findings=self.findings(),
        )

    def _by(self, column: str) -> dict[str, int]:
        return {
            row[0]: row[1]
            for row in self._db.rows(
                f"SELECT {column}, count(*) FROM pairs WHERE NOT retired "
                f"GROUP BY {column} ORDER BY {column}"
            )
        }

    def findings(self) -> dict[str, int]:
        """Return how often each check complains, the most frequent first."""
        return {
            row[0]: row[1]
            for row in self._db.rows(
                'SELECT "check", count(*) FROM findings JOIN pairs ON pairs.id = pair_id '
                'WHERE NOT retired GROUP BY "check" ORDER BY count(*) DESC, "check"'
            )
        }

    def histogram(self, bins: int = 20, article_id: int | None = None) -> list[int]:
        """Return how many pairs have a confidence in each of so many equal bins from 0 to 1."""
        counts = [0] * bins
        for row in self._db.rows(
            "SELECT min(CAST(confidence * ? AS INTEGER), ? - 1) AS bin, count(*) AS pairs "
            "FROM pairs WHERE NOT retired AND confidence IS NOT NULL "
            f"{'' if article_id is None else 'AND article_id = ?'} GROUP BY bin",
            [bins, bins, *([] if article_id is None else [article_id])],
        ):
            counts[row["bin"]] = row["pairs"]
        return counts
