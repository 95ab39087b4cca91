"""``satzpaar translate``: one text in, its translation out, no database."""

import sys
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
) -> None:
    """Translate one file; Markdown structure and line breaks stay as they are.

    A sentence that cannot be translated stays in its language, is named on stderr, and makes
    the exit code 1.
    """
    from translator import articles, translation
    from translator.cli.options import DEFAULT_ENCODER

    if file == "-":
        article = articles.parse(
            sys.stdin.buffer.read(max_bytes + 1),
            name="standard input",
            language=source,
            max_bytes=max_bytes,
        )
    else:
        article = articles.read(Path(file), name=file, language=source, max_bytes=max_bytes)
    for note in article.notes:
        say(f"{article.path}: {note}")
    progress = progress_bar()
    choice = EngineChoice(source, target, engine, model, offline, beam_size, threads)
    translator = choice.load(say, progress)
    encoder = open_encoder(DEFAULT_ENCODER, offline=offline, threads=threads, store=None)
    result = translation.translate_article(article, translator, encoder, progress)
    if output is None:
        sys.stdout.buffer.write(result.data)
        sys.stdout.flush()
    else:
        translation.write_atomically(output, result.data)
    for sentence, reason in result.failed:
        say(f"not translated ({reason}): {sentence}")
    if result.failed:
        raise typer.Exit(1)
