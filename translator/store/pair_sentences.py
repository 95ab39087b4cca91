"""Which sentences of its articles a pair holds, and the reading order that follows from it."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from sqlite3 import Row

from translator.store.content import GONE, HeldSentence, PairContent
from translator.store.database import Database, chunks, marks
from translator.store.events import Events
from translator.types import Sentence


@dataclass(frozen=True)
class Part:
    """A sentence, or a stretch of one, as a pair holds it."""

    sentence_id: int
    sentence: Sentence
    """The whole of it, as it stands in its article."""
    start: int = 0
    """Where the stretch begins in the sentence."""
    end: int | None = None
    """Where it ends; None: with the sentence."""

    @property
    def stretch(self) -> Sentence:
        """What the pair holds: without blanks around, at its place in the article."""
        whole = self.sentence
        text = whole.text[self.start : self.end]
        begin = whole.start + self.start + len(text) - len(text.lstrip())
        return Sentence(whole.block, begin, begin + len(text.strip()), text.strip())


@dataclass(frozen=True)
class Parts:
    """What a pair holds of either article, in reading order."""

    source: tuple[Part, ...] = ()
    target: tuple[Part, ...] = ()
    """Empty for an engine's translation, which stands in no article."""

    def held(self) -> tuple[HeldSentence, ...]:
        """Return them as the content of a pair has them."""
        return tuple(
            sorted(
                HeldSentence(part.sentence_id, side, part.start, part.end)
                for side, parts in (("source", self.source), ("target", self.target))
                for part in parts
            )
        )


class PairSentences:
    """The sentences that pairs hold, whole or in stretches."""

    def __init__(self, db: Database, events: Events) -> None:
        """Keep them in that database; pairs that leave their article leave an event."""
        self._db, self._events = db, events

    def of(self, pair_ids: Sequence[int]) -> dict[int, Parts]:
        """Return what each of these pairs holds of its articles' sentences."""
        found: dict[tuple[int, str], list[Part]] = {}
        for chunk in chunks(pair_ids):
            for row in self._db.rows(
                "SELECT pair_id, side, pair_sentences.start AS begin, pair_sentences.end AS stop, "
                "sentences.* FROM pair_sentences JOIN sentences ON sentences.id = sentence_id "
                f"WHERE pair_id IN ({marks(chunk)}) ORDER BY position, begin",
                chunk,
            ):
                sentence = Sentence(row["block"], row["start"], row["end"], row["text"])
                part = Part(row["id"], sentence, row["begin"], row["stop"])
                found.setdefault((row["pair_id"], row["side"]), []).append(part)
        return {
            pair_id: Parts(
                tuple(found.get((pair_id, "source"), ())), tuple(found.get((pair_id, "target"), ()))
            )
            for pair_id in pair_ids
        }

    def held(self, pair_id: int) -> tuple[HeldSentence, ...]:
        """Return what a pair holds, as its content has it."""
        return tuple(
            HeldSentence(*row)
            for row in self._db.rows(
                'SELECT sentence_id, side, start, "end" FROM pair_sentences '
                "WHERE pair_id = ? ORDER BY sentence_id, side",
                [pair_id],
            )
        )

    def put(self, pair_id: int, sentences: Iterable[HeldSentence]) -> None:
        """Replace what a pair holds, inside the caller's transaction."""
        self._db.execute("DELETE FROM pair_sentences WHERE pair_id = ?", [pair_id])
        self._db.execute_many(
            'INSERT INTO pair_sentences (pair_id, sentence_id, side, start, "end") '
            "VALUES (?, ?, ?, ?, ?)",
            ([pair_id, one.sentence_id, one.side, one.start, one.end] for one in sentences),
        )

    def retire(self, pair_id: int) -> None:
        """Take a pair out of its article; it is kept, with its events."""
        before = PairContent(retired=False, sentences=self.held(pair_id))
        self.put(pair_id, ())
        self._db.update("pairs", pair_id, {"retired": 1})
        self._events.add(pair_id, "", "retired", before, GONE)

    def revive(self, pair_id: int, sentence_id: int) -> None:
        """Give a retired pair its place in the article again, as that sentence's."""
        sentences = (HeldSentence(sentence_id, "source"),)
        self._db.update("pairs", pair_id, {"retired": 0})
        self.put(pair_id, sentences)
        after = PairContent(retired=False, sentences=sentences)
        self._events.add(pair_id, "", "revived", GONE, after)

    def number(self, article_id: int) -> None:
        """Number the pairs of the article in reading order, inside the caller's transaction.

        A pair without source stands before the first one whose target comes after its own.
        """
        rows = self._db.rows(
            "SELECT pairs.id, pairs.article_id, target_article_id, pairs.position, place, "
            "min(CASE side WHEN 'source' THEN sentences.position END) AS source_at, "
            "min(CASE side WHEN 'source' THEN sentences.start + part.start END) AS source, "
            "min(CASE side WHEN 'target' THEN sentences.start + part.start END) AS target "
            "FROM pairs JOIN pair_sentences AS part ON pair_id = pairs.id "
            "JOIN sentences ON sentences.id = sentence_id "
            "WHERE (pairs.article_id = ? OR target_article_id = ?) AND NOT retired "
            "GROUP BY pairs.id ORDER BY pairs.article_id, target_article_id",
            [article_id, article_id],
        )
        changed = []
        for _, group in groupby(
            rows, key=lambda row: (row["article_id"], row["target_article_id"])
        ):
            position = 0
            for place, row in enumerate(_in_order(list(group))):
                position = position if row["source_at"] is None else row["source_at"]
                if (position, place) != (row["position"], row["place"]):
                    changed.append((position, place, row["id"]))
        self._db.execute_many("UPDATE pairs SET position = ?, place = ? WHERE id = ?", changed)


def _in_order(pairs: Sequence[Row]) -> Iterator[Row]:
    """Yield the pairs of one article and one translation in reading order."""

    waiting = deque(sorted((r for r in pairs if r["source"] is None), key=lambda r: r["target"]))
    for row in sorted((r for r in pairs if r["source"] is not None), key=lambda r: r["source"]):
        while waiting and row["target"] is not None and waiting[0]["target"] < row["target"]:
            yield waiting.popleft()
        yield row
    yield from waiting
