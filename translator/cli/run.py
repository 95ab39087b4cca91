"""``satzpaar run``: articles in, stored pairs out."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.cli.options import (
    DEFAULT_ENCODER,
    BeamSize,
    Csv,
    Database,
    EncoderName,
    EngineChoice,
    EngineName,
    Json,
    MaxBytes,
    ModelName,
    Offline,
    Source,
    Target,
    Threads,
    open_encoder,
)
from translator.cli.output import Column, emit, emit_json, near, progress_bar, say
from translator.errors import ArticleError

if TYPE_CHECKING:
    from translator.articles import Found
    from translator.reports import RunReport

COLUMNS = (
    Column("path", "article", grows=True),
    Column("state", "state"),
    Column("sentences", "sent.", right=True),
    Column("pairs", "pairs", right=True),
    Column("translated", "transl.", right=True),
    Column("failed", "failed", right=True),
    Column("mean_similarity", "sim.", right=True),
    Column("findings", "finds", right=True),
    Column("seconds", "sec.", right=True),
)


def run(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help="Articles (.txt, .md) or folders of them."),
    ],
    db: Database = Path("satzpaar.db"),
    source: Source = "de",
    target: Target = "en",
    engine: EngineName = None,
    model: ModelName = None,
    offline: Offline = False,
    encoder: EncoderName = DEFAULT_ENCODER,
    beam_size: BeamSize = 4,
    threads: Threads = 0,
    max_bytes: MaxBytes = 20_000_000,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Translate again what failed before.")
    ] = False,
    alternatives: Annotated[
        int,
        typer.Option(
            "--alternatives",
            min=0,
            max=16,
            metavar="N",
            help="Keep up to N other translations of each sentence translated now; "
            "'satzpaar show --json' lists them.",
        ),
    ] = 0,
    memory: Annotated[
        list[Path] | None,
        typer.Option(
            "--memory",
            metavar="FILE",
            help="Approved translations to use besides the database's: a .tmx or another .db; "
            "may be given several times.",
        ),
    ] = None,
    fuzzy: Annotated[
        int,
        typer.Option(
            "--fuzzy",
            min=50,
            max=100,
            metavar="PERCENT",
            help="Offer translations of similar sentences as alternatives from here on.",
        ),
    ] = 75,
    fuzzy_use: Annotated[
        int | None,
        typer.Option(
            "--fuzzy-use",
            min=50,
            max=100,
            metavar="PERCENT",
            help="Take them instead of translating from here on; never, if not given.",
        ),
    ] = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Translate articles, align and check the sentences, store the pairs for review.

    What was done before is not done again: after a stop, an edit of the article or a new
    sentence, only what is missing is translated. Pairs you reviewed are never changed.
    """
    from translator import articles, pipeline
    from translator.memory import Memory
    from translator.memory import read as read_memory
    from translator.store import Store

    progress = progress_bar()
    files = articles.find(paths)
    if not any(file.path.is_file() for file in files):  # no model is fetched for a mistyped name
        raise ArticleError("; ".join(_complaint(file, source) for file in files))
    units = [unit for path in memory or () for unit in read_memory(path, source, target)]
    choice = EngineChoice(source, target, engine, model, offline, beam_size, threads)
    translator = choice.load(say, progress)
    with Store(db, create=True) as store:
        try:
            report = pipeline.process(
                files,
                translator,
                open_encoder(encoder, offline=offline, threads=threads, store=store),
                store,
                pipeline.ProcessOptions(
                    source_language=source,
                    target_language=target,
                    max_bytes=max_bytes,
                    retry_failed=retry_failed,
                    alternatives=alternatives,
                    memory=Memory(units),
                    fuzzy=fuzzy,
                    fuzzy_use=fuzzy_use,
                ),
                progress,
            )
        except KeyboardInterrupt:
            say("what was translated so far is kept; the same command goes on from there")
            raise
    if as_json:
        emit_json(asdict(report) | {"changed": report.changed})
    else:
        rows = [asdict(row) for row in report.articles if not row.error]
        if not as_csv:
            rows = [row | {"path": near(row["path"])} for row in rows]
        emit(rows, COLUMNS, as_csv=as_csv)
    _tell(report, db)
    if report.errors:
        raise typer.Exit(1)


def _complaint(file: "Found", language: str) -> str:
    from translator import articles

    try:
        articles.read(file.path, name=file.name, language=language)
    except ArticleError as error:
        return str(error)
    return f"{file.name} is not a file"


def _tell(report: "RunReport", db: Path) -> None:
    """Say on stderr what reading noticed, what failed, and what to type next."""
    for row in report.articles:
        for note in row.notes:
            say(f"{near(row.path)}: {note}")
    for error in report.errors:
        say(f"satzpaar: error: {error}")
    done = [row for row in report.articles if not row.error]
    if not done:
        return
    if report.changed:
        say(
            f"{sum(row.sentences for row in done)} sentences in "
            f"{len(done)} article{'s' if len(done) > 1 else ''}, "
            f"{report.translated} translated, {report.seconds:.0f} s"
        )
        if report.suspicious:
            say(
                f"repaired {report.repaired} of {report.suspicious} suspicious translations "
                "by translating them in other ways"
            )
        if report.remembered or report.offered:
            say(
                f"memory: {report.remembered} of {report.renewed} sentences "
                f"({report.remembered / report.renewed:.0%}) need no engine; "
                f"{report.offered} translations of similar ones offered"
            )
        if report.terms:
            say(
                f"glossary: {report.honoured} of {report.terms} terms in the translations "
                f"({report.honoured / report.terms:.0%})"
                + ("; 'show --findings' lists the others" * (report.honoured < report.terms))
            )
    else:
        say("nothing to do: every sentence has its pair already")
    option = "" if db == Path("satzpaar.db") else f" --db {db}"
    if report.failed:
        say(
            f"{report.failed} sentences could not be translated; 'satzpaar show ARTICLE{option}' "
            "shows them and why, 'satzpaar edit PAIR TEXT' fills them"
        )
    say("next: " + f"satzpaar show {done[0].path.rsplit('/', 1)[-1]}{option}")
    say("      " + f"satzpaar export articles.tmx{option}")
