"""One article in, the same document in the other language out; no database."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace

from align.types import Encoder
from translator import documents, languages
from translator.documents import sentences
from translator.documents.rebuild import rebuild
from translator.engines.base import Engine
from translator.engines.retry import enduring
from translator.memory.glossary import Glossary
from translator.memory.recall import Recall
from translator.memory.translation_memory import TranslationMemory
from translator.pipeline.segment import Segment, segments
from translator.pipeline.steps import Paired, Steps
from translator.pipeline.terms import Terms
from translator.types import SOURCE, TARGET, Article, Finding, Hypothesis, Origin, Progress


@dataclass(frozen=True)
class Sources:
    """What people laid down about translations, besides what the engine knows."""

    memory: TranslationMemory = field(default_factory=TranslationMemory)
    glossary: Glossary = field(default_factory=lambda: Glossary((), languages.pair(SOURCE, TARGET)))


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


def translate_document(
    article: Article,
    engine: Engine,
    encoder: Encoder,
    progress: Progress = Progress(),
    original: bytes = b"",
    sources: Sources = Sources(),
) -> TranslatedArticle:
    """Translate every sentence of the article, each distinct one once, and put it together.

    What people approved is taken as it is; what the checks dislike is translated in other ways,
    as in a run. ``original`` is what the article was read from; Word files and byte order marks
    need it.
    """
    engine = enduring(engine)
    own = segments(article, sentences.split(article))
    keeper = _Nowhere()
    steps = Steps(
        engine,
        encoder,
        Recall(lambda: sources.memory, encoder),
        keeper,
        Terms(sources.glossary, engine, keeper.earlier, keeper.keep_texts),
        engine.signature.target_language,
        alternatives=0,  # nobody reviews them here
        rebuilt=frozenset(Origin),
        progress=progress,
    )
    made = steps.translate(own)
    steps.terms.prepare(made.values())
    translated = [
        replace(segment, hypothesis=approved)
        if approved is not None
        else made[segment.key].standing_at(segment)
        for segment, approved in zip(own, steps.recalled(own), strict=True)
    ]
    paired = steps.pair(article, translated)
    return TranslatedArticle(
        documents.encode(
            article, _rebuilt(article, paired), original, engine.signature.target_language
        ),
        failed=tuple(
            {
                one.draft.source: one.draft.reason
                for one in paired
                if one.draft.origin is Origin.FAILED
            }.items()
        ),
        findings=tuple(
            dict.fromkeys(
                (one.draft.source, finding)
                for one in paired
                if one.draft.origin not in (Origin.FAILED, Origin.MEMORY)
                for finding in one.draft.findings
            )
        ),
        sentences=len(own),
        remembered=sum(one.segment.remembered for one in paired),
        suspicious=sum(segment.suspicious for segment in made.values()),
        repaired=sum(segment.repaired for segment in made.values()),
        terms=sum(one.segment.terms for one in paired),
        honoured=sum(one.segment.honoured for one in paired),
    )


def _rebuilt(article: Article, paired: Sequence[Paired]) -> str:
    """Return the translated text; what failed stands untranslated in it."""
    return rebuild(
        article,
        [one.segment.sentence for one in paired],
        [one.draft.target or one.draft.source for one in paired],
    )


class _Nowhere:
    """Keeps nothing: what was made travels on in its segments."""

    def earlier(self, keys: Sequence[str]) -> Mapping[str, Hypothesis]:
        return {}

    def crashes(self, keys: Sequence[str]) -> Mapping[str, int]:
        return {}

    def attempt(self, keys: Sequence[str]) -> AbstractContextManager[None]:
        return nullcontext()

    def keep(self, segments: Sequence[Segment]) -> None:
        """Forget them."""

    def keep_texts(self, made: Mapping[str, tuple[str, Hypothesis]]) -> None:
        """Forget them."""
