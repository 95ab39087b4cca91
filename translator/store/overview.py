"""The database as a whole: how far the review is, and how sure the pairs are."""

from dataclasses import dataclass
from typing import Any

from translator.store.pairs import PairStore
from translator.types import Pair

IN_ORDER = "pairs.retired = 0"
"""As NOT retired, but has SQLite take the index by place and not the one that counts."""


@dataclass(frozen=True)
class Worked:
    """Something a person did to a pair, and when."""

    pair_id: int
    reviewer: str
    at: str
    """UTC, ISO 8601."""
    verb: str
    source: str


class OverviewStore(PairStore):
    """The part of the store that counts."""

    def listing(self) -> list[dict[str, Any]]:
        """Return one row per article: how many pairs it has and how far the review is."""
        return [
            dict(row)
            for row in self.rows(
                "SELECT articles.id, articles.path, title, language, "
                "(SELECT count(*) FROM sentences WHERE article_id = articles.id) AS sentences, "
                "coalesce(pairs, 0) AS pairs, coalesce(waiting, 0) AS waiting, "
                "coalesce(accepted, 0) AS accepted, coalesce(edited, 0) AS edited, "
                "coalesce(rejected, 0) AS rejected, coalesce(failed, 0) AS failed, "
                "mean_similarity, (SELECT count(*) FROM findings JOIN pairs ON pairs.id = pair_id "
                "WHERE article_id = articles.id AND NOT retired) AS findings "
                "FROM articles LEFT JOIN (SELECT id, pairs, waiting, accepted, edited, rejected, "
                "failed, mean_similarity FROM article_progress) AS progress USING (id) "
                "ORDER BY articles.path"
            )
        ]

    def states(self, article_id: int | None = None) -> dict[str, int]:
        """Return how many pairs of the article, or of all, are in which state."""
        one = "" if article_id is None else "AND article_id = ?"
        counts: dict[str, int] = {}
        for row in self.rows(
            "SELECT state, count(*) AS pairs FROM pairs "
            f"WHERE NOT retired {one} GROUP BY article_id, state",
            [] if article_id is None else [article_id],
        ):
            counts[row["state"]] = counts.get(row["state"], 0) + row["pairs"]
        return counts

    def statistics(self) -> dict[str, Any]:
        """Return counts over the whole database: articles, sentences, pairs, states, findings."""
        one = self.one(
            "SELECT (SELECT count(*) FROM articles) AS articles, "
            "(SELECT count(*) FROM sentences) AS sentences, "
            "(SELECT count(*) FROM runs) AS runs, "
            "count(*) AS pairs, count(DISTINCT source) AS distinct_sources, "
            "avg(similarity) AS mean_similarity, avg(confidence) AS mean_confidence "
            "FROM pairs WHERE NOT retired"
        )
        assert one is not None
        result: dict[str, Any] = dict(one)
        for name, column in (("states", "state"), ("origins", "origin")):
            result[name] = {
                row[0]: row[1]
                for row in self.rows(
                    f"SELECT {column}, count(*) FROM pairs WHERE NOT retired "
                    f"GROUP BY {column} ORDER BY {column}"
                )
            }
        result["findings"] = self.finding_counts()
        return result

    def finding_counts(self) -> dict[str, int]:
        """Return how often each check complains, the most frequent first."""
        return {
            row[0]: row[1]
            for row in self.rows(
                'SELECT "check", count(*) FROM findings JOIN pairs ON pairs.id = pair_id '
                'WHERE NOT retired GROUP BY "check" ORDER BY count(*) DESC, "check"'
            )
        }

    def article_view(self, article_id: int, first: int = 0, limit: int = -1) -> list[Pair]:
        """Return an article's pairs in reading order, from the first one wanted, counted from 0."""
        return list(
            self._pairs(
                f"WHERE pairs.article_id = ? AND {IN_ORDER} "
                "ORDER BY pairs.target_article_id, pairs.place LIMIT ? OFFSET ?",
                [article_id, limit, first],
            )
        )

    def numbers(self, article_id: int) -> list[int]:
        """Return the numbers of an article's pairs, in reading order."""
        return [
            row["id"]
            for row in self.rows(
                "SELECT id FROM pairs WHERE article_id = ? AND NOT retired "
                "ORDER BY target_article_id, place",
                [article_id],
            )
        ]

    def first_open(self, article_id: int) -> int | None:
        """Return the first pair of the article nobody decided on, else its first pair."""
        for condition in ("AND state = 'new'", ""):
            row = self.one(
                f"SELECT id FROM pairs WHERE article_id = ? AND {IN_ORDER} {condition} "
                "ORDER BY target_article_id, place LIMIT 1",
                [article_id],
            )
            if row is not None:
                return int(row["id"])
        return None

    def place_of(self, pair_id: int) -> int:
        """Return how many pairs of its article stand before this one in reading order."""
        pair = self.pair(pair_id)
        row = self.one(
            "SELECT count(*) AS before FROM pairs, (SELECT target_article_id AS other, "
            f"place AS own FROM pairs WHERE id = ?) WHERE article_id = ? AND {IN_ORDER} "
            "AND (coalesce(target_article_id, 0), place) < (coalesce(other, 0), own)",
            [pair_id, pair.article_id],
        )
        assert row is not None
        return int(row["before"])

    def histogram(self, bins: int = 20, article_id: int | None = None) -> list[int]:
        """Return how many pairs have a confidence in each of so many equal bins from 0 to 1."""
        counts = [0] * bins
        for row in self.rows(
            "SELECT min(CAST(confidence * ? AS INTEGER), ? - 1) AS bin, count(*) AS pairs "
            "FROM pairs WHERE NOT retired AND confidence IS NOT NULL "
            f"{'' if article_id is None else 'AND article_id = ?'} GROUP BY bin",
            [bins, bins, *([] if article_id is None else [article_id])],
        ):
            counts[row["bin"]] = row["pairs"]
        return counts

    def work(self) -> list[Worked]:
        """Return what people did, oldest first, without what was taken back."""
        return [
            Worked(row["pair_id"], row["reviewer"], row["at"], row["verb"], row["source"])
            for row in self.rows(
                "SELECT pair_id, events.reviewer, at, verb, source FROM events "
                "JOIN pairs ON pairs.id = pair_id "
                "WHERE events.action IS NOT NULL AND verb != 'undone' AND NOT EXISTS "
                "(SELECT 1 FROM events AS later WHERE later.undoes = events.id) ORDER BY events.id"
            )
        ]
