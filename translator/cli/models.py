"""``satzpaar models``: translation models on this machine."""

from dataclasses import asdict
from typing import Annotated

import typer

from translator.cli.options import Csv, Json, Offline, argos_dir, data_dir
from translator.cli.output import Column, emit, progress_bar, say

app = typer.Typer(
    help="List, install and remove translation models.",
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
    Column("status", "status"),
)


@app.command("list")
def list_models(as_json: Json = False, as_csv: Csv = False) -> None:
    """List the installed models, and those that can be installed without looking at the network."""
    from translator.models import ModelLibrary

    library = ModelLibrary(data_dir(), argos_dir())
    installed = library.installed()
    names = {model.name for model in installed}
    rows = [asdict(model) | {"status": "installed"} for model in installed]
    rows += [
        asdict(model) | {"status": "can be installed"}
        for model in library.available()
        if model.name not in names
    ]
    for row in rows:
        row["path"] = None if row["path"] is None else str(row["path"])
        row["languages"] = " ".join(row["languages"])
        row["megabytes"] = round(row["size"] / 1_000_000)
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
    from translator.models import ModelLibrary

    installed = ModelLibrary(data_dir(), argos_dir()).install(
        model, offline=offline, say=say, progress=progress_bar()
    )
    say(f"installed {installed.name}")


@app.command()
def remove(
    model: Annotated[str, typer.Argument(metavar="NAME", help="As 'satzpaar models list' says.")],
) -> None:
    """Delete an installed model; translations made with it stay."""
    from translator.models import ModelLibrary

    ModelLibrary(data_dir(), argos_dir()).remove(model)
    say(f"removed {model}")
