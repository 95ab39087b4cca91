"""``satzpaar run``: articles in, stored pairs out."""

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.cli import INTERRUPTED
from translator.cli.options import (
    BeamSize,
    Csv,
    Database,
    EncoderName,
    EngineName,
    Json,
    MaxBytes,
    ModelName,
    Offline,
    QualityName,
    Target,
    Threads,
    language_code,
    named,
    workplace,
)
from translator.cli.output import Column, counted, emit, emit_json, near, say
from translator.types import DEFAULT_ENCODER, SOURCE, TARGET, Quality

if TYPE_CHECKING:
    from translator.pipeline.reports import RunReport

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


Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH", parser=named, help="Articles (.txt, .md, .html, .docx) or folders."
    ),
]
SourceOrAuto = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="LANGUAGE",
        parser=lambda text: text if text == "auto" else language_code(text),
        help="Language of the articles, or auto: each one's own.",
    ),
]
RetryFailed = Annotated[
    bool, typer.Option("--retry-failed", help="Translate again what failed before.")
]
Alternatives = Annotated[
    int | None,
    typer.Option(
        "--alternatives",
        min=0,
        max=16,
        metavar="N",
        help="Keep up to N other translations of each sentence translated now; "
        "those that cost nothing, if not given. 'satzpaar show --json' lists them.",
    ),
]
Memories = Annotated[
    list[Path] | None,
    typer.Option(
        "--memory",
        metavar="FILE",
        help="Approved translations to use besides the database's: a .tmx or another .db; "
        "may be given several times.",
    ),
]
Fuzzy = Annotated[
    int,
    typer.Option(
        "--fuzzy",
        min=50,
        max=100,
        metavar="PERCENT",
        help="Offer translations of similar sentences as alternatives from here on.",
    ),
]
FuzzyUse = Annotated[
    int | None,
    typer.Option(
        "--fuzzy-use",
        min=50,
        max=100,
        metavar="PERCENT",
        help="Take them instead of translating from here on; never, if not given.",
    ),
]


def run(
    paths: Paths,
    db: Database = Path("satzpaar.db"),
    source: SourceOrAuto = SOURCE,
    target: Target = TARGET,
    engine: EngineName = None,
    model: ModelName = None,
    offline: Offline = False,
    encoder: EncoderName = DEFAULT_ENCODER,
    quality: QualityName = Quality.GOOD,
    beam_size: BeamSize = None,
    threads: Threads = 0,
    max_bytes: MaxBytes = 20_000_000,
    retry_failed: RetryFailed = False,
    alternatives: Alternatives = None,
    memory: Memories = None,
    fuzzy: Fuzzy = 75,
    fuzzy_use: FuzzyUse = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Translate articles, align and check the sentences, store the pairs for review.

    What was done before is not done again: after a stop, an edit of the article or a new
    sentence, only what is missing is translated. Pairs you reviewed are never changed.
    """
    from translator.engines.choice import EngineChoice
    from translator.pipeline.run import RunSettings
    from translator.pipeline.run_files import RunOptions, run_files

    options = RunOptions(
        EngineChoice(source, target, engine, model, offline, beam_size, threads, quality=quality),
        encoder,
        memories=tuple(memory or ()),
        steps=RunSettings(
            max_bytes=max_bytes,
            retry_failed=retry_failed,
            alternatives=alternatives,
            fuzzy=fuzzy,
            fuzzy_use=fuzzy_use,
        ),
    )
    report = run_files(paths, db, options, workplace())
    if as_json:
        emit_json(asdict(report) | {"changed": report.changed})
    else:
        rows = [asdict(row) for row in report.articles if not row.error]
        if not as_csv:
            rows = [row | {"path": near(row["path"])} for row in rows]
        emit(rows, COLUMNS, as_csv=as_csv)
    _tell(report, db)
    if report.stopped:
        raise typer.Exit(INTERRUPTED)
    if report.errors or any(row.unread for row in report.articles):
        raise typer.Exit(1)


def _tell(report: "RunReport", db: Path) -> None:
    """Say on stderr what reading noticed, what failed, and what to type next."""
    for row in report.articles:
        for note in (*row.notes, *row.unread):
            say(f"{near(row.path)}: {note}")
    for error in report.errors:
        say(f"satzpaar: error: {error}")
    done = [row for row in report.articles if not row.error]
    if report.stopped:
        say("stopped; what was translated so far is kept, the same command goes on from there")
    if not done:
        return
    if report.changed:
        _tell_counts(report)
    elif not report.stopped:
        say("nothing to do: every sentence has its pair already")
    option = "" if db == Path("satzpaar.db") else f" --db {shlex.quote(str(db))}"
    if report.failed:
        say(
            f"{counted(report.failed, 'sentence')} could not be translated; "
            f"'satzpaar show ARTICLE{option}' shows which and why, "
            "'satzpaar edit PAIR TEXT' fills them"
        )
    say("next: " + f"satzpaar show {shlex.quote(done[0].path)}{option}")
    say("      " + f"satzpaar export articles.tmx{option}")


def _tell_counts(report: "RunReport") -> None:
    """Say on stderr what was translated, protected, repaired and remembered."""
    done = [row for row in report.articles if not row.error]
    say(
        f"{counted(sum(row.sentences for row in done), 'sentence')} in "
        f"{counted(len(done), 'article')}, "
        f"{report.translated} translated, {report.seconds:.0f} s"
    )
    again = report.renewed - report.remembered
    if not report.translated and again > 0:
        say(f"checked {counted(again, 'pair')} again; their sentences were translated before")
    if report.protected or report.retried:
        say(
            f"protected {report.protected} links, addresses, codes and tags; "
            f"{counted(report.retried, 'sentence')} translated around them; "
            f"{report.failed} failed"
        )
    if report.suspicious:
        say(
            f"repaired {report.repaired} of "
            f"{counted(report.suspicious, 'suspicious translation')} "
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
