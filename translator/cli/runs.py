"""``satzpaar runs``: what was run, with what, and what it came to."""

from dataclasses import asdict
from pathlib import Path

from translator.cli.options import Csv, Database, Json
from translator.cli.output import Column, emit

RUNS = (
    Column("id", "run", right=True),
    Column("started_at", "started"),
    Column("finished_at", "until"),
    Column("kind", "kind"),
    Column("model", "model", grows=True),
    Column("translated", "transl.", right=True),
    Column("protected", "prot.", right=True),
    Column("retried", "retr.", right=True),
    Column("failed", "failed", right=True),
    Column("suspicious", "susp.", right=True),
    Column("repaired", "rep.", right=True),
    Column("remembered", "mem.", right=True),
)


def runs(db: Database = Path("satzpaar.db"), as_json: Json = False, as_csv: Csv = False) -> None:
    """List the runs, the newest first, and what each protected, retried and repaired.

    A run without an end was stopped, was killed, or is still at work. --json has all that shaped
    its result: engine, model, options, versions.
    """
    from translator.store import Store

    with Store(db) as store:
        rows = [asdict(run) for run in store.runs.newest_first()]
    if not (as_json or as_csv):
        rows = [
            row
            | {
                "started_at": minute(row["started_at"]),
                "finished_at": minute(row["finished_at"])[-5:],
            }
            for row in rows
        ]
    emit(rows, RUNS, as_json=as_json, as_csv=as_csv)


def minute(moment: str | None) -> str:
    """Return a moment without its seconds, in universal time; nothing where there is none."""
    return (moment or "").replace("T", " ")[:16]
