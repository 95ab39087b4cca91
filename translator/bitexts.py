"""Texts that come in two languages: reading them line by line, finding and aligning many."""

import os
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from align import AlignOptions, Break
from align.gold import GoldSyntaxError, Link, Score, links
from align.gold import read_gold as parse_gold
from align.gold import score as score_beads
from align.types import Encoder
from translator import alignment, articles, pipeline
from translator.errors import ArticleError, UsageError
from translator.store import Store
from translator.types import Article, Block, BlockKind, Pair, PairDraft, Progress

WAYS = (
    ("whole", "whole"),
    ("tagged", "tagged"),
    ("whole", "bare"),
    ("bare", "whole"),
    ("bare", "bare"),
)
"""What is compared of the names on either side: all, all but which language, or without it."""


@dataclass(frozen=True)
class Bitext:
    """A file and the file that translates it."""

    source: Path
    target: Path


@dataclass(frozen=True)
class Matching:
    """Which files of two folders belong together."""

    bitexts: tuple[Bitext, ...]
    unmatched: tuple[Path, ...]
    """Files without counterpart, of both folders."""


@dataclass(frozen=True)
class BatchOptions:
    """What people can choose about aligning many texts, besides the encoder."""

    source_language: str = "de"
    target_language: str = "en"
    max_bytes: int = articles.MAX_BYTES
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
    breaks: tuple[Break, ...] | None = None
    """Stretches without correspondence, where it was aligned now."""
    drift: tuple[str, ...] = ()
    """The same for people."""
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True)
class BatchReport:
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
    reader = articles.READERS.get(path.suffix.lower())
    markup = reader.markup if reader else "text"
    article = articles.parse(data, name=name, language=language, markup=markup)
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
    name = _readable(path)
    if not lines and path.suffix.lower() not in articles.READERS and path.is_file():
        raise ArticleError(
            f"{name} has an unknown ending; rename it to .txt or .md, or add --lines where every "
            "line is one sentence"
        )
    if store is not None and not lines:
        return pipeline.read(path, name, language, max_bytes, store)
    if not lines:
        return articles.read(path, name=name, language=language, max_bytes=max_bytes)
    article = read_lines(path, name=name, language=language, max_bytes=max_bytes)
    return article if store is None else replace(article, path=stored_name(path, store))


def stored_name(path: Path, store: Store) -> str:
    """Return the path an article is stored by: from the database's folder, else absolute."""
    whole, folder = Path(os.path.normpath(path.absolute())), store.path.absolute().parent
    stored = whole.relative_to(folder) if whole.is_relative_to(folder) else whole
    return _readable(stored)


def _readable(path: Path) -> str:
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_gold(path: Path) -> list[Link]:
    """Return the beads of a gold file; raises ArticleError."""
    try:
        return parse_gold(path.read_text(encoding="utf-8-sig"))
    except GoldSyntaxError as error:
        raise ArticleError(f"{path}: {error}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ArticleError(f"cannot read {path}: {reason}; check the path") from None


def score(made: alignment.Alignment, gold: Sequence[Link]) -> Score:
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


def match_folders(
    source: Path,
    target: Path,
    *,
    source_language: str,
    target_language: str,
    lines: bool = False,
) -> Matching:
    """Return the files below two folders (or twice the same) whose names say they belong together.

    Names are compared from strict to loose: equal paths; equal but for the language in them
    (``news.de.txt`` and ``news.en.txt``); equal but for the language that one of them names, or
    both at another place; all this with the ending, then without. A name that fits several files
    matches none of them.
    """
    left = _files(source, source_language, lines=lines)
    right = _files(target, target_language, lines=lines)
    if source.resolve() == target.resolve():
        left = [path for path in left if not _names(path.relative_to(source), target_language)]
        right = [path for path in right if _names(path.relative_to(target), target_language)]
    found: list[Bitext] = []
    for keep_ending in (True, False):
        for way, other in WAYS:
            pairs = _unique_pairs(
                {path: _key(path, source, source_language, way, keep_ending) for path in left},
                {path: _key(path, target, target_language, other, keep_ending) for path in right},
            )
            taken = {path for pair in pairs for path in (pair.source, pair.target)}
            left = [path for path in left if path not in taken]
            right = [path for path in right if path not in taken]
            found += pairs
    return Matching(tuple(sorted(found, key=lambda pair: pair.source)), (*left, *right))


def _files(folder: Path, language: str, *, lines: bool) -> list[Path]:
    """Return the articles below a folder; for lines, files that end in the language too."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder; name two folders, or one list of pairs")
    endings = {*articles.READERS, f".{language}"} if lines else set(articles.READERS)
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in endings
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    ]


def _tag(language: str) -> re.Pattern[str]:
    """Return what finds a language code, with or without region, standing apart in a name."""
    return re.compile(rf"(?<![^\W_])(?i:{re.escape(language)})(?:[-_][A-Z]{{2}})?(?![^\W_])")


def _names(path: Path, language: str) -> bool:
    return _tag(language).search(path.as_posix()) is not None


def _key(path: Path, folder: Path, language: str, way: str, keep_ending: bool) -> str | None:
    """Return what must be equal in the names of two files for them to match in this way."""
    inside = path.relative_to(folder)
    if not keep_ending and inside.suffix.lower() in articles.READERS:
        inside = inside.with_suffix("")
    name = inside.as_posix()
    if way == "whole":
        return name
    tags = list(_tag(language).finditer(name))
    if not tags:
        return None
    start, end = tags[-1].span()
    if way == "tagged":
        return f"{name[:start]}\0{name[end:]}"
    # Without the language goes the mark that set it apart: x.de.txt, x_de.txt and de-x.txt are x.
    before, after = name[:start], name[end:]
    if before[-1:] in (*"._-/",) and before:
        return before[:-1] + after
    return before + after[1:]


def _unique_pairs(left: dict[Path, str | None], right: dict[Path, str | None]) -> list[Bitext]:
    """Return the pairs of paths whose keys are equal and that no other path has."""
    by_key: dict[str, tuple[list[Path], list[Path]]] = {}
    for side, keys in enumerate((left, right)):
        for path, key in keys.items():
            if key is not None:
                by_key.setdefault(key, ([], []))[side].append(path)
    return [
        Bitext(sources[0], targets[0])
        for sources, targets in by_key.values()
        if len(sources) == len(targets) == 1
    ]


def read_list(path: Path) -> Matching:
    """Return the pairs a file lists: two paths a line with a tab between, from its own folder.

    Blank lines, lines that begin with ``#`` and further columns are ignored; a pair listed twice
    is one. Raises ArticleError.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ArticleError(f"cannot read the list {path}: {reason}; check the path") from None
    folder = path.parent if path.is_file() else Path()
    found: dict[Bitext, None] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        columns = line.rstrip("\r").split("\t")
        if not line.strip() or line.startswith("#"):
            continue
        if len(columns) < 2 or not columns[0].strip() or not columns[1].strip():
            raise ArticleError(f"{path}, line {number}: expected two paths with a tab between them")
        found[Bitext(folder / columns[0].strip(), folder / columns[1].strip())] = None
    if not found:
        raise ArticleError(f"{path} lists no pairs; write two paths a line with a tab between")
    return Matching(tuple(found), ())


def align_all(
    bitexts: Sequence[Bitext],
    encoder: Encoder,
    store: Store,
    options: BatchOptions = BatchOptions(),  # noqa: B008  (frozen)
    progress: Progress = Progress(),  # noqa: B008  (frozen)
) -> BatchReport:
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
    return BatchReport(tuple(reports), round(time.perf_counter() - started, 2))


def _align_one(
    bitext: Bitext, encoder: Encoder, store: Store, options: BatchOptions
) -> BitextReport:
    started = time.perf_counter()
    names = _readable(bitext.source), _readable(bitext.target)
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
        if known is not None:
            return _report(names, "unchanged", known, time.perf_counter() - started)
        made = pipeline.store_alignment(
            source, target, encoder, store, options.align, lines=options.lines
        )
    except (ArticleError, UsageError) as error:
        return BitextReport(*names, "error", error=str(error))
    report = _report(names, "aligned", made.pairs, time.perf_counter() - started)
    return replace(report, breaks=made.breaks, drift=tuple(made.drift))


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
    source: Article, target: Article, encoder: Encoder, store: Store, options: BatchOptions
) -> list[Pair] | None:
    """Return the stored pairs of these very bytes made in this very way, None if there are none."""
    record = alignment.alignment_record(source, target, encoder, options.align, lines=options.lines)
    row = store.one(
        # An alignment that a stop cut off left articles that changed after their last run began.
        "SELECT a.id, b.id AS target_id FROM articles AS a, articles AS b "
        "WHERE a.path = ? AND b.path = ? "
        "AND a.sha256 = ? AND b.sha256 = ? AND a.language = ? AND b.language = ? "
        "AND max(a.changed_at, b.changed_at) <= (SELECT max(started_at) FROM runs "
        "JOIN pairs ON run_id = runs.id WHERE article_id = a.id AND target_article_id = b.id "
        "AND NOT retired) AND NOT EXISTS (SELECT 1 FROM pairs JOIN runs ON runs.id = run_id "
        "WHERE article_id = a.id AND target_article_id = b.id AND NOT retired "
        "AND state = 'new' AND signature <> ?)",
        [
            source.path,
            target.path,
            source.sha256,
            target.sha256,
            source.language,
            target.language,
            record.signature,
        ],
    )
    if row is None:
        return None
    pairs = store.pairs(article_ids=[row["id"]])
    return [pair for pair in pairs if pair.target_article_id == row["target_id"]]
