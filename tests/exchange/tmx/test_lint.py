import gzip
import json
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage.tmx import tmxfile
from typer.testing import CliRunner

from tests.support.tmx_variants import GOOD, SENTENCES, VARIANTS
from translator.cli import app
from translator.exchange.tmx import pieces as tmx_pieces
from translator.exchange.tmx.lint import CheckReport, check
from translator.exchange.tmx.omegat import find
from translator.exchange.tmx.pieces import TmxError
from translator.exchange.tmx.problems import OBJECTIONS, Harm, Tool

ENOUGH = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def checked(folder: Path, data: bytes | str, **options) -> CheckReport:
    path = folder / "a.tmx"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return check(path, **options)


def kinds(report: CheckReport) -> dict[str, int]:
    return report.counts


READ: dict[str, dict[str, int]] = {
    "good": {},
    "no DOCTYPE": {},
    "UTF-16": {},
    "UTF-8 BOM": {},
    "NFD": {},
    "srclang=*all*": {"any-source": 1},
    "target tuv first": {"source-second": 3},
    "de-DE/en-US": {},
    "header de, tuv de-DE": {"source-differs": 3},
    "missing srclang": {"source-language": 1},
    "missing o-tmf": {"header-attribute": 1},
    "version 1.4b": {"version": 1},
    "prop after tuv": {"property-order": 1},
    "namespace": {"namespace": 1},
    "seg pretty-printed": {"white-space": 6},
    "xml:lang de_DE": {"language-code": 4},
    "bare &": {"bare-ampersand": 2},
    "control character": {"control-character": 1},
    "&#11;": {"control-character": 1},
    "cp1252 labelled UTF-8": {"encoding": 1},
    "NBSP normalised": {},  # only 'prove' can see these two: it knows the article
    "quotes normalised": {},
    "prop type=file": {"reserved-property": 1},
    "<b> in seg": {"markup": 1},
    "empty target": {"empty-segment": 1},
    "2-2 bead, header sentence": {"several-sentences": 1},
    "2-2 bead, tu paragraph": {"several-sentences": 1},
    "2-2 bead, header paragraph": {},
    "Lingtrain": {"header-attribute": 2, "source-missing": 2},
    "Lingtrain with &": {"header-attribute": 2, "bare-ampersand": 1, "source-missing": 2},
}


@pytest.mark.parametrize("name", VARIANTS)
def test_every_known_fault_is_named(tmp_path, name):
    report = checked(tmp_path, VARIANTS[name])
    assert kinds(report) == READ[name]
    assert len(report.problems) == sum(report.counts.values())
    expected = not any(OBJECTIONS[kind].worst is not Harm.HINT for kind in READ[name])
    assert report.clean() is expected


@pytest.mark.parametrize("name", VARIANTS)
def test_what_we_call_not_well_formed_is(tmp_path, name):
    report = checked(tmp_path, VARIANTS[name])
    refused = set(Tool) == {t for t in Tool if report.verdict(t) is Harm.REFUSED}
    try:
        etree.fromstring(VARIANTS[name])
        well_formed = True
    except etree.XMLSyntaxError:
        well_formed = False
    assert refused is not well_formed


def test_a_problem_has_its_place_and_plain_words(tmp_path):
    text = GOOD.replace("geht es", "geht\x0b es").replace("Sons &amp;", "x")
    report = checked(tmp_path, text.replace("&amp; Sons", "& Sons"))
    assert [(p.line, p.column, p.unit, p.kind) for p in report.problems] == [
        (14, 32, 2, "bare-ampersand"),
        (18, 36, 3, "control-character"),
    ]
    assert "must be written as &amp;" in report.problems[0].message
    assert "U+000B" in report.problems[1].message
    assert report.problems[0].tools == tuple(Tool)


def test_a_broken_unit_is_told_with_line_and_column_and_the_rest_is_checked(tmp_path):
    text = GOOD.replace("the president.</seg>", "the president.</sag>").replace('"3">', '"3 3">')
    report = checked(tmp_path, text)
    assert kinds(report) == {"not-well-formed": 1, "tuid": 1}
    broken = report.problems[0]
    assert (broken.line, broken.unit) == (9, 1)
    assert broken.column > 20
    assert broken.message == "<seg> of line 9 is closed by </sag>"
    assert report.units == 3


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('</tu>\n<tu tuid="2">', '\n<tu tuid="2">', {"not-well-formed": 1}),
        ("</body>\n</tmx>\n", "", {"not-well-formed": 1}),
        ("</tuv>\n</tu>\n</body>\n</tmx>\n", "", {"not-well-formed": 2}),
        ('</tu>\n<tu tuid="2">', '</tu>\nrest<tu tuid="2">', {"stray": 1}),
        ("<body>", "<body><!-- <tu> & -->", {}),
        ("Größer", "<![CDATA[Größer & <]]>", {}),
        ("Größer", "Größer &nbsp;", {"html-entity": 1}),
        ("Größer", "1 < 2", {"bare-less-than": 1}),
        ("20261121T103005Z", "2026-11-21", {"date": 1}),
        ('srclang="de"', 'srclang="fr"', {"source-missing": 3}),
        ("<seg>Größer", '<seg foo="1">Größer', {"dtd": 1}),
        ("Größer", '<bpt i="1">x</bpt>Größer', {"unpaired-code": 2}),
        ("Größer", "Gr\ufffd\xdfer", {"odd-character": 1}),
        ("Größer", "Gr\u00f6\n\u00dfer", {"line-break": 1}),
        ("Größer geht es nicht.", "x" * 2001, {"long-segment": 1}),
        ("<header ", "<header><x", {"not-well-formed": 1}),
        ("Müller &amp; Söhne zahlen 5\u00a0Euro.", "Größer geht es nicht.", {"conflict": 1}),
        ('"de"><seg>Gr', '"DE-de"><seg>Gr', {"source-differs": 1, "language-case": 1}),
        ('<tuv xml:lang="de"><seg>Gr', '<tuv lang="de"><seg>Gr', {"old-language": 1}),
        (
            '<tuv xml:lang="de"><seg>Gr',
            "<tuv><seg>Gr",
            {"language-missing": 1, "source-missing": 1},
        ),
    ],
)
def test_more_faults(tmp_path, old, new, expected):
    assert old in GOOD
    assert kinds(checked(tmp_path, GOOD.replace(old, new, 1))) == expected


def test_a_file_of_the_first_version_is_read_by_its_own_rules(tmp_path):
    """As OmegaT wrote its own memories until version 5."""
    text = GOOD.replace('"1.4"', '"1.1"').replace("tmx14", "tmx11").replace("xml:lang", "lang")
    assert kinds(checked(tmp_path, text)) == {"old-version": 1}


def test_two_varieties_of_one_language_are_a_pair(tmp_path):
    text = GOOD.replace('"de"', '"en-us"').replace('"en">', '"en-gb">')
    assert kinds(checked(tmp_path, text)) == {}
    third = '<tuv xml:lang="EN-AU"><seg>x</seg></tuv></tu>'
    assert kinds(checked(tmp_path, text.replace("</tu>", third))) == {"many-languages": 3}


def test_what_other_generators_invent_is_named(tmp_path):
    text = GOOD.replace('tuid="1"', 'id="1" flag="true"').replace("<header", "<header encoding='x'")
    report = checked(tmp_path, text)
    assert kinds(report) == {"dtd": 3}
    assert "attribute id of element tu" in report.problems[1].message


def test_repeated_units_are_told_with_the_first_line(tmp_path):
    unit = GOOD[GOOD.index("<tu ") : GOOD.index("</tu>") + 6]
    report = checked(tmp_path, GOOD.replace("</body>", unit + unit + "</body>"))
    assert [(p.kind, p.unit, p.message) for p in report.problems] == [
        ("duplicate", 4, "the same unit as in line 6"),
        ("duplicate", 5, "the same unit as in line 6"),
    ]


def test_entities_are_refused_and_never_expanded(tmp_path):
    bomb = GOOD.replace(
        'SYSTEM "tmx14.dtd"',
        '[<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]',
    ).replace("Größer", "&b;&c;")
    report = checked(tmp_path, bomb)
    assert report.counts["entities"] == 1
    assert not any("root:" in problem.message for problem in report.problems)


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"hello", b"<html><body></body></html>"])
def test_what_is_no_tmx_is_said_to_be_none(tmp_path, data):
    report = checked(tmp_path, data)
    assert not report.clean()
    assert "no-tmx" in report.counts or "not-well-formed" in report.counts


def test_a_file_that_cannot_be_read_is_an_error(tmp_path):
    with pytest.raises(TmxError, match="cannot read"):
        check(tmp_path / "none.tmx")
    broken = tmp_path / "a.tmx.gz"
    broken.write_bytes(gzip.compress(GOOD.encode())[:-9])
    with pytest.raises(TmxError, match="gzip"):
        check(broken)


@pytest.mark.parametrize(
    ("data", "name", "certain", "wrong"),
    [
        (GOOD.encode(), "utf-8", True, False),
        (GOOD.encode("utf-8-sig"), "utf-8-sig", True, False),
        (GOOD.replace("UTF-8", "UTF-16").encode("utf-16-be"), "utf-16-be", True, False),
        (GOOD.encode("utf-16"), "utf-16", True, True),
        (GOOD.replace("UTF-8", "UTF-16").encode(), "utf-8", True, True),
        (GOOD.encode("cp1252"), "cp1252", True, True),
        (GOOD.encode("cp1252") + "ü".encode(), "cp1252", False, True),
        (GOOD.replace('"en"', '"pl"').encode("cp1252"), "cp1252", False, True),
        (GOOD.replace("UTF-8", "ISO-8859-1").encode(), "utf-8", True, True),
        (GOOD.replace("UTF-8", "ISO-8859-1").encode("cp1252"), "cp1252", True, True),
        (GOOD.replace("UTF-8", "windows-1252").encode("cp1252"), "cp1252", True, False),
        (GOOD.replace("UTF-8", "no-such-code").encode(), "utf-8", True, True),
        (GOOD.replace("UTF-8", "UTF-16").encode("utf-16") + b"x", "utf-16", False, True),
        (GOOD.replace("UTF-8", "Shift_JIS").encode("cp1252"), "shift_jis", False, True),
        (GOOD.replace("UTF-8", "cp1252").encode("cp1252") + b"\x81", "cp1252", False, True),
    ],
)
def test_the_encoding_is_what_the_bytes_say(tmp_path, data, name, certain, wrong):
    path = tmp_path / "a.tmx"
    path.write_bytes(data)
    how = tmx_pieces.encoding(path)
    assert (how.name, how.certain, bool(how.wrong)) == (name, certain, wrong)
    if certain:
        text = "".join(piece.text for piece in tmx_pieces.pieces(path, how))
        assert SENTENCES[2] in text


@ENOUGH
@given(st.data())
def test_a_damaged_file_never_passes_for_a_sound_one(tmp_path, data):
    at = data.draw(st.integers(0, len(GOOD) - 1))
    cut = data.draw(st.integers(0, 12))
    new = data.draw(st.sampled_from(["", "&", "<", "</tu>", "<tu>", "<!--", "\x00", "]]>", '"']))
    text = GOOD[:at] + new + GOOD[at + cut :]
    report = checked(tmp_path, text)
    pieces = tmx_pieces.pieces(tmp_path / "a.tmx", tmx_pieces.encoding(tmp_path / "a.tmx"))
    assert "".join(piece.text for piece in pieces) == text
    try:
        root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        assert not report.clean()
        return
    if root.tag == "tmx" and not report.counts:
        with (Path(tmx_pieces.__file__).parent / "tmx14.dtd").open("rb") as file:
            assert etree.DTD(file).validate(root)


def test_pieces_are_found_across_the_borders_of_reading(tmp_path, monkeypatch):
    path = tmp_path / "a.tmx"
    path.write_text(GOOD.replace("<body>", "<body><!-- <tu> </tu> -->"), encoding="utf-8")
    whole = list(tmx_pieces.pieces(path, tmx_pieces.encoding(path)))
    for size in (1, 3, 7, 64):
        monkeypatch.setattr(tmx_pieces, "CHUNK", size)
        assert list(tmx_pieces.pieces(path, tmx_pieces.encoding(path))) == whole
    assert [piece.kind for piece in whole if piece.text.strip()] == [
        "head", "gap", "unit", "unit", "unit", "tail",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "bad",
    [
        "<!--a-->" * 100_000 + "x",
        "<tu>" * 20_000,
        "<tu>" + "<seg>" * 100_000,
        "<tu><tuv><seg>" + "<b>" * 100_000 + "</seg></tuv></tu>",
        "&" * 500_000,
        "<" * 500_000,
        " " * 500_000,
        "<tu " + "a='b' " * 100_000,
    ],
)
@pytest.mark.parametrize("place", ["<body>", "</body>", "</tmx>"])
def test_what_is_huge_and_bad_is_said_in_time(tmp_path, bad, place):
    path = tmp_path / "a.tmx"
    path.write_text(GOOD.replace(place, f"{place}{bad}"), encoding="utf-8")
    started = time.process_time()
    report = check(path)
    assert time.process_time() - started < 20
    assert report.clean() == (not bad.strip())


def test_a_file_without_units_is_not_held_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(tmx_pieces, "LONGEST", 1000)
    monkeypatch.setattr(tmx_pieces, "CHUNK", 100)
    path = tmp_path / "a.tmx"
    path.write_text("<tmx>" + "x" * 10_000)
    held = [len(piece.text) for piece in tmx_pieces.pieces(path, tmx_pieces.encoding(path))]
    assert max(held) <= 1200
    assert not check(path).clean()


@pytest.mark.parametrize("name", VARIANTS)
def test_weblate_reads_what_we_say_it_reads(tmp_path, name):
    """By the reader Weblate has, and its rules: a source language, which every unit has."""
    report = checked(tmp_path, VARIANTS[name])
    try:
        units = tmxfile.parsefile(str(tmp_path / "a.tmx")).units
    except Exception:  # whatever it raises, Weblate does not get further
        units = []
    verdict = report.verdict(Tool.WEBLATE)
    if verdict is Harm.REFUSED and report.counts.keys() & {"source-language", "any-source"}:
        return  # a rule of Weblate's own, not of its reader
    assert (verdict is Harm.REFUSED) == (not units)


def test_the_command_prints_rows_and_ends_with_1(tmp_path):
    path = tmp_path / "a.tmx"
    path.write_bytes(VARIANTS["seg pretty-printed"])
    result = CliRunner().invoke(app, ["tmx", "check", str(path), "--json", "--limit", "2"])
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["counts"] == {"white-space": 6}
    assert report["verdicts"]["OmegaT 3.6"] == "lost"
    assert report["verdicts"]["Trados"] == "read"
    assert [row["line"] for row in report["problems"]] == [8, 11]
    assert "4 more" in result.stderr
    result = CliRunner().invoke(app, ["tmx", "check", str(path), "--for", "trados"])
    assert result.exit_code == 0
    assert result.stdout == ""
    result = CliRunner().invoke(app, ["tmx", "check", str(path), "--csv"])
    assert result.stdout.splitlines()[0] == "line,column,unit,harm,kind,tools,message"
    assert CliRunner().invoke(app, ["tmx", "check", str(path), "--for", "x"]).exit_code == 2


@pytest.mark.model
@pytest.mark.parametrize("name", VARIANTS)
def test_omegat_6_refuses_what_its_schema_refuses(tmp_path, name):
    """By the schema that the installed OmegaT carries and newer ones validate with."""
    omegat = find()
    assert omegat is not None
    with zipfile.ZipFile(omegat.jar) as jar:
        for member in ("schemas/tmx14.xsd", "schemas/xml.xsd"):
            jar.extract(member, tmp_path)
    parser = etree.XMLParser(no_network=True, load_dtd=False)
    schema = etree.XMLSchema(etree.parse(str(tmp_path / "schemas" / "tmx14.xsd"), parser))
    report = checked(tmp_path, VARIANTS[name])
    try:
        valid = schema.validate(etree.fromstring(VARIANTS[name]))
    except etree.XMLSyntaxError:
        valid = False
    assert (report.verdict(Tool.OMEGAT_6) is not Harm.REFUSED) == valid
