"""Findings as events and rows hold them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from translator.types import Finding, Severity, Span


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


def as_row(finding: Finding) -> dict[str, str]:
    """Return the columns of a finding."""
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "message": finding.message,
        "source_spans": json.dumps(finding.source_spans),
        "target_spans": json.dumps(finding.target_spans),
    }


def from_row(row: Any) -> Finding:
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
