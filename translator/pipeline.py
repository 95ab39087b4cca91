"""process(): the order of the steps from files to stored pairs."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from align import AlignOptions
from align.types import Encoder
from translator import (
    alignment,
    articles,
    detection,
    naming,
    protect,
    repair,
    sentences,
    translation,
)
from translator.detection import Detector
from translator.engines.base import Engine
from translator.errors import ArticleError, UsageError
from translator.memory import Memory
from translator.recall import Recall
from translator.reports import ArticleReport, RunReport
from translator.runs import engine_hash, run_record, translation_key
from translator.store import OfferedAlternative, Store, WriteCount
from translator.terminology import Terminology
from translator.types import (
    Article,
    Origin,
    PairState,
    Progress,
    Sentence,
)

CHUNK_SENTENCES = 5000
"""How many sentences to hold in memory and to hand to the engine at once, at least."""


@dataclass(frozen=True)
class ProcessOptions:
    """What people can choose about a run, besides engine and encoder."""

    source_language: str = "de"
    target_language: str = "en"
    max_bytes: int = articles.MAX_BYTES
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


@dataclass
class _Job:
    """An article on its way through the steps."""

    article: Article
    sentences: tuple[Sentence, ...]
    article_id: int
    sentence_ids: tuple[int, ...]
    state: str
    stale: frozenset[int]
    """Positions whose pair is missing or was made another way."""
    keys: tuple[str, ...]
    translated: int = 0
    suspicious: int = 0
    repaired: int = 0
    terms: int = 0
    honoured: int = 0
    remembered: int = 0
    offered: int = 0
    seconds: float = 0.0


def process(
    files: Iterable[articles.Found],
    engine: Engine,
    encoder: Encoder,
    store: Store,
    options: ProcessOptions = ProcessOptions(),  # noqa: B008  (frozen)
    progress: Progress = Progress(),  # noqa: B008  (frozen)
) -> RunReport:
    """Read, split, translate, align, check and store these articles.

    Work is committed a batch of sentences and an article at a time: stopped anywhere and called
    again, it goes on where it stopped. What a person decided on is never changed, and what was
    made in the same way already is not made again. A file that cannot be read is reported, and
    the others still run.
    """
    return _Process(engine, encoder, store, options, progress).run(files)


class _Process:
    def __init__(
        self,
        engine: Engine,
        encoder: Encoder,
        store: Store,
        options: ProcessOptions,
        progress: Progress,
    ) -> None:
        self.engine, self.encoder, self.store = engine, encoder, store
        self.options, self.progress = options, progress
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

    def run(self, files: Iterable[articles.Found]) -> RunReport:
        started = time.perf_counter()
        for jobs in self._chunks(files):
            self._translate(jobs)
            self.terminology.prepare([job.sentences for job in jobs], self._run_id)
            self._pair(jobs)
        whole = RunReport(tuple(self.reports), round(time.perf_counter() - started, 2))
        if self.run_id is not None:
            self.store.finish_run(
                self.run_id,
                translated=whole.translated,
                failed=whole.failed,
                suspicious=whole.suspicious,
                repaired=whole.repaired,
                remembered=whole.remembered,
            )
        return whole

    def _chunks(self, files: Iterable[articles.Found]) -> Iterator[list[_Job]]:
        jobs: list[_Job] = []
        for file in files:
            job = self._read(file)
            if job is None:
                continue
            if not job.stale:
                self.reports.append(self._report(job, WriteCount()))
                continue
            jobs.append(job)
            if sum(len(job.stale) for job in jobs) >= CHUNK_SENTENCES:
                yield jobs
                jobs = []
        yield jobs

    def _read(self, file: articles.Found) -> _Job | None:
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
                notes = detection.examine(article, file.name, target, detector)
                article = replace(article, notes=article.notes + notes)
        except ArticleError as error:
            self.reports.append(ArticleReport(file.name, "error", error=str(error)))
            return None
        split = sentences.split(article)
        saved = self.store.save_article(article, split)
        known = self.store.pairs_of(saved.sentence_ids)
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
        keys = tuple(_key(sentence.text, article.markup_of(sentence)) for sentence in split)
        job = _Job(
            article,
            split,
            saved.id,
            saved.sentence_ids,
            saved.state,
            frozenset(stale),
            keys,
        )
        job.seconds = time.perf_counter() - started
        return job

    def _run_id(self) -> int:
        if self.run_id is None:
            self.run_id = self.store.start_run(self.record)
        return self.run_id

    def _translate(self, jobs: Sequence[_Job]) -> None:
        """Translate what no earlier run of this signature did, each distinct sentence once."""
        wanted: dict[str, tuple[str, str, _Job]] = {}
        for job in jobs:
            for position in sorted(job.stale):
                sentence = job.sentences[position]
                markup = job.article.markup_of(sentence)
                wanted.setdefault(job.keys[position], (sentence.text, markup, job))
        known = self.store.translations(list(wanted), self.engine_signature)
        self.recall.prepare(
            [(job.sentences, sorted(job.stale)) for job in jobs],
            (self.options.source_language, self.options.target_language),
        )
        pending = [
            (key, text, markup, job)
            for key, (text, markup, job) in wanted.items()
            if not self.recall.knows(text)
            and (
                key not in known
                or (self.options.retry_failed and known[key].origin is Origin.FAILED)
            )
        ]
        if not pending:
            return
        self.progress.start("translating", len(pending))
        try:
            for start in range(0, len(pending), self.engine.batch_size):
                self._translate_batch(pending[start : start + self.engine.batch_size])
        finally:
            self.progress.finish()

    def _translate_batch(self, batch: Sequence[tuple[str, str, str, _Job]]) -> None:
        started = time.perf_counter()
        hypotheses = translation.translate(
            [text for _, text, _, _ in batch],
            [markup for _, _, markup, _ in batch],
            self.engine,
            self.encoder,
            self.progress.advance,
        )
        results = repair.repair(
            [
                repair.Segment(text, markup, hypothesis)
                for (_, text, markup, _), hypothesis in zip(batch, hypotheses, strict=True)
            ],
            self.engine,
            self.encoder,
            keep=self.options.alternatives,
        )
        made = {}
        offered = []
        share = (time.perf_counter() - started) / len(batch)
        for (key, text, _, job), result in zip(batch, results, strict=True):
            made[key] = (text, result.hypothesis)
            offered += [OfferedAlternative(text, other) for other in result.alternatives]
            job.translated += 1
            job.suspicious += result.suspicious
            job.repaired += result.repaired
            job.seconds += share
        self.store.add_translations(self._run_id(), self.engine_signature, made, offered)

    def _pair(self, jobs: Sequence[_Job]) -> None:
        if not jobs:
            return
        self.progress.start("aligning", len(jobs))
        try:
            for job in jobs:
                started = time.perf_counter()
                kept = self.terminology.enforce(job.article, job.sentences, self._targets(job))
                job.terms, job.honoured = kept.terms, kept.honoured
                drafts = alignment.pair_translation(
                    job.article,
                    job.sentences,
                    job.sentence_ids,
                    kept.targets,
                    self.options.target_language,
                    self.encoder,
                    self.options.align,
                )
                drafts = [
                    replace(draft, findings=draft.findings + findings)
                    for draft, findings in zip(drafts, kept.findings, strict=True)
                ]
                stale = [job.sentences[position].text for position in sorted(job.stale)]
                offered = self.recall.offers(stale)
                job.offered = len(offered)
                self.store.offer(self._run_id(), offered)
                count = self.store.write_pairs(self._run_id(), job.article_id, drafts)
                job.seconds += time.perf_counter() - started
                self.reports.append(self._report(job, count))
                self.progress.advance(1)
        finally:
            self.progress.finish()

    def _targets(self, job: _Job) -> list[alignment.Target]:
        made = self.store.translations(job.keys, self.engine_signature)
        known = self.store.pairs_of(job.sentence_ids)
        targets = []
        for position, sentence_id in enumerate(job.sentence_ids):
            pair = known.get(sentence_id)
            if pair is not None and position not in job.stale:
                targets.append(alignment.Target(pair.hypothesis, pair.state))
            elif (found := self.recall.target(job.sentences, position)) is not None:
                job.remembered += 1
                targets.append(alignment.Target(found))
            else:
                targets.append(alignment.Target(made[job.keys[position]]))
        return targets

    def _report(self, job: _Job, count: WriteCount) -> ArticleReport:
        pairs = [
            pair
            for pair in self.store.pairs(article_ids=[job.article_id])
            if pair.target_article_id is None
        ]
        known = [pair.similarity for pair in pairs if pair.similarity is not None]
        return ArticleReport(
            path=job.article.path,
            state=job.state,
            sentences=len(job.sentences),
            pairs=len(pairs),
            translated=job.translated,
            suspicious=job.suspicious,
            repaired=job.repaired,
            terms=job.terms,
            honoured=job.honoured,
            renewed=len(job.stale),
            remembered=job.remembered,
            offered=job.offered,
            failed=sum(pair.origin is Origin.FAILED for pair in pairs),
            reviewed=sum(pair.state is not PairState.NEW for pair in pairs),
            mean_similarity=round(sum(known) / len(known), 3) if known else None,
            findings=sum(len(pair.findings) for pair in pairs),
            added=count.added,
            changed=count.changed,
            seconds=round(job.seconds, 2),
            notes=job.article.notes,
        )


def _key(text: str, markup: str) -> str:
    """Return a sentence's translation key: without markup in it, the same in every format."""
    return translation_key(text, markup if protect.prepare(text, markup).plain != text else "")


def read(path: Path, name: str, language: str, max_bytes: int, store: Store) -> Article:
    """Return the article under the name it is stored by; errors name the file as the user did."""
    article = articles.read(path, name=name, language=language, max_bytes=max_bytes)
    return replace(article, path=naming.stored_name(path, store.path))


def store_alignment(
    source: Article,
    target: Article,
    encoder: Encoder,
    store: Store,
    options: AlignOptions = AlignOptions(),  # noqa: B008  (frozen)
    *,
    lines: bool = False,
) -> alignment.Alignment:
    """Align an article with a translation people made, and store both and their pairs.

    Done again, it replaces the pairs nobody reviewed. With ``lines`` every block is one segment.
    """
    if source.path == target.path:
        raise UsageError(f"{source.path} is given as source and as target")
    made = alignment.pair_articles(source, target, encoder, options, lines=lines)
    left = store.save_article(source, made.source_sentences)
    right = store.save_article(target, made.target_sentences)
    run_id = store.start_run(
        alignment.alignment_record(source, target, encoder, options, lines=lines)
    )
    drafts = made.numbered(left.sentence_ids, right.sentence_ids)
    store.replace_alignment(run_id, left.id, right.id, drafts)
    store.finish_run(run_id)
    return made
