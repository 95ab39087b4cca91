"""Pairs as runs write them; what people decided on or reshaped stays."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from sqlite3 import Row

from translator.store.content import UNSET, HeldSentence, PairContent, columns, read
from translator.store.database import Database, chunks, marks, now
from translator.store.events import Events
from translator.store.findings import Findings
from translator.store.pair_sentences import PairSentences
from translator.types import Hypothesis, Origin, PairDraft, PairState


@dataclass(frozen=True)
class SentencePair:
    """The pair an engine's translation put a sentence in, and whether a run may change it."""

    pair_id: int
    state: PairState
    hypothesis: Hypothesis
    signature: str
    """Of the run that made the pair."""
    kept: bool
    """Whether runs leave it as it is: people decided on it, wrote it or reshaped it."""


@dataclass(frozen=True)
class WriteCount:
    """What a run changed."""

    added: int = 0
    changed: int = 0
    kept: int = 0
    """Pairs that were reviewed, or were like this already."""


class PairWriter:
    """Where runs leave pairs."""

    def __init__(
        self, db: Database, events: Events, findings: Findings, held: PairSentences
    ) -> None:
        """Write to that database, with an event for every change."""
        self._db, self._events, self._findings, self._held = db, events, findings, held

    def known(self, sentence_ids: Sequence[int]) -> dict[int, SentencePair]:
        """Return, for those sentences that an engine's translation paired, their pair.

        Where people merged sentences, the first has the target; where they divided one, it has
        the targets of all its pairs.
        """
        found: dict[int, SentencePair] = {}
        first: dict[int, int] = {}  # pair -> its first sentence
        for part in chunks(sentence_ids):
            for row in self._db.rows(
                "SELECT sentence_id, pairs.*, signature FROM pair_sentences "
                "JOIN pairs ON pairs.id = pair_id JOIN runs ON runs.id = run_id "
                "JOIN sentences ON sentences.id = sentence_id "
                "WHERE NOT retired AND target_article_id IS NULL AND side = 'source' "
                f"AND sentence_id IN ({marks(part)}) ORDER BY sentences.position, place",
                part,
            ):
                made = Hypothesis(
                    row["target"], row["engine_score"], Origin(row["origin"]), row["reason"]
                )
                if first.setdefault(row["id"], row["sentence_id"]) != row["sentence_id"]:
                    made = Hypothesis("", None, Origin.FAILED, "merged with the sentence before")
                before = found.get(row["sentence_id"])
                if before is not None:
                    text = f"{before.hypothesis.text} {made.text}".strip()
                    made = replace(before.hypothesis, text=text)
                state = PairState(row["state"])
                kept = state is not PairState.NEW or row["shaped"] or row["origin"] == Origin.HUMAN
                found[row["sentence_id"]] = SentencePair(
                    row["id"], state, made, row["signature"], bool(kept)
                )
        return found

    def write(self, run_id: int, article_id: int, drafts: Iterable[PairDraft]) -> WriteCount:
        """Store an article's pairs; a reviewed pair stays as it is, an older one is replaced."""
        added = changed = kept = 0
        with self._db.write():
            run = self._db.one("SELECT * FROM runs WHERE id = ?", [run_id])
            assert run is not None, "runs are stored before their pairs"
            drafts = list(drafts)
            known = self.known([number for draft in drafts for number in draft.sentence_ids])
            for draft in drafts:
                before = next((known[one] for one in draft.sentence_ids if one in known), None)
                if before is None:
                    self._insert(run, article_id, draft)
                    added += 1
                elif self._replace(run, before, draft):
                    changed += 1
                else:
                    kept += 1
            self._held.number(article_id)
        return WriteCount(added, changed, kept)

    def replace_alignment(
        self, run_id: int, article_id: int, target_article_id: int, drafts: Iterable[PairDraft]
    ) -> WriteCount:
        """Store the pairs of a translation made by people, instead of those it had before.

        Pairs that people decided on or reshaped stay. A draft that touches one of their sentences
        is left out; its other sentences are stored without counterpart.
        """
        added = kept = 0
        with self._db.write():
            run = self._db.one("SELECT * FROM runs WHERE id = ?", [run_id])
            assert run is not None, "runs are stored before their pairs"
            own = "article_id = ? AND target_article_id = ? AND NOT retired"
            values = [article_id, target_article_id]
            self._remove(
                [
                    row["id"]
                    for row in self._db.rows(
                        f"SELECT id FROM pairs WHERE {own} AND state = 'new' AND NOT shaped", values
                    )
                ]
            )
            taken = {
                row["sentence_id"]
                for row in self._db.rows(
                    "SELECT sentence_id FROM pair_sentences "
                    f"JOIN pairs ON pairs.id = pair_id WHERE {own}",
                    values,
                )
            }
            for draft in drafts:
                if not taken.intersection(draft.sentence_ids + draft.target_sentence_ids):
                    self._insert(run, article_id, draft, target_article_id)
                    added += 1
                    continue
                kept += 1
                for alone in self._alone(draft, taken):
                    self._insert(run, article_id, alone, target_article_id)
                    added += 1
            self._held.number(article_id)
        return WriteCount(added, 0, kept)

    def _remove(self, pair_ids: Sequence[int]) -> None:
        """Delete these pairs; those with a history of people are retired instead."""
        for part in chunks(pair_ids):
            reviewed = {
                row["pair_id"]
                for row in self._db.rows(
                    "SELECT DISTINCT pair_id FROM events WHERE reviewer != '' "
                    f"AND pair_id IN ({marks(part)})",
                    part,
                )
            }
            for pair_id in reviewed:
                self._held.retire(pair_id)
            unseen = [pair_id for pair_id in part if pair_id not in reviewed]
            for table, column in (
                ("findings", "pair_id"),
                ("events", "pair_id"),
                ("pair_sentences", "pair_id"),
                ("pairs", "id"),
            ):
                self._db.execute(f"DELETE FROM {table} WHERE {column} IN ({marks(unseen)})", unseen)

    def _alone(self, draft: PairDraft, taken: Set[int]) -> Iterator[PairDraft]:
        """Yield a draft for each sentence of this one that no pair holds."""
        for side in ("sentence_ids", "target_sentence_ids"):
            for sentence_id in getattr(draft, side):
                if sentence_id in taken:
                    continue
                row = self._db.one("SELECT text FROM sentences WHERE id = ?", [sentence_id])
                assert row is not None, "sentences are stored before their pairs"
                source = side == "sentence_ids"
                yield PairDraft(
                    sentence_ids=(sentence_id,) if source else (),
                    target_sentence_ids=() if source else (sentence_id,),
                    position=draft.position,
                    source=row["text"] if source else "",
                    target="" if source else row["text"],
                    origin=draft.origin,
                    source_count=int(source),
                    target_count=int(not source),
                )

    def _insert(
        self, run: Row, article_id: int, draft: PairDraft, target_article_id: int | None = None
    ) -> None:
        time = now()
        content = replace(
            _measured(draft),
            source=draft.source,
            state=PairState.NEW,
            reviewer="",
            note="",
            retired=False,
            shaped=False,
            sentences=tuple(
                sorted(
                    HeldSentence(sentence_id, side)
                    for side, sentence_ids in (
                        ("source", draft.sentence_ids),
                        ("target", draft.target_sentence_ids),
                    )
                    for sentence_id in sentence_ids
                )
            ),
        )
        place = {
            "position": draft.position,
            "article_id": article_id,
            "target_article_id": target_article_id,
            "run_id": run["id"],
            "source_language": run["source_language"],
            "target_language": run["target_language"],
            "created_at": time,
            "changed_at": time,
        }
        pair_id = self._db.insert("pairs", columns(content) | place)
        assert content.sentences is not UNSET
        self._held.put(pair_id, content.sentences)
        self._findings.put(pair_id, draft.findings)
        self._events.add(pair_id, "", "created", PairContent(), content)

    def _replace(self, run: Row, known: SentencePair, draft: PairDraft) -> bool:
        if known.kept:
            return False
        row = self._db.one("SELECT * FROM pairs WHERE id = ?", [known.pair_id])
        assert row is not None
        made = _measured(draft)
        own = columns(made)
        findings = self._findings.of([known.pair_id]).get(known.pair_id, ())
        same = findings == draft.findings and all(row[name] == own[name] for name in own)
        if same and known.signature == run["signature"]:
            return False
        before = replace(read({name: row[name] for name in own}), findings=findings)
        after = made.differing(before)
        self._db.update("pairs", known.pair_id, own | {"run_id": run["id"], "changed_at": now()})
        self._findings.put(known.pair_id, draft.findings)
        if after.names:
            verb = "measured" if after.target is UNSET else "retranslated"
            self._events.add(known.pair_id, "", verb, before.only(after.names), after)
        return True


def _measured(draft: PairDraft) -> PairContent:
    """Return what a run computes of a pair."""
    return PairContent(
        target=draft.target,
        source_count=draft.source_count,
        target_count=draft.target_count,
        origin=draft.origin,
        reason=draft.reason,
        similarity=draft.similarity,
        margin=draft.margin,
        length_ratio=draft.length_ratio,
        confidence=draft.confidence,
        engine_score=draft.engine_score,
        findings=draft.findings,
    )
