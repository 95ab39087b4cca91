"""Moses: two files of as many lines."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.exchange_files import PAIR, write
from translator.errors import ExportError


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
