"""process(): the order of the steps from files to stored pairs."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from align import AlignOptions
from align.types import Encoder
from translator import documents
from translator.documents import paths, sentences
from translator.documents.language import Detector, examine
from translator.engines.base import Engine
from translator.engines.retry import enduring
from translator.errors import ArticleError
from translator.memory.recall import Recall
from translator.memory.terminology import Terminology
from translator.memory.translation_memory import Memory
from translator.pipeline import repair, translate
from translator.pipeline.forecast import Forecast
from translator.pipeline.job import Job, Pending
from translator.pipeline.pair import pair_translation
from translator.pipeline.reports import ArticleReport, RunReport
from translator.pipeline.signatures import engine_hash, run_record
from translator.store import Store, WriteCount
from translator.types import (
    Article,
    Hypothesis,
    OfferedAlternative,
    Origin,
    PairDraft,
    Progress,
    Target,
)

CHUNK_SENTENCES = 5000
"""Sentences from which on articles go through the steps, so that memory stays bounded."""

CHUNK_BATCHES = 20
"""Batches of the engine after which they do in any case, so that a slow one shows results."""

DIED = "three runs died while the engine was at it, the last time with nothing else"
"""Why a sentence failed that no engine is asked for again."""

PAIRED_SENTENCES = 2000
"""How many sentences of an article are aligned at once, so that memory stays bounded."""


@dataclass(frozen=True)
class ProcessOptions:
    """What people can choose about a run, besides engine and encoder."""

    source_language: str = "de"
    target_language: str = "en"
    max_bytes: int = documents.MAX_BYTES
    retry_failed: bool = False
    """Translate sentences again that failed in an earlier run."""
    alternatives: int = 0
    """How many other translations of each sentence to keep for the reviewer."""
    memory: Memory = field(default_factory=Memory)
    """Approved translations from elsewhere; those in the database come first."""
    fuzzy: int = 75
    """Least percentage of equal letters from which a remembered sentence is offered."""
    fuzzy_use: int | None = None
    """Percentage from which its translation is taken instead of asking the engine."""
    detector: Detector | None = None
    """Who tells whether an article is in the source language; nobody, if not given."""
    align: AlignOptions = field(default_factory=AlignOptions)


def process(
    files: Iterable[documents.Found],
    engine: Engine,
    encoder: Encoder,
    store: Store,
    options: ProcessOptions = ProcessOptions(),  # noqa: B008  (frozen)
    progress: Progress = Progress(),  # noqa: B008  (frozen)
    stop: Callable[[], bool] = lambda: False,
) -> RunReport:
    """Read, split, translate, align, check and store these articles.

    Work is committed a batch of sentences and an article at a time: stopped anywhere and called
    again, it goes on where it stopped. What a person decided on is never changed, and what was
    made in the same way already is not made again. A file that cannot be read is reported, and
    the others still run. Where ``stop`` says so, it ends after the batch or article at hand.
    """
    return _Process(enduring(engine), encoder, store, options, progress, stop).run(files)


class _Process:
    def __init__(
        self,
        engine: Engine,
        encoder: Encoder,
        store: Store,
        options: ProcessOptions,
        progress: Progress,
        stop: Callable[[], bool],
    ) -> None:
        self.engine, self.encoder, self.store = engine, encoder, store
        self.options, self.progress, self.stop = options, progress, stop
        self.engine_signature = engine_hash(engine.signature)
        self.terminology = Terminology(store, engine, self.engine_signature)
        self.record = run_record(
            engine.signature,
            encoder,
            options.align,
            glossary=self.terminology.signature,
            memory=options.memory.signature if options.memory.units else "",
            fuzzy_use=str(options.fuzzy_use or ""),
        )
        self.recall = Recall(store, encoder, options.memory, options.fuzzy, options.fuzzy_use)
        self.run_id: int | None = None
        self.reports: list[ArticleReport] = []
        self.stopped = False
        self.forecast = Forecast()

    def run(self, files: Iterable[documents.Found]) -> RunReport:
        started = time.perf_counter()
        for jobs in self._chunks(files):
            self._translate(jobs)
            if not self.stopped:
                self.terminology.prepare([job.sentences for job in jobs], self._run_id)
                self._pair(jobs)
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

    def _translate(self, jobs: Sequence[Job]) -> None:
        """Translate what no earlier run of this signature did, each distinct sentence once."""
        wanted: dict[str, Pending] = {}
        for job in jobs:
            for position in sorted(job.stale):
                key = job.keys[position]
                wanted.setdefault(key, Pending(key, *job.segments[position], position, job))
        known = self.store.translations.known(list(wanted), self.engine_signature)
        self.recall.prepare(
            [(job.sentences, sorted(job.stale)) for job in jobs],
            (self.options.source_language, self.options.target_language),
        )
        pending = [
            item
            for key, item in wanted.items()
            if not self.recall.knows(item.source)
            and (
                key not in known
                or (self.options.retry_failed and known[key].origin is Origin.FAILED)
            )
        ]
        if not pending:
            return
        self.progress.start("translating", self.forecast.total(len(pending)))
        try:
            for batch in self._batches(pending):
                if self._stopping():
                    return
                with self.store.translations.attempt(
                    self.engine_signature, [item.key for item in batch]
                ):
                    self._translate_batch(batch)
        finally:
            self.progress.finish()

    def _batches(self, pending: Sequence[Pending]) -> Iterator[Sequence[Pending]]:
        """Yield batches for the engine; what two processes died with comes one by one, and last.

        What a third died with is given up, so that it cannot kill every later run as well.
        """
        deaths = self.store.translations.deaths(
            self.engine_signature, [item.key for item in pending]
        )
        sound = [item for item in pending if deaths.get(item.key, 0) < 2]
        for start in range(0, len(sound), self.engine.batch_size):
            yield sound[start : start + self.engine.batch_size]
        yield from ([item] for item in pending if deaths.get(item.key) == 2)
        deadly = {
            item.key: (item.text, Hypothesis("", None, Origin.FAILED, DIED))
            for item in pending
            if deaths.get(item.key, 0) > 2
        }
        if deadly:
            self.store.translations.add(self._run_id(), self.engine_signature, deadly)
            self.progress.advance(len(deadly))

    def _translate_batch(self, batch: Sequence[Pending]) -> None:
        started = time.perf_counter()
        made = translate.translate(
            [item.text for item in batch],
            [item.markup for item in batch],
            self.engine,
            self.encoder,
            self.progress.advance,
        )
        results = repair.repair(
            [
                repair.Segment(item.text, item.markup, one.hypothesis, item.job.article_id)
                for item, one in zip(batch, made, strict=True)
            ],
            self.engine,
            self.encoder,
            keep=self.options.alternatives,
        )
        kept = {}
        offered = []
        counts = Counter(translated=len(batch))
        share = (time.perf_counter() - started) / len(batch)
        for item, one, result in zip(batch, made, results, strict=True):
            kept[item.key] = (item.text, result.hypothesis)
            offered += [OfferedAlternative(item.source, other) for other in result.alternatives]
            item.job.translated += 1
            item.job.protected += one.protected
            item.job.retried += one.retried
            item.job.suspicious += result.suspicious
            item.job.repaired += result.repaired
            item.job.seconds += share
            counts.update(
                protected=one.protected,
                retried=one.retried,
                suspicious=result.suspicious,
                repaired=result.repaired,
            )
        self.store.translations.add(self._run_id(), self.engine_signature, kept, offered, counts)

    def _pair(self, jobs: Sequence[Job]) -> None:
        if not jobs:
            return
        self.progress.start("aligning", len(jobs))
        try:
            for job in jobs:
                if self._stopping():
                    return
                started = time.perf_counter()
                kept = self.terminology.enforce(job.article, job.sentences, self._targets(job))
                job.terms, job.honoured = kept.terms, kept.honoured
                drafts = [
                    replace(draft, findings=draft.findings + findings)
                    for draft, findings in zip(
                        self._drafts(job, job.unbroken(kept.targets)), kept.findings, strict=True
                    )
                ]
                stale = [job.sentences[position].text for position in sorted(job.stale)]
                offered = self.recall.offers(stale)
                job.offered = len(offered)
                self.store.translations.offer(self._run_id(), offered)
                count = self.store.pairs.write(self._run_id(), job.article_id, drafts)
                job.seconds += time.perf_counter() - started
                self.reports.append(job.report(self.store, count))
                self.progress.advance(1)
        finally:
            self.progress.finish()

    def _drafts(self, job: Job, targets: Sequence[Target]) -> Iterator[PairDraft]:
        for start in range(0, len(targets), PAIRED_SENTENCES):
            part = slice(start, start + PAIRED_SENTENCES)
            for draft in pair_translation(
                job.article,
                job.sentences[part],
                job.sentence_ids[part],
                targets[part],
                self.options.target_language,
                self.encoder,
                self.options.align,
            ):
                yield replace(draft, position=start + draft.position)

    def _targets(self, job: Job) -> list[Target]:
        made = self.store.translations.known(job.keys, self.engine_signature)
        known = self.store.pairs.of_sentences(job.sentence_ids)
        targets = []
        for position, sentence_id in enumerate(job.sentence_ids):
            pair = known.get(sentence_id)
            if pair is not None and position not in job.stale:
                targets.append(Target(pair.hypothesis, pair.state))
            elif (found := self.recall.target(job.sentences, position)) is not None:
                job.remembered += 1
                targets.append(Target(found))
            else:
                targets.append(Target(made[job.keys[position]]))
        return targets


def read(path: Path, name: str, language: str, max_bytes: int, store: Store) -> Article:
    """Return the article under the name it is stored by; errors name the file as the user did."""
    article = documents.read(path, name=name, language=language, max_bytes=max_bytes)
    return replace(article, path=paths.stored_name(path, store.path))
