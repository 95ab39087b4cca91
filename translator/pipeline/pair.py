"""From sentences and targets to pairs: the one place that calls the aligner."""

from collections.abc import Sequence
from dataclasses import replace

from align import AlignOptions, Bead, align, assess
from align.types import Encoder
from translator import checks
from translator.documents import sentences
from translator.documents.inline.extract import plain
from translator.types import Article, Origin, PairDraft, Sentence, Target


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
    for index, examined in enumerate(checks.examine_pairs(evidences, encoder)):
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
                similarity=examined.evidence.similarity,
                margin=None if bead is None else round(bead.margin, 4),
                length_ratio=None if failed else len(joined[index]) / len(source_texts[index]),
                confidence=None if bead is None else round(bead.confidence, 4),
                engine_score=hypothesis.score,
                reason=hypothesis.reason,
                findings=examined.findings,
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
