"""``satzpaar translate``: one text in, its translation out, no database."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

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
from translator.cli.output import progress_bar, say
from translator.errors import ArticleError, UsageError


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
    markup: Annotated[
        Markup | None,
        typer.Option("--markup", help="Markup of the text; by the file's ending, and text for -."),
    ] = None,
) -> None:
    """Translate one file into one of the same format: text, Markdown, HTML or Word (DOCX).

    Structure, links, images, code, tables and line breaks stay as they are. In HTML, scripts,
    styles and attributes stay too; in Word files, headers, footers, notes, fields and pictures.

    A sentence that cannot be translated stays in its language, is named on stderr, and makes
    the exit code 1.
    """
    from translator import articles, translation
    from translator.cli.options import DEFAULT_ENCODER

    if file == "-":
        data = sys.stdin.buffer.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise ArticleError(f"standard input is larger than {max_bytes} bytes; see --max-bytes")
        article = articles.parse(
            data, name="standard input", language=source, markup=markup or "text"
        )
    else:
        article = articles.read(Path(file), name=file, language=source, max_bytes=max_bytes)
        data = Path(file).read_bytes()
        if markup:
            article = articles.parse(data, name=file, language=source, markup=markup)
        if article.encoding == "docx" and output is None and sys.stdout.isatty():
            raise UsageError(f"{file} becomes a Word file; say where to write it with -o")
    for note in article.notes:
        say(f"{article.path}: {note}")
    progress = progress_bar()
    choice = EngineChoice(source, target, engine, model, offline, beam_size, threads)
    translator = choice.load(say, progress)
    encoder = open_encoder(DEFAULT_ENCODER, offline=offline, threads=threads, store=None)
    result = translation.translate_article(article, translator, encoder, progress, data)
    if output is None:
        sys.stdout.buffer.write(result.data)
        sys.stdout.flush()
    else:
        translation.write_atomically(output, result.data)
    for sentence, reason in result.failed:
        say(f"not translated ({reason}): {sentence}")
    if result.failed:
        raise typer.Exit(1)
