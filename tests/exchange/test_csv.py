"""CSV: what a spreadsheet shows, and what it gives back."""

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.exchange_files import PAIR, read, write
from tests.support.units import UNIT
from translator.errors import ImportFileError
from translator.exchange.csv import read_cell, write_cell


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


@given(st.text() | st.text(st.sampled_from("='+-@\ta")))
def test_no_cell_is_a_formula_and_every_cell_is_reversible(text):
    cell = write_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert read_cell(cell) == text


def test_excel_gets_its_mark_unless_it_is_not_wanted(tmp_path):
    write(tmp_path / "out.csv", UNIT)
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfsource,target,")
    write(tmp_path / "out.csv", UNIT, bom=False)
    assert (tmp_path / "out.csv").read_bytes().startswith(b"source,target,")


@pytest.mark.parametrize("text", ["a;=1+1", "a; =cmd|'x'!A1", "a\t@x", "a\n+1", "a;-x", "a;'=1"])
def test_no_formula_stands_behind_another_separator(text: str) -> None:
    cell = write_cell(text)
    assert not re.search(r"[;\t\n] *[=+@-]", cell)
    assert read_cell(cell) == text


@given(st.text(alphabet="a;=+-@' \t\n", max_size=12))
def test_cells_come_home_as_they_went(text: str) -> None:
    assert read_cell(write_cell(text)) == text
