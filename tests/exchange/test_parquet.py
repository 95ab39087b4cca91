"""Parquet: what a program finds in the table."""

from dataclasses import replace

import pyarrow.parquet
import pytest

from tests.support.exchange_files import PAIR, write
from translator.errors import ExportError
from translator.exchange import ExportOptions
from translator.exchange.rows import COLUMNS, row


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
