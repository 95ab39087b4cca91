"""The commands by their names, and what becomes of their errors."""

import sys
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from translator.cli import INTERRUPTED, was_pressed, working
from translator.cli.output import visible
from translator.errors import SatzpaarError


class Group(TyperGroup):
    """Turns an error the user can fix into one line on stderr; a bug keeps its traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command and answer for its errors."""
        try:
            with working():
                return super().invoke(ctx)
        except SatzpaarError as error:
            if was_pressed():
                raise KeyboardInterrupt from error
            message = visible(" ".join(str(error).split()))
            print(f"satzpaar: error: {message}", file=sys.stderr)  # noqa: T201
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt:
            print("\nsatzpaar: stopped", file=sys.stderr)  # noqa: T201
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(
    cls=Group,
    name="satzpaar",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"satzpaar {version('satzpaar')}")
        raise typer.Exit


@app.callback()
def satzpaar(
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """German articles in, a reviewed translation memory out, offline.

    The first steps: 'satzpaar run FOLDER' translates, aligns and stores; 'satzpaar list' and
    'satzpaar show ARTICLE' show the pairs; 'satzpaar accept', 'edit' and 'reject' review them;
    'satzpaar export FILE.tmx' takes them to OmegaT, Trados, memoQ or Weblate.
    """


def _register() -> None:
    from translator.cli import (
        align,
        align_all,
        datasette,
        doctor,
        evaluate,
        export,
        glossary,
        importing,
        listing,
        models,
        prove,
        review,
        review_page,
        run,
        runs,
        tmx,
        translate,
    )

    app.command("run")(run.run)
    app.command("translate")(translate.translate)
    app.command("align")(align.align)
    app.command("align-all")(align_all.align_all)
    app.command("list")(listing.list_articles)
    app.command("show")(listing.show)
    app.command("search")(listing.search)
    app.command("stats")(listing.stats)
    app.command("runs")(runs.runs)
    app.command("review")(review_page.review)
    for verb in review.COMMANDS:
        app.command(verb.__name__)(verb)
    app.command("export")(export.export)
    app.command("import")(importing.import_file)
    app.command("prove")(prove.prove)
    app.add_typer(tmx.app, name="tmx")
    app.add_typer(glossary.app, name="glossary")
    app.add_typer(models.app, name="models")
    app.add_typer(evaluate.app, name="evaluate")
    app.command("datasette")(datasette.datasette)
    app.command("doctor")(doctor.doctor)


_register()
