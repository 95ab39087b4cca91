"""CSV, TSV and JSON lines alike: what a spreadsheet or a program reads back."""

import csv
import gzip
import io
import json
import re
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.support.exchange_files import write
from tests.support.units import UNIT
from translator.errors import ExportError
from translator.exchange import EXPORTERS, ExportOptions, ExportReport
from translator.exchange.csv import read_cell
from translator.exchange.rows import COLUMNS
from translator.types import Origin, PairState

ENDINGS = ["csv", "tsv", "jsonl"]


def read(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    if ".jsonl" in path.name:
        return [json.loads(line) for line in text.split("\n")[:-1]]
    rows = csv.DictReader(
        io.StringIO(text, newline=""), delimiter="\t" if ".tsv" in path.name else ","
    )
    return [{name: read_cell(cell) for name, cell in row.items()} for row in rows]


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_field_of_a_unit_comes_back(tmp_path, ending):
    path = tmp_path / f"out.{ending}"
    report = write(path, replace(UNIT, confidence=None), note := replace(UNIT, note="-1", run="+2"))
    assert report == ExportReport((str(path),), 2)
    rows = read(path)
    assert [row["source"] for row in rows] == [UNIT.source] * 2  # variants stay
    expected = {name: value for name, value in asdict(note).items() if name in COLUMNS}
    expected |= {"findings": "", "seen": ""}
    if ending != "jsonl":
        expected = {name: str(value) for name, value in expected.items()}
        assert rows[0]["confidence"] == ""
    else:
        assert rows[0]["confidence"] is None
    assert rows[1] == expected


TEXTS = st.text(st.characters(exclude_characters="\0"), min_size=1) | st.text(
    st.sampled_from("=+-@\t\r\n',;\"\u00a0ä ＝"), min_size=1, max_size=8
)
SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which no table holds."""


@example("csv", "0", "\ud800")
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(ENDINGS), TEXTS, TEXTS)
def test_any_text_comes_back_to_the_character(tmp_path, ending, source, target):
    path = tmp_path / f"out.{ending}"
    report = write(path, replace(UNIT, source=source, target=target))
    rows = [(row["source"], row["target"]) for row in read(path)]
    kept = [text if ending == "jsonl" else SURROGATE.sub("", text) for text in (source, target)]
    if source.strip() and target.strip():
        assert rows == [tuple(kept)]
        assert report.removed_characters == len(source + target) - len("".join(kept))
    else:
        assert rows == []
        assert report.removed_characters == 0


def test_lone_surrogates_are_dropped_from_tables_and_kept_in_json(tmp_path):
    unit = replace(UNIT, source="a\ud800b\0")
    assert write(tmp_path / "out.csv", unit).removed_characters == 2
    assert read(tmp_path / "out.csv")[0]["source"] == "ab"
    assert write(tmp_path / "out.jsonl", unit).removed_characters == 0
    assert read(tmp_path / "out.jsonl")[0]["source"] == "a\ud800b\0"


@pytest.mark.parametrize("ending", ENDINGS)
def test_failed_rejected_and_empty_stay_out(tmp_path, ending):
    report = write(
        tmp_path / f"out.{ending}",
        replace(UNIT, target="", origin=Origin.FAILED),
        replace(UNIT, state=PairState.REJECTED),
        replace(UNIT, target=" "),
        replace(UNIT, source="kept"),
    )
    assert [row["source"] for row in read(tmp_path / f"out.{ending}")] == ["kept"]
    assert (report.skipped_failed, report.skipped_rejected, report.skipped_empty) == (1, 1, 1)


@pytest.mark.parametrize("ending", ENDINGS)
def test_gz_languages_and_interruption(tmp_path, ending):
    path = tmp_path / f"out.{ending}.gz"
    write(path, UNIT, languages={"de": "de-DE"})
    assert [row["source_language"] for row in read(path)] == ["de-DE"]
    before = path.read_bytes()

    def breaking():
        yield UNIT
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        EXPORTERS[ending](breaking(), path, ExportOptions())
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [path.name]
    with pytest.raises(ExportError, match="no folder"):
        write(tmp_path / "missing" / f"out.{ending}", UNIT)
