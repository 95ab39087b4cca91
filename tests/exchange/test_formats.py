"""All formats alike: what goes out comes back, and what is no file of ours is refused."""

import zipfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.support.exchange_files import PAIR, read, write
from tests.support.units import ANY, NASTY
from translator.errors import ImportFileError
from translator.exchange import EXPORTERS, ExportOptions
from translator.exchange.stamps import Stamp, stable
from translator.exchange.xml_events import XmlError
from translator.types import Origin, PairState

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
