"""Pairs: read by people, exports and searches, written by runs."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from sqlite3 import Row
from typing import Any

from translator.errors import PairNotFound
from translator.store.database import Database, chunks, marks
from translator.store.findings import Findings
from translator.store.pair_sentences import PairSentences, Parts
from translator.store.pair_writing import PairWriter, SentencePair, WriteCount
from translator.types import Article, Finding, Origin, Pair, PairDraft, PairState

_QUERY = """
SELECT pairs.*, articles.path AS article, runs.engine, runs.model
FROM pairs
JOIN articles ON articles.id = pairs.article_id
JOIN runs ON runs.id = pairs.run_id
"""

SHORTEST_INDEXED = 3
"""The search index knows stretches of three characters; shorter words are looked for in full."""


IN_ORDER = "pairs.retired = 0"
"""As NOT retired, but has SQLite take the index by place and not the one that counts."""


class Pairs:
    """The pairs of all articles."""

    def __init__(
        self, db: Database, findings: Findings, held: PairSentences, writer: PairWriter
    ) -> None:
        """Read them from that database; ``held`` tells which sentences each holds."""
        self._db, self._findings, self._held, self._writer = db, findings, held, writer

    def get(self, pair_id: int) -> Pair:
        """Return one pair; PairNotFound if there is none of that number."""
        return self.get_many([pair_id])[0]

    def get_many(self, pair_ids: Sequence[int]) -> list[Pair]:
        """Return the pairs of these numbers, in their order; PairNotFound if one is missing."""
        found = {
            pair.id: pair
            for part in chunks(pair_ids)
            for pair in self._pairs(f"WHERE pairs.id IN ({marks(part)})", part)
        }
        for pair_id in pair_ids:
            if pair_id not in found:
                raise PairNotFound(f"no pair {pair_id}; see 'satzpaar list' and 'satzpaar show'")
        return [found[pair_id] for pair_id in dict.fromkeys(pair_ids)]

    def select(
        self,
        *,
        article_ids: Sequence[int] = (),
        states: Sequence[PairState] = (),
        min_confidence: float | None = None,
        max_confidence: float | None = None,
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
        if max_confidence is not None:
            where.append("(pairs.confidence IS NULL OR pairs.confidence <= ?)")
            values.append(max_confidence)
        condition = " AND ".join(where)
        yield from self._pairs(
            f"WHERE {condition} "
            "ORDER BY articles.path, pairs.target_article_id, pairs.place, pairs.id",
            values,
        )

    def of_article(self, article_id: int, first: int = 0, limit: int = -1) -> list[Pair]:
        """Return an article's pairs in reading order, from the first one wanted, counted from 0."""
        return list(
            self._pairs(
                f"WHERE pairs.article_id = ? AND {IN_ORDER} "
                "ORDER BY pairs.target_article_id, pairs.place LIMIT ? OFFSET ?",
                [article_id, limit, first],
            )
        )

    def texts_around(
        self, pair: Pair, words: Collection[str], without: Collection[int], most: int
    ) -> list[tuple[str, str]]:
        """Return source and target of the pairs of the same translation that have such a word.

        There are at most so many, the nearest ones; those of the numbers ``without`` are left out.
        """
        found: dict[int, tuple[str, str]] = {}
        for part in chunks(sorted(words)):
            named = " OR ".join(["instr(source, ?)"] * len(part))
            for row in self._db.rows(
                "SELECT id, source, target FROM pairs WHERE article_id = ? "
                f"AND target_article_id IS ? AND {IN_ORDER} AND ({named}) "
                "ORDER BY abs(place - (SELECT place FROM pairs WHERE id = ?)) LIMIT ?",
                [pair.article_id, pair.target_article_id, *part, pair.id, most],
            ):
                found[row["id"]] = row["source"], row["target"]
        return [texts for number, texts in found.items() if number not in without]

    def numbers(self, article_id: int) -> list[int]:
        """Return the numbers of an article's pairs, in reading order."""
        return [
            row["id"]
            for row in self._db.rows(
                "SELECT id FROM pairs WHERE article_id = ? AND NOT retired "
                "ORDER BY target_article_id, place",
                [article_id],
            )
        ]

    def first_open(self, article_id: int) -> int | None:
        """Return the first pair of the article nobody decided on, else its first pair."""
        for condition in ("AND state = 'new'", ""):
            row = self._db.one(
                f"SELECT id FROM pairs WHERE article_id = ? AND {IN_ORDER} {condition} "
                "ORDER BY target_article_id, place LIMIT 1",
                [article_id],
            )
            if row is not None:
                return int(row["id"])
        return None

    def place_of(self, pair_id: int) -> int:
        """Return how many pairs of its article stand before this one in reading order."""
        pair = self.get(pair_id)
        row = self._db.one(
            "SELECT count(*) AS before FROM pairs, (SELECT target_article_id AS other, "
            f"place AS own FROM pairs WHERE id = ?) WHERE article_id = ? AND {IN_ORDER} "
            "AND (coalesce(target_article_id, 0), place) < (coalesce(other, 0), own)",
            [pair_id, pair.article_id],
        )
        assert row is not None
        return int(row["before"])

    def around(self, pair_id: int, before: int, after: int) -> list[Pair]:
        """Return a pair and as many neighbours of the same translation, in reading order."""
        near = [
            row["id"]
            for row in self._db.rows(
                "SELECT other.id FROM pairs JOIN pairs AS other "
                "ON other.article_id = pairs.article_id AND NOT other.retired "
                "AND other.target_article_id IS pairs.target_article_id "
                "AND other.place BETWEEN pairs.place - ? AND pairs.place + ? "
                "WHERE pairs.id = ? AND NOT pairs.retired ORDER BY other.place",
                [before, after, pair_id],
            )
        ]
        return self.get_many(near)

    def following(self, pair_id: int) -> list[int]:
        """Return the numbers of the pairs of the same translation behind this one, in order."""
        return [
            row["id"]
            for row in self._db.rows(
                "SELECT other.id FROM pairs JOIN pairs AS other "
                "ON other.article_id = pairs.article_id AND NOT other.retired "
                "AND other.target_article_id IS pairs.target_article_id "
                "AND other.place > pairs.place WHERE pairs.id = ? ORDER BY other.place",
                [pair_id],
            )
        ]

    def same_source(self, pair: Pair) -> list[Pair]:
        """Return the other pairs with the same source, in reading order."""
        return list(
            self._pairs(
                "WHERE pairs.source = ? AND NOT pairs.retired AND pairs.id != ? "
                "AND pairs.source_language = ? AND pairs.target_language = ? "
                "ORDER BY articles.path, pairs.place",
                [pair.source, pair.id, pair.source_language, pair.target_language],
            )
        )

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

    def aligned(self, source: Article, target: Article, signature: str) -> list[Pair] | None:
        """Return the pairs of these very bytes made under this signature, None if there are none.

        An alignment that a stop cut off does not count: its articles changed after its run began.
        """
        row = self._db.one(
            "SELECT a.id, b.id AS target_id FROM articles AS a, articles AS b "
            "WHERE a.path = ? AND b.path = ? "
            "AND a.sha256 = ? AND b.sha256 = ? AND a.language = ? AND b.language = ? "
            "AND max(a.changed_at, b.changed_at) <= (SELECT max(started_at) FROM runs "
            "JOIN pairs ON run_id = runs.id WHERE article_id = a.id AND target_article_id = b.id "
            "AND NOT retired) AND NOT EXISTS (SELECT 1 FROM pairs JOIN runs ON runs.id = run_id "
            "WHERE article_id = a.id AND target_article_id = b.id AND NOT retired "
            "AND state = 'new' AND NOT shaped AND signature <> ?)",
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
        pairs = self.select(article_ids=[row["id"]])
        return [pair for pair in pairs if pair.target_article_id == row["target_id"]]

    def parts(self, pair_ids: Sequence[int]) -> dict[int, Parts]:
        """Return what each of these pairs holds of its articles' sentences."""
        return self._held.of(pair_ids)

    def of_sentences(self, sentence_ids: Sequence[int]) -> dict[int, SentencePair]:
        """Return, for those sentences that an engine's translation paired, their pair."""
        return self._writer.known(sentence_ids)

    def write(self, run_id: int, article_id: int, drafts: Iterable[PairDraft]) -> WriteCount:
        """Store an article's pairs; a reviewed pair stays as it is, an older one is replaced."""
        return self._writer.write(run_id, article_id, drafts)

    def replace_alignment(
        self, run_id: int, article_id: int, target_article_id: int, drafts: Iterable[PairDraft]
    ) -> WriteCount:
        """Store the pairs of a translation made by people, instead of those it had before.

        Pairs that people decided on or reshaped stay, with all their sentences.
        """
        return self._writer.replace_alignment(run_id, article_id, target_article_id, drafts)

    def _pairs(self, tail: str, values: Sequence[Any]) -> Iterator[Pair]:
        rows = self._db.rows(_QUERY + tail, values)
        while batch := [row for row, _ in zip(rows, range(500), strict=False)]:
            findings = self._findings.of([row["id"] for row in batch])
            for row in batch:
                yield _pair(row, findings.get(row["id"], ()))


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
