"""Pairs: written by runs, read by people, exports and searches."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from translator.errors import PairNotFound
from translator.store.content import ContentStore
from translator.store.database import chunks, marks, now
from translator.types import (
    Article,
    Finding,
    Hypothesis,
    Origin,
    Pair,
    PairDraft,
    PairState,
    Severity,
)

PAIR_QUERY = """
SELECT pairs.*, articles.path AS article, runs.engine, runs.model
FROM pairs
JOIN articles ON articles.id = pairs.article_id
JOIN runs ON runs.id = pairs.run_id
"""

DERIVED = ("similarity", "margin", "length_ratio", "confidence", "engine_score")
"""Columns that are computed from the two texts."""

SHORTEST_INDEXED = 3
"""The search index knows stretches of three characters; shorter words are looked for in full."""


@dataclass(frozen=True)
class SentencePair:
    """The pair an engine's translation put a sentence in, and whether a run may change it."""

    pair_id: int
    state: PairState
    hypothesis: Hypothesis
    signature: str
    """Of the run that made the pair."""


@dataclass(frozen=True)
class WriteCount:
    """What a run changed."""

    added: int = 0
    changed: int = 0
    kept: int = 0
    """Pairs that were reviewed, or were like this already."""


class PairStore(ContentStore):
    """The part of the store that holds pairs."""

    def pairs_of(self, sentence_ids: Sequence[int]) -> dict[int, SentencePair]:
        """Return, for those sentences that an engine's translation paired, their pair."""
        found = {}
        for part in chunks(sentence_ids):
            for row in self.rows(
                "SELECT sentence_id, pairs.*, signature FROM pair_sentences "
                "JOIN pairs ON pairs.id = pair_id JOIN runs ON runs.id = run_id "
                "WHERE NOT retired AND target_article_id IS NULL "
                f"AND side = 'source' AND sentence_id IN ({marks(part)})",
                part,
            ):
                found[row["sentence_id"]] = SentencePair(
                    row["id"],
                    PairState(row["state"]),
                    Hypothesis(
                        row["target"], row["engine_score"], Origin(row["origin"]), row["reason"]
                    ),
                    row["signature"],
                )
        return found

    def write_pairs(self, run_id: int, article_id: int, drafts: Iterable[PairDraft]) -> WriteCount:
        """Store an article's pairs; a reviewed pair stays as it is, an older one is replaced."""
        added = changed = kept = 0
        with self.write():
            run = self.one("SELECT * FROM runs WHERE id = ?", [run_id])
            assert run is not None, "runs are stored before their pairs"
            for draft in drafts:
                known = self.pairs_of(draft.sentence_ids) if draft.sentence_ids else {}
                if not known:
                    self._insert(run, article_id, draft)
                    added += 1
                elif self._replace(run, next(iter(known.values())), draft):
                    changed += 1
                else:
                    kept += 1
        return WriteCount(added, changed, kept)

    def replace_alignment(
        self, run_id: int, article_id: int, target_article_id: int, drafts: Iterable[PairDraft]
    ) -> WriteCount:
        """Store the pairs of a translation made by people, instead of those it had before.

        Reviewed pairs stay, with every draft that touches one of their sentences left out.
        """
        added = kept = 0
        with self.write():
            run = self.one("SELECT * FROM runs WHERE id = ?", [run_id])
            assert run is not None, "runs are stored before their pairs"
            own = "article_id = ? AND target_article_id = ? AND NOT retired"
            values = [article_id, target_article_id]
            replaceable = [
                row["id"]
                for row in self.rows(f"SELECT id FROM pairs WHERE {own} AND state = 'new'", values)
            ]
            for part in chunks(replaceable):
                for table, column in (
                    ("findings", "pair_id"),
                    ("events", "pair_id"),
                    ("pair_sentences", "pair_id"),
                    ("pairs", "id"),
                ):
                    self.db.execute(f"DELETE FROM {table} WHERE {column} IN ({marks(part)})", part)
            reviewed = {
                row["sentence_id"]
                for row in self.rows(
                    "SELECT sentence_id FROM pair_sentences "
                    f"JOIN pairs ON pairs.id = pair_id WHERE {own}",
                    values,
                )
            }
            for draft in drafts:
                if reviewed.intersection(draft.sentence_ids + draft.target_sentence_ids):
                    kept += 1
                else:
                    self._insert(run, article_id, draft, target_article_id)
                    added += 1
        return WriteCount(added, 0, kept)

    def _insert(
        self, run: Row, article_id: int, draft: PairDraft, target_article_id: int | None = None
    ) -> None:
        time = now()
        columns = self._columns(draft) | {
            "article_id": article_id,
            "target_article_id": target_article_id,
            "run_id": run["id"],
            "source": draft.source,
            "source_language": run["source_language"],
            "target_language": run["target_language"],
            "state": PairState.NEW.value,
            "reviewer": "",
            "note": "",
            "created_at": time,
            "changed_at": time,
        }
        pair_id = self.insert("pairs", columns)
        self.insert_all(
            "pair_sentences",
            (
                {"pair_id": pair_id, "sentence_id": sentence_id, "side": side}
                for side, sentence_ids in (
                    ("source", draft.sentence_ids),
                    ("target", draft.target_sentence_ids),
                )
                for sentence_id in sentence_ids
            ),
        )
        self.put_findings(pair_id, draft.findings)
        self.add_event(pair_id, "", "created", {}, {"target": draft.target})

    def _replace(self, run: Row, known: SentencePair, draft: PairDraft) -> bool:
        if known.state is not PairState.NEW:
            return False
        row = self.one("SELECT * FROM pairs WHERE id = ?", [known.pair_id])
        assert row is not None
        columns = self._columns(draft)
        findings = self._findings([known.pair_id]).get(known.pair_id, ())
        same = all(row[name] == value for name, value in columns.items())
        if same and findings == draft.findings and known.signature == run["signature"]:
            return False
        before = {name: row[name] for name in ("target", *DERIVED)}
        self.update("pairs", known.pair_id, columns | {"run_id": run["id"], "changed_at": now()})
        self.put_findings(known.pair_id, draft.findings)
        if row["target"] != draft.target:
            after = {name: columns[name] for name in before}
            self.add_event(known.pair_id, "", "retranslated", before, after)
        return True

    @staticmethod
    def _columns(draft: PairDraft) -> dict[str, Any]:
        return {
            "position": draft.position,
            "target": draft.target,
            "source_count": draft.source_count,
            "target_count": draft.target_count,
            "origin": draft.origin.value,
            "reason": draft.reason,
        } | {name: getattr(draft, name) for name in DERIVED}

    def put_findings(self, pair_id: int, findings: Iterable[Finding]) -> None:
        """Replace what the checks said of a pair, inside the caller's transaction."""
        self.db.execute("DELETE FROM findings WHERE pair_id = ?", [pair_id])
        self.insert_all(
            "findings",
            (
                {
                    "pair_id": pair_id,
                    "check": finding.check,
                    "severity": finding.severity.value,
                    "message": finding.message,
                }
                for finding in findings
            ),
        )

    def _findings(self, pair_ids: Sequence[int]) -> dict[int, tuple[Finding, ...]]:
        found: dict[int, tuple[Finding, ...]] = {}
        for part in chunks(pair_ids):
            for row in self.rows(
                f"SELECT * FROM findings WHERE pair_id IN ({marks(part)}) ORDER BY id", part
            ):
                finding = Finding(row["check"], Severity(row["severity"]), row["message"])
                found[row["pair_id"]] = (*found.get(row["pair_id"], ()), finding)
        return found

    def pair(self, pair_id: int) -> Pair:
        """Return one pair; PairNotFound if there is none of that number."""
        found = list(self._pairs("WHERE pairs.id = ?", [pair_id]))
        if not found:
            raise PairNotFound(f"no pair {pair_id}; see 'satzpaar list' and 'satzpaar show'")
        return found[0]

    def pairs(
        self,
        *,
        article_ids: Sequence[int] = (),
        states: Sequence[PairState] = (),
        min_confidence: float | None = None,
        retired: bool = False,
    ) -> Iterator[Pair]:
        """Yield pairs in reading order: of these articles and states, or of all."""
        where, values = ["NOT pairs.retired" if not retired else "1"], list[Any]()
        if article_ids:
            where.append(f"pairs.article_id IN ({marks(article_ids)})")
            values += article_ids
        if states:
            where.append(f"pairs.state IN ({marks(states)})")
            values += [state.value for state in states]
        if min_confidence is not None:
            where.append("pairs.confidence >= ?")
            values.append(min_confidence)
        condition = " AND ".join(where)
        yield from self._pairs(
            f"WHERE {condition} ORDER BY articles.path, pairs.position, pairs.id", values
        )

    def aligned_pairs(self, source: Article, target: Article, signature: str) -> list[Pair] | None:
        """Return the pairs of these very bytes made under this signature, None if there are none.

        An alignment that a stop cut off does not count: its articles changed after its run began.
        """
        row = self.one(
            "SELECT a.id, b.id AS target_id FROM articles AS a, articles AS b "
            "WHERE a.path = ? AND b.path = ? "
            "AND a.sha256 = ? AND b.sha256 = ? AND a.language = ? AND b.language = ? "
            "AND max(a.changed_at, b.changed_at) <= (SELECT max(started_at) FROM runs "
            "JOIN pairs ON run_id = runs.id WHERE article_id = a.id AND target_article_id = b.id "
            "AND NOT retired) AND NOT EXISTS (SELECT 1 FROM pairs JOIN runs ON runs.id = run_id "
            "WHERE article_id = a.id AND target_article_id = b.id AND NOT retired "
            "AND state = 'new' AND signature <> ?)",
            [
                source.path,
                target.path,
                source.sha256,
                target.sha256,
                source.language,
                target.language,
                signature,
            ],
        )
        if row is None:
            return None
        pairs = self.pairs(article_ids=[row["id"]])
        return [pair for pair in pairs if pair.target_article_id == row["target_id"]]

    def search(self, text: str, limit: int = 50) -> list[Pair]:
        """Return pairs that hold every word of the text on either side, best match first.

        A word is found inside longer words too, upper and lower case alike.
        """
        words = text.split()
        if not words:
            return []
        long = [word for word in words if len(word) >= SHORTEST_INDEXED]
        where, values = ["NOT pairs.retired"], list[Any]()
        order = "pairs.id"
        if long:
            where.append("pairs_fts MATCH ?")
            values.append(" AND ".join('"' + word.replace('"', '""') + '"' for word in long))
            order = "rank, pairs.id"
        for word in words:
            if len(word) < SHORTEST_INDEXED:
                pattern = "%" + "".join("\\" + c if c in "%_\\" else c for c in word) + "%"
                where.append("(pairs.source LIKE ? ESCAPE '\\' OR pairs.target LIKE ? ESCAPE '\\')")
                values += [pattern, pattern]
        join = "JOIN pairs_fts ON pairs_fts.rowid = pairs.id" if long else ""
        condition = " AND ".join(where)
        return list(
            self._pairs(f"{join} WHERE {condition} ORDER BY {order} LIMIT ?", [*values, limit])
        )

    def _pairs(self, tail: str, values: Sequence[Any]) -> Iterator[Pair]:
        rows = self.rows(PAIR_QUERY + tail, values)
        while batch := [row for row, _ in zip(rows, range(500), strict=False)]:
            findings = self._findings([row["id"] for row in batch])
            for row in batch:
                yield _pair(row, findings.get(row["id"], ()))

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


def _pair(row: Row, findings: tuple[Finding, ...]) -> Pair:
    return Pair(
        id=row["id"],
        article_id=row["article_id"],
        article=row["article"],
        target_article_id=row["target_article_id"],
        run_id=row["run_id"],
        engine=f"{row['engine']} {row['model']}".strip(),
        position=row["position"],
        source=row["source"],
        target=row["target"],
        source_language=row["source_language"],
        target_language=row["target_language"],
        source_count=row["source_count"],
        target_count=row["target_count"],
        similarity=row["similarity"],
        margin=row["margin"],
        length_ratio=row["length_ratio"],
        confidence=row["confidence"],
        engine_score=row["engine_score"],
        origin=Origin(row["origin"]),
        reason=row["reason"],
        state=PairState(row["state"]),
        reviewer=row["reviewer"],
        note=row["note"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        findings=findings,
    )
