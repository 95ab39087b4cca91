"""Excel workbooks: sentences wrapped, states to choose from, nothing that calculates."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from translator.documents.atomic import check_place, whole
from translator.errors import ImportFileError
from translator.exchange.corrections import Row
from translator.exchange.rows import Value, row
from translator.exchange.unit import ExportOptions, ExportReport, Sieve, Unit
from translator.exchange.xml_text import FORBIDDEN
from translator.types import PairState

COLUMNS = {
    "pair": 7,
    "source": 55,
    "target": 55,
    "state": 11,
    "note": 24,
    "findings": 32,
    "confidence": 11,
    "article": 26,
    "reviewer": 12,
    "created": 20,
    "changed": 20,
    "source_language": 8,
    "target_language": 8,
    "seen": 10,
}
"""The columns and how wide they are, in characters."""

HIDDEN = ("seen",)
EDITABLE = ("target", "state", "note")
WRAPPED = ("source", "target", "note", "findings")

PRINTED = "F"
"""The last column that is printed."""

OURS = frozenset({"pair", "target", "seen"})
"""Columns without which a sheet is none of ours."""

LONGEST = 32_767
"""Characters a cell holds."""

MOST_ROWS = 1_048_575
"""Rows of a sheet below the header."""

ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""How Excel writes characters that XML would lose; what looks like it is escaped itself."""

FORMULA = ("=", "+", "-", "@")
"""How a text begins that Excel would calculate once somebody edits it."""

HEADER_FILL, EDITABLE_FILL = "DDE3EA", "FFFBEA"


def write_xlsx(units: Iterable[Unit], path: Path, options: ExportOptions) -> ExportReport:
    """Write the units as a workbook to edit in Excel or LibreOffice, row after row.

    Sentences without a translation are written too, for people to fill. Raises ExportError
    where the file cannot be written.
    """
    from openpyxl import Workbook

    check_place(path)  # before the work
    sieve = Sieve(options, gaps=True)
    book = Workbook(write_only=True)
    sheet = _Sheet(book, 1)
    try:
        for unit in filter(sieve.keeps, units):
            values = row(unit, options)
            removed = 0
            for name, value in values.items():
                if isinstance(value, str):
                    values[name], dropped = _text(value)
                    removed += dropped
            if any(len(str(values[name])) > LONGEST for name in COLUMNS):
                sieve.written -= 1
                sieve.long += 1
                continue
            if sheet.rows == MOST_ROWS:
                sheet.finish()
                sheet = _Sheet(book, sheet.number + 1)
            sheet.add(values)
            sieve.removed += removed
    finally:  # also where it is broken off: openpyxl holds a half-written file open
        sheet.finish()
    with whole(path) as out:
        book.save(out)
    return sieve.report(path)


class _Sheet:
    """A sheet in the making."""

    def __init__(self, book: Any, number: int) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        self.number, self.rows = number, 0
        self._sheet = book.create_sheet("pairs" if number == 1 else f"pairs {number}")
        self._sheet.freeze_panes = "A2"
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.page_setup.paperSize = 9  # A4
        self._sheet.page_setup.fitToHeight = 0  # as many pages as it takes
        self._sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self._sheet.print_title_rows = "1:1"
        for place, (name, width) in enumerate(COLUMNS.items()):
            dimension = self._sheet.column_dimensions[_letter(place)]
            dimension.width, dimension.hidden = width, name in HIDDEN
        header = []
        for name in COLUMNS:
            cell = WriteOnlyCell(self._sheet, name)
            cell.font = Font(name="Calibri", size=11, bold=True)
            cell.fill = PatternFill("solid", fgColor=HEADER_FILL)
            header.append(cell)
        self._sheet.append(header)
        # Styles are looked up once: a million cells share them.
        self._wrapped = Alignment(wrap_text=True, vertical="top", horizontal="left")
        self._fill = PatternFill("solid", fgColor=EDITABLE_FILL)
        self._cell = WriteOnlyCell
        self._styles: dict[tuple[bool, bool, bool], Any] = {}

    def add(self, values: dict[str, Value]) -> None:
        """Append a row of texts that cells can hold."""
        number = self.rows + 2
        lines = max(_lines(str(values[name]), COLUMNS[name]) for name in WRAPPED)
        # LibreOffice gives every row one line unless it is told; Excel shows 409 points at most.
        self._sheet.row_dimensions[number].height = min(409, 15 * lines + 1)
        self._sheet.append([self._styled(name, values[name]) for name in COLUMNS])
        del self._sheet.row_dimensions[number]
        self.rows += 1

    def _styled(self, name: str, value: Value) -> Any:
        cell = self._cell(self._sheet, value)
        text = isinstance(value, str)
        if text:
            cell.data_type = "s"  # openpyxl would take "=..." for a formula and "#N/A" for an error
        key = (name in EDITABLE, text and str(value).startswith(FORMULA), isinstance(value, float))
        if key not in self._styles:
            cell.alignment = self._wrapped
            if key[0]:
                cell.fill = self._fill
            if isinstance(value, float):
                cell.number_format = "0.00"
            if key[1]:
                cell.quotePrefix = True  # stays text when somebody edits it
            self._styles[key] = cell._style
        cell._style = self._styles[key]
        return cell

    def finish(self) -> None:
        """Add the choice of states and the filter, which need to know the last row."""
        from openpyxl.worksheet.datavalidation import DataValidation

        states = ",".join(state.value for state in PairState)
        choice = DataValidation("list", formula1=f'"{states}"', allow_blank=False)
        choice.showErrorMessage = True
        choice.errorTitle, choice.error = "state", f"Choose one of: {states}"
        letter = _letter(list(COLUMNS).index("state"))
        choice.add(f"{letter}2:{letter}{max(2, self.rows + 1)}")
        self._sheet.data_validations.append(choice)
        self._sheet.print_area = f"A1:{PRINTED}{self.rows + 1}"
        last = _letter(len(COLUMNS) - 1)
        self._sheet.auto_filter.ref = f"A1:{last}{self.rows + 1}"
        self._sheet.close()


def _lines(text: str, width: int) -> int:
    """Return how many lines of a cell a text takes, about."""
    return sum(1 + len(line) // width for line in text.split("\n"))


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def _text(text: str) -> tuple[str, int]:
    """Return a text as a cell holds it, and how many characters had to go."""
    clean, dropped = FORBIDDEN.subn("", text)
    clean = ESCAPED.sub(lambda found: f"_x005F_{found[0][1:]}", clean)
    return clean.replace("\r", "_x000D_"), dropped


def _plain(cell: object) -> str:
    if cell is None:
        return ""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(cell))


def read_xlsx(path: Path) -> Iterator[Row]:
    """Yield the rows of every sheet that has our columns; ImportFileError where none has."""
    names: list[str] = []
    found = False
    for place, cells in _cells(path):
        if cells is None:
            names = []
        elif not names:
            names = list(cells)
            found = found or set(names) >= OURS
        elif set(names) >= OURS and any(cells):
            yield Row.from_columns(place, dict(zip(names, cells, strict=False)))
    if not found:
        raise ImportFileError(
            f"{path} has no columns pair, target and seen; import files made by satzpaar export"
        )


def _cells(path: Path) -> Iterator[tuple[str, list[str] | None]]:
    """Yield where each row stands and its texts, None where a sheet begins."""
    from openpyxl import load_workbook

    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True)
            for number, sheet in enumerate(book.worksheets):
                yield "", None
                title = f"{sheet.title} " if number else ""
                for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                    yield f"{title}row {line}", [_plain(cell) for cell in cells]
    except OSError as error:
        raise ImportFileError(f"cannot read {path}: {error.strerror or error}") from error
    except Exception as error:  # openpyxl lets pass whatever it meets in a damaged file
        raise ImportFileError(f"{path} is no Excel workbook ({error}); save it again") from error
