"""``satzpaar evaluate``: how good an engine is."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from translator.cli.options import (
    BeamSize,
    EngineName,
    Json,
    ModelName,
    Offline,
    QualityName,
    Source,
    Target,
    Threads,
    workplace,
)
from translator.cli.output import Column, emit, emit_json, say
from translator.types import SOURCE, TARGET, Quality

app = typer.Typer(help="Measure engines on test sets.", rich_markup_mode=None, no_args_is_help=True)

COLUMNS = (
    Column("model", "model", grows=True),
    Column("sentences", "sent.", right=True),
    Column("bleu", "BLEU", right=True),
    Column("chrf", "chrF", right=True),
    Column("failed", "failed", right=True),
    Column("retried", "retried", right=True),
    Column("seconds", "sec.", right=True),
    Column("sentences_per_second", "sent./s", right=True),
)


@app.callback()
def evaluate() -> None:
    """Measure engines on test sets."""


@app.command()
def translation(
    source_file: Annotated[
        Path, typer.Argument(metavar="SRC", help="Source sentences, one per line.")
    ],
    reference_file: Annotated[
        Path, typer.Argument(metavar="REF", help="Their translations by people, line by line.")
    ],
    source: Source = SOURCE,
    target: Target = TARGET,
    engine: EngineName = None,
    model: ModelName = None,
    offline: Offline = False,
    quality: QualityName = Quality.GOOD,
    beam_size: BeamSize = None,
    threads: Threads = 0,
    every: Annotated[
        int, typer.Option("--every", min=1, help="Take only every so manieth line, from the first.")
    ] = 1,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the translations here."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Translate a test set and print BLEU and chrF (sacrebleu) and sentences per second."""
    from translator.engines.choice import EngineChoice
    from translator.engines.evaluation import ReferenceSet, evaluate_files

    choice = EngineChoice(
        source, target, engine, model, offline, beam_size, threads, quality=quality
    )
    test_set = ReferenceSet(source_file, reference_file, every)
    scores = evaluate_files(test_set, choice, workplace(), output)
    if as_json:
        emit_json(asdict(scores))
    else:
        emit([asdict(scores)], COLUMNS)
        say(scores.bleu_signature)
        say(scores.chrf_signature)
