"""``satzpaar doctor``: what is installed, reachable and missing."""

from dataclasses import asdict
from pathlib import Path

import typer

from translator.cli.options import Csv, Database, Json, Offline, workplace
from translator.cli.output import Column, emit

COLUMNS = (
    Column("status", "status"),
    Column("subject", "what"),
    Column("detail", "detail", grows=True),
    Column("remedy", "to mend it", grows=True),
)


def doctor(
    db: Database = Path("satzpaar.db"),
    offline: Offline = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Check engines, models, encoder, database and network; say how to mend what is missing.

    Exit code 1 when 'satzpaar run' could not work.
    """
    from translator.engines.models import doctor

    library = workplace().library
    findings = doctor.examine(library.data_dir, library.argos_dir, db, offline=offline)
    emit([asdict(row) for row in findings], COLUMNS, as_json=as_json, as_csv=as_csv)
    if any(row.status == "missing" for row in findings):
        raise typer.Exit(1)
