"""CSV and TSV that open rightly in a spreadsheet and run nothing there."""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from translator.exchange.files import whole
from translator.exchange.rows import COLUMNS, row
from translator.exchange.units import ExportOptions, ExportReport, Sieve, Unit

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
    with whole(path) as out:
        text = io.TextIOWrapper(out, "utf-8-sig" if options.bom else "utf-8", newline="")
        rows = csv.writer(text, delimiter=delimiter)
        rows.writerow(COLUMNS)
        for unit in filter(sieve.keeps, units):
            cells = []
            for value in row(unit, options).values():
                cell, dropped = UNWRITABLE.subn("", "" if value is None else str(value))
                cells.append(write_cell(cell))
                sieve.removed += dropped
            rows.writerow(cells)
        text.flush()
        text.detach()
    return sieve.report(path)
