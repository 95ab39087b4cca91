"""CSV and TSV that open rightly in a spreadsheet and run nothing there."""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from translator.documents.atomic import whole
from translator.errors import ImportFileError
from translator.exchange.corrections import Row
from translator.exchange.rows import COLUMNS, row
from translator.exchange.unit import ExportOptions, ExportReport, Sieve, Unit

FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""How a cell begins that a spreadsheet would calculate, or that we marked as none already."""

_INSIDE = re.compile(r"(?P<before>[;\t\r\n][ \u00a0]*)(?P<rest>'*[=+@＝＋＠]|'*-(?=\S))")
"""The same behind a sign at which a spreadsheet may cut, whatever the file's separator is."""
_MARKED = re.compile(r"(?P<before>[;\t\r\n][ \u00a0]*)'(?P<rest>'*[=+@＝＋＠]|'*-(?=\S))")

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
    text = _INSIDE.sub(r"\g<before>'\g<rest>", text)
    return f"'{text}" if FORMULA.match(text) else text


def read_cell(cell: str) -> str:
    """Return the text ``write_cell`` made this cell of."""
    cell = cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
    return _MARKED.sub(r"\g<before>\g<rest>", cell)


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


def read_csv(path: Path) -> Iterator[Row]:
    """Yield the rows of a table we exported, saved again by whatever program.

    The separator may have become another one. ImportFileError says what is wrong with the file.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as raw:
            text = io.TextIOWrapper(cast(BinaryIO, raw), _encoding(raw.peek(2)), newline="")
            header = text.readline()
            separator = max(",;\t", key=header.count)
            names = next(csv.reader([header], delimiter=separator), [])
            if not {"pair", "target", "seen"} <= set(names):
                raise ImportFileError(
                    f"{path} has no columns pair, target and seen; import files made by "
                    "satzpaar export"
                )
            rows = csv.reader(text, delimiter=separator, strict=True)
            for number, cells in enumerate(rows, 2):
                values = dict(zip(names, map(read_cell, cells), strict=False))
                if any(values.values()):
                    yield Row.from_columns(f"row {number}", values)
    except UnicodeDecodeError as error:
        raise ImportFileError(f"{path} is not UTF-8; save it as CSV UTF-8") from error
    except csv.Error as error:
        raise ImportFileError(f"{path} is not a CSV table ({error}); save it again") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ImportFileError(f"{path} is not a whole gzip file ({error})") from error
    except OSError as error:
        raise ImportFileError(f"cannot read {path}: {error.strerror or error}") from error


def _encoding(beginning: bytes) -> str:
    """Return how Excel saved it: its "Unicode text" is UTF-16."""
    return "utf-16" if beginning[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
