"""From sentences and targets to pairs: the one place that calls the aligner."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from align import AlignOptions, Bead, Break, align, assess, explain, find_drift
from align.encoders.base import CachedEncoder
from align.types import Encoder, Vectors
from translator import checks
from translator.documents import inline, sentences
from translator.engines.base import EngineSignature
from translator.exchange.unit import Unit
from translator.pipeline import drift
from translator.pipeline.signatures import run_record
from translator.types import Article, Hypothesis, Origin, PairDraft, PairState, Run, Sentence


@dataclass(frozen=True)
class Target:
    """What one source sentence became, and whether a person already decided on it."""

    hypothesis: Hypothesis
    state: PairState = PairState.NEW


def plain(text: str, markup: str) -> str:
    """Return what the encoder should read: the words without links, code and bullets."""
    return inline.prepare(text, markup).plain or text


def pair_translation(
    article: Article,
    source: Sequence[Sentence],
    sentence_ids: Sequence[int],
    targets: Sequence[Target],
    target_language: str,
    encoder: Encoder,
    options: AlignOptions,
) -> list[PairDraft]:
    """Return one pair per sentence of an engine's translation.

    The engine says which target belongs to which source. The aligner runs all the same, on the
    re-split targets; where it sees it otherwise the pair gets the finding ``contested``, and only
    there the encoder reads joined sentences.
    """
    source_texts = [plain(sentence.text, article.markup_of(sentence)) for sentence in source]
    target_texts: list[str] = []
    owned: list[tuple[int, ...]] = []
    for target in targets:
        split = [
            plain(text, article.markup)
            for text in sentences.split_text(
                target.hypothesis.text, target_language, article.markup
            )
        ]
        owned.append(tuple(range(len(target_texts), len(target_texts) + len(split))))
        target_texts += split
    beads = align(source_texts, target_texts, encoder, replace(options, read_joins=False))
    by_source = {index: bead for bead in beads for index in bead.source}
    joined = [" ".join(target_texts[index] for index in group) for group in owned]
    agreed = {
        index: by_source[index]
        for index, group in enumerate(owned)
        if group and (by_source[index].source, by_source[index].target) == ((index,), group)
    }
    other = [index for index, group in enumerate(owned) if group and index not in agreed]
    measured = agreed | _measure(source_texts, target_texts, owned, other, encoder, options)
    names = checks.kept_names(zip(source_texts, joined, strict=True))
    evidences = []
    for index, (sentence, target) in enumerate(zip(source, targets, strict=True)):
        hypothesis, bead = target.hypothesis, measured.get(index)
        evidences.append(
            checks.Evidence(
                sentence.text,
                hypothesis.text,
                article.language,
                target_language,
                similarity=None if bead is None else round(bead.similarity, 4),
                contested=index not in agreed and hypothesis.origin is not Origin.FAILED,
                origin=hypothesis.origin,
                names=names,
                markups=(article.markup_of(sentence),) * 2,
            )
        )
    drafts = []
    for index, evidence in enumerate(checks.measured(evidences, encoder)):
        sentence, hypothesis, bead = source[index], targets[index].hypothesis, measured.get(index)
        failed = hypothesis.origin is Origin.FAILED
        drafts.append(
            PairDraft(
                sentence_ids=(sentence_ids[index],),
                position=index,
                source=sentence.text,
                target=hypothesis.text,
                origin=hypothesis.origin,
                target_count=max(1, len(owned[index])),
                similarity=evidence.similarity,
                margin=None if bead is None else round(bead.margin, 4),
                length_ratio=None if failed else len(joined[index]) / len(source_texts[index]),
                confidence=None if bead is None else round(bead.confidence, 4),
                engine_score=hypothesis.score,
                reason=hypothesis.reason,
                findings=tuple(checks.examine(evidence)),
            )
        )
    return drafts


def _measure(
    source: Sequence[str],
    target: Sequence[str],
    owned: Sequence[tuple[int, ...]],
    indices: Sequence[int],
    encoder: Encoder,
    options: AlignOptions,
) -> dict[int, Bead]:
    """Return the measures of these source sentences with the targets they own."""
    if not indices:
        return {}
    links = [((index,), owned[index]) for index in indices]
    widest = max((len(group) for group in owned), default=1)
    options = replace(options, max_bead=max(options.max_bead, widest))
    return dict(zip(indices, assess(source, target, links, encoder, options), strict=True))


def similarity(source: Sequence[str], target: Sequence[str], encoder: Encoder) -> list[float]:
    """Return the cosine of each source with its target, -1 to 1."""
    vectors = encoder.encode([*source, *target])
    left, right = vectors[: len(source)], vectors[len(source) :]
    return [round(float(value), 4) for value in np.einsum("ij,ij->i", left, right)]


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


def pair_articles(
    source: Article,
    target: Article,
    encoder: Encoder,
    options: AlignOptions = AlignOptions(),  # noqa: B008  (frozen)
    *,
    lines: bool = False,
) -> Alignment:
    """Return the pairs of an article and a translation people made, in reading order.

    A sentence without counterpart gives a pair with one empty side. With ``lines`` every block
    is one segment, whatever stands in it.
    """
    left, right = segments(source, lines=lines), segments(target, lines=lines)
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
    for bead, evidence in zip(beads, checks.measured(evidences, encoder), strict=True):
        position = bead.source[0] if bead.source else position
        draft = _draft(bead, position, evidence)
        if bead.source and bead.target and bead.confidence < UNSURE:
            draft = replace(draft, reason="; ".join(explain(bead, texts, others, encoder)))
        drafts.append(draft)
    breaks = tuple(find_drift(beads, texts, others, encoder))
    return Alignment(source, target, left, right, tuple(beads), tuple(drafts), breaks)


def _draft(bead: Bead, position: int, evidence: checks.Evidence) -> PairDraft:
    source, target = evidence.source, evidence.target
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
        similarity=evidence.similarity,
        margin=round(bead.margin, 4),
        length_ratio=round(len(target) / len(source), 4),
        findings=tuple(checks.examine(evidence)),
    )


class _Remembered:
    """Vectors kept in memory by the key of their text."""

    def __init__(self) -> None:
        self._vectors: dict[str, Vectors] = {}

    def get_many(self, keys: Sequence[str]) -> dict[str, Vectors]:
        return {key: self._vectors[key] for key in keys if key in self._vectors}

    def put_many(self, vectors: dict[str, Vectors]) -> None:
        self._vectors |= vectors


def remembering(encoder: Encoder) -> Encoder:
    """Return the encoder with a memory: it encodes no text twice as long as it lives."""
    return CachedEncoder(encoder, _Remembered())


def segments(article: Article, *, lines: bool = False) -> tuple[Sentence, ...]:
    """Return what is aligned: the article's sentences, or its blocks where they are ``lines``."""
    if not lines:
        return sentences.split(article)
    return tuple(
        Sentence(number, block.start, block.end, article.text[block.start : block.end])
        for number, block in enumerate(article.blocks)
    )


def units(made: Alignment) -> Iterator[Unit]:
    """Yield the pairs as other tools take them, each with the sentences around it.

    Numbers of units are those the same pairs have when exported from a database.
    """
    languages = made.source.language, made.target.language
    texts = ["", *(pair.source for pair in made.pairs), ""]
    for pair, before, after in zip(made.pairs, texts, texts[2:], strict=False):
        what = "\0".join((*languages, pair.source))
        yield Unit(
            source=pair.source,
            target=pair.target,
            source_language=languages[0],
            target_language=languages[1],
            tuid=hashlib.sha256(what.encode()).hexdigest()[:16],
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


def alignment_record(
    source: Article,
    target: Article,
    encoder: Encoder,
    options: AlignOptions,
    *,
    lines: bool = False,
) -> Run:
    """Return how the pairs of these two come about, for the ``runs`` table."""
    signature = EngineSignature(
        "human", "", "", source.language, target.language, {"lines": True} if lines else {}
    )
    return replace(run_record(signature, encoder, options), kind="align")


def verbatim(article: Article, group: Sequence[Sentence]) -> str:
    """Return the stretch of the article from the first to the last of these sentences.

    Sentences of different blocks are joined with a blank: what stands between blocks is layout.
    """
    parts: list[str] = []
    for index, sentence in enumerate(group):
        if index and group[index - 1].block == sentence.block:
            parts[-1] += article.text[group[index - 1].end : sentence.end]
        else:
            parts.append(sentence.text)
    return " ".join(parts)
