"""``satzpaar import``: files come home, with what other people did to them."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from translator.cli.options import (
    By,
    Csv,
    Database,
    Json,
    regular,
    reviewer_name,
)
from translator.cli.output import Column, emit, emit_json, say

CONFLICTS = (
    Column("place", "where"),
    Column("reason", "why not", grows=True),
    Column("theirs", "in the file", grows=True),
    Column("state", "state"),
    Column("ours", "in the database", grows=True),
    Column("reviewer", "by"),
)


def import_file(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            callback=regular,
            help="A .tmx of any tool, or a file that 'satzpaar export' made.",
        ),
    ],
    db: Database = Path("satzpaar.db"),
    by: By = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Take over a translation memory (.tmx), or corrections in a file that we exported.

    What somebody changed in an exported .xliff, .xlsx, .csv, .tsv, .jsonl or .docx goes back
    onto its pairs and can be undone. A pair that changed here meanwhile is listed and left
    alone; the exit code is 1 then. Units of a .tmx are used by later runs.
    """
    from translator.exchange.forms import form
    from translator.memory.tmx_import import import_memory
    from translator.review import corrections
    from translator.store import Store

    if form(file) == "tmx":
        with Store(db, create=True) as store:
            memory = import_memory(store, file)
        if as_json:
            emit_json(asdict(memory))
        say(memory.summary)
        return
    from translator.review.desk import open_desk

    with open_desk(db, by=reviewer_name(by)) as desk:
        report = corrections.import_corrections(desk.store, desk, file)
    if as_json:
        emit_json(asdict(report))
    elif report.conflicts or as_csv:
        emit([asdict(conflict) for conflict in report.conflicts], CONFLICTS, as_csv=as_csv)
    say(report.summary)
    if report.conflicts:
        raise typer.Exit(1)
