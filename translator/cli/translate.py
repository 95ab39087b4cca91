"""``satzpaar translate``: one text in, its translation out, no database."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.cli.options import (
    BeamSize,
    EngineChoice,
    EngineName,
    MaxBytes,
    ModelName,
    Offline,
    Source,
    Target,
    Threads,
    open_encoder,
)
from translator.cli.output import counted, progress_bar, say
from translator.errors import ArticleError, UsageError
from translator.types import Severity

if TYPE_CHECKING:
    from translator.pipeline.document import Sources


class Markup(StrEnum):
    """Inline markup that is kept."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


def translate(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="An article, or - to read standard input.")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to write; standard output if not given."
        ),
    ] = None,
    source: Source = "de",
    target: Target = "en",
    engine: EngineName = None,
    model: ModelName = None,
    offline: Offline = False,
    beam_size: BeamSize = 4,
    threads: Threads = 0,
    max_bytes: MaxBytes = 20_000_000,
    db: Annotated[
        Path | None,
        typer.Option(
            "--db",
            metavar="FILE",
            help="Keep to the glossary of this database and use its approved translations.",
        ),
    ] = None,
    glossary: Annotated[
        list[Path] | None,
        typer.Option(
            "--glossary",
            metavar="FILE",
            help="Keep to these terms (.csv, .tsv, .tbx); may be given several times.",
        ),
    ] = None,
    memory: Annotated[
        list[Path] | None,
        typer.Option(
            "--memory",
            metavar="FILE",
            help="Use these approved translations: a .tmx or a .db; may be given several times.",
        ),
    ] = None,
    markup: Annotated[
        Markup | None,
        typer.Option("--markup", help="Markup of the text; by the file's ending, and text for -."),
    ] = None,
) -> None:
    """Translate one file into one of the same format: text, Markdown, HTML or Word (DOCX).

    Structure, links, images, code, tables and line breaks stay as they are. In HTML, scripts,
    styles and attributes stay too; in Word files, headers, footers, notes, fields and pictures.

    Suspicious translations are repaired as in 'satzpaar run'; what stays suspicious is said on
    stderr. A sentence that cannot be translated stays in its language, is named on stderr, and
    makes the exit code 1.
    """
    from translator import documents
    from translator.cli.options import DEFAULT_ENCODER
    from translator.documents import language
    from translator.documents.atomic import check_place, write_atomically
    from translator.pipeline import document

    if output is not None:
        check_place(output)  # before the work
        if file != "-" and output.exists() and Path(file).exists() and output.samefile(file):
            raise UsageError(f"{output} is the article itself; name another file with -o")
    if file == "-":
        data = sys.stdin.buffer.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise ArticleError(f"standard input is larger than {max_bytes} bytes; see --max-bytes")
        article = documents.parse(
            data, name="standard input", language=source, markup=markup or "text"
        )
    else:
        article = documents.read(Path(file), name=file, language=source, max_bytes=max_bytes)
        data = Path(file).read_bytes()
        if markup:
            article = documents.parse(data, name=file, language=source, markup=markup)
        if article.encoding == "docx" and output is None and sys.stdout.isatty():
            raise UsageError(f"{file} becomes a Word file; say where to write it with -o")
    notes = language.examine(article, article.path, target, language.LangidDetector())
    for note in article.notes + notes:
        say(f"{article.path}: {note}")
    sources = _sources(source, target, db, glossary or (), memory or ())
    progress = progress_bar()
    choice = EngineChoice(source, target, engine, model, offline, beam_size, threads)
    translator = choice.load(say, progress)
    encoder = open_encoder(DEFAULT_ENCODER, offline=offline, threads=threads, store=None)
    result = document.translate_article(article, translator, encoder, progress, data, sources)
    if output is None:
        sys.stdout.buffer.write(result.data)
        sys.stdout.flush()
    else:
        write_atomically(output, result.data)
    if result.remembered:
        say(f"memory: {result.remembered} of {result.sentences} sentences need no engine")
    if result.suspicious:
        count = counted(result.suspicious, "suspicious translation")
        say(f"repaired {result.repaired} of {count}")
    if result.terms:
        say(f"glossary: {result.honoured} of {result.terms} terms in the translation")
    for sentence, finding in result.findings:
        if finding.severity is not Severity.INFO:
            say(f"look at ({finding.message}): {sentence}")
    for sentence, reason in result.failed:
        say(f"not translated ({reason}): {sentence}")
    if result.failed:
        raise typer.Exit(1)


def _sources(
    source: str, target: str, db: Path | None, glossaries: Sequence[Path], memories: Sequence[Path]
) -> "Sources":
    from translator.memory import glossary_files, translation_memory
    from translator.memory.files import read
    from translator.memory.glossary import Glossary
    from translator.pipeline.document import Sources
    from translator.store import Store

    terms = [term for path in glossaries for term in glossary_files.read(path, source, target)]
    units = [unit for path in memories for unit in read(path, source, target)]
    if db is not None:
        with Store(db) as store:
            terms = [*store.glossary.terms(source, target), *terms]
            units = [*store.memory.remembered(source, target), *units]
    return Sources(
        translation_memory.Memory(units), Glossary({term.source: term for term in terms}.values())
    )
