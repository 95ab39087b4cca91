"""``satzpaar run``: articles in, stored pairs out."""

import shlex
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.cli.interrupts import INTERRUPTED, finishing
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
    Target,
    Threads,
    open_encoder,
)
from translator.cli.output import Column, counted, emit, emit_json, near, progress_bar, say
from translator.errors import ArticleError, EngineError, UsageError

if TYPE_CHECKING:
    from translator.documents import Found
    from translator.documents.language import Sorted
    from translator.engines.base import Engine
    from translator.pipeline.reports import RunReport
    from translator.types import Progress

AUTO = "auto"
"""The language that says: look at each article."""

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
        typer.Argument(metavar="PATH", help="Articles (.txt, .md, .html, .docx) or folders."),
    ],
    db: Database = Path("satzpaar.db"),
    source: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="LANGUAGE",
            help="Language of the articles (ISO 639-1), or auto: each one's own.",
        ),
    ] = "de",
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
    from translator import documents
    from translator.documents.language import LangidDetector, sort
    from translator.memory.files import read as read_memory
    from translator.memory.translation_memory import Memory
    from translator.pipeline.reports import merge
    from translator.pipeline.run import ProcessOptions, process
    from translator.store import Store

    progress = progress_bar()
    files = documents.find(paths)
    if not any(file.path.is_file() for file in files):  # no model is fetched for a mistyped name
        raise ArticleError("; ".join(_complaint(file) for file in files))
    detector = LangidDetector()
    choice = EngineChoice(source, target, engine, model, offline, beam_size, threads)
    if source == AUTO:
        found = sort(files, max_bytes, detector)
        jobs, problems = _engines(found, choice, progress)
        if not jobs:
            raise ArticleError("; ".join(problems))
    else:
        jobs, problems = [_Job(source, files, choice.load(say, progress))], []
    memories = {
        job.language: Memory(
            unit for path in memory or () for unit in read_memory(path, job.language, target)
        )
        for job in jobs
    }
    reports = []
    with Store(db, create=True) as store:
        model_of_meaning = open_encoder(encoder, offline=offline, threads=threads, store=store)
        with finishing(progress) as stop:
            for job in jobs:
                settings = ProcessOptions(
                    source_language=job.language,
                    target_language=target,
                    max_bytes=max_bytes,
                    retry_failed=retry_failed,
                    alternatives=alternatives,
                    memory=memories[job.language],
                    fuzzy=fuzzy,
                    fuzzy_use=fuzzy_use,
                    detector=detector,
                )
                reports.append(
                    process(
                        job.files, job.engine, model_of_meaning, store, settings, progress, stop
                    )
                )
    report = merge(reports, problems)
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
    if report.errors:
        raise typer.Exit(1)


@dataclass(frozen=True)
class _Job:
    """Files of one language and the engine for it."""

    language: str
    files: "Sequence[Found]"
    engine: "Engine"


def _engines(
    found: "Sorted", choice: EngineChoice, progress: "Progress"
) -> tuple[list[_Job], list[str]]:
    """Return the files of each language with their engine, and a line for each other file."""
    from translator.languages.codes import name

    jobs, problems = [], list(found.unknown)
    for language, files in found.files.items():
        if not language:
            problems += [_complaint(file) for file in files]
        elif language == choice.target:
            already = f"is in {name(language)} already; nothing to translate"
            problems += [f"{file.name} {already}" for file in files]
        else:
            try:
                engine = replace(choice, source=language).load(say, progress)
            except (EngineError, UsageError) as error:
                problems += [f"{file.name}: {error}" for file in files]
            else:
                jobs.append(_Job(language, files, engine))
    return jobs, problems


def _complaint(file: "Found") -> str:
    from translator import documents

    try:
        documents.read(file.path, name=file.name, language="")
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
    if report.stopped:
        say("stopped; what was translated so far is kept, the same command goes on from there")
    if not done:
        return
    if report.changed:
        say(
            f"{counted(sum(row.sentences for row in done), 'sentence')} in "
            f"{counted(len(done), 'article')}, "
            f"{report.translated} translated, {report.seconds:.0f} s"
        )
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
