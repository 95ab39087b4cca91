"""JSON lines: one unit a line, with all its fields, for programs and training sets."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from translator.exchange.files import whole
from translator.exchange.units import ExportOptions, ExportReport, Sieve, Unit


def write_jsonl(units: Iterable[Unit], path: Path, options: ExportOptions) -> ExportReport:
    """Write each unit as a JSON object on a line of its own, every text to the character.

    All pairs of one source are written. Raises ExportError where the file cannot be written.
    """
    sieve = Sieve(options)
    written = 0
    with whole(path) as out:
        for unit in filter(sieve.keeps, units):
            fields = asdict(unit)
            for side in ("source_language", "target_language"):
                fields[side] = options.languages.get(fields[side], fields[side])
            out.write(_line(fields))
            written += 1
    return ExportReport(
        (str(path),),
        written,
        skipped_empty=sieve.empty,
        skipped_failed=sieve.failed,
        skipped_rejected=sieve.rejected,
    )


def _line(fields: dict[str, object]) -> bytes:
    try:
        return json.dumps(fields, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # a lone surrogate, which only an escape can hold
        return json.dumps(fields).encode() + b"\n"
