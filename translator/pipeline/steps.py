"""The steps between reading an article and keeping its pairs; they know no database.

A run with a database and the translation of one document without any take the same steps, and a
worker on another machine could. They differ in where they remember and where they keep.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Protocol

from align import AlignOptions
from align.types import Encoder
from translator.documents.rebuild import BREAKS, breaking
from translator.engines.base import Engine
from translator.pipeline.pair import pair
from translator.pipeline.repair import repair
from translator.pipeline.segment import Segment
from translator.pipeline.terms import Terms
from translator.pipeline.translate import translate
from translator.types import Article, Hypothesis, Origin, PairDraft, PairState, Progress

CRASHED = (
    "three runs crashed while the engine was at it, the last time with nothing else; "
    "'satzpaar run --retry-failed' tries again"
)
"""Why a sentence failed that no engine is asked for again."""


class Remembering(Protocol):
    """Where to remember what people approved."""

    def prepare(self, texts: Iterable[str]) -> None:
        """Look for these sentences, before anything is asked about them."""

    def recall(self, text: str, before: str = "", after: str = "") -> Hypothesis | None:
        """Return what people made of a sentence, best one between the same neighbours."""


class Keeping(Protocol):
    """Where to keep what an engine made, a batch at a time."""

    def earlier(self, keys: Sequence[str]) -> Mapping[str, Hypothesis]:
        """Return what was made of these keys' sentences before."""

    def crashes(self, keys: Sequence[str]) -> Mapping[str, int]:
        """Return how often a process crashed while the engine was at these keys' sentences."""

    def attempt(self, keys: Sequence[str]) -> AbstractContextManager[None]:
        """Return a context in which a crash counts for these keys' sentences."""

    def keep(self, segments: Sequence[Segment]) -> None:
        """Keep what became of a batch."""

    def keep_texts(self, made: Mapping[str, tuple[str, Hypothesis]]) -> None:
        """Keep translations of texts that are no sentences of an article, by their keys."""


@dataclass(frozen=True)
class Paired:
    """A segment at the end of its way."""

    segment: Segment
    draft: PairDraft


@dataclass(frozen=True)
class Steps:
    """An engine, an encoder, and what else the steps of one run have in common."""

    engine: Engine
    encoder: Encoder
    memory: Remembering
    keeper: Keeping
    terms: Terms
    target_language: str
    alternatives: int | None = None
    """How many other translations of each sentence to keep; if not given, those at no cost."""
    retry_failed: bool = False
    """Whether to translate sentences again that failed earlier."""
    align: AlignOptions = field(default_factory=AlignOptions)
    rebuilt: frozenset[Origin] = frozenset([Origin.MT])
    """The origins of targets that must not change the structure of the file."""
    progress: Progress = field(default_factory=Progress)
    stopping: Callable[[], bool] = lambda: False
    """Whether to stop before the next batch."""

    def translate(
        self,
        segments: Sequence[Segment],
        total: Callable[[int], int] = lambda count: count,
    ) -> dict[str, Segment]:
        """Return what the engine makes of the distinct ones of these segments, by key.

        Left out is what people approved, and what was translated before. ``total`` says how much
        work there is in all, when so many sentences of it are at hand.
        """
        if not segments:
            return {}
        self.memory.prepare(segment.sentence.text for segment in segments)
        wanted: dict[str, Segment] = {}
        for segment in segments:
            if self.memory.recall(segment.sentence.text) is None:
                wanted.setdefault(segment.key, segment)
        known = self.keeper.earlier(list(wanted))
        pending = [
            segment
            for key, segment in wanted.items()
            if key not in known or (self.retry_failed and known[key].origin is Origin.FAILED)
        ]
        made: dict[str, Segment] = {}
        if not pending:
            return made
        self.progress.start("translating", total(len(pending)))
        try:
            for batch in self._batches(pending):
                if self.stopping():
                    break
                with self.keeper.attempt([segment.key for segment in batch]):
                    translated = translate(batch, self.engine, self.encoder, self.progress.advance)
                    done = repair(translated, self.engine, self.encoder, keep=self.alternatives)
                    self.keeper.keep(done)
                made |= {segment.key: segment for segment in done}
        finally:
            self.progress.finish()
        return made

    def recalled(self, segments: Sequence[Segment]) -> list[Hypothesis | None]:
        """Return what people approved for each of an article's segments."""
        texts = ["", *(segment.sentence.text for segment in segments), ""]
        return list(map(self.memory.recall, texts[1:-1], texts, texts[2:]))

    def _batches(self, pending: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
        """Yield batches for the engine; what two processes crashed at comes one by one, and last.

        What a third crashed at is given up, so that it cannot end every later run as well.
        """
        crashes = self.keeper.crashes([segment.key for segment in pending])
        sound = [segment for segment in pending if crashes.get(segment.key, 0) < 2]
        for start in range(0, len(sound), self.engine.batch_size):
            yield sound[start : start + self.engine.batch_size]
        yield from ([segment] for segment in pending if crashes.get(segment.key) == 2)
        deadly = {
            segment.key: (segment.text, Hypothesis("", None, Origin.FAILED, CRASHED))
            for segment in pending
            if crashes.get(segment.key, 0) > 2
        }
        if deadly:
            self.keeper.keep_texts(deadly)
            self.progress.advance(len(deadly))

    def pair(self, article: Article, segments: Sequence[Segment]) -> list[Paired]:
        """Return the segments as they are in the end, each with its pair.

        Terms of the glossary are put in; what would change the structure of the file has failed.
        """
        honoured = [self.terms.enforce(segment) for segment in segments]
        kept = unbroken(article, honoured, self.rebuilt)
        drafts = pair(article, kept, self.target_language, self.encoder, self.align)
        return [Paired(*both) for both in zip(kept, drafts, strict=True)]


def unbroken(
    article: Article, segments: Sequence[Segment], rebuilt: Collection[Origin]
) -> list[Segment]:
    """Return the segments; those nobody reviewed that would change the structure have failed."""
    results = list(segments)
    texts = [
        segment.target.text or segment.sentence.text
        if segment.target.origin in rebuilt and segment.state is PairState.NEW
        else segment.sentence.text
        for segment in segments
    ]
    for number in breaking(article, [segment.sentence for segment in segments], texts):
        failed = Hypothesis("", None, Origin.FAILED, BREAKS)
        results[number] = replace(segments[number], hypothesis=failed)
    return results
