import json
from dataclasses import replace

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.support.fakes import FakeEncoder, FakeEngine
from tests.support.paths import SEEDS
from translator import documents
from translator.cli import app
from translator.documents import sentences
from translator.exchange.tmx.omegat import find
from translator.exchange.tmx.srx import (
    Rules,
    SegmentationError,
    compare,
    paragraphs,
    python_pattern,
    read_srx,
)
from translator.pipeline import run
from translator.store import Store

ARTICLES = sorted(SEEDS.glob("*.txt"))

SRX = r"""<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
<header segmentsubflows="yes" cascade="yes"/>
<body>
<languagerules>
<languagerule languagerulename="German">
<rule break="no"><beforebreak>z\.</beforebreak><afterbreak>\sB\.</afterbreak></rule>
<rule break="no"><beforebreak>z\.\s?B\.</beforebreak><afterbreak>\s</afterbreak></rule>
<rule break="no"><beforebreak>\p{Nd}+\.</beforebreak><afterbreak>\s</afterbreak></rule>
</languagerule>
<languagerule languagerulename="Default">
<rule break="yes"><beforebreak>[.?!]+</beforebreak><afterbreak>\s</afterbreak></rule>
<rule break="yes"><beforebreak>\n</beforebreak></rule>
</languagerule>
</languagerules>
<maprules>
<languagemap languagepattern="[Dd][Ee].*" languagerulename="German"/>
<languagemap languagepattern=".*" languagerulename="Default"/>
</maprules>
</body>
</srx>
"""


def cut(text: str, srx: str = SRX, language: str = "de") -> list[str]:
    return [text[start:end] for start, end in read_srx(srx.encode(), language).segments(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Er kam. Sie ging.", ["Er kam.", "Sie ging."]),
        ("Das ist z. B. so. Ja?! Nein.", ["Das ist z. B. so.", "Ja?!", "Nein."]),
        ("Am 6. Januar.", ["Am 6. Januar."]),
        ("Kopf\nText. Ende", ["Kopf", "Text.", "Ende"]),
        ("  Er kam.  \n ", ["Er kam."]),
        ("Er kam.\u00a0Sie ging.", ["Er kam.\u00a0Sie ging."]),  # \s is ASCII in Java
        ("\u00a0Er kam.", ["\u00a0Er kam."]),  # and no-break space no white space
        ("", []),
        (" \n", []),
    ],
)
def test_the_first_rule_that_fits_decides(text, expected):
    assert cut(text) == expected


def test_the_rules_of_all_maps_that_fit_count_unless_the_file_says_no():
    text = "Am 6. Januar kam er. Dann ging er."
    assert cut(text, language="en") == ["Am 6.", "Januar kam er.", "Dann ging er."]
    assert cut(text, SRX.replace('cascade="yes"', 'cascade="no"')) == [text]
    assert cut(text, SRX.replace("srx20", "srx10").replace('version="2.0"', 'version="1.0"')) == [
        "Am 6. Januar kam er.",
        "Dann ging er.",
    ]


@pytest.mark.parametrize(
    ("srx", "words"),
    [
        ("<srx", "not well-formed"),
        ("<srx/>", "no segmentation rules for 'de'"),
        (SRX.replace("[.?!]+", "[.?!"), "cannot be read"),
    ],
)
def test_a_file_without_rules_is_an_error(srx, words):
    with pytest.raises(SegmentationError, match=words):
        read_srx(srx.encode(), "de")


def test_entities_are_not_read():
    bomb = SRX.replace(
        "<srx ", '<!DOCTYPE srx [<!ENTITY a SYSTEM "file:///etc/passwd">]><srx ', 1
    ).replace("[.?!]+", "&a;[.?!]+")
    assert cut("root: kam. Sie", bomb)  # whatever it cuts, it read no file


@pytest.mark.parametrize(
    ("java", "text", "expected"),
    [
        (r"\s", "a\u00a0b c", [" "]),
        (r"[\s.]", "a\u2003.b", ["."]),
        (r"\S", "\u00a0 ", ["\u00a0"]),
        (r"\d", "٣3", ["3"]),
        (r"\w+", "Größe", ["Gr", "e"]),
        (r"\p{Lu}", "aÄB", ["Ä", "B"]),
        (r"\P{Lu}", "ÄbC", ["b"]),
        (r"\\s", r"\s", [r"\s"]),
        (r"[a\]\s]", "] ", ["]", " "]),
        (r"\h", "a\tb\u00a0", ["\t", "\u00a0"]),
    ],
)
def test_patterns_mean_what_they_mean_in_java(java, text, expected):
    assert regex.findall(python_pattern(java), text) == expected


@given(st.text("aB. \n?!z6\u00a0\t", max_size=60))
def test_segments_hold_all_that_is_not_blank_in_order(text):
    rules: Rules = read_srx(SRX.encode(), "de")
    spans = rules.segments(text)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


def test_paragraphs_of_plain_text_lie_between_empty_lines():
    article = documents.parse("Kopf\nText\n \n\nEnde\r\n\r\nx")
    found = [article.text[start:end] for start, end in paragraphs(article)]
    assert found == ["Kopf\nText\n", "Ende\r\n", "x"]
    page = documents.parse("<p>a</p><p>b</p>", markup="html")
    assert [page.text[start:end] for start, end in paragraphs(page)] == ["a", "b"]


def test_differences_are_the_shortest_stretches_with_equal_ends():
    article = documents.parse("Er kam. Er ging.\n\nAm 6. Mai z. B. kam er. Ende.\n", name="a.txt")
    found = compare(article, sentences.split(article), read_srx(SRX.encode(), "en"))
    assert (found.sentences, found.same) == (4, 3)
    assert [(d.article, d.line, d.ours, d.theirs) for d in found.differences] == [
        ("a.txt", 3, ("Am 6. Mai z. B. kam er.",), ("Am 6.", "Mai z.", "B.", "kam er.")),
    ]
    agreed = compare(article, sentences.split(article), read_srx(SRX.encode(), "de"))
    assert (agreed.sentences, agreed.same, agreed.differences) == (4, 4, ())


def test_stats_counts_and_lists_what_another_tool_cuts_otherwise(tmp_path):
    (tmp_path / "rules.srx").write_text(SRX.replace("[Dd][Ee]", "xx"), encoding="utf-8")
    for name, text in (("a.txt", "Am 6. Januar kam er. Er ging.\n"), ("b.txt", "Ja.\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Store(tmp_path / "s.db", create=True) as store:
        found = documents.find([tmp_path / "a.txt", tmp_path / "b.txt"])
        run.run_articles(found, FakeEngine(), FakeEncoder(), store)
    arguments = ["stats", "--cat", "--db", str(tmp_path / "s.db")]
    arguments += ["--srx", str(tmp_path / "rules.srx")]
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert (report["sentences"], report["same"]) == (3, 2)
    (difference,) = report["differences"]
    assert difference["line"] == 1
    assert difference["ours"] == ["Am 6. Januar kam er."]
    assert difference["theirs"] == ["Am 6.", "Januar kam er."]
    assert "2 of 3 sentences (66.7%)" in result.stderr
    (tmp_path / "a.txt").write_text("Anders.\n", encoding="utf-8")
    (tmp_path / "b.txt").unlink()
    result = CliRunner().invoke(app, arguments)
    assert "a.txt has changed" in result.stderr
    assert "0 of 0" in result.stderr
    assert result.stderr.count("not compared") == 2


def test_without_omegat_and_rules_stats_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("translator.exchange.tmx.omegat.find", lambda jar: None)
    Store(tmp_path / "s.db", create=True).close()
    result = CliRunner().invoke(app, ["stats", "--cat", "--db", str(tmp_path / "s.db")])
    assert result.exit_code == 2
    assert "--srx" in result.stderr


@pytest.mark.model
@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_we_cut_by_omegats_rules_just_as_it_does(path):
    omegat = find()
    assert omegat is not None
    article = documents.read(path, name=path.name, language="de")
    rules = read_srx(omegat.rules(), "de")
    made = {
        article.text[start + left : start + right]
        for start, end in paragraphs(article)
        for left, right in rules.segments(article.text[start:end])
    }
    assert made == set(omegat.segments(path, ("de", "en")))
    assert compare(replace(article), sentences.split(article), rules).same > 20
