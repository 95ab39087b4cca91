"""One article in, the same document in the other language out; no database."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from align import AlignOptions
from align.types import Encoder
from translator import documents
from translator.documents import sentences
from translator.documents.rebuild import BREAKS, breaking, rebuild
from translator.documents.rebuild import segments as rebuild_segments
from translator.engines.base import Engine
from translator.engines.retry import enduring
from translator.memory.glossary import Glossary, used
from translator.memory.translation_memory import Memory
from translator.pipeline import pair, repair, translate
from translator.types import Article, Finding, Hypothesis, Origin, Progress, Sentence, Target


@dataclass(frozen=True)
class Sources:
    """What people laid down about translations, besides what the engine knows."""

    memory: Memory = field(default_factory=Memory)
    glossary: Glossary = field(default_factory=lambda: Glossary(()))


@dataclass(frozen=True)
class TranslatedArticle:
    """An article in the other language, and what people should know about it."""

    data: bytes
    """In the article's own format and encoding, or UTF-8 where that lacks a character."""
    failed: tuple[tuple[str, str], ...]
    """Source sentence and reason; the sentence stands untranslated in the data."""
    findings: tuple[tuple[str, Finding], ...] = ()
    """Source sentence and what is still suspicious about its translation."""
    sentences: int = 0
    remembered: int = 0
    """Sentences whose translation people approved before."""
    suspicious: int = 0
    """Distinct sentences the checks complained about at first."""
    repaired: int = 0
    """Those of them that got another translation with fewer complaints."""
    terms: int = 0
    """How often a translated sentence names a term of the glossary."""
    honoured: int = 0
    """How often its translation keeps to it."""


def translate_article(
    article: Article,
    engine: Engine,
    encoder: Encoder,
    progress: Progress = Progress(),  # noqa: B008  (frozen)
    original: bytes = b"",
    sources: Sources = Sources(),  # noqa: B008  (frozen)
) -> TranslatedArticle:
    """Translate every sentence of the article, each distinct one once, and put it together.

    What people approved is taken as it is; what the checks dislike is translated in other ways,
    as in a run. ``original`` is what the article was read from; Word files and byte order marks
    need it.
    """
    engine = enduring(engine)
    split = sentences.split(article)
    segments = rebuild_segments(article, split)
    known = _remembered(split, sources.memory)
    made = _translated(
        [segment for segment, target in zip(segments, known, strict=True) if target is None],
        engine,
        encoder,
        progress,
    )
    renderings = _renderings([text for text, _ in made], sources.glossary, engine)
    final: list[Hypothesis] = []
    of_terms: list[tuple[Finding, ...]] = []
    terms = honoured = 0
    for segment, approved in zip(segments, known, strict=True):
        of_terms.append(())
        if approved is not None:
            final.append(Hypothesis(approved, origin=Origin.MEMORY))
            continue
        hypothesis = made[segment].hypothesis
        if hypothesis.origin not in (Origin.FAILED, Origin.COPY):
            kept = sources.glossary.enforce(segment[0], hypothesis.text, segment[1], renderings)
            hypothesis, of_terms[-1] = replace(hypothesis, text=kept.text), kept.findings
            terms, honoured = terms + kept.terms, honoured + kept.honoured
        final.append(hypothesis)
    targets = [
        hypothesis.text or sentence.text for hypothesis, sentence in zip(final, split, strict=True)
    ]
    for number in breaking(article, split, targets):
        final[number] = Hypothesis("", origin=Origin.FAILED, reason=BREAKS)
        targets[number] = split[number].text
    drafts = pair.pair_translation(
        article,
        split,
        range(len(split)),
        [Target(hypothesis) for hypothesis in final],
        engine.signature.target_language,
        encoder,
        AlignOptions(),
    )
    findings = dict.fromkeys(
        (draft.source, finding)
        for draft, others in zip(drafts, of_terms, strict=True)
        if draft.origin not in (Origin.FAILED, Origin.MEMORY)
        for finding in (*draft.findings, *others)
    )
    failed = {draft.source: draft.reason for draft in drafts if draft.origin is Origin.FAILED}
    return TranslatedArticle(
        documents.encode(article, rebuild(article, split, targets), original),
        tuple(failed.items()),
        tuple(findings),
        sentences=len(split),
        remembered=sum(target is not None for target in known),
        suspicious=sum(one.suspicious for one in made.values()),
        repaired=sum(one.repaired for one in made.values()),
        terms=terms,
        honoured=honoured,
    )


def _remembered(split: Sequence[Sentence], memory: Memory) -> list[str | None]:
    texts = ["", *(sentence.text for sentence in split), ""]
    found = map(memory.exact, texts[1:-1], texts, texts[2:])
    return [None if unit is None else unit.target for unit in found]


def _translated(
    segments: Sequence[tuple[str, str]], engine: Engine, encoder: Encoder, progress: Progress
) -> dict[tuple[str, str], repair.Repaired]:
    """Return what became of each distinct text with its markup."""
    distinct = list(dict.fromkeys(segments))
    made: dict[tuple[str, str], repair.Repaired] = {}
    progress.start("translating", len(distinct))
    try:
        for start in range(0, len(distinct), engine.batch_size):
            batch = distinct[start : start + engine.batch_size]
            texts, markups = zip(*batch, strict=True)
            answers = translate.translate(texts, markups, engine, encoder, progress.advance)
            made |= zip(
                batch,
                repair.repair(
                    [
                        repair.Segment(*segment, answer.hypothesis)
                        for segment, answer in zip(batch, answers, strict=True)
                    ],
                    engine,
                    encoder,
                ),
                strict=True,
            )
    finally:
        progress.finish()
    return made


def _renderings(texts: Sequence[str], glossary: Glossary, engine: Engine) -> dict[str, str]:
    """Return what the engine makes of each term alone that the texts name."""
    terms = [term.source for term in used(glossary, texts)]
    answers: Sequence[Hypothesis] = engine.translate(terms) if terms else ()
    return {term: answer.text for term, answer in zip(terms, answers, strict=True)}
