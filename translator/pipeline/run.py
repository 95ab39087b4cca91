"""run_articles(): the order of the steps from files to stored pairs."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from align import AlignOptions
from align.types import Encoder
from translator import documents, languages
from translator.documents import paths, sentences
from translator.documents.language import examine
from translator.engines.base import Engine
from translator.engines.retry import enduring
from translator.errors import ArticleError
from translator.languages.identify import Detector
from translator.memory.glossary import Glossary
from translator.memory.recall import Recall
from translator.memory.translation_memory import TranslationMemory
from translator.pipeline.forecast import Forecast
from translator.pipeline.job import Job
from translator.pipeline.kept import InStore
from translator.pipeline.reports import ArticleReport, RunReport
from translator.pipeline.segment import Segment
from translator.pipeline.signatures import engine_hash, run_record
from translator.pipeline.steps import Steps
from translator.pipeline.terms import Terms
from translator.store import Store, WriteCount
from translator.types import SOURCE, TARGET, Article, Origin, Progress

CHUNK_SENTENCES = 5000
"""Sentences from which on articles go through the steps, so that memory stays bounded."""

CHUNK_BATCHES = 20
"""Batches of the engine after which they do in any case, so that a slow one shows results."""


@dataclass(frozen=True)
class RunSettings:
    """What people can choose about a run, besides engine and encoder."""

    source_language: str = SOURCE
    target_language: str = TARGET
    max_bytes: int = documents.MAX_BYTES
    retry_failed: bool = False
    """Translate sentences again that failed in an earlier run."""
    alternatives: int | None = None
    """How many other translations of each sentence to keep for the reviewer.

    Those that cost nothing, if not given.
    """
    memory: TranslationMemory = field(default_factory=TranslationMemory)
    """Approved translations from elsewhere; those in the database come first."""
    fuzzy: int = 75
    """Least percentage of equal letters from which a remembered sentence is offered."""
    fuzzy_use: int | None = None
    """Percentage from which its translation is taken instead of asking the engine."""
    detector: Detector | None = None
    """Who tells whether an article is in the source language; nobody, if not given."""
    align: AlignOptions = field(default_factory=AlignOptions)


def run_articles(
    files: Iterable[documents.Found],
    engine: Engine,
    encoder: Encoder,
    store: Store,
    options: RunSettings = RunSettings(),
    progress: Progress = Progress(),
    stop: Callable[[], bool] = lambda: False,
) -> RunReport:
    """Read, split, translate, align, check and store these articles.

    Work is committed a batch of sentences and an article at a time: stopped anywhere and called
    again, it goes on where it stopped. What a person decided on is never changed, and what was
    made in the same way already is not made again. A file that cannot be read is reported, and
    the others still run. Where ``stop`` says so, it ends after the batch or article at hand.
    """
    return _Run(enduring(engine), encoder, store, options, progress, stop).run(files)


class _Run:
    def __init__(
        self,
        engine: Engine,
        encoder: Encoder,
        store: Store,
        options: RunSettings,
        progress: Progress,
        stop: Callable[[], bool],
    ) -> None:
        self.engine, self.encoder, self.store = engine, encoder, store
        self.options, self.progress, self.stop = options, progress, stop
        made, signature = engine.signature, engine_hash(engine.signature)
        codes = made.source_language, made.target_language
        glossary = Glossary(store.glossary.terms(*codes), languages.pair(*codes))
        self.record = run_record(
            made,
            encoder,
            options.align,
            glossary=glossary.signature if glossary else "",
            memory=options.memory.signature if options.memory.units else "",
            fuzzy_use=str(options.fuzzy_use or ""),
        )
        self.keeper = InStore(store, signature, self._run_id)
        self.recall = Recall(self._memory, encoder, options.fuzzy, options.fuzzy_use)
        self.steps = Steps(
            engine,
            encoder,
            self.recall,
            self.keeper,
            Terms(glossary, engine, self.keeper.earlier, self.keeper.keep_texts),
            options.target_language,
            options.alternatives,
            options.retry_failed,
            options.align,
            progress=progress,
            stopping=self._stopping,
        )
        self.run_id: int | None = None
        self.reports: list[ArticleReport] = []
        self.stopped = False
        self.forecast = Forecast()

    def _memory(self) -> TranslationMemory:
        """Return what was approved in the database, then what was given besides."""
        languages = self.options.source_language, self.options.target_language
        return TranslationMemory(
            [*self.store.memory.remembered(*languages), *self.options.memory.units]
        )

    def run(self, files: Iterable[documents.Found]) -> RunReport:
        started = time.perf_counter()
        for jobs in self._chunks(files):
            made = self._translate(jobs)
            if not self.stopped:
                self.steps.terms.prepare(segment for job in jobs for segment in job.segments)
                self._pair(jobs, made)
        seconds = round(time.perf_counter() - started, 2)
        whole = RunReport(tuple(self.reports), seconds, self.stopped)
        if self.run_id is not None:
            self.store.runs.finish(
                self.run_id,
                stopped=self.stopped,
                failed=whole.failed,
                remembered=whole.remembered,
            )
        return whole

    def _stopping(self) -> bool:
        """Return whether to stop; asked only where something is left to do."""
        self.stopped = self.stopped or self.stop()
        return self.stopped

    def _chunks(self, files: Iterable[documents.Found]) -> Iterator[list[Job]]:
        enough = min(CHUNK_SENTENCES, CHUNK_BATCHES * self.engine.batch_size)
        jobs: list[Job] = []
        gathered = 0
        for file in self.forecast.watch(files):
            if self._stopping():
                return
            job = self._read(file)
            if job is None:
                continue
            if not job.stale:
                self.reports.append(job.report(self.store, WriteCount()))
                continue
            jobs.append(job)
            gathered += len(job.stale)
            if gathered >= enough:
                yield jobs
                jobs, gathered = [], 0
        yield jobs

    def _read(self, file: documents.Found) -> Job | None:
        started = time.perf_counter()
        try:
            article = read(
                file.path,
                file.name,
                self.options.source_language,
                self.options.max_bytes,
                self.store,
            )
            if self.options.detector is not None:
                target, detector = self.options.target_language, self.options.detector
                notes = examine(article, file.name, target, detector)
                article = replace(article, notes=article.notes + notes)
        except ArticleError as error:
            self.reports.append(ArticleReport(file.name, "error", error=str(error)))
            return None
        split = sentences.split(article)
        self.store.articles.follow(article)
        saved = self.store.articles.save(article, split)
        known = self.store.pairs.of_sentences(saved.sentence_ids)
        stale = set()
        for position, sentence_id in enumerate(saved.sentence_ids):
            pair = known.get(sentence_id)
            if pair is None or (
                not pair.kept
                and (
                    pair.signature != self.record.signature
                    or (self.options.retry_failed and pair.hypothesis.origin is Origin.FAILED)
                )
            ):
                stale.add(position)
        job = Job(
            article,
            split,
            saved.id,
            saved.sentence_ids,
            saved.state,
            frozenset(stale),
        )
        job.seconds = time.perf_counter() - started
        return job

    def _run_id(self) -> int:
        if self.run_id is None:
            self.run_id = self.store.runs.start(self.record)
        return self.run_id

    def _translate(self, jobs: Sequence[Job]) -> dict[str, Segment]:
        """Translate what no earlier run of this signature did, each distinct sentence once."""
        started = time.perf_counter()
        made = self.steps.translate(
            [segment for job in jobs for segment in job.waiting], self.forecast.total
        )
        by_article = {job.article_id: job for job in jobs}
        for segment in made.values():
            by_article[segment.article].translated.append(segment)
        if made:
            share = (time.perf_counter() - started) / len(made)
            for job in jobs:
                job.seconds += share * len(job.translated)
        return made

    def _pair(self, jobs: Sequence[Job], made: Mapping[str, Segment]) -> None:
        if not jobs:
            return
        self.progress.start("aligning", len(jobs))
        try:
            for job in jobs:
                if self._stopping():
                    return
                started = time.perf_counter()
                paired = self.steps.pair(job.article, self._translated(job, made))
                job.ended = [one.segment for one in paired]
                offered = self.recall.offers([segment.sentence.text for segment in job.waiting])
                job.offered = len(offered)
                self.store.translations.offer(self._run_id(), offered)
                drafts = [one.draft for one in paired]
                count = self.store.pairs.write(self._run_id(), job.article_id, drafts)
                job.seconds += time.perf_counter() - started
                self.reports.append(job.report(self.store, count))
                self.progress.advance(1)
        finally:
            self.progress.finish()

    def _translated(self, job: Job, made: Mapping[str, Segment]) -> list[Segment]:
        """Return the article's segments with their hypotheses: kept, remembered or just made."""
        stored = self.store.pairs.of_sentences(job.sentence_ids)
        earlier = self.keeper.earlier(list({one.key for one in job.waiting} - made.keys()))
        results = []
        recalled = self.steps.recalled(job.segments)
        for position, (segment, approved) in enumerate(zip(job.segments, recalled, strict=True)):
            if position not in job.stale:
                pair = stored[segment.number]
                known = replace(segment, hypothesis=pair.hypothesis, state=pair.state)
            elif approved is not None:
                known = replace(segment, hypothesis=approved)
            elif segment.key in made:
                known = made[segment.key].standing_at(segment)
            else:
                known = replace(segment, hypothesis=earlier[segment.key])
            results.append(known)
        return results


def read(path: Path, name: str, language: str, max_bytes: int, store: Store) -> Article:
    """Return the article under the name it is stored by; errors name the file as the user did."""
    article = documents.read(path, name=name, language=language, max_bytes=max_bytes)
    return replace(article, path=paths.stored_name(path, store.path))
