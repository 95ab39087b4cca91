import gzip
import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage.tmx import tmxfile
from typer.testing import CliRunner

from tests.support.tmx_variants import ARTICLE, GOOD, VARIANTS
from translator.cli import app
from translator.errors import ExportError
from translator.exchange.tmx.fix import FixReport, fix
from translator.exchange.tmx.omegat import find
from translator.exchange.tmx.pieces import TmxError
from translator.exchange.tmx.repair_codes import coded

ENOUGH = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

UNGUESSED = {"srclang=*all*"}
"""What no repair can know: which language the sources are in."""

FILLED = dict.fromkeys(VARIANTS, 3) | {
    "NBSP normalised": 2,
    "quotes normalised": 2,
    "empty target": 2,
    "2-2 bead, header sentence": 1,
    "2-2 bead, tu paragraph": 1,
    "Lingtrain": 2,
    "Lingtrain with &": 2,
}
"""How many of four segments OmegaT fills after the repair."""


def fixed(folder: Path, data: bytes | str) -> tuple[FixReport, str]:
    path, out = folder / "a.tmx", folder / "b.tmx"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    report = fix(path, out)
    return report, out.read_text(encoding="utf-8")


def counts(report: FixReport) -> dict[str, int]:
    return {repair.kind: repair.count for repair in report.repairs}


def pairs(text: str) -> list[list[str]]:
    root = etree.fromstring(text.encode())
    return [["".join(seg.itertext()) for seg in tu.iter("seg")] for tu in root.iter("tu")]


@pytest.mark.parametrize("name", VARIANTS)
def test_the_repaired_file_passes_the_check_and_stays_as_it_is(tmp_path, name):
    report, text = fixed(tmp_path, VARIANTS[name])
    assert report.left.clean() is (name not in UNGUESSED)
    again, same = fixed(tmp_path, text)
    assert same == text
    assert again.repairs == ()


@pytest.mark.parametrize("name", [name for name in VARIANTS if name != "empty target"])
def test_no_unit_is_lost(tmp_path, name):
    report, text = fixed(tmp_path, VARIANTS[name])
    assert report.kept == report.units == len(pairs(text))


def test_what_is_right_is_left_to_the_character(tmp_path):
    assert fixed(tmp_path, GOOD)[1] == GOOD
    odd = GOOD.replace("<tuv ", "<tuv   ").replace("\n</tu>", "<!-- so -->\n\n\t</tu>")
    report, text = fixed(tmp_path, odd.replace("bigger.", "bigger. "))
    assert counts(report) == {"white-space": 1}
    assert text.count("<tuv   ") == 4  # those of the units that were right


def test_the_text_of_a_repaired_file_is_that_of_the_good_one(tmp_path):
    for name in ("seg pretty-printed", "bare &", "cp1252 labelled UTF-8", "control character",
                 "&#11;", "UTF-16", "xml:lang de_DE", "prop type=file", "namespace"):  # fmt: skip
        assert pairs(fixed(tmp_path, VARIANTS[name])[1]) == pairs(GOOD), name


@pytest.mark.parametrize(
    ("old", "new", "made", "kinds"),
    [
        ("20261121T103005Z", "2026-11-21T12:30:05+02:00", '"20261121T103005Z"', {"date": 1}),
        ("20261121T103005Z", "2026-11-21", '"20261121T000000Z"', {"date": 1}),
        (' creationdate="20261121T103005Z"', ' creationdate="soon"', '<tu tuid="1">', {"date": 1}),
        ('tuid="3"', 'tuid="a b  c"', 'tuid="a-b-c"', {"tuid": 1}),
        (
            '"de"><seg>Gr',
            '"de_at"><seg>Gr',
            'xml:lang="de-AT"',
            {"language-code": 1, "source-differs": 1},
        ),
        (
            '<tuv xml:lang="de"><seg>Gr',
            '<tuv lang="de"><seg>Gr',
            '<tuv xml:lang="de"><seg>Gr',
            {"old-language": 1},
        ),
        ("Größer geht", "Größer<br> geht", 'Größer<ph x="1">&lt;br&gt;</ph> geht', {"markup": 1}),
        (
            "Größer geht",
            "Gr&ouml;ßer &geht;",
            "Größer &amp;geht;",
            {"html-entity": 1, "bare-ampersand": 1},
        ),
        ("Größer", "3 < 4", "3 &lt; 4", {"bare-less-than": 1}),
        ("<seg>Größer", "<foo/><seg>Größer", "<seg>Größer", {"stray": 1}),
        ("<seg>Größer", '<seg foo="1">Größer', "<seg>Größer", {"stray": 1}),
        ("</body>\n</tmx>\n", "", "</body>\n</tmx>\n", {"not-well-formed": 1}),
        ("</tu>\n</body>", "</body>", "</tu></body>", {"not-well-formed": 1}),
        ('tmx version="1.4"', 'tmx version="1.1"', 'version="1.4"', {"old-version": 1}),
        ("<header ", "<header foo='x' ", "<header ", {"stray": 1}),
        ("<body>", "<body>lost <!-- kept -->", "<!-- kept -->", {"stray": 1}),
    ],
)
def test_more_repairs(tmp_path, old, new, made, kinds):
    assert old in GOOD
    report, text = fixed(tmp_path, GOOD.replace(old, new, 1))
    assert made in text
    assert counts(report) == kinds
    assert report.left.clean()
    assert report.kept == 3


def test_a_file_of_the_first_version_becomes_one_of_the_newest(tmp_path):
    text = GOOD.replace('"1.4"', '"1.1"').replace("tmx14", "tmx11").replace("xml:lang", "lang")
    report, made = fixed(tmp_path, text)
    assert counts(report) == {"old-version": 1, "old-language": 6}
    assert "tmx11" not in made
    assert report.left.counts == {}


def test_a_bare_header_gets_what_is_known(tmp_path):
    """As in Weblate's own test file: byte order mark, two attributes, three languages."""
    header = GOOD[GOOD.index("<header") : GOOD.index("<body>")]
    text = GOOD.replace(header, '<header adminlang="en" srclang="DE">\n</header>\n')
    third = '<tuv xml:lang="cs"><seg>Ne.</seg></tuv>\n</tu>'
    text = text.replace("</tu>", third).replace('xml:lang="de"', 'xml:lang="DE"')
    report, made = fixed(tmp_path, text.encode("utf-8-sig"))
    assert counts(report) == {"header-attribute": 5}
    assert 'datatype="unknown"' in made
    assert 'srclang="DE"' in made
    assert report.left.counts == {"many-languages": 3}


def test_what_is_left_out_is_counted(tmp_path):
    broken = GOOD.replace("the president.</seg>", "the president.").replace("bigger.", "<!--")
    doubled = GOOD[GOOD.index("<tu ") : GOOD.index("</tu>") + 6]
    report, text = fixed(tmp_path, broken.replace("</body>", doubled * 2 + "</body>"))
    assert counts(report)["not-well-formed"] >= 1
    assert report.units - report.kept >= 1
    report, text = fixed(tmp_path, GOOD.replace("</body>", doubled * 2 + "</body>"))
    assert counts(report) == {"duplicate": 2}
    assert (report.units, report.kept, len(pairs(text))) == (5, 3, 3)


def test_units_of_another_variety_say_so_themselves(tmp_path):
    text = GOOD.replace('"de"><seg>G', '"de-AT"><seg>G').replace('"de"><seg>M', '"de-CH"><seg>M')
    report, made = fixed(tmp_path, text)
    assert counts(report) == {"source-differs": 2}
    assert re.findall(r'<tu [^>]*srclang="([^"]*)', made) == ["de-CH", "de-AT"]
    assert report.left.clean()


def test_only_units_that_stay_say_the_source_language(tmp_path):
    lost = '<tu><tuv xml:lang="fr"><seg>a</seg></tuv><tuv xml:lang="en"><seg/></tuv></tu>'
    text = GOOD.replace('srclang="de"', 'srclang="ru"').replace("<body>", f"<body>{lost}")
    report, made = fixed(tmp_path, text)
    assert counts(report) == {"source-missing": 1, "empty-segment": 1}
    assert 'srclang="de"' in made
    assert fixed(tmp_path, made)[1] == made


def test_a_doubtful_encoding_is_not_guessed(tmp_path):
    (tmp_path / "a.tmx").write_bytes(GOOD.encode("cp1252") + "<!-- ü -->".encode())
    with pytest.raises(TmxError, match="convert the file to UTF-8"):
        fix(tmp_path / "a.tmx", tmp_path / "b.tmx")
    assert not (tmp_path / "b.tmx").exists()


@pytest.mark.parametrize("data", ["", "hello", "<html/>", '<!DOCTYPE tmx [<!ENTITY a "b">]><tmx/>'])
def test_what_is_no_tmx_is_not_repaired(tmp_path, data):
    (tmp_path / "a.tmx").write_text(data)
    with pytest.raises(TmxError):
        fix(tmp_path / "a.tmx", tmp_path / "b.tmx")
    assert not (tmp_path / "b.tmx").exists()


def test_in_place_and_packed(tmp_path):
    path = tmp_path / "a.tmx.gz"
    path.write_bytes(gzip.compress(VARIANTS["bare &"]))
    report = fix(path, path)
    assert gzip.decompress(path.read_bytes()).decode() == GOOD
    assert counts(report) == {"bare-ampersand": 2}
    assert [p.name for p in tmp_path.iterdir() if p.name != "home"] == ["a.tmx.gz"]
    with pytest.raises(ExportError):
        fix(path, tmp_path / "no" / "folder.tmx")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <b>c</b>", 'a <bpt i="1" x="1">&lt;b&gt;</bpt>c<ept i="1">&lt;/b&gt;</ept>'),
        ("<br/>", '<ph x="1">&lt;br/&gt;</ph>'),
        ("</i>x", '<ph x="1">&lt;/i&gt;</ph>x'),
        ('<bpt i="4"><b></bpt>x<u>', '<bpt i="4">&lt;b&gt;</bpt>x<ph x="5">&lt;u&gt;</ph>'),
        ("<hi><b/></hi>", '<hi><ph x="1">&lt;b/&gt;</ph></hi>'),
        ("<![CDATA[<b>]]>", "<![CDATA[<b>]]>"),
    ],
)
def test_markup_becomes_codes(text, expected):
    assert coded(f"<tu><seg>{text}</seg></tu>") == f"<tu><seg>{expected}</seg></tu>"


@ENOUGH
@given(st.data())
def test_whatever_comes_out_passes_and_stays(tmp_path, data):
    text = GOOD
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(200, len(text) - 1))
        cut = data.draw(st.integers(0, 12))
        new = data.draw(
            st.sampled_from(["", " ", "&", "<", "<b>", "</tu>", "<tu>", "\x00", '"', "<prop/>"])
        )
        text = text[:at] + new + text[at + cut :]
    try:
        report, made = fixed(tmp_path, text)
    except TmxError:
        return  # said to be beyond repair
    etree.fromstring(made.encode())
    again, same = fixed(tmp_path, made)
    assert same == made
    assert again.repairs == ()
    assert "not-well-formed" not in report.left.counts


def test_the_command_says_what_it_changed(tmp_path):
    path, out = tmp_path / "a.tmx", tmp_path / "b.tmx"
    path.write_bytes(VARIANTS["seg pretty-printed"])
    result = CliRunner().invoke(app, ["tmx", "fix", str(path), "-o", str(out), "--json"])
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["repairs"] == [{"kind": "white-space", "count": 6, "line": 6, "what": "removed"}]
    assert (report["units"], report["kept"], report["left"]["counts"]) == (3, 3, {})
    assert "3 of 3 units" in result.stderr
    assert path.read_bytes() == VARIANTS["seg pretty-printed"]
    assert CliRunner().invoke(app, ["tmx", "fix", str(path)]).exit_code == 2
    assert CliRunner().invoke(app, ["tmx", "fix", str(path), "--in-place"]).exit_code == 0
    assert path.read_bytes() == out.read_bytes()
    path.write_bytes(VARIANTS["srclang=*all*"])
    result = CliRunner().invoke(app, ["tmx", "fix", str(path), "-o", str(out)])
    assert result.exit_code == 1
    assert "any-source" in result.stderr


@pytest.mark.model
@pytest.mark.parametrize("name", VARIANTS)
def test_omegat_and_translate_toolkit_read_the_repaired_file(tmp_path, name):
    omegat = find()
    assert omegat is not None
    fixed(tmp_path, VARIANTS[name])
    article = tmp_path / "article.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    filled = omegat.fill([tmp_path / "b.tmx"], article, ("DE", "EN"))
    assert (filled.segments, filled.filled, filled.complaints) == (4, FILLED[name], ())
    assert len(tmxfile.parsefile(str(tmp_path / "b.tmx")).units) >= 2
