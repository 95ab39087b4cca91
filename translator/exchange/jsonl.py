"""JSON lines: one unit a line, with all its fields, for programs and training sets."""

import json
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from translator.exchange.files import whole
from translator.exchange.units import ExportOptions, ExportReport, Sieve, Unit

FIELDS = tuple(field.name for field in fields(Unit))
"""The keys of a line: the fields of a unit, in their order."""


def write_jsonl(units: Iterable[Unit], path: Path, options: ExportOptions) -> ExportReport:
    """Write each unit as a JSON object on a line of its own, every text to the character.

    All pairs of one source are written. Raises ExportError where the file cannot be written.
    """
    sieve = Sieve(options)
    written = 0
    with whole(path) as out:
        for unit in filter(sieve.keeps, units):
            row = {name: getattr(unit, name) for name in FIELDS}
            for side in ("source_language", "target_language"):
                row[side] = options.languages.get(row[side], row[side])
            out.write(_line(row))
            written += 1
    return ExportReport(
        (str(path),),
        written,
        skipped_empty=sieve.empty,
        skipped_failed=sieve.failed,
        skipped_rejected=sieve.rejected,
    )


def _line(row: dict[str, object]) -> bytes:
    try:
        return json.dumps(row, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # a lone surrogate, which only an escape can hold
        return json.dumps(row).encode() + b"\n"
