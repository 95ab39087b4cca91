"""Excel: what a person finds in the sheet."""

from dataclasses import replace

from openpyxl import load_workbook

from tests.support.exchange_files import PAIR, read, write
from translator.exchange.xlsx import LONGEST


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
