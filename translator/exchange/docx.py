"""Word documents for reviewers: a table of both languages, with states to choose from."""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, cast

from translator.documents.atomic import whole
from translator.errors import ImportFileError
from translator.exchange.corrections import Row
from translator.exchange.rows import findings, seen
from translator.exchange.unit import ExportOptions, ExportReport, Sieve, Unit
from translator.exchange.xml_events import End, Start, Text, parse
from translator.exchange.xml_text import FORBIDDEN, content
from translator.types import PairState

BODY = "word/document.xml"

WIDTHS = (1.3, 7.9, 7.9, 2.0, 3.2, 4.4)
"""Of the columns pair, source, target, state, note, findings; centimetres on A4 across."""

TITLES = ("pair", "source", "target", "state", "note", "findings")

STAMPED = re.compile(r"\s*(\d+)\s+(\d+\.\w+(?:\.\w+){3})\s*")
"""The first cell of a pair: its number, and hidden behind it what was seen of it."""

CHOICES = "".join(
    f'<w:listItem w:displayText="{state.value}" w:value="{state.value}"/>' for state in PairState
)


def write_docx(units: Iterable[Unit], path: Path, options: ExportOptions) -> ExportReport:
    """Write the units as a table to correct in Word or LibreOffice, an article after another.

    Sentences without a translation are written too, for people to fill. Raises ExportError
    where the file cannot be written.
    """
    sieve = Sieve(options, gaps=True)
    template = zipfile.ZipFile(_template())
    before, table, after = _parts(template.read(BODY).decode())
    with whole(path) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry in template.infolist():
            named = zipfile.ZipInfo(entry.filename)  # without a date: equal units, equal bytes
            named.compress_type = zipfile.ZIP_DEFLATED
            with packed.open(named, "w", force_zip64=entry.filename == BODY) as part:
                if entry.filename != BODY:
                    part.write(template.read(entry))
                    continue
                part.write(before.encode())
                for text in _tables(filter(sieve.keeps, units), table, options, sieve):
                    part.write(text.encode())
                part.write(after.encode())
    return sieve.report(path)


def _template() -> BytesIO:
    """Return an empty document with our page, styles and table."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt

    document = Document()
    document.core_properties.created = document.core_properties.modified = datetime(
        2026, 1, 1, tzinfo=UTC
    )
    document.core_properties.author = document.core_properties.last_modified_by = "satzpaar"
    document.core_properties.comments = ""
    document.styles["Heading 2"].font.color.rgb = None
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(1.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(2)
    small = document.styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style, small.font.size = normal, Pt(8)
    table = document.add_table(rows=1, cols=len(WIDTHS), style="Table Grid")
    table.autofit = False
    for column, cell, width, title in zip(
        table.columns, table.rows[0].cells, WIDTHS, TITLES, strict=True
    ):
        column.width = cell.width = Cm(width)
        cell.text = title
        cell.paragraphs[0].runs[0].bold = True
    _repeat(table.rows[0])
    kept = BytesIO()
    document.save(kept)
    return kept


def _repeat(row: Any) -> None:
    """Have the row stand on top of every page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _parts(document: str) -> tuple[str, str, str]:
    """Return what stands before the table, the table down to its header, and what stands after."""
    start, end = document.index("<w:tbl>"), document.index("</w:tbl>")
    return document[:start], document[start:end], document[end + len("</w:tbl>") :]


def _tables(
    units: Iterable[Unit], table: str, options: ExportOptions, sieve: Sieve
) -> Iterator[str]:
    """Yield a heading and a table for every article: one long table makes editors crawl."""
    for article, group in groupby(units, lambda unit: unit.article):
        yield f'<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr>{_run(article)}</w:p>{table}'
        for unit in group:
            for text in (unit.source, unit.target, unit.note):
                sieve.removed += len(FORBIDDEN.findall(text))
            yield _row(unit, options)
        yield "</w:tbl>\n"


def _row(unit: Unit, options: ExportOptions) -> str:
    codes = options.languages
    source = codes.get(unit.source_language, unit.source_language)
    target = codes.get(unit.target_language, unit.target_language)
    stamp = f'<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve"> {seen(unit)}</w:t></w:r>'
    cells = (
        _paragraph(_run(str(unit.pair or "")) + (stamp if unit.pair else ""), small=True),
        _paragraph(_run(unit.source, source)),
        _paragraph(_run(unit.target, target)),
        _paragraph(
            f"<w:sdt><w:sdtPr><w:dropDownList>{CHOICES}</w:dropDownList></w:sdtPr><w:sdtContent>"
            f"{_run(unit.state.value)}</w:sdtContent></w:sdt>",
            small=True,
        ),
        _paragraph(_run(unit.note), small=True),
        _paragraph(_run(findings(unit)), small=True),
    )
    return (
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width * 567:.0f}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for width, cell in zip(WIDTHS, cells, strict=True)
        )
        + "</w:tr>\n"
    )


def _paragraph(runs: str, *, small: bool = False) -> str:
    style = '<w:pPr><w:pStyle w:val="Small"/></w:pPr>' if small else ""
    return f"<w:p>{style}{runs}</w:p>"


def _run(text: str, language: str = "") -> str:
    if not text:
        return ""
    properties = f'<w:lang w:val="{language}"/>' if language else ""
    pieces = re.split("(\n|\t)", text.replace("\r\n", "\n").replace("\r", "\n"))
    marks = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    written = "".join(
        marks.get(piece) or f'<w:t xml:space="preserve">{content(piece)}</w:t>'
        for piece in pieces
        if piece
    )
    return f"<w:r><w:rPr>{properties}</w:rPr>{written}</w:r>"


def read_docx(path: Path) -> Iterator[Row]:
    """Yield the rows of pairs in a document we exported, tracked changes taken as accepted.

    A row that lost its number comes without. ImportFileError where there is no table of ours.
    """
    ours = False
    try:
        with zipfile.ZipFile(path) as packed, packed.open(BODY) as part:
            for number, cells in enumerate(_table_rows(cast(BinaryIO, part), str(path)), 1):
                if len(cells) < 5:
                    continue
                stamped = STAMPED.fullmatch(cells[0])
                title = tuple(cell.strip() for cell in cells) == TITLES
                ours = ours or title or stamped is not None
                if stamped:
                    place = f"pair {stamped[1]}"
                    yield Row.of(place, stamped[1], stamped[2], *cells[1:5])
                elif ours and not title and any(cells):
                    yield Row.of(f"row {number}", "", "", *cells[1:5])
    except (zipfile.BadZipFile, zlib.error, KeyError) as error:
        raise ImportFileError(f"{path} is no Word document ({error}); save it as .docx") from error
    except OSError as error:
        raise ImportFileError(f"cannot read {path}: {error.strerror or error}") from error
    if not ours:
        raise ImportFileError(f"{path} has no table of pairs; import files made by satzpaar export")


BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
GONE = frozenset({"del", "moveFrom"})


def _table_rows(part: BinaryIO, name: str) -> Iterator[list[str]]:
    cells: list[list[str]] = []
    in_run = in_text = gone = 0
    paragraphs = 0
    for event in parse(part, name):
        match event:
            case Start("tr"):
                cells = []
            case Start("tc"):
                cells.append([])
                paragraphs = 0
            case Start("p") if cells:
                if paragraphs:
                    cells[-1].append("\n")
                paragraphs += 1
            case Start(name_) if name_ in GONE:
                gone += 1
            case End(name_) if name_ in GONE:
                gone -= 1
            case Start("r"):
                in_run += 1
            case End("r"):
                in_run -= 1
            case Start("t"):
                in_text += 1
            case End("t"):
                in_text -= 1
            case Start(name_) if name_ in BREAKS and in_run and cells and not gone:
                cells[-1].append(BREAKS[name_])
            case Text(text) if in_text and cells and not gone:
                cells[-1].append(text)
            case End("tr") if cells:
                yield ["".join(cell) for cell in cells]
                cells = []
