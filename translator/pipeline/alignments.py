"""From files in two languages to aligned pairs: one article, or folders of them."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from align.gold import Score
from translator.documents.atomic import write_atomically
from translator.errors import ArticleError
from translator.languages.codes import check_code
from translator.pipeline import bitexts, heatmap, matching
from translator.pipeline.bitexts import BitextOptions, BitextsReport
from translator.pipeline.encoder import EncoderChoice, remembering
from translator.pipeline.matching import Matching
from translator.pipeline.pair_articles import Alignment, align_articles, store_alignment
from translator.store import Store
from translator.types import Progress


@dataclass(frozen=True)
class AlignmentOptions:
    """What people can choose about aligning one article with its translation."""

    texts: BitextOptions = field(default_factory=BitextOptions)
    encoder: EncoderChoice = field(default_factory=EncoderChoice)
    db: Path | None = None
    """The database to keep the pairs in."""
    gold: Path | None = None
    """An alignment made by hand, to score this one against."""
    plot: Path | None = None
    """Where to draw the similarities and the path through them: .svg or .png."""


@dataclass(frozen=True)
class ScoredAlignment:
    """An alignment, and how well it agrees with the one made by hand."""

    alignment: Alignment
    score: Score | None = None


def align_files(
    source: Path,
    target: Path,
    options: AlignmentOptions = AlignmentOptions(),
) -> ScoredAlignment:
    """Align an article with its existing translation; store, score and draw it where asked to.

    Raises ArticleError for files that cannot be read, UsageError for what cannot be meant.
    """
    texts = options.texts
    _check(texts)
    picture = None if options.plot is None else heatmap.picture_form(options.plot)
    gold = None if options.gold is None else bitexts.read_gold(options.gold)
    with ExitStack() as stack:
        store = None if options.db is None else stack.enter_context(Store(options.db, create=True))
        original, translated = (
            bitexts.read(
                path, language=code, max_bytes=texts.max_bytes, lines=texts.lines, store=store
            )
            for path, code in ((source, texts.source_language), (target, texts.target_language))
        )
        encoder = options.encoder.open(store)
        if store is None:
            encoder = remembering(encoder)
            made = align_articles(original, translated, encoder, texts.align, lines=texts.lines)
        else:
            made = store_alignment(
                original, translated, encoder, store, texts.align, lines=texts.lines
            )
        score = None if gold is None else bitexts.score(made, gold)
        if options.plot is not None and picture is not None:
            write_atomically(options.plot, heatmap.draw_alignment(made, encoder, picture))
    return ScoredAlignment(made, score)


@dataclass(frozen=True)
class FolderOptions:
    """What people can choose about aligning many articles with their translations."""

    texts: BitextOptions = field(default_factory=BitextOptions)
    encoder: EncoderChoice = field(default_factory=EncoderChoice)
    matched: Callable[[Matching], None] = field(default=lambda found: None)
    """Told which files belong together, before they are aligned."""


@dataclass(frozen=True)
class FolderReport:
    """Which files belong together, and what aligning them came to."""

    found: Matching
    batch: BitextsReport


def align_folders(
    sources: Path,
    targets: Path | None,
    db: Path,
    options: FolderOptions = FolderOptions(),
    progress: Progress = Progress(),
) -> FolderReport:
    """Align and store the files of two folders, or of a list in one file, that belong together.

    Each pair of files is kept at once; the same call again goes on. Raises ArticleError where no
    file has a counterpart.
    """
    texts = options.texts
    _check(texts)
    if targets is None:
        found = matching.read_list(sources)
    else:
        found = matching.match_folders(
            sources,
            targets,
            source_language=texts.source_language,
            target_language=texts.target_language,
            lines=texts.lines,
        )
    options.matched(found)
    if not found.bitexts:
        raise ArticleError(
            f"no file of {sources} has a counterpart in {targets}; give them equal names, such as "
            f"news.{texts.source_language}.txt and news.{texts.target_language}.txt, "
            "or a list of pairs"
        )
    with Store(db, create=True) as store:
        encoder = options.encoder.open(store)
        report = bitexts.align_all(found.bitexts, encoder, store, texts, progress)
    return FolderReport(found, report)


def _check(options: BitextOptions) -> None:
    check_code(options.source_language)
    check_code(options.target_language)
