"""JSON lines: one unit a line, with all its fields, for programs and training sets."""

import json
from collections.abc import Iterable
from pathlib import Path

from translator.exchange.files import whole
from translator.exchange.rows import row
from translator.exchange.units import ExportOptions, ExportReport, Sieve, Unit


def write_jsonl(units: Iterable[Unit], path: Path, options: ExportOptions) -> ExportReport:
    """Write each unit as a JSON object on a line of its own, every text to the character.

    All pairs of one source are written. Raises ExportError where the file cannot be written.
    """
    sieve = Sieve(options)
    with whole(path) as out:
        for unit in filter(sieve.keeps, units):
            out.write(_line(row(unit, options)))
    return sieve.report(path)


def _line(values: object) -> bytes:
    try:
        return json.dumps(values, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # a lone surrogate, which only an escape can hold
        return json.dumps(values).encode() + b"\n"
