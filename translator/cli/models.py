"""``satzpaar models``: translation models on this machine."""

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from translator.cli.options import Csv, Json, Offline, Threads, workplace
from translator.cli.output import Column, emit, say
from translator.errors import UsageError
from translator.types import SOURCE, TARGET

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
    from translator.engines.benchmarks import known_models

    library = workplace().library
    rows = [
        asdict(model)
        | {
            "path": None if model.path is None else str(model.path),
            "languages": " ".join(model.languages),
            "megabytes": round(model.size / 1_000_000),
            "bleu": measured[0].bleu if measured else None,
            "sentences_per_second": measured[0].sentences_per_second if measured else None,
            "measured": [asdict(one) for one in measured],
            "status": library.status(model),
        }
        for model, measured in known_models(library)
    ]
    for row in rows:
        if row["status"] in ("older", "not run any more"):
            say(
                f"{row['name']} is of an earlier satzpaar; "
                f"'satzpaar models install {row['name']}' makes it anew"
            )
    for name in library.unreadable():
        say(f"{name} cannot be read; 'satzpaar models remove {shlex.quote(name)}' deletes it")
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
    here = workplace()
    installed = here.library.install(model, offline=offline, say=say, progress=here.progress)
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
    ] = f"{SOURCE}-{TARGET}",
    threads: Threads = 0,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Measure installed models: sentences/s here, and BLEU and chrF where a test set is given.

    The figures are kept, and 'satzpaar models list' shows them.
    """
    from translator.engines.benchmarks import bench_models
    from translator.engines.evaluation import ReferenceSet

    if source is None or reference is None:
        if source != reference:
            raise UsageError("a test set needs both --source and --reference")
        test_set = None
    else:
        test_set = ReferenceSet(source, reference)
    measured = bench_models(names or (), test_set, languages, threads, workplace())
    rows = [asdict(measurement) for measurement in measured]
    emit(rows, MEASUREMENTS, as_json=as_json, as_csv=as_csv)


@app.command()
def remove(
    model: Annotated[str, typer.Argument(metavar="NAME", help="As 'satzpaar models list' says.")],
) -> None:
    """Delete an installed model; translations made with it stay."""
    workplace().library.remove(model)
    say(f"removed {model}")
