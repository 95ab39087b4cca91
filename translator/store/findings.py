"""What the checks found in pairs, as rows and events hold it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from sqlite3 import Row
from typing import Any

from translator.store.database import Database, chunks, marks
from translator.types import Finding, Severity, Span


class Findings:
    """The findings of pairs, as they are stored."""

    def __init__(self, db: Database) -> None:
        """Keep them in that database."""
        self._db = db

    def put(self, pair_id: int, findings: Iterable[Finding]) -> None:
        """Replace what the checks said of a pair, inside the caller's transaction."""
        self._db.execute("DELETE FROM findings WHERE pair_id = ?", [pair_id])
        self._db.insert_all(
            "findings",
            ({"pair_id": pair_id} | _as_row(finding) for finding in findings),
        )

    def of(self, pair_ids: Sequence[int]) -> dict[int, tuple[Finding, ...]]:
        """Return what the checks found in those of these pairs where they found something."""
        found: dict[int, tuple[Finding, ...]] = {}
        for part in chunks(pair_ids):
            for row in self._db.rows(
                f"SELECT * FROM findings WHERE pair_id IN ({marks(part)}) ORDER BY id", part
            ):
                found[row["pair_id"]] = (*found.get(row["pair_id"], ()), _from_row(row))
        return found


def records(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings as events hold them: places only where there are some."""
    return [
        {
            name: [list(span) for span in value] if name.endswith("_spans") else value
            for name, value in asdict(finding).items()
            if value != ()
        }
        for finding in findings
    ]


def from_record(record: Mapping[str, Any]) -> Finding:
    """Return a finding that an event holds; those of old events say no places."""
    return Finding(
        record["check"],
        Severity(record["severity"]),
        record["message"],
        _spans(record.get("source_spans", ())),
        _spans(record.get("target_spans", ())),
    )


def _as_row(finding: Finding) -> dict[str, str]:
    """Return the columns of a finding."""
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "message": finding.message,
        "source_spans": json.dumps(finding.source_spans),
        "target_spans": json.dumps(finding.target_spans),
    }


def _from_row(row: Row) -> Finding:
    """Return the finding of a row."""
    return Finding(
        row["check"],
        Severity(row["severity"]),
        row["message"],
        _spans(json.loads(row["source_spans"])),
        _spans(json.loads(row["target_spans"])),
    )


def _spans(pairs: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in pairs)
