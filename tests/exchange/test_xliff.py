"""XLIFF 2.1 and 1.2: valid against OASIS's schemas, and back to the character."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from tests.support.paths import DATA
from tests.support.units import ANY, NASTY, UNIT
from translator.errors import ExportError
from translator.exchange import ExportOptions, ExportReport, Unit
from translator.exchange.corrections import Row
from translator.exchange.stamps import Stamp
from translator.exchange.tmx import omegat
from translator.exchange.tmx.writer import write_tmx
from translator.exchange.xliff import write_xliff
from translator.exchange.xliff_reader import read_xliff
from translator.exchange.xml_text import FORBIDDEN
from translator.types import Finding, PairState, Severity

SCHEMAS = DATA / "xliff"
FILES = {"2.1": "xliff_core_2.0.xsd", "1.2": "xliff-core-1.2-strict.xsd"}
NAMESPACES = {
    "2.1": {"x": "urn:oasis:names:tc:xliff:document:2.0"},
    "1.2": {"x": "urn:oasis:names:tc:xliff:document:1.2"},
}
VERSIONS = ["2.1", "1.2"]

PAIR = replace(UNIT, pair=12, event=40)
MARKED = replace(
    PAIR,
    source="Ein **fetter** [Satz](http://a.de/?x=1&y=2) mit `f()`.",
    target="A [sentence](http://a.de/?x=1&y=2), **bold**, with `f()`.",
    markup="markdown",
)


class _Local(etree.Resolver):
    def resolve(self, url, public_id, context):
        if url.endswith("xml.xsd"):
            return self.resolve_filename(str(SCHEMAS / "xml.xsd"), context)
        return None


@cache
def schema(version: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.parse(str(SCHEMAS / FILES[version]), parser))


def export(
    folder: Path, *units: Unit, version: str = "2.1", **options
) -> tuple[ExportReport, Path]:
    path = folder / "out.xliff"
    report = write_xliff(iter(units), path, ExportOptions(xliff=version, **options))
    tree = etree.parse(str(path))
    schema(version).assertValid(tree)
    return report, path


def rows(path: Path) -> list[Row]:
    return list(read_xliff(path))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("state", PairState)
def test_every_state_is_valid_and_comes_back(tmp_path, version, state):
    unit = replace(PAIR, state=state, note="Sicher?\nJa.")
    report, path = export(tmp_path, unit, version=version, rejected=True)
    assert report.written == 1
    (row,) = rows(path)
    assert (row.pair, row.state, row.note) == (12, state.value, "Sicher?\nJa.")
    assert (row.source, row.target) == (unit.source, unit.target)
    assert row.seen is not None
    assert (row.seen.event, row.seen.state) == (40, state)


def test_version_2_says_the_state_in_its_own_words_and_ours(tmp_path):
    units = [replace(PAIR, state=state, pair=n) for n, state in enumerate(PairState, 1)]
    _, path = export(tmp_path, *units, rejected=True)
    segments = etree.parse(str(path)).iterfind(".//x:segment", NAMESPACES["2.1"])
    assert [(one.get("state"), one.get("subState")) for one in segments] == [
        ("translated", "satzpaar:new"),
        ("final", "satzpaar:accepted"),
        ("final", "satzpaar:edited"),
        ("initial", "satzpaar:rejected"),
    ]


def test_version_1_approves_what_people_approved(tmp_path):
    units = [replace(PAIR, state=state, pair=n) for n, state in enumerate(PairState, 1)]
    _, path = export(tmp_path, *units, version="1.2", rejected=True)
    found = etree.parse(str(path)).findall(".//x:trans-unit", NAMESPACES["1.2"])
    assert [one.get("approved") for one in found] == [None, "yes", "yes", None]


@pytest.mark.parametrize("version", VERSIONS)
def test_markup_becomes_codes_that_point_at_each_other(tmp_path, version):
    _, path = export(tmp_path, MARKED, version=version)
    (row,) = rows(path)
    assert (row.source, row.target) == (MARKED.source, MARKED.target)
    tree = etree.parse(str(path))
    ids = {
        side: [code.get("id") for code in tree.find(f".//x:{side}", NAMESPACES[version]).iter()][1:]
        for side in ("source", "target")
    }
    assert len(ids["source"]) == (3 if version == "2.1" else 5)
    assert sorted(ids["source"]) == sorted(ids["target"]) != ids["target"]
    _, path = export(tmp_path, MARKED, version=version, codes=False)
    source = etree.parse(str(path)).find(".//x:source", NAMESPACES[version])
    assert (source.text, len(source)) == (MARKED.source, 0)


@pytest.mark.parametrize("version", VERSIONS)
def test_findings_are_notes_that_do_not_come_back(tmp_path, version):
    found = Finding("numbers", Severity.SEVERE, "5 <is> missing")
    _, path = export(tmp_path, replace(PAIR, findings=(found,), note="x"), version=version)
    notes = etree.parse(str(path)).findall(".//x:note", NAMESPACES[version])
    assert [note.text for note in notes] == ["x", "5 <is> missing"]
    assert notes[1].get("priority") == "1"
    assert [row.note for row in rows(path)] == ["x"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_gap_is_left_for_people_to_fill(tmp_path, version):
    _, path = export(tmp_path, replace(PAIR, target=""), version=version)
    assert [(row.target, row.state) for row in rows(path)] == [("", "new")]


@pytest.mark.parametrize("version", VERSIONS)
def test_articles_are_files_and_languages_one_pair(tmp_path, version):
    other = replace(PAIR, article="b.html", markup="html", pair=13)
    _, path = export(tmp_path, PAIR, other, version=version, languages={"de": "de-DE"})
    root = etree.parse(str(path)).getroot()
    files = root.findall("x:file", NAMESPACES[version])
    assert [file.get("original") for file in files] == ["seeds/a & b.txt", "b.html"]
    assert "de-DE" in (root.get("srcLang"), files[0].get("source-language"))
    before = path.read_bytes()
    with pytest.raises(ExportError, match="one pair of languages.*b.html is fr-en.*--article"):
        export(tmp_path, PAIR, replace(other, source_language="fr"), version=version)
    with pytest.raises(ExportError, match="no pairs to write"):
        export(tmp_path, version=version)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [path.name]


TEXT = ANY | NASTY
MARKUP = st.text(st.sampled_from("ab *_`[]()<>/&;\n!"), max_size=20) | st.sampled_from(
    ["<b>x</b> y", "<a href='u'>z</a><br>", "**a** `b`", "[l](u)", "</i>", "![i](p.png) *e*"]
)


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(VERSIONS),
    st.sampled_from(["text", "markdown", "html"]),
    st.sampled_from(PairState),
    TEXT | MARKUP,
    TEXT | MARKUP,
    TEXT,
)
def test_export_and_import_are_the_identity(tmp_path, version, markup, state, source, target, note):
    unit = replace(PAIR, source=source, target=target, note=note, state=state, markup=markup)
    path = tmp_path / "any.xliff"
    options = ExportOptions(xliff=version, rejected=True)
    if not source.strip():
        with pytest.raises(ExportError):
            write_xliff([unit], path, options)
        return
    write_xliff([unit], path, options)
    schema(version).assertValid(etree.parse(str(path)))
    (row,) = rows(path)
    clean = FORBIDDEN.sub("", source), FORBIDDEN.sub("", target), FORBIDDEN.sub("", note)
    assert (row.source, row.target, row.note) == clean
    assert (row.pair, row.state) == (12, state.value if target else row.state)
    assert row.seen == Stamp.of(40, state, row.source, row.target, row.note)


def test_translate_toolkit_reads_the_same(tmp_path):
    units = [replace(PAIR, pair=number, source=f"Satz & {number}") for number in (1, 2)]
    expected = [(unit.source, unit.target) for unit in units]
    _, path = export(tmp_path, *units, version="1.2")
    read = xlifffile.parsefile(str(path)).units
    assert [(unit.source, unit.target) for unit in read] == expected
    _, path = export(tmp_path, *units)
    read = Xliff2File.parsefile(str(path)).units
    assert [(unit.source, unit.target) for unit in read] == expected


def test_what_other_tools_make_of_it_is_understood(tmp_path):
    _, path = export(tmp_path, MARKED)
    text = path.read_text(encoding="utf-8")
    text = text.replace("satzpaar:seen", "ns0:seen").replace("xmlns:satzpaar", "xmlns:ns0")
    text = text.replace('state="translated" subState="satzpaar:new"', 'state="reviewed"')
    text = text.replace(
        "<target>A ", '<target>The<cp hex="0009"/><mrk id="m1" type="term">only</mrk> '
    )
    path.write_text(text, encoding="utf-8")
    (row,) = rows(path)
    assert row.target == "The\tonly" + MARKED.target[1:]
    assert (row.pair, row.state, row.seen.event) == (12, "accepted", 40)


def test_suggestions_and_new_states_of_other_tools(tmp_path):
    _, path = export(tmp_path, PAIR, version="1.2")
    text = path.read_text(encoding="utf-8")
    text = text.replace("needs-review-translation", "translated")
    text = text.replace(
        "</trans-unit>",
        "<alt-trans><target>other</target></alt-trans><note>neu</note></trans-unit>",
    )
    path.write_text(text, encoding="utf-8")
    assert [(row.target, row.state, row.note) for row in rows(path)] == [
        (PAIR.target, "new", "neu")
    ]


@pytest.mark.model
def test_omegat_opens_it_and_gives_it_back_whole(tmp_path):
    client = omegat.find()
    if client is None:
        pytest.skip("OmegaT is not installed")
    _, path = export(tmp_path, PAIR, replace(MARKED, pair=13, note="x"), version="1.2")
    article, memory, home = (tmp_path / name for name in ("a.xlf", "m.tmx", "home.xlf"))
    path.replace(article)
    # OmegaT takes what stands in the target for the text to translate.
    write_tmx([replace(PAIR, source=PAIR.target, target="So said he.")], memory, ExportOptions())
    done = client.fill([memory], article, ("DE", "EN"))
    assert done.complaints == ()
    home.write_bytes(done.translation)
    before, after = rows(article), rows(home)
    assert after == [replace(before[0], target="So said he."), before[1]]
