"""The database as a whole: how far the review is, and how sure the pairs are."""

from typing import Any

from translator.store.pairs import PairStore


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
        result["findings"] = {
            row[0]: row[1]
            for row in self.rows(
                'SELECT "check", count(*) FROM findings JOIN pairs ON pairs.id = pair_id '
                'WHERE NOT retired GROUP BY "check" ORDER BY count(*) DESC, "check"'
            )
        }
        return result
