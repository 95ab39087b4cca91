"""An article on its way through a run, and what of it the engine has to translate."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from translator.documents import inline
from translator.documents.rebuild import BREAKS, breaking
from translator.documents.rebuild import segments as rebuild_segments
from translator.pipeline.reports import ArticleReport
from translator.store import Store, WriteCount
from translator.store.keys import translation_key
from translator.types import Article, Hypothesis, Origin, PairState, Sentence, Target


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
    translated: int = 0
    protected: int = 0
    retried: int = 0
    suspicious: int = 0
    repaired: int = 0
    terms: int = 0
    honoured: int = 0
    remembered: int = 0
    offered: int = 0
    seconds: float = 0.0

    @cached_property
    def segments(self) -> list[tuple[str, str]]:
        """What to translate of each sentence, and its markup."""
        return rebuild_segments(self.article, self.sentences)

    @cached_property
    def keys(self) -> list[str]:
        """Under which each sentence's translation is kept; without markup, any format's is."""
        return [
            translation_key(text, markup if inline.prepare(text, markup).plain != text else "")
            for text, markup in self.segments
        ]

    def unbroken(self, targets: Sequence[Target]) -> list[Target]:
        """Return the targets; those nobody reviewed that would change the structure have failed."""
        results = list(targets)
        texts = [
            target.hypothesis.text
            if target.hypothesis.origin is Origin.MT and target.state is PairState.NEW
            else sentence.text
            for sentence, target in zip(self.sentences, targets, strict=True)
        ]
        for number in breaking(self.article, self.sentences, texts):
            failed = Hypothesis("", None, Origin.FAILED, BREAKS)
            results[number] = Target(failed)
        return results

    def report(self, store: Store, count: WriteCount) -> ArticleReport:
        """Return what this article's run came to."""
        pairs = [
            pair
            for pair in store.pairs.select(article_ids=[self.article_id])
            if pair.target_article_id is None
        ]
        known = [pair.similarity for pair in pairs if pair.similarity is not None]
        return ArticleReport(
            path=self.article.path,
            state=self.state,
            sentences=len(self.sentences),
            pairs=len(pairs),
            translated=self.translated,
            protected=self.protected,
            retried=self.retried,
            suspicious=self.suspicious,
            repaired=self.repaired,
            terms=self.terms,
            honoured=self.honoured,
            renewed=len(self.stale),
            remembered=self.remembered,
            offered=self.offered,
            failed=sum(pair.origin is Origin.FAILED for pair in pairs),
            reviewed=sum(pair.state is not PairState.NEW for pair in pairs),
            mean_similarity=round(sum(known) / len(known), 3) if known else None,
            findings=sum(len(pair.findings) for pair in pairs),
            added=count.added,
            changed=count.changed,
            seconds=round(self.seconds, 2),
            notes=self.article.notes,
        )


@dataclass(frozen=True)
class Pending:
    """A sentence the engine has to translate, for the first article it stands in."""

    key: str
    text: str
    markup: str
    position: int
    job: Job

    @property
    def source(self) -> str:
        """Verbatim."""
        return self.job.sentences[self.position].text
