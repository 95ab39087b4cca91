"""From sentences and targets to pairs: the one place that calls the aligner."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align import AlignOptions, align
from align.types import Encoder
from translator import checks, protect, sentences
from translator.types import Article, Hypothesis, Origin, PairDraft, PairState, Sentence


@dataclass(frozen=True)
class Target:
    """What one source sentence became, and whether a person already decided on it."""

    hypothesis: Hypothesis
    state: PairState = PairState.NEW


def plain(text: str, markup: str) -> str:
    """Return what the encoder should read: the words without links, code and bullets."""
    return protect.prepare(text, markup).plain or text


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
    re-split targets; where it sees it otherwise the pair gets the finding ``contested``.
    """
    source_texts = [plain(sentence.text, article.markup) for sentence in source]
    target_texts: list[str] = []
    owned: list[tuple[int, ...]] = []
    for target in targets:
        split = [
            plain(text, article.markup)
            for text in sentences.split_text(target.hypothesis.text, target_language)
        ]
        owned.append(tuple(range(len(target_texts), len(target_texts) + len(split))))
        target_texts += split
    beads = align(source_texts, target_texts, encoder, options)
    by_source = {index: bead for bead in beads for index in bead.source}
    joined = [" ".join(target_texts[index] for index in group) for group in owned]
    similarities = similarity(source_texts, joined, encoder)
    drafts = []
    for index, (sentence, target) in enumerate(zip(source, targets, strict=True)):
        hypothesis, bead = target.hypothesis, by_source[index]
        agreed = bead.source == (index,) and bead.target == owned[index]
        failed = hypothesis.origin is Origin.FAILED
        evidence = checks.Evidence(
            sentence.text,
            hypothesis.text,
            article.language,
            target_language,
            similarity=None if failed else similarities[index],
            contested=not agreed and not failed,
            origin=hypothesis.origin,
        )
        drafts.append(
            PairDraft(
                sentence_ids=(sentence_ids[index],),
                position=index,
                source=sentence.text,
                target=hypothesis.text,
                origin=hypothesis.origin,
                target_count=max(1, len(owned[index])),
                similarity=evidence.similarity,
                margin=bead.margin if agreed and not failed else None,
                length_ratio=None if failed else len(joined[index]) / len(source_texts[index]),
                engine_score=hypothesis.score,
                reason=hypothesis.reason,
                findings=tuple(checks.examine(evidence)),
            )
        )
    return drafts


def similarity(source: Sequence[str], target: Sequence[str], encoder: Encoder) -> list[float]:
    """Return the cosine of each source with its target, -1 to 1."""
    vectors = encoder.encode([*source, *target])
    left, right = vectors[: len(source)], vectors[len(source) :]
    return [round(float(value), 4) for value in np.einsum("ij,ij->i", left, right)]


def pair_articles(
    source: Article,
    target: Article,
    encoder: Encoder,
    options: AlignOptions = AlignOptions(),  # noqa: B008  (frozen)
    source_ids: Sequence[int] = (),
    target_ids: Sequence[int] = (),
) -> list[PairDraft]:
    """Return the pairs of an article and a translation people made, in reading order.

    A sentence without counterpart gives a pair with one empty side.
    """
    left, right = sentences.split(source), sentences.split(target)
    beads = align(
        [plain(sentence.text, source.markup) for sentence in left],
        [plain(sentence.text, target.markup) for sentence in right],
        encoder,
        options,
    )
    drafts = []
    position = 0
    for bead in beads:
        position = bead.source[0] if bead.source else position
        source_text = verbatim(source, [left[index] for index in bead.source])
        target_text = verbatim(target, [right[index] for index in bead.target])
        both = bool(source_text and target_text)
        evidence = checks.Evidence(
            source_text,
            target_text,
            source.language,
            target.language,
            similarity=bead.similarity if both else None,
            origin=Origin.HUMAN,
        )
        drafts.append(
            PairDraft(
                sentence_ids=tuple(source_ids[index] for index in bead.source if source_ids),
                target_sentence_ids=tuple(target_ids[index] for index in bead.target if target_ids),
                position=position,
                source=source_text,
                target=target_text,
                origin=Origin.HUMAN,
                source_count=len(bead.source),
                target_count=len(bead.target),
                similarity=round(bead.similarity, 4) if both else None,
                margin=round(bead.margin, 4) if both else None,
                length_ratio=len(target_text) / len(source_text) if both else None,
                findings=tuple(checks.examine(evidence)) if both else (),
            )
        )
    return drafts


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
