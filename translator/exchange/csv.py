"""CSV and TSV that open rightly in a spreadsheet and run nothing there."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from translator.exchange.files import whole
from translator.exchange.units import ExportOptions, ExportReport, Sieve, Unit

COLUMNS = tuple(field.name for field in fields(Unit))
"""The header: the fields of a unit, in their order."""

FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""How a cell begins that a spreadsheet would calculate, or that we marked as none already."""

UNWRITABLE = re.compile("[\0\ud800-\udfff]")
"""Characters no spreadsheet holds: NUL and lone surrogates."""


def write_csv(units: Iterable[Unit], path: Path, options: ExportOptions) -> ExportReport:
    """Write the units as comma-separated values, all pairs of one source included.

    A cell that a spreadsheet would calculate gets an apostrophe in front, which
    ``read_cell`` takes away. Raises ExportError where the file cannot be written.
    """
    return _write(units, path, options, ",")


def write_tsv(units: Iterable[Unit], path: Path, options: ExportOptions) -> ExportReport:
    """Write the units as ``write_csv`` does, with tabs between the cells."""
    return _write(units, path, options, "\t")


def write_cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def read_cell(cell: str) -> str:
    """Return the text ``write_cell`` made this cell of."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _write(
    units: Iterable[Unit], path: Path, options: ExportOptions, delimiter: str
) -> ExportReport:
    sieve = Sieve(options)
    written = removed = 0
    with whole(path) as out:
        text = io.TextIOWrapper(out, "utf-8-sig" if options.bom else "utf-8", newline="")
        rows = csv.writer(text, delimiter=delimiter)
        rows.writerow(COLUMNS)
        for unit in filter(sieve.keeps, units):
            cells = [_cell(getattr(unit, name), name, options) for name in COLUMNS]
            rows.writerow([write_cell(cell) for cell, _ in cells])
            removed += sum(count for _, count in cells)
            written += 1
        text.flush()
        text.detach()
    return ExportReport(
        (str(path),),
        written,
        skipped_empty=sieve.empty,
        skipped_failed=sieve.failed,
        skipped_rejected=sieve.rejected,
        removed_characters=removed,
    )


def _cell(value: object, name: str, options: ExportOptions) -> tuple[str, int]:
    text = "" if value is None else str(value)
    if name in ("source_language", "target_language"):
        text = options.languages.get(text, text)
    return UNWRITABLE.subn("", text)
