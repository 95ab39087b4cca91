"""``satzpaar tmx``: what other tools object to in a TMX, and its repair."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from translator.cli.options import Csv, Json, regular
from translator.cli.output import Column, counted, emit, emit_json, say
from translator.errors import UsageError

if TYPE_CHECKING:
    from translator.exchange.tmx.lint import CheckReport
    from translator.exchange.tmx.problems import Tool

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Check and repair translation memories of any tool.",
)

PROBLEMS = (
    Column("line", "line", right=True),
    Column("unit", "unit", right=True),
    Column("harm", "harm"),
    Column("kind", "kind"),
    Column("tools", "tools", grows=True),
    Column("message", "what", grows=True),
)
REPAIRS = (
    Column("kind", "kind"),
    Column("count", "count", right=True),
    Column("line", "first line", right=True),
    Column("what", "what was done", grows=True),
)

File = Annotated[
    Path,
    typer.Argument(metavar="FILE", callback=regular, help="A .tmx or .tmx.gz of any tool."),
]


@app.command("check")
def check(
    file: File,
    tools: Annotated[
        list[str] | None,
        typer.Option(
            "--for",
            metavar="TOOL",
            help="Only what this tool objects to (DTD, OmegaT, Trados, memoQ, Weblate); may be "
            "given several times.",
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=0, help="Most problems of one kind to list; 0 means all.")
    ] = 20,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Say what OmegaT, Trados, memoQ, Weblate and the DTD object to, line by line.

    Exit code 1 if one of them would refuse the file or lose units, 0 if there are only hints.
    """
    from translator.exchange.tmx import lint

    wanted = _tools(tools or [])
    report = lint.check(file, tools=wanted, shown=limit)
    rows = _rows(report)
    if as_json:
        emit_json(_summary(report) | {"problems": rows})
    elif rows or as_csv:
        emit(rows, PROBLEMS, as_csv=as_csv)
    for kind, count in report.counts.items():
        if limit and count > limit:
            say(f"{kind}: {count - limit} more; --limit 0 lists all")
    say(f"{report.units} units; {_verdicts(report, wanted)}")
    if not report.clean(wanted):
        say(f"next: satzpaar tmx fix {file} -o FIXED.tmx")
        raise typer.Exit(1)


@app.command("fix")
def fix(
    file: File,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="OUT", help="Where to write.")
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Replace the file itself, in one step.")
    ] = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Repair what can be repaired without guessing, and say what was changed.

    Exit code 1 if a unit could not be saved, or something is left that a tool would refuse or
    lose; 'satzpaar tmx check' says what.
    """
    from translator.exchange.tmx.fix import fix as repair

    if (out is None) != in_place:
        raise UsageError("say where to write: either -o FILE or --in-place")
    report = repair(file, out or file)
    rows = [asdict(repair) | {"what": repair.what} for repair in report.repairs]
    if as_json:
        counts = {"file": str(file), "out": report.out, "units": report.units, "kept": report.kept}
        emit_json(counts | {"repairs": rows, "left": _summary(report.left)})
    elif rows or as_csv:
        emit(rows, REPAIRS, as_csv=as_csv)
    say(f"{report.kept} of {report.units} units written to {report.out}")
    if report.lost:
        say(f"{counted(report.lost, 'unit')} could not be saved; see 'satzpaar tmx check {file}'")
    if not report.left.clean():
        kinds = ", ".join(kind for kind in report.left.counts)
        say(f"left: {kinds}; see 'satzpaar tmx check {report.out}'")
    if report.lost or not report.left.clean():
        raise typer.Exit(1)


def _tools(names: list[str]) -> "list[Tool]":
    from translator.exchange.tmx.problems import Tool

    found = [
        tool
        for tool in Tool
        if not names or any(tool.lower().startswith(name.lower()) for name in names)
    ]
    strange = [n for n in names if not any(t.lower().startswith(n.lower()) for t in Tool)]
    if strange:
        raise UsageError(f"--for '{strange[0]}' is none of {', '.join(Tool)}")
    return found


def _rows(report: "CheckReport") -> list[dict[str, Any]]:
    return [
        {
            "line": problem.line,
            "column": problem.column or None,
            "unit": problem.unit or None,
            "harm": problem.harm.value,
            "kind": problem.kind,
            "tools": ", ".join(problem.tools),
            "message": problem.message,
        }
        for problem in report.problems
    ]


def _summary(report: "CheckReport") -> dict[str, Any]:
    from translator.exchange.tmx.problems import Tool

    return {
        "file": report.file,
        "encoding": report.encoding,
        "units": report.units,
        "languages": report.languages,
        "counts": report.counts,
        "verdicts": {tool.value: report.verdict(tool) or "read" for tool in Tool},
    }


def _verdicts(report: "CheckReport", tools: "list[Tool]") -> str:
    """Return in one line what becomes of the file."""
    from translator.exchange.tmx.problems import Harm

    words = {Harm.REFUSED: "refused by", Harm.LOST: "partly lost in", Harm.HINT: "read by"}
    parts = []
    for harm, word in words.items():
        names = [tool.value for tool in tools if (report.verdict(tool) or Harm.HINT) is harm]
        parts += [f"{word} {', '.join(names)}"] if names else []
    return "; ".join(parts)
