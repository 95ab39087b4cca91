"""Articles and their sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from sqlite3 import Row

from translator.documents.paths import stored_name
from translator.errors import ArticleNotFound
from translator.store.database import Database, chunks, marks, now
from translator.store.pair_sentences import PairSentences
from translator.types import Article, Block, BlockKind, Sentence


@dataclass(frozen=True)
class SavedArticle:
    """An article as the database knows it."""

    id: int
    sentence_ids: tuple[int, ...]
    """One per sentence, in order."""
    state: str
    """``new``, ``changed`` or ``unchanged`` by this saving."""


@dataclass(frozen=True)
class StoredArticle:
    """What is known of a stored article, besides its text."""

    id: int
    path: str
    """From the folder of the database, or absolute."""
    title: str
    language: str
    sha256: str
    encoding: str
    markup: str
    notes: tuple[str, ...]
    created_at: str
    changed_at: str

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class ArticleProgress:
    """How many pairs an article has, and how far their review is."""

    id: int
    path: str
    title: str
    language: str
    sentences: int
    pairs: int
    waiting: int
    accepted: int
    edited: int
    rejected: int
    failed: int
    mean_similarity: float | None
    findings: int


class Articles:
    """The stored articles, each with its sentences."""

    def __init__(self, db: Database, held: PairSentences) -> None:
        """Keep them in that database; ``held`` tells which sentences pairs hold."""
        self._db, self._held = db, held

    def save(self, article: Article, sentences: Sequence[Sentence]) -> SavedArticle:
        """Store the article; sentences it had before keep their number, pair and review.

        Pairs of sentences that are gone are retired, not deleted; a sentence that comes back
        gets its retired pair back.
        """
        known = self._db.one("SELECT * FROM articles WHERE path = ?", [article.path])
        if known is not None and _same(known, article):
            stored = list(self._sentences(known["id"]))
            if [_place(row) for row in stored] == [_offsets(sentence) for sentence in sentences]:
                if known["text"] is None:
                    with self._db.write():
                        self._db.update("articles", known["id"], {"text": article.text})
                return SavedArticle(known["id"], tuple(row["id"] for row in stored), "unchanged")
        with self._db.write():
            article_id = self._put_article(article)
            ids = self._sync_sentences(article_id, article, sentences)
        return SavedArticle(article_id, ids, "new" if known is None else "changed")

    def follow(self, article: Article) -> None:
        """Give the article its new path, where it is stored under one at which no file is now."""
        if self._db.one("SELECT id FROM articles WHERE path = ?", [article.path]) is None:
            same = self._db.rows("SELECT id, path FROM articles WHERE sha256 = ?", [article.sha256])
            gone = [row["id"] for row in same if not (self._db.path.parent / row["path"]).exists()]
            if len(gone) == 1:
                with self._db.write():
                    self._db.update("articles", gone[0], {"path": article.path})

    def find(self, name: str) -> StoredArticle:
        """Return the article with this number, path, file name or beginning of a file name.

        A path is taken as the database has it, or else from the current folder.
        Raises ArticleNotFound when there is none, or more than one fits.
        """
        exact = self._db.one("SELECT * FROM articles WHERE path = ?", [name])
        if exact is None and name.isascii() and name.isdigit():
            exact = self._db.one("SELECT * FROM articles WHERE id = ?", [int(name[:18])])
        if exact is None:
            path = stored_name(Path(name), self._db.path)
            exact = self._db.one("SELECT * FROM articles WHERE path = ?", [path])
        if exact is not None:
            return _stored(exact)
        paths = {row["path"]: row for row in self._db.rows("SELECT * FROM articles ORDER BY path")}
        for fits in (str.__eq__, str.startswith):
            found = [row for path, row in paths.items() if fits(path.rsplit("/", 1)[-1], name)]
            if len(found) == 1:
                return _stored(found[0])
            if found:
                names = ", ".join(row["path"] for row in found[:5])
                raise ArticleNotFound(f"several articles fit '{name}': {names}")
        raise ArticleNotFound(f"no article '{name}'; see 'satzpaar list'")

    def read(self, article_id: int) -> Article:
        """Return an article as it was stored; a block reaches from its first sentence to its last.

        Where its text is not stored, all that stands between its sentences is blanks.
        """
        row = self._db.one("SELECT * FROM articles WHERE id = ?", [article_id])
        if row is None:
            raise ArticleNotFound(f"no article {article_id}; see 'satzpaar list'")
        text = row["text"]
        if text is None:
            text = ""
            for sentence in self._sentences(article_id):
                text = text.ljust(sentence["start"]) + sentence["text"]
        return Article(
            row["path"],
            row["sha256"],
            row["title"],
            row["language"],
            text,
            self._blocks(article_id),
            row["encoding"],
            tuple(row["notes"].splitlines()),
            row["markup"],
        )

    def _blocks(self, article_id: int) -> tuple[Block, ...]:
        found = {
            row["block"]: Block(BlockKind(row["block_kind"]), row["first"], row["last"])
            for row in self._db.rows(
                'SELECT block, block_kind, min(start) AS first, max("end") AS last '
                "FROM sentences WHERE article_id = ? GROUP BY block",
                [article_id],
            )
        }
        none = Block(BlockKind.OTHER, 0, 0)
        return tuple(found.get(number, none) for number in range(max(found, default=-1) + 1))

    def progress(self) -> list[ArticleProgress]:
        """Return how many pairs each article has and how far their review is, by path."""
        return [
            ArticleProgress(**dict(row))
            for row in self._db.rows(
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

    def _put_article(self, article: Article) -> int:
        columns = {
            "title": article.title,
            "language": article.language,
            "sha256": article.sha256,
            "encoding": article.encoding,
            "markup": article.markup,
            "notes": "\n".join(article.notes),
            "text": article.text,
            "changed_at": now(),
        }
        known = self._db.one("SELECT id FROM articles WHERE path = ?", [article.path])
        if known is not None:
            self._db.update("articles", known["id"], columns)
            return int(known["id"])
        columns |= {"path": article.path, "created_at": columns["changed_at"]}
        return self._db.insert("articles", columns)

    def _sync_sentences(
        self, article_id: int, article: Article, sentences: Sequence[Sentence]
    ) -> tuple[int, ...]:
        stored = list(self._sentences(article_id))
        ids: list[int | None] = [None] * len(sentences)
        gone: list[int] = []
        for tag, old, old_end, new, new_end in _differences(
            [row["text"] for row in stored], [sentence.text for sentence in sentences]
        ):
            if tag == "equal":
                for row, index in zip(stored[old:old_end], range(new, new_end), strict=True):
                    ids[index] = row["id"]
            else:
                gone += [row["id"] for row in stored[old:old_end]]
        self._retire(gone)
        for position, sentence in enumerate(sentences):
            columns = {
                "position": position,
                "block": sentence.block,
                "block_kind": article.blocks[sentence.block].kind.value,
                "start": sentence.start,
                "end": sentence.end,
            }
            sentence_id = ids[position]
            if sentence_id is not None:
                self._db.update("sentences", sentence_id, columns)
            else:
                columns |= {"article_id": article_id, "text": sentence.text}
                added = self._db.insert("sentences", columns)
                ids[position] = added
                self._revive(article_id, added, sentence.text)
        self._held.number(article_id)
        return tuple(sentence_id for sentence_id in ids if sentence_id is not None)

    def _retire(self, sentence_ids: Sequence[int]) -> None:
        for part in chunks(sentence_ids):
            pairs = [
                row["pair_id"]
                for row in self._db.rows(
                    "SELECT DISTINCT pair_id FROM pair_sentences "
                    f"WHERE sentence_id IN ({marks(part)})",
                    part,
                )
            ]
            for pair_id in pairs:
                self._held.retire(pair_id)
            self._db.execute(f"DELETE FROM sentences WHERE id IN ({marks(part)})", part)

    def _revive(self, article_id: int, sentence_id: int, text: str) -> None:
        pair = self._db.one(
            "SELECT id FROM pairs WHERE article_id = ? AND source = ? AND retired "
            "AND source_count = 1 AND NOT shaped AND target_article_id IS NULL "
            "ORDER BY state = 'new', id DESC",
            [article_id, text],
        )
        if pair is not None:
            self._held.revive(pair["id"], sentence_id)

    def _sentences(self, article_id: int) -> list[Row]:
        return list(
            self._db.rows(
                "SELECT * FROM sentences WHERE article_id = ? ORDER BY position", [article_id]
            )
        )


def _stored(row: Row) -> StoredArticle:
    return StoredArticle(
        id=row["id"],
        path=row["path"],
        title=row["title"],
        language=row["language"],
        sha256=row["sha256"],
        encoding=row["encoding"],
        markup=row["markup"],
        notes=tuple(row["notes"].splitlines()),
        created_at=row["created_at"],
        changed_at=row["changed_at"],
    )


def _same(row: Row, article: Article) -> bool:
    return (row["sha256"], row["language"], row["markup"], row["title"], row["encoding"]) == (
        article.sha256,
        article.language,
        article.markup,
        article.title,
        article.encoding,
    )


def _place(row: Row) -> tuple[int, int, int, str]:
    return row["block"], row["start"], row["end"], row["text"]


def _offsets(sentence: Sentence) -> tuple[int, int, int, str]:
    return sentence.block, sentence.start, sentence.end, sentence.text


def _differences(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Return difflib opcodes of two texts, quick where they begin and end alike."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle = SequenceMatcher(
        a=old[head : len(old) - tail], b=new[head : len(new) - tail], autojunk=False
    )
    shifted = [
        (tag, a + head, a_end + head, b + head, b_end + head)
        for tag, a, a_end, b, b_end in middle.get_opcodes()
    ]
    return [
        ("equal", 0, head, 0, head),
        *shifted,
        ("equal", len(old) - tail, len(old), len(new) - tail, len(new)),
    ]
