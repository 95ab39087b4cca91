"""Texts that come in two languages: reading them line by line, scoring and aligning many."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from align import AlignOptions, Bead, Break, find_drift
from align import breaks as find_breaks
from align.gold import GoldSyntaxError, Link, Score, links
from align.gold import read_gold as parse_gold
from align.gold import score as score_beads
from align.types import Encoder
from translator import documents
from translator.documents import paths
from translator.documents.inline.extract import plain
from translator.documents.sentences import split_for_alignment
from translator.errors import ArticleError, UsageError
from translator.pipeline import drift, run
from translator.pipeline.matching import Bitext
from translator.pipeline.pair_articles import Alignment, store_alignment
from translator.pipeline.signatures import alignment_record
from translator.store import Store
from translator.types import (
    SOURCE,
    TARGET,
    Article,
    Block,
    BlockKind,
    Pair,
    PairDraft,
    PairState,
    Progress,
)


@dataclass(frozen=True)
class BitextOptions:
    """What people can choose about aligning many texts, besides the encoder."""

    source_language: str = SOURCE
    target_language: str = TARGET
    max_bytes: int = documents.MAX_BYTES
    lines: bool = False
    """Every line is one segment."""
    align: AlignOptions = field(default_factory=AlignOptions)


@dataclass(frozen=True)
class BitextReport:
    """What aligning one text with its translation came to."""

    source: str
    target: str
    state: str
    """``aligned``, ``unchanged`` (stored before, made the same way) or ``error``."""
    pairs: int = 0
    """Pairs with two sides."""
    one_to_one: int = 0
    source_only: int = 0
    """Sentences of the source without counterpart."""
    target_only: int = 0
    mean_similarity: float | None = None
    mean_confidence: float | None = None
    findings: int = 0
    breaks: tuple[Break, ...] = ()
    """Stretches without correspondence, in reading order."""
    drift: tuple[str, ...] = ()
    """The same for people."""
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True)
class BitextsReport:
    """What aligning many texts came to."""

    bitexts: tuple[BitextReport, ...]
    seconds: float

    @property
    def changed(self) -> bool:
        """Whether anything was aligned."""
        return any(row.state == "aligned" for row in self.bitexts)

    @property
    def errors(self) -> tuple[str, ...]:
        """One line for each pair of files that could not be aligned."""
        return tuple(row.error for row in self.bitexts if row.error)


def read_lines(path: Path, *, name: str, language: str, max_bytes: int) -> Article:
    """Return a file of any ending as an article whose blocks are its lines, blank ones too.

    A line ends where tools for corpora end it, at a line feed with or without a carriage return
    before it; the end is no part of the line. Raises ArticleError.
    """
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ArticleError(f"{name} cannot be read: {reason}; check the path") from None
    if len(data) > max_bytes:
        raise ArticleError(
            f"{name} is larger than {max_bytes:,} bytes; split it, or raise --max-bytes"
        )
    reader = documents.READERS.get(path.suffix.lower())
    markup = reader.markup if reader else "text"
    article = documents.parse(data, name=name, language=language, markup=markup)
    return replace(article, blocks=tuple(_lines(article.text)))


def _lines(text: str) -> Iterator[Block]:
    start = 0
    for end in re.finditer(r"\r?\n" if "\n" in text else r"\r", text):
        yield Block(BlockKind.OTHER, start, end.start())
        start = end.end()
    if start < len(text):
        yield Block(BlockKind.OTHER, start, len(text))


def read(
    path: Path, *, language: str, max_bytes: int, lines: bool = False, store: Store | None = None
) -> Article:
    """Return the article in a file: its lines, or its blocks of sentences.

    Where there is a store, the article's path is the one it is stored under.
    """
    name = paths.readable(path)
    documents.refuse_foreign(path.suffix.lower(), name)
    if not lines and path.suffix.lower() not in documents.READERS and path.is_file():
        raise ArticleError(
            f"{name} has an unknown ending; rename it to .txt or .md, or add --lines where every "
            "line is one sentence"
        )
    if store is not None and not lines:
        return run.read(path, name, language, max_bytes, store)
    if not lines:
        return documents.read(path, name=name, language=language, max_bytes=max_bytes)
    article = read_lines(path, name=name, language=language, max_bytes=max_bytes)
    return article if store is None else replace(article, path=paths.stored_name(path, store.path))


def read_gold(path: Path) -> list[Link]:
    """Return the beads of a gold file; raises ArticleError."""
    try:
        return parse_gold(path.read_text(encoding="utf-8-sig"))
    except GoldSyntaxError as error:
        raise ArticleError(f"{path}: {error}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ArticleError(f"cannot read {path}: {reason}; check the path") from None


def score(made: Alignment, gold: Sequence[Link]) -> Score:
    """Return how well the alignment agrees with the gold beads of the same sentences.

    Raises UsageError where gold names a sentence that is not there.
    """
    for side, article, sentences in (
        (0, made.source, made.source_sentences),
        (1, made.target, made.target_sentences),
    ):
        last = max((index for bead in gold for index in bead[side]), default=-1)
        if last >= len(sentences):
            raise UsageError(
                f"the gold names segment {last} (from 0) but {article.path} has "
                f"{len(sentences)}; was it made for lines? then add --lines"
            )
    return score_beads([(gold, links(made.beads))])


def align_all(
    bitexts: Sequence[Bitext],
    encoder: Encoder,
    store: Store,
    options: BitextOptions = BitextOptions(),
    progress: Progress = Progress(),
) -> BitextsReport:
    """Align and store these texts; what was stored before, made the same way, is left as it is.

    Each pair of files is one transaction: stopped anywhere and called again, it goes on where it
    stopped. A pair that cannot be read is reported, and the others still run.
    """
    started = time.perf_counter()
    reports = []
    progress.start("aligning", len(bitexts))
    try:
        for bitext in bitexts:
            reports.append(_align_one(bitext, encoder, store, options))
            progress.advance(1)
    finally:
        progress.finish()
    return BitextsReport(tuple(reports), round(time.perf_counter() - started, 2))


def _align_one(
    bitext: Bitext, encoder: Encoder, store: Store, options: BitextOptions
) -> BitextReport:
    started = time.perf_counter()
    names = paths.readable(bitext.source), paths.readable(bitext.target)
    try:
        source, target = (
            read(
                path,
                language=language,
                max_bytes=options.max_bytes,
                lines=options.lines,
                store=store,
            )
            for path, language in (
                (bitext.source, options.source_language),
                (bitext.target, options.target_language),
            )
        )
        known = stored_pairs(source, target, encoder, store, options)
        pairs: Sequence[PairDraft | Pair]
        if known is not None:
            state, pairs = "unchanged", known
            breaks = _stored_breaks(known, source, target, encoder, lines=options.lines)
        else:
            made = store_alignment(
                source, target, encoder, store, options.align, lines=options.lines
            )
            state, pairs, breaks = "aligned", made.pairs, made.breaks
    except (ArticleError, UsageError) as error:
        return BitextReport(*names, "error", error=str(error))
    report = _report(names, state, pairs, time.perf_counter() - started)
    return replace(report, breaks=breaks, drift=tuple(drift.in_words(breaks, source, target)))


def _stored_breaks(
    pairs: Sequence[Pair], source: Article, target: Article, encoder: Encoder, *, lines: bool
) -> tuple[Break, ...]:
    """Return where the texts of stored pairs do not correspond; what people approved does."""
    beads = []
    row = column = 0
    for pair in pairs:
        approved = pair.state in (PairState.ACCEPTED, PairState.EDITED)
        bead = Bead(
            tuple(range(row, row + pair.source_count)),
            tuple(range(column, column + pair.target_count)),
            pair.similarity or 0.0,
            pair.margin or 0.0,
            cost=0.0,
            confidence=1.0 if approved else pair.confidence or 0.0,
        )
        row, column = row + pair.source_count, column + pair.target_count
        beads.append(bead)
    found = tuple(find_breaks(beads))
    texts, others = (
        [plain(it.text, article.markup) for it in split_for_alignment(article, lines=lines)]
        for article in (source, target)
    )
    if not found or (row, column) != (len(texts), len(others)):  # people may have moved sentences
        return found
    return tuple(find_drift(beads, texts, others, encoder))


def _report(
    names: tuple[str, str], state: str, pairs: Sequence[PairDraft | Pair], seconds: float
) -> BitextReport:
    both = [pair for pair in pairs if pair.source_count and pair.target_count]
    return BitextReport(
        *names,
        state,
        pairs=len(both),
        one_to_one=sum(pair.source_count == pair.target_count == 1 for pair in both),
        source_only=sum(pair.source_count for pair in pairs if not pair.target_count),
        target_only=sum(pair.target_count for pair in pairs if not pair.source_count),
        mean_similarity=_mean([pair.similarity for pair in both]),
        mean_confidence=_mean([pair.confidence for pair in both]),
        findings=sum(len(pair.findings) for pair in pairs),
        seconds=round(seconds, 2),
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 3) if known else None


def stored_pairs(
    source: Article, target: Article, encoder: Encoder, store: Store, options: BitextOptions
) -> list[Pair] | None:
    """Return the stored pairs of these very bytes made in this very way, None if there are none."""
    record = alignment_record(source, target, encoder, options.align, lines=options.lines)
    return store.pairs.aligned(source, target, record.signature)
