"""An article and the translation people made of it: which sentences correspond."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from align import AlignOptions, Bead, Break, align, explain, find_drift
from align.types import Encoder
from translator import checks
from translator.documents.inline.extract import plain
from translator.documents.sentences import split_for_alignment, verbatim
from translator.errors import UsageError
from translator.exchange.unit import Unit, number_of
from translator.pipeline import drift
from translator.pipeline.signatures import alignment_record
from translator.store import Store
from translator.types import Article, Origin, PairDraft, PairState, Sentence

UNSURE = 0.8
"""Beads of two sides that are less sure than this get the reasons why."""


@dataclass(frozen=True)
class Alignment:
    """An article and a translation people made of it, and which sentences correspond."""

    source: Article
    target: Article
    source_sentences: tuple[Sentence, ...]
    target_sentences: tuple[Sentence, ...]
    beads: tuple[Bead, ...]
    pairs: tuple[PairDraft, ...]
    """One per bead, in the same order."""
    breaks: tuple[Break, ...] = ()
    """Stretches in which the two texts do not correspond, in reading order."""

    @property
    def drift(self) -> list[str]:
        """One line for people about each stretch without correspondence."""
        return drift.in_words(self.breaks, self.source, self.target)

    def numbered(self, source_ids: Sequence[int], target_ids: Sequence[int]) -> list[PairDraft]:
        """Return the pairs with the numbers the store gave to the sentences of either side."""
        return [
            replace(
                pair,
                sentence_ids=tuple(source_ids[index] for index in bead.source),
                target_sentence_ids=tuple(target_ids[index] for index in bead.target),
            )
            for bead, pair in zip(self.beads, self.pairs, strict=True)
        ]


def align_articles(
    source: Article,
    target: Article,
    encoder: Encoder,
    options: AlignOptions = AlignOptions(),
    *,
    lines: bool = False,
) -> Alignment:
    """Return the pairs of an article and a translation people made, in reading order.

    A sentence without counterpart gives a pair with one empty side. With ``lines`` every block
    is one segment, whatever stands in it.
    """
    left, right = split_for_alignment(source, lines=lines), split_for_alignment(target, lines=lines)
    texts = [plain(sentence.text, source.markup) for sentence in left]
    others = [plain(sentence.text, target.markup) for sentence in right]
    beads = align(texts, others, encoder, options)
    both = [
        (
            verbatim(source, [left[index] for index in bead.source]),
            verbatim(target, [right[index] for index in bead.target]),
        )
        for bead in beads
    ]
    names = checks.kept_names(both)
    evidences = [
        checks.Evidence(
            *pair,
            source.language,
            target.language,
            similarity=round(bead.similarity, 4),
            origin=Origin.HUMAN,
            names=names,
            markups=(source.markup, target.markup),
        )
        for bead, pair in zip(beads, both, strict=True)
    ]
    drafts = []
    position = 0
    for bead, examined in zip(beads, checks.examine_pairs(evidences, encoder), strict=True):
        position = bead.source[0] if bead.source else position
        draft = _draft(bead, position, examined)
        if bead.source and bead.target and bead.confidence < UNSURE:
            draft = replace(draft, reason="; ".join(explain(bead, texts, others, encoder)))
        drafts.append(draft)
    breaks = tuple(find_drift(beads, texts, others, encoder))
    return Alignment(source, target, left, right, tuple(beads), tuple(drafts), breaks)


def _draft(bead: Bead, position: int, examined: checks.Examination) -> PairDraft:
    source, target = examined.evidence.source, examined.evidence.target
    draft = PairDraft(
        sentence_ids=(),
        position=position,
        source=source,
        target=target,
        origin=Origin.HUMAN,
        source_count=len(bead.source),
        target_count=len(bead.target),
        confidence=round(bead.confidence, 4),
    )
    if not (source and target):
        return draft
    return replace(
        draft,
        similarity=examined.evidence.similarity,
        margin=round(bead.margin, 4),
        length_ratio=round(len(target) / len(source), 4),
        findings=examined.findings,
    )


def units(made: Alignment) -> Iterator[Unit]:
    """Yield the pairs as other tools take them, each with the sentences around it.

    Numbers of units are those the same pairs have when exported from a database.
    """
    languages = made.source.language, made.target.language
    texts = ["", *(pair.source for pair in made.pairs), ""]
    for pair, before, after in zip(made.pairs, texts, texts[2:], strict=False):
        yield Unit(
            source=pair.source,
            target=pair.target,
            source_language=languages[0],
            target_language=languages[1],
            tuid=number_of(pair.source, languages),
            state=PairState.NEW,
            confidence=pair.confidence,
            similarity=pair.similarity,
            origin=Origin.HUMAN,
            engine="",
            run="",
            article=made.source.path,
            context_before=before,
            context_after=after,
            created="",
            changed="",
            reviewer="",
            note="",
            source_count=pair.source_count,
            target_count=pair.target_count,
        )


def store_alignment(
    source: Article,
    target: Article,
    encoder: Encoder,
    store: Store,
    options: AlignOptions = AlignOptions(),
    *,
    lines: bool = False,
) -> Alignment:
    """Align an article with a translation people made, and store both and their pairs.

    Done again, it replaces the pairs nobody reviewed. With ``lines`` every block is one segment.
    """
    if source.path == target.path:
        raise UsageError(f"{source.path} is given as source and as target")
    made = align_articles(source, target, encoder, options, lines=lines)
    left = store.articles.save(source, made.source_sentences)
    right = store.articles.save(target, made.target_sentences)
    run_id = store.runs.start(alignment_record(source, target, encoder, options, lines=lines))
    drafts = made.numbered(left.sentence_ids, right.sentence_ids)
    store.pairs.replace_alignment(run_id, left.id, right.id, drafts)
    store.runs.finish(run_id)
    return made
