import gzip
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage.tmx import tmxfile

from tests.support import omegat
from tests.support.units import ANY, NASTY, UNIT, clean
from translator.errors import ExportError
from translator.exchange import EXPORTERS, ExportReport, Unit, tmx
from translator.exchange.inline_codes import pieces
from translator.exchange.tmx.reader import read_tmx
from translator.exchange.tmx.writer import TmxOptions, write_tmx
from translator.types import Origin, PairState

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DTD = Path(tmx.__file__).parent / "tmx14.dtd"


def unit(source: str = UNIT.source, target: str = UNIT.target, **changes) -> Unit:
    return replace(UNIT, source=source, target=target, **changes)


def export(
    folder: Path, *units: Unit, name: str = "out.tmx", **options
) -> tuple[ExportReport, Path]:
    path = folder / name
    return write_tmx(iter(units), path, TmxOptions(**options)), path


def read(path: Path) -> etree._Element:
    data = path.read_bytes()
    root = etree.fromstring(gzip.decompress(data) if path.suffix == ".gz" else data)
    dtd = etree.DTD(str(DTD))
    assert dtd.validate(root), dtd.error_log
    return root


def pairs(path: Path) -> list[tuple[str, str]]:
    return [
        tuple("".join(seg.itertext()) for seg in tu.iter("seg")) for tu in read(path).iter("tu")
    ]


def toolkit_pairs(path: Path) -> list[tuple[str, str]]:
    return [(u.source, u.target) for u in tmxfile.parsefile(str(path)).units]


def props(tu: etree._Element) -> dict[str, str]:
    return {prop.get("type"): prop.text for prop in tu.findall("prop")}


def test_a_unit_is_written_with_all_that_is_known_of_it(tmp_path):
    report, path = export(tmp_path, unit(note="sicher?", reviewer="", confidence=0.5))
    root = read(path)
    assert root.get("version") == "1.4"
    assert dict(root.find("header").attrib) == {
        "creationtool": "satzpaar",
        "creationtoolversion": "0.1.0",
        "segtype": "sentence",
        "o-tmf": "satzpaar",
        "adminlang": "en",
        "srclang": "de",
        "datatype": "plaintext",
    }
    (tu,) = root.iter("tu")
    assert dict(tu.attrib) == {
        "tuid": "0123abcd",
        "creationid": "MT!",
        "creationdate": "20261121T090000Z",
        "changedate": "20261121T103005Z",
    }
    assert tu.findtext("note") == "sicher?"
    assert props(tu) == {
        "x-document": "seeds/a & b.txt",
        "x-context-pre": "Davor.",
        "x-context-post": "Danach.",
        "x-status": "new",
        "x-origin": "MT:llm gemma-3-270m-de-en",
        "x-quality": "0.5",
        "x-similarity": "0.8123",
        "x-run": "7",
    }
    assert [(tuv.get(LANG), tuv.findtext("seg")) for tuv in tu.findall("tuv")] == [
        ("de", UNIT.source),
        ("en", UNIT.target),
    ]
    assert report == ExportReport((str(path),), written=1)
    assert report.summary == f"wrote 1 unit to {path}"


def test_what_a_person_decided_is_no_machine_text(tmp_path):
    accepted = unit("a", state=PairState.ACCEPTED, reviewer='An "na" <x>')
    edited = unit("b", state=PairState.EDITED, reviewer="Ben")
    human = unit("c", origin=Origin.HUMAN, engine="")
    machine = unit("d", origin=Origin.MT)
    _, path = export(tmp_path, accepted, edited, human, machine)
    rows = [(tu.get("creationid"), tu.get("changeid")) for tu in read(path).iter("tu")]
    assert rows == [(None, 'An "na" <x>'), (None, "Ben"), (None, None), ("MT!", None)]


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(ANY | NASTY, ANY | NASTY), max_size=5))
def test_any_text_comes_back_to_the_character(tmp_path, texts):
    _, path = export(
        tmp_path, *(unit(s, t, article=s, note=t) for s, t in texts), keep_variants=True
    )
    expected = [(clean(s), clean(t)) for s, t in texts if clean(s) and clean(t)]
    seen = set()
    kept = []
    for s, t in expected:
        key = unicodedata.normalize("NFC", s), unicodedata.normalize("NFC", t)
        kept += [] if key in seen else [(s, t)]
        seen.add(key)
    assert pairs(path) == kept
    assert toolkit_pairs(path) == kept


def test_real_sentences_stay_verbatim(tmp_path):
    sentences = [
        "„Ja“, sagte er – 1\u00a0000 €; z.\u202fB. so …",
        unicodedata.normalize("NFD", "Übermäßig große Füße."),
        "[Link & <Text>](https://example.org/a?b=1&c=2) & \"gerade\" 'Zeichen' 👩‍👩‍👧",
        "hart\r\numbrochen\nund\tweiter",
    ]
    report, path = export(tmp_path, *(unit(s, s.upper()) for s in sentences))
    assert [s for s, _ in pairs(path)] == sentences
    assert [s for s, _ in toolkit_pairs(path)] == sentences
    assert report.removed_characters == 0
    for line in path.read_text(encoding="utf-8").split("<seg>")[1:]:
        assert not line.startswith((" ", "\n"))


def test_characters_xml_cannot_hold_are_dropped_and_counted(tmp_path):
    report, path = export(tmp_path, unit("a\x0bb\ud83d", "\x00c\ufffed\x1f"))
    assert pairs(path) == [("ab", "cd")]
    assert report.removed_characters == 5
    assert "dropped 5 characters" in report.summary


def test_failed_rejected_and_empty_stay_out(tmp_path):
    report, path = export(
        tmp_path,
        unit("a", "", origin=Origin.FAILED),
        unit("b", state=PairState.REJECTED),
        unit("c", " \u00a0\n"),
        unit("\x01", "d"),
        unit("e", "kept"),
    )
    assert pairs(path) == [("e", "kept")]
    assert (report.skipped_failed, report.skipped_rejected, report.skipped_empty) == (1, 1, 2)
    assert report.written == 1
    report, path = export(tmp_path, unit("b", state=PairState.REJECTED), rejected=True)
    assert (report.written, report.skipped_rejected) == (1, 0)


EARLY, LATE = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"


@pytest.mark.parametrize(
    ("first", "second", "winner"),
    [
        ({"state": PairState.ACCEPTED}, {"state": PairState.NEW, "changed": LATE}, "first"),
        ({"state": PairState.NEW, "changed": LATE}, {"state": PairState.EDITED}, "second"),
        ({"state": PairState.EDITED}, {"state": PairState.ACCEPTED, "changed": LATE}, "second"),
        ({"changed": LATE}, {}, "first"),
        ({}, {"changed": LATE}, "second"),
        ({}, {"changed": "2026-01-01T01:00:00+02:00"}, "first"),  # that is the day before
        ({}, {}, "first"),
        ({}, {"origin": Origin.HUMAN}, "second"),
        ({"state": PairState.REJECTED, "changed": LATE}, {}, "second"),
    ],
)
def test_one_unit_per_source_the_best_then_the_newest(tmp_path, first, second, winner):
    report, path = export(
        tmp_path,
        unit("vorher"),
        unit("x", "first", **{"changed": EARLY, **first}),
        unit("y"),
        unit("x", "second", **{"changed": EARLY, **second}),
        unit("nachher"),
        rejected=True,
    )
    sources = {
        "first": ["vorher", "x", "y", "nachher"],
        "second": ["vorher", "y", "x", "nachher"],
    }
    assert [s for s, _ in pairs(path)] == sources[winner]
    assert dict(pairs(path))["x"] == winner
    assert (report.written, report.skipped_duplicates) == (4, 1)


def test_sources_that_differ_in_unicode_form_only_are_one(tmp_path):
    # OmegaT compares in NFC: both would answer to the same segment.
    report, path = export(tmp_path, unit("u\u0308ber"), unit("über"))
    assert [s for s, _ in pairs(path)] == ["u\u0308ber"]
    assert report.skipped_duplicates == 1


def test_a_unit_that_was_beaten_counts_for_nothing(tmp_path):
    long = "w" * 2001
    report, path = export(
        tmp_path,
        unit("x", f"{long}\x00"),
        unit("x", "short", state=PairState.ACCEPTED),
        unit("z", long),
    )
    assert pairs(path) == [("x", "short"), ("z", long)]
    assert (report.too_long, report.removed_characters) == (1, 0)


def test_variants_are_kept_when_asked_for_and_repetitions_are_not(tmp_path):
    report, path = export(
        tmp_path, unit("x", "one"), unit("x", "two"), unit("x", "one"), keep_variants=True
    )
    assert pairs(path) == [("x", "one"), ("x", "two")]
    assert report.skipped_duplicates == 1


def test_several_source_sentences_go_to_a_second_file(tmp_path):
    report, path = export(
        tmp_path,
        unit("Eins.", "One."),
        unit("Zwei. Drei.", "Two and three.", source_count=2),
        unit("Vier und fünf.", "Four. Five.", target_count=2),
        name="m.tmx",
    )
    second = tmp_path / "m.nm.tmx"
    assert report.files == (str(path), str(second))
    assert (report.written, report.written_nm) == (2, 1)
    # One source sentence is one segment to every tool, however many sentences answer it.
    assert [s for s, _ in pairs(path)] == ["Eins.", "Vier und fünf."]
    assert pairs(second) == [("Zwei. Drei.", "Two and three.")]
    assert read(second).find("header").get("segtype") == "paragraph"
    assert [props(tu).get("x-sentences") for tu in read(second).iter("tu")] == ["2-1"]
    assert [props(tu).get("x-sentences") for tu in read(path).iter("tu")] == [None, "1-2"]


def test_an_old_second_file_does_not_survive_a_new_export(tmp_path):
    export(tmp_path, unit("Zwei. Drei.", source_count=2))
    assert len(pairs(tmp_path / "out.nm.tmx")) == 1
    report, _ = export(tmp_path, unit("Eins."))
    assert pairs(tmp_path / "out.nm.tmx") == []
    assert report.files == (str(tmp_path / "out.tmx"),)


def test_without_several_sentences_there_is_no_second_file(tmp_path):
    export(tmp_path, unit())
    assert [file.name for file in tmp_path.glob("*.tmx")] == ["out.tmx"]


def test_language_codes_can_be_chosen(tmp_path):
    _, path = export(
        tmp_path,
        unit("a"),
        unit("b", source_language="fr"),
        languages={"de": "de-DE", "en": "en-GB"},
    )
    root = read(path)
    assert root.find("header").get("srclang") == "de-DE"
    rows = [
        (tu.get("srclang"), [tuv.get(LANG) for tuv in tu.findall("tuv")]) for tu in root.iter("tu")
    ]
    assert rows == [(None, ["de-DE", "en-GB"]), ("fr", ["fr", "en-GB"])]


def test_tuids_are_stable_without_white_space_or_left_out(tmp_path):
    _, path = export(tmp_path, unit(tuid=" a b\tc "))
    assert [tu.get("tuid") for tu in read(path).iter("tu")] == ["a-b-c"]
    _, path = export(tmp_path, unit(), tuid=False)
    assert [tu.get("tuid") for tu in read(path).iter("tu")] == [None]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("2026-11-21T10:30:05Z", "20261121T103005Z"),
        ("2026-11-21T10:30:05.999+02:00", "20261121T083005Z"),
        ("2026-11-21 10:30:05", "20261121T103005Z"),
        ("0001-01-01T00:00:00Z", "00010101T000000Z"),
        ("0001-01-01T00:00:00+02:00", None),
        ("", None),
        ("gestern", None),
    ],
)
def test_dates_are_sixteen_characters_or_absent(tmp_path, given, written):
    _, path = export(tmp_path, unit(created=given, changed=given))
    (tu,) = read(path).iter("tu")
    assert (tu.get("creationdate"), tu.get("changedate")) == (written, written)


def test_a_unit_never_changed_carries_its_creation_as_changedate(tmp_path):
    _, path = export(tmp_path, unit(changed=""))
    assert [tu.get("changedate") for tu in read(path).iter("tu")] == ["20261121T090000Z"]


def test_gz_holds_the_same_bytes_and_equal_units_give_equal_files(tmp_path):
    _, plain = export(tmp_path, unit(), unit("zwei"))
    _, packed = export(tmp_path, unit(), unit("zwei"), name="out.tmx.gz")
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    before = packed.read_bytes()
    export(tmp_path, unit(), unit("zwei"), name="out.tmx.gz")
    assert packed.read_bytes() == before
    report, _ = export(tmp_path, unit(source_count=2), name="b.tmx.gz")
    assert report.files[1] == str(tmp_path / "b.nm.tmx.gz")


def test_no_units_give_a_valid_empty_file(tmp_path):
    report, path = export(tmp_path)
    assert pairs(path) == []
    assert report.written == 0


def test_an_interrupted_export_leaves_the_old_file_and_nothing_else(tmp_path):
    _, path = export(tmp_path, unit("alt"))
    before = path.read_bytes()

    def breaking() -> Iterator[Unit]:
        yield unit("neu")
        yield unit("Zwei. Sätze.", source_count=2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_tmx(breaking(), path, TmxOptions())
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["out.tmx"]


def test_a_full_disk_leaves_nothing_under_the_final_name(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("translator.documents.atomic.replace", full)
    with pytest.raises(ExportError, match="No space left on device"):
        export(tmp_path, unit())
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == []


@pytest.mark.parametrize(
    ("name", "message"), [("missing/out.tmx", "no folder .*missing"), ("home", "is a folder")]
)
def test_a_place_that_cannot_be_written_is_one_line(tmp_path, name, message):
    with pytest.raises(ExportError, match=message) as caught:
        write_tmx([UNIT], tmp_path / name, TmxOptions())
    assert "\n" not in str(caught.value)


def test_the_format_is_known_by_its_ending():
    assert EXPORTERS["tmx"] is write_tmx


MARKED = "Ein **fetter** [Satz](http://a.de/?x=1&y=2) mit `f()` und http://b.de."


def test_markup_stands_in_codes_that_point_at_each_other(tmp_path):
    target = "With `f()`: [a sentence](http://a.de/?x=1&y=2), **bold** and *more*, http://b.de."
    _, path = export(tmp_path, unit(MARKED, target, markup="markdown"))
    assert pairs(path) == [(MARKED, target)]  # codes and text together are the segment
    codes = [
        [(code.tag, code.get("i"), code.get("x"), code.text) for code in seg]
        for seg in read(path).iter("seg")
    ]
    assert codes[0] == [
        ("bpt", "1", "1", "**"),
        ("ept", "1", None, "**"),
        ("bpt", "2", "2", "["),
        ("ept", "2", None, "](http://a.de/?x=1&y=2)"),
        ("ph", None, "3", "`f()`"),
    ]
    assert [code[:3] for code in codes[1]] == [
        ("ph", None, "3"),
        ("bpt", "2", "2"),
        ("ept", "2", None),
        ("bpt", "1", "1"),
        ("ept", "1", None),
        ("bpt", "4", "4"),  # not in the source
        ("ept", "4", None),
    ]


def test_markup_is_text_where_nobody_knows_it_or_codes_are_not_wanted(tmp_path):
    for number, options in enumerate(({"markup": "text"}, {"markup": "markdown"})):
        _, path = export(tmp_path, unit(MARKED, MARKED, **options), codes=bool(number == 0))
        assert [len(seg) for seg in read(path).iter("seg")] == [0, 0]
        assert pairs(path) == [(MARKED, MARKED)]


def shown(text, markup):
    """Return the text with the characters a page shows where HTML names them."""
    if markup != "html":
        return text
    parts = pieces(text, markup)
    return "".join(unescape(part) if isinstance(part, str) else part.text for part in parts)


def test_characters_html_names_are_themselves(tmp_path):
    source, target = "5&nbsp;Euro &amp; <b>mehr</b>", "5&#160;euros &lt; <b>more</b>"
    _, path = export(tmp_path, unit(source, target, markup="html"))
    assert pairs(path) == [("5\xa0Euro & <b>mehr</b>", "5\xa0euros < <b>more</b>")]
    _, path = export(tmp_path, unit(source, target, markup="html"), codes=False)
    assert pairs(path) == [(source, target)]


HTML = st.text(st.sampled_from('ab <>/&;"=i'), max_size=25) | st.lists(
    st.sampled_from(["<b>", "</b>", "<i>", "</i>", "<br>", "x ", "&amp;", "<a href='u'>", "</a>"]),
    max_size=8,
).map("".join)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(["html", "markdown"]), HTML, HTML | NASTY)
def test_any_markup_is_valid_and_comes_back_to_our_own_reader(tmp_path, markup, source, target):
    _, path = export(tmp_path, unit(source, target, markup=markup), keep_variants=True)
    expected = []
    if clean(source) and clean(target):
        expected = [(shown(clean(source), markup), shown(clean(target), markup))]
    assert pairs(path) == expected
    assert [tuple(one.text for one in unit.segments) for unit in read_tmx(path)] == expected
    for tu in read(path).iter("tu"):
        for seg in tu.iter("seg"):
            opened = [code.get("i") for code in seg.iter("bpt")]
            assert opened == list(dict.fromkeys(opened))
            assert sorted(opened) == sorted(code.get("i") for code in seg.iter("ept"))


ARTICLE = """\
Der russische Präsident Wladimir Putin macht sich auf den Weg. Denn die Stimmung ist angespannt.
Am 16. Dezember 1991 wurde Kasachstan unabhängig & frei.
Zusammen gehen sie hin. Getrennt kommen sie zurück.
"""


@pytest.mark.model
def test_omegat_fills_an_article_from_our_files(tmp_path):
    if not omegat.installed():
        pytest.skip("OmegaT is not installed")
    lines = ARTICLE.splitlines()
    first, second = lines[0].split(". ")
    report, path = export(
        tmp_path,
        unit(f"{first}.", "Russian President Vladimir Putin is on his way."),
        unit(second, "Because the mood is tense. It is.", target_count=2),
        unit(second, "Newer, but rejected.", state=PairState.REJECTED, changed="2027-01-01"),
        unit(lines[1], "On December 16, 1991, Kazakhstan became independent & free.\x0b"),
        unit(lines[2], "They go together. They return apart.", source_count=2, target_count=2),
        unit("Kommt nicht vor.", "Does not occur.", target_count=1),
    )
    done = omegat.fill([Path(file) for file in report.files], ARTICLE, tmp_path)
    assert done.complaints == ()
    assert (done.segments, done.filled) == (5, 5)
    assert done.translation.splitlines() == [
        "Russian President Vladimir Putin is on his way. Because the mood is tense. It is.",
        "On December 16, 1991, Kazakhstan became independent & free.",
        "They go together. They return apart.",
    ]
