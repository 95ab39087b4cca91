"""An article on its way through a run, and what the run came to for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from translator.pipeline.reports import ArticleReport
from translator.pipeline.segment import Segment, segments
from translator.store import Store, WriteCount
from translator.types import Article, Origin, PairState, Sentence


@dataclass
class Job:
    """An article on its way through the steps."""

    article: Article
    sentences: tuple[Sentence, ...]
    article_id: int
    sentence_ids: tuple[int, ...]
    state: str
    stale: frozenset[int]
    """Positions whose pair is missing or was made another way."""
    translated: list[Segment] = field(default_factory=list)
    """What the engine translated for it, which other articles may have as well."""
    ended: Sequence[Segment] = ()
    """Its segments at the end of their way."""
    offered: int = 0
    seconds: float = 0.0

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The article's sentences as segments."""
        return segments(self.article, self.sentences, self.article_id, self.sentence_ids)

    @property
    def waiting(self) -> list[Segment]:
        """The segments whose pair has to be made."""
        return [self.segments[position] for position in sorted(self.stale)]

    def report(self, store: Store, count: WriteCount) -> ArticleReport:
        """Return what this article's run came to."""
        pairs = [
            pair
            for pair in store.pairs.select(article_ids=[self.article_id])
            if pair.target_article_id is None
        ]
        known = [pair.similarity for pair in pairs if pair.similarity is not None]
        made = self.translated
        return ArticleReport(
            path=self.article.path,
            state=self.state,
            sentences=len(self.sentences),
            pairs=len(pairs),
            translated=len(made),
            protected=sum(segment.protected for segment in made),
            retried=sum(segment.retried for segment in made),
            suspicious=sum(segment.suspicious for segment in made),
            repaired=sum(segment.repaired for segment in made),
            terms=sum(segment.terms for segment in self.ended),
            honoured=sum(segment.honoured for segment in self.ended),
            renewed=len(self.stale),
            remembered=sum(
                segment.remembered
                for position, segment in enumerate(self.ended)
                if position in self.stale
            ),
            offered=self.offered,
            failed=sum(pair.origin is Origin.FAILED for pair in pairs),
            reviewed=sum(pair.state is not PairState.NEW for pair in pairs),
            mean_similarity=round(sum(known) / len(known), 3) if known else None,
            findings=sum(len(pair.findings) for pair in pairs),
            added=count.added,
            changed=count.changed,
            seconds=round(self.seconds, 2),
            notes=self.article.notes,
            unread=self.article.unread,
        )
