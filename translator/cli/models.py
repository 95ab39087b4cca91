"""``satzpaar models``: translation models on this machine."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from translator.cli.options import Csv, EngineChoice, Json, Offline, Threads, argos_dir, data_dir
from translator.cli.output import Column, emit, progress_bar, say
from translator.errors import ModelError, UsageError

app = typer.Typer(
    help="List, install, measure and remove translation models.",
    rich_markup_mode=None,
    no_args_is_help=True,
)

COLUMNS = (
    Column("name", "name", grows=True),
    Column("kind", "engine"),
    Column("languages", "languages"),
    Column("version", "version"),
    Column("megabytes", "MB", right=True),
    Column("licence", "licence", grows=True),
    Column("bleu", "BLEU", right=True),
    Column("sentences_per_second", "sent./s", right=True),
    Column("status", "status"),
)
MEASUREMENTS = (
    Column("model", "name", grows=True),
    Column("languages", "languages"),
    Column("test_set", "test set"),
    Column("sentences", "sent.", right=True),
    Column("bleu", "BLEU", right=True),
    Column("chrf", "chrF", right=True),
    Column("sentences_per_second", "sent./s", right=True),
)


@app.command("list")
def list_models(as_json: Json = False, as_csv: Csv = False) -> None:
    """List the installed models, and those that can be installed without looking at the network.

    BLEU and sentences/s are what 'satzpaar models bench' measured on this machine.
    """
    from translator.engines.benchmarks import Measurements
    from translator.engines.models.library import ModelLibrary

    library, measurements = ModelLibrary(data_dir(), argos_dir()), Measurements(data_dir())
    installed = library.installed()
    names = {model.name for model in installed}
    offered = [model for model in library.available() if model.name not in names]
    rows = []
    for model in [*installed, *offered]:
        measured = measurements.of(model)
        rows.append(
            asdict(model)
            | {
                "path": None if model.path is None else str(model.path),
                "languages": " ".join(model.languages),
                "megabytes": round(model.size / 1_000_000),
                "bleu": measured[0].bleu if measured else None,
                "sentences_per_second": measured[0].sentences_per_second if measured else None,
                "measured": [asdict(one) for one in measured],
                "status": "can be installed" if model.path is None else "installed",
            }
        )
    emit(rows, COLUMNS, as_json=as_json, as_csv=as_csv)


@app.command()
def install(
    model: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FILE",
            help="A name from 'satzpaar models list', argos:de-en for a package from the Argos "
            "index, or a file: .argosmodel or .gguf.",
        ),
    ],
    offline: Offline = False,
) -> None:
    """Install a model for all databases of this user; checked before it is used."""
    from translator.engines.models.library import ModelLibrary

    installed = ModelLibrary(data_dir(), argos_dir()).install(
        model, offline=offline, say=say, progress=progress_bar()
    )
    say(f"installed {installed.name}")


@app.command()
def bench(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME...", help="Installed models; all, if none is named."),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--source", metavar="FILE", help="A test set, one sentence a line."),
    ] = None,
    reference: Annotated[
        Path | None,
        typer.Option("--reference", metavar="FILE", help="Its translations by people."),
    ] = None,
    languages: Annotated[
        str,
        typer.Option(
            "--languages", metavar="PAIR", help="Of the test set, and for models of many languages."
        ),
    ] = "de-en",
    threads: Threads = 0,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Measure installed models: sentences/s here, and BLEU and chrF where a test set is given.

    The figures are kept, and 'satzpaar models list' shows them.
    """
    from translator.engines import benchmarks, evaluation
    from translator.engines.models.library import ModelLibrary

    if (source is None) != (reference is None):
        raise UsageError("a test set needs both --source and --reference")
    library, kept = ModelLibrary(data_dir(), argos_dir()), benchmarks.Measurements(data_dir())
    installed = library.installed()
    if source is not None:  # a test set says nothing about models for other pairs
        left, _, right = languages.partition("-")
        installed = [model for model in installed if model.translates(left, right)]
    models = [library.get(name) for name in names or ()] or installed
    if not models:
        pair = f" for {languages}" if source else ""
        raise ModelError(f"no model{pair} is installed; see 'satzpaar models list'")
    sentences, translations = (
        evaluation.read_lines(file) if file else [] for file in (source, reference)
    )
    rows = []
    for model in models:
        from_, _, to = (model.languages[0] if model.languages else languages).partition("-")
        engine = EngineChoice(from_, to, None, model.name, True, 4, threads).load(
            say, progress := progress_bar()
        )
        name = source.name if source else ""
        measurement = benchmarks.measure(model, engine, sentences, translations, name, progress)
        kept.keep(measurement)
        rows.append(asdict(measurement))
    emit(rows, MEASUREMENTS, as_json=as_json, as_csv=as_csv)


@app.command()
def remove(
    model: Annotated[str, typer.Argument(metavar="NAME", help="As 'satzpaar models list' says.")],
) -> None:
    """Delete an installed model; translations made with it stay."""
    from translator.engines.models.library import ModelLibrary

    ModelLibrary(data_dir(), argos_dir()).remove(model)
    say(f"removed {model}")
