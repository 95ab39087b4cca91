"""``satzpaar translate``: one text in, its translation out, no database."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.cli.options import (
    BeamSize,
    EngineName,
    MaxBytes,
    ModelName,
    Offline,
    QualityName,
    Source,
    Target,
    Threads,
    workplace,
)
from translator.cli.output import counted, emit_data, say
from translator.errors import ArticleError, UsageError
from translator.types import SOURCE, TARGET, Quality, Severity

if TYPE_CHECKING:
    from translator.pipeline.document import TranslatedArticle
    from translator.pipeline.document_files import Original


class Markup(StrEnum):
    """Inline markup that is kept."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Where to write; standard output if not given."
    ),
]
LaidDown = Annotated[
    Path | None,
    typer.Option(
        "--db",
        metavar="FILE",
        help="Keep to the glossary of this database and use its approved translations.",
    ),
]
Glossaries = Annotated[
    list[Path] | None,
    typer.Option(
        "--glossary",
        metavar="FILE",
        help="Keep to these terms (.csv, .tsv, .tbx); may be given several times.",
    ),
]
Memories = Annotated[
    list[Path] | None,
    typer.Option(
        "--memory",
        metavar="FILE",
        help="Use these approved translations: a .tmx or a .db; may be given several times.",
    ),
]


def translate(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="An article, or - to read standard input.")
    ],
    output: Output = None,
    source: Source = SOURCE,
    target: Target = TARGET,
    engine: EngineName = None,
    model: ModelName = None,
    offline: Offline = False,
    quality: QualityName = Quality.GOOD,
    beam_size: BeamSize = None,
    threads: Threads = 0,
    max_bytes: MaxBytes = 20_000_000,
    db: LaidDown = None,
    glossary: Glossaries = None,
    memory: Memories = None,
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
    from translator.documents.atomic import check_place, write_atomically
    from translator.engines.choice import EngineChoice
    from translator.pipeline.document_files import TranslationOptions, translate_original

    if output is not None:
        check_place(output)  # before the work
        if file != "-" and output.exists() and Path(file).exists() and output.samefile(file):
            raise UsageError(f"{output} is the article itself; name another file with -o")
    original = _original(file, source, markup, max_bytes)
    if not original.is_text and output is None and sys.stdout.isatty():
        raise UsageError(f"{file} becomes a Word file; say where to write it with -o")
    options = TranslationOptions(
        EngineChoice(source, target, engine, model, offline, beam_size, threads, quality=quality),
        glossaries=tuple(glossary or ()),
        memories=tuple(memory or ()),
        db=db,
    )
    result = translate_original(original, options, workplace())
    if output is None:
        emit_data(result.data)
    else:
        write_atomically(output, result.data)
    _tell(result)
    if result.failed or original.article.unread:
        raise typer.Exit(1)


def _original(file: str, language: str, markup: Markup | None, max_bytes: int) -> "Original":
    """Return the article to translate, from a file or from standard input."""
    from translator.pipeline.document_files import parse_original, read_original

    if file != "-":
        return read_original(file, language=language, markup=markup, max_bytes=max_bytes)
    data = sys.stdin.buffer.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise ArticleError(f"standard input is larger than {max_bytes} bytes; see --max-bytes")
    return parse_original(data, "standard input", language=language, markup=markup or "text")


def _tell(result: "TranslatedArticle") -> None:
    """Say on stderr what was repaired, remembered, doubtful, and not translated."""
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
