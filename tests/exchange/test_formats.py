"""Excel, Word, Moses, Parquet and web pages: what a person or a program finds in them."""

import csv
import html
import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pyarrow.parquet
import pytest
from docx import Document
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.support.units import ANY, NASTY, UNIT
from translator.errors import ExportError, ImportFileError
from translator.exchange import EXPORTERS, ExportOptions, ExportReport, Unit
from translator.exchange.corrections import Row
from translator.exchange.forms import form
from translator.exchange.rows import COLUMNS, row
from translator.exchange.stamps import Stamp, stable
from translator.exchange.xlsx import LONGEST
from translator.exchange.xml_events import XmlError
from translator.review.corrections import READERS
from translator.types import Finding, Origin, PairState, Severity

FOUND = Finding("numbers", Severity.SEVERE, "5 is <missing>")
PAIR = replace(UNIT, pair=12, event=40)


def write(path: Path, *units: Unit, **options) -> ExportReport:
    return EXPORTERS[form(path)](iter(units), path, ExportOptions(**options))


def read(path: Path) -> list[Row]:
    return list(READERS[form(path)](path))


TEXTS = ANY | NASTY | st.text(st.sampled_from("=+-@'\t\n\r_x0D_;,\"ab"), max_size=14)
CARRIERS = ["xlsx", "docx", "csv", "tsv", "jsonl", "xliff", "csv.gz", "jsonl.gz"]


@settings(max_examples=250, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(CARRIERS), st.sampled_from(PairState), TEXTS, TEXTS, TEXTS)
@example("xlsx", PairState.NEW, "\r\x1f\n0", "", "")
def test_text_state_note_and_number_come_back_from_every_format(
    tmp_path, ending, state, source, target, note
):
    unit = replace(PAIR, source=f"a{source}", target=f"{target}z", note=note, state=state)
    path = tmp_path / f"any.{ending}"
    assert write(path, unit, rejected=True).written == 1
    (found,) = read(path)
    assert [stable(text) for text in (found.source, found.target, found.note)] == [
        stable(text) for text in (unit.source, unit.target, unit.note)
    ]
    assert (found.pair, found.state) == (12, state.value)
    # Nobody changed anything, and the file says so.
    assert found.seen == Stamp.of(40, state, found.source, found.target, found.note)


@pytest.mark.parametrize("ending", ["xlsx", "docx", "csv", "tsv", "jsonl", "html", "parquet"])
def test_an_interrupted_export_leaves_the_old_file(tmp_path, ending):
    path = tmp_path / f"out.{ending}"
    write(path, PAIR)
    before = path.read_bytes()

    def breaking():
        yield PAIR
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        EXPORTERS[ending](breaking(), path, ExportOptions())
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [path.name]


@pytest.mark.parametrize("ending", ["docx", "html", "xliff", "jsonl", "csv"])
def test_equal_units_give_equal_bytes(tmp_path, ending):
    one, two = tmp_path / f"one.{ending}", tmp_path / f"two.{ending}"
    write(one, PAIR)
    write(two, PAIR)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("ending", ["xlsx", "docx", "xliff", "html"])
def test_files_for_people_show_gaps_and_not_what_was_rejected(tmp_path, ending):
    gap = replace(PAIR, source="Lücke", target="", origin=Origin.FAILED)
    report = write(tmp_path / f"out.{ending}", gap, replace(PAIR, state=PairState.REJECTED))
    assert (report.written, report.skipped_rejected, report.skipped_failed) == (1, 1, 0)


def test_excel_shows_texts_and_calculates_nothing(tmp_path):
    path = tmp_path / "out.xlsx"
    evil = ["=1+1", "+1", "-1", "@x", "#N/A", "1", "_x0041_", "\t=1"]
    write(path, *(replace(PAIR, target=text, note=text) for text in evil))
    sheet = load_workbook(path).active
    head = [cell.value for cell in sheet[1]]
    cells = sheet[head.index("target") + 1 and 2 : sheet.max_row]
    targets = [line[head.index("target")] for line in cells]
    assert {cell.data_type for cell in targets} == {"s"}
    assert [cell.quotePrefix for cell in targets] == [True] * 4 + [False] * 4
    assert [found.target for found in read(path)] == evil
    assert sheet.freeze_panes == "A2"
    assert targets[0].alignment.wrap_text
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"new,accepted,edited,rejected"'
    letter = "ABCDEFGH"[head.index("state")]
    assert str(choice.sqref) == f"{letter}2:{letter}9"
    assert [name for name, column in sheet.column_dimensions.items() if column.hidden] == ["N"]


def test_excel_leaves_out_what_no_cell_holds_and_says_so(tmp_path):
    path = tmp_path / "out.xlsx"
    report = write(path, replace(PAIR, target="x" * (LONGEST + 1)), PAIR)
    assert (report.written, report.skipped_long) == (1, 1)
    assert "1 longer than a cell holds" in report.summary
    assert [found.target for found in read(path)] == [PAIR.target]


def test_more_rows_than_a_sheet_holds_go_on_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr("translator.exchange.xlsx.MOST_ROWS", 2)
    path = tmp_path / "out.xlsx"
    write(path, *(replace(PAIR, pair=number) for number in range(1, 6)))
    assert load_workbook(path).sheetnames == ["pairs", "pairs 2", "pairs 3"]
    assert [found.pair for found in read(path)] == [1, 2, 3, 4, 5]
    assert [found.place for found in read(path)][1:3] == ["row 3", "pairs 2 row 2"]


def test_word_has_a_table_with_a_choice_of_states(tmp_path):
    path = tmp_path / "out.docx"
    noted = replace(PAIR, pair=13, note="Sicher?", findings=(FOUND,), article="b.txt")
    write(path, PAIR, noted, languages={"en": "en-GB"})
    document = Document(str(path))
    assert [part.text for part in document.paragraphs] == ["seeds/a & b.txt", "b.txt"]
    first, second = (
        [[cell.text for cell in line.cells] for line in table.rows] for table in document.tables
    )
    assert first[0] == second[0] == ["pair", "source", "target", "state", "note", "findings"]
    assert first[1][1:3] == [PAIR.source, PAIR.target]
    assert second[1][4:] == ["Sicher?", "severe: 5 is <missing>"]
    xml = zipfile.ZipFile(path).read("word/document.xml").decode()
    assert xml.count("<w:dropDownList>") == 2
    assert xml.count('<w:lang w:val="en-GB"/>') == 2


def test_tracked_changes_of_word_count_as_made(tmp_path):
    path, changed = tmp_path / "out.docx", tmp_path / "changed.docx"
    write(path, replace(PAIR, target="The old end."))
    edited = (
        '<w:r><w:t xml:space="preserve">The </w:t></w:r>'
        "<w:del><w:r><w:delText>old</w:delText><w:br/></w:r></w:del>"
        "<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
        '</w:p><w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>end.</w:t></w:r>'
    )
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/document.xml":
                run = re.search(rb"<w:r>(?:(?!<w:r>).)*The old end\.</w:t></w:r>", text)[0]
                text = text.replace(run, edited.encode())
            new.writestr(name, text)
    assert [found.target for found in read(changed)] == ["The new\nend."]


def test_moses_files_have_the_same_lines(tmp_path):
    report = write(
        tmp_path / "c.moses",
        replace(PAIR, source="a\r\nb\u2028c", target=" d\te "),
        PAIR,
        languages={"en": "en-GB"},
    )
    assert report.files == (str(tmp_path / "c.de"), str(tmp_path / "c.en-GB"))
    assert report.summary == f"wrote 2 units to {tmp_path / 'c.de'} and {tmp_path / 'c.en-GB'}"
    lines = [Path(file).read_text(encoding="utf-8").split("\n") for file in report.files]
    assert lines == [["a b c", PAIR.source, ""], ["d e", PAIR.target, ""]]
    with pytest.raises(ExportError, match="one pair of languages"):
        write(tmp_path / "c.moses", PAIR, replace(PAIR, target_language="fr"))
    assert len(list(tmp_path.glob("c.*"))) == 2


def test_parquet_has_every_column_with_its_type(tmp_path):
    path = tmp_path / "out.parquet"
    unit = replace(PAIR, note="a\ud800b", confidence=None)
    assert write(path, unit, PAIR).removed_characters == 1
    table = pyarrow.parquet.read_table(path)
    assert tuple(table.column_names) == COLUMNS
    assert str(table.schema.field("pair").type) == "int64"
    assert table.to_pylist()[1] == row(PAIR, ExportOptions())
    assert table.to_pylist()[0]["note"] == "ab"


def test_parquet_without_pyarrow_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ExportError, match=r"pip install 'satzpaar\[parquet\]'"):
        write(tmp_path / "out.parquet", PAIR)


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href")]


def test_a_page_needs_nothing_else_and_shows_findings(tmp_path):
    path = tmp_path / "out.html"
    source = "<script>alert(1)</script> & „x“"
    write(path, replace(PAIR, source=source, findings=(FOUND,), note="Sicher?"), PAIR)
    text = path.read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert page.addresses == []
    assert "script" not in page.tags
    assert page.tags.count("tr") == 3
    assert html.escape(source, quote=False) in text
    assert '<li class="severe">5 is &lt;missing&gt;</li><li class="note">Sicher?</li>' in text
    assert '<td lang="de">' in text


@pytest.mark.parametrize("ending", ["xlsx", "docx", "csv", "tsv", "jsonl", "xliff", "csv.gz"])
def test_other_files_are_refused_in_one_line(tmp_path, ending):
    path = tmp_path / f"other.{ending}"
    with pytest.raises((ImportFileError, XmlError), match="cannot read") as caught:
        read(path)
    assert "\n" not in str(caught.value)
    for data in (b"\x00\xff nothing of ours", b"", b"a,b\n1,2\n"):
        path.write_bytes(data)
        if ending == "jsonl" and not data:
            continue
        with pytest.raises((ImportFileError, XmlError), match=str(path)) as caught:
            read(path)
        assert "\n" not in str(caught.value)


def test_a_word_file_says_which_rows_lost_their_number_and_whether_it_is_ours(tmp_path):
    other, path = tmp_path / "other.docx", tmp_path / "ours.docx"
    Document().save(str(other))
    with pytest.raises(ImportFileError, match="no table of pairs; import files made by satzpaar"):
        read(other)
    write(path, PAIR, replace(PAIR, pair=8))
    document = Document(str(path))
    for run in document.tables[0].rows[1].cells[0].paragraphs[0].runs[1:]:
        run.clear()  # as Word does when told to remove hidden text
    document.save(str(path))
    lost, kept = read(path)
    assert (lost.place, lost.seen, lost.target) == ("row 2", None, PAIR.target)
    assert kept.pair == 8
    assert kept.seen is not None


def test_a_page_is_no_xliff(tmp_path):
    path = tmp_path / "page.xliff"
    path.write_text("<html><body/></html>")
    with pytest.raises(XmlError, match="is no XLIFF: it begins with <html>"):
        read(path)


ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]>'


@pytest.mark.parametrize(
    ("ending", "part", "damage"),
    [
        ("docx", "word/document.xml", lambda data: data[: len(data) // 2]),
        ("docx", "word/document.xml", lambda data: data.replace(b"<w:doc", ENTITY + b"<w:doc")),
        ("xlsx", "xl/worksheets/sheet1.xml", lambda data: data[: len(data) // 2]),
        ("xlsx", "xl/workbook.xml", lambda data: b""),
    ],
)
def test_damaged_packages_are_refused_in_one_line(tmp_path, ending, part, damage):
    path, broken = tmp_path / f"good.{ending}", tmp_path / f"broken.{ending}"
    write(path, *(replace(PAIR, pair=number) for number in range(1, 50)))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, damage(old.read(name)) if name == part else old.read(name))
    with pytest.raises((ImportFileError, XmlError), match="broken") as caught:
        read(broken)
    assert "\n" not in str(caught.value)


def test_tables_come_back_from_other_programs(tmp_path):
    path = tmp_path / "out.csv"
    write(path, replace(PAIR, target="a;b"))
    text = path.read_text(encoding="utf-8-sig")
    cells = list(csv.reader(io.StringIO(text, newline="")))
    for separator, encoding in ((";", "utf-8"), ("\t", "utf-16")):
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=separator).writerows(cells)
        path.write_bytes(out.getvalue().encode(encoding))
        assert [(found.pair, found.target) for found in read(path)] == [(12, "a;b")]
    path.write_bytes("pair,target,seen\n12,ä,x\n".encode("cp1252"))
    with pytest.raises(ImportFileError, match="save it as CSV UTF-8"):
        read(path)
