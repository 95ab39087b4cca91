"""The glossary: terms found however bent, put in where that is safe, else reported."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database
from typer.testing import CliRunner

from tests.support.fakes import FakeEncoder, FakeRephraser
from tests.support.paths import CASES
from translator import documents
from translator.cli import app
from translator.exchange import xml_events
from translator.languages import language, pair
from translator.memory import glossary_files
from translator.memory.glossary import Glossary, same_word
from translator.pipeline.reports import RunReport
from translator.pipeline.run import run_articles
from translator.store import Store, TermCount
from translator.store.schema import SCHEMA
from translator.types import Severity, Term

SAME = [
    ("Kasachstans", "Kasachstan"),
    ("kasachstan", "Kasachstan"),
    ("Staaten", "Staat"),
    ("Staates", "Staat"),
    ("Länder", "Land"),
    ("Ländern", "Land"),
    ("Wagens", "Wagen"),
    ("russischen", "russisch"),
    ("russische", "russischer"),
    ("Parteien", "Partei"),
    ("Rates", "Rat"),
    ("EUs", "EU"),
]
DIFFERENT = [
    ("Raten", "Rat"),
    ("schon", "schön"),
    ("Staatsmann", "Staat"),
    ("Karl", "Karte"),
    ("Kasachstanreise", "Kasachstan"),
    ("Ode", "Oder"),
    ("er", "es"),
]


@pytest.mark.parametrize(("word", "term"), SAME)
def test_a_bent_word_is_the_terms_word(word: str, term: str) -> None:
    assert same_word(word, term, language("de").inflection)


@pytest.mark.parametrize(("word", "term"), DIFFERENT)
def test_another_word_is_not(word: str, term: str) -> None:
    assert not same_word(word, term, language("de").inflection)


def found(text: str, *terms: str) -> list[tuple[str, str]]:
    glossary = Glossary([Term(term, term.upper()) for term in terms], pair("de", "en"))
    return [(m.term.source, text[m.start : m.end]) for m in glossary.find(text)]


def test_the_longest_term_wins() -> None:
    text = (
        "Die Shanghai-Gruppe, der Rat der Europäischen Union und die Union in Kasachstans Norden."
    )
    assert found(text, "Union", "Rat", "Rat der Europäischen Union", "Kasachstan") == [
        ("Rat der Europäischen Union", "Rat der Europäischen Union"),
        ("Union", "Union"),
        ("Kasachstan", "Kasachstans"),
    ]
    assert found("nichts davon", "Union") == []


@given(st.text(), st.lists(st.text(min_size=1), max_size=5))
def test_any_text_can_be_searched_and_no_matches_overlap(text: str, terms: list[str]) -> None:
    matches = Glossary([Term(term, "x") for term in terms], pair("de", "en")).find(text)
    assert all(a.end <= b.start for a, b in zip(matches, matches[1:], strict=False))


ENFORCED = [
    # source, target, term, its target, rendering, result
    ("Er kam nach Astanas Bahnhof.", "He came to Astana.", "Astana", "Nursultan", "Astana",
     "He came to Nursultan."),
    ("Das Militärbündnis half.", "The military alliance helped.", "Militärbündnis", "pact",
     "military alliance", "The pact helped."),
    ("Militärbündnis half.", "Military alliance helped.", "Militärbündnis", "pact",
     "military alliance.", "Pact helped."),
    ("Das Kanzleramt schwieg.", "The Kanzleramt was silent.", "Kanzleramt", "chancellery", "",
     "The chancellery was silent."),
    ("Die **Duma** tagt.", "The **parliament** meets.", "Duma", "Duma", "", None),
    ("Die **Duma** tagt.", "The **parliament** meets.", "Duma", "Duma", "parliament",
     "The **Duma** meets."),
    ("Astanas Bahnhof ist neu.", "Astana's station is new.", "Astana", "Nursultan", "Astana",
     "Nursultan's station is new."),
    # twice in the source, once to be seen: which one is lost?
    ("Der Rat und der Rat.", "The board.", "Rat", "council", "board", None),
    # an article that would not fit
    ("Ein Rat half.", "An advice helped.", "Rat", "council", "advice", None),
    # inside an address
    ("Der Rat: https://x.de/board", "It: https://x.de/board", "Rat", "council", "board", None),
    # said already, in another case and in the plural
    ("Die Räte kamen.", "Councils came.", "Räte", "council", "boards", "Councils came."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "target", "term", "wanted", "rendering", "result"), ENFORCED)
def test_a_term_is_put_in_where_that_is_safe_else_reported(
    source: str, target: str, term: str, wanted: str, rendering: str, result: str | None
) -> None:
    glossary = Glossary([Term(term, wanted)], pair("de", "en"))
    done = glossary.enforce(source, target, "markdown", {term: rendering})
    assert done.text == (target if result is None else result)
    assert done.terms == source.count(term)
    if result is None:
        [finding] = done.findings
        assert (finding.check, finding.severity) == ("glossary", Severity.WARNING)
        assert term in finding.message
    else:
        assert (done.findings, done.honoured) == ((), done.terms)
    again = glossary.enforce(source, done.text, "markdown", {term: rendering})
    assert (again.text, again.findings) == (done.text, done.findings)


TBX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX"><text><body>
<termEntry id="1">
  <langSet xml:lang="de-DE"><tig><term>Militär<hi>bündnis</hi></term></tig>
    <tig><term>Bündnis</term></tig></langSet>
  <langSet xml:lang="en"><tig><term>military alliance</term></tig>
    <tig><term>pact</term></tig></langSet>
</termEntry>
<termEntry><langSet xml:lang="fr"><tig><term>non</term></tig></langSet></termEntry>
</body></text></martif>
"""


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        (
            "tbx-basic-2",
            {
                "Gipfel": "summit meeting",
                "Gipfeltreffen": "summit meeting",
                "alte Bezeichnung": "new name",
            },
        ),
        ("tbx-3-dca", {"Bündnis": "alliance"}),
        ("tbx-3-dct", {"Vertrag": "treaty text"}),
        ("tbx-min", {"Hund": "dog"}),
    ],
)
def test_every_tbx_dialect_gives_the_terms_to_write(name: str, terms: dict[str, str]) -> None:
    path = CASES / "glossary-tbx" / f"{name}.tbx"
    assert {one.source: one.target for one in glossary_files.read_terms(path, "de", "en")} == terms


def test_tbx_is_read_in_both_dialects(tmp_path: Path) -> None:
    path = tmp_path / "t.tbx"
    terms = [Term("Militärbündnis", "military alliance"), Term("Bündnis", "military alliance")]
    path.write_text(TBX, encoding="utf-8")
    assert glossary_files.read_terms(path, "de", "en") == terms
    newer = TBX.replace("termEntry", "conceptEntry").replace("langSet", "langSec")
    path.write_text(newer.replace("tig>", "termSec>"), encoding="utf-8")
    assert glossary_files.read_terms(path, "de", "en") == terms
    with pytest.raises(glossary_files.GlossaryError, match="no terms for de-it"):
        glossary_files.read_terms(path, "de", "it")


@pytest.mark.parametrize(
    "declaration",
    ['<!ENTITY a "aaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY % p "x">'],
)
def test_entities_are_refused_and_nothing_is_fetched(
    declaration: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", None)
    path = tmp_path / "t.tbx"
    path.write_text(TBX.replace('V02.dtd">', f'V02.dtd" [{declaration}]>'), encoding="utf-8")
    with pytest.raises(xml_events.XmlError, match="entities"):
        glossary_files.read_terms(path, "de", "en")
    path.write_text("<martif><text>", encoding="utf-8")
    with pytest.raises(xml_events.XmlError, match="not well-formed"):
        glossary_files.read_terms(path, "de", "en")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", "\ufeffsource,target\nKasachstan,Kazakhstan\n\nDuma,\n"),
        ("t.csv", "de;en\nKasachstan;Kazakhstan\nDuma\n"),
        ("t.tsv", "Kasachstan\tKazakhstan\r\nDuma\t\r\n"),
    ],
)
def test_tables_are_read_and_an_empty_translation_means_keep(
    name: str, content: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", newline="")
    assert glossary_files.read_terms(path, "de", "en") == [
        Term("Kasachstan", "Kazakhstan"),
        Term("Duma", "Duma"),
    ]


def command(*arguments: str, db: Path) -> Result:
    return CliRunner().invoke(app, ["glossary", *arguments, "--db", str(db)])


def test_the_command_adds_lists_imports_and_removes(tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    assert command("add", "Kasachstan", "Kasakhstan", db=db).stderr == "added\n"
    assert command("add", "Kasachstan", "Kazakhstan", db=db).stderr == "changed\n"
    assert command("add", "Kasachstan", "Kazakhstan", db=db).stderr == "known already\n"
    assert command("add", "Duma", "--keep", db=db).exit_code == 0
    for wrong in (["add", "Duma"], ["add", "Duma", "x", "--keep"], ["add", " ", "x"]):
        assert command(*wrong, db=db).exit_code == 2
    (tmp_path / "g.tbx").write_text(TBX, encoding="utf-8")
    assert "2 terms read: 2 new" in command("import", str(tmp_path / "g.tbx"), db=db).stderr
    rows = json.loads(command("list", "--json", db=db).stdout)
    assert [(row["source"], row["keep"]) for row in rows] == [
        ("Bündnis", False),
        ("Duma", True),
        ("Kasachstan", False),
        ("Militärbündnis", False),
    ]
    assert command("remove", "Duma", db=db).exit_code == 0
    again = command("remove", "Duma", db=db)
    assert (again.exit_code, "no term 'Duma'" in again.stderr) == (1, True)
    missing = command("import", str(tmp_path / "none.csv"), db=db)
    assert (missing.exit_code, missing.stderr.count("\n")) == (1, 1)


SOURCE = "Die Regierung von Kasachstan schwieg am Montag."
MADE = "The government of Casachstan fell silent on Monday."


def run(path: Path, db: Path, engine: FakeRephraser) -> RunReport:
    with Store(db, create=True) as store:
        return run_articles(documents.find([path]), engine, FakeEncoder(), store)


def shown(db: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(
        CliRunner().invoke(app, ["show", "1", "--json", "--db", str(db)]).stdout
    )
    return rows


def test_a_run_keeps_to_the_glossary_and_another_glossary_renews_unreviewed_pairs(
    tmp_path: Path,
) -> None:
    db, path = tmp_path / "t.db", tmp_path / "a.txt"
    path.write_text(f"{SOURCE}\n\nBerlin hat einen Kanzler.\n", encoding="utf-8")
    second = "Berlin has a chief."
    engine = FakeRephraser(
        says={SOURCE: MADE, "Berlin hat einen Kanzler.": second, "Kasachstan": "Casachstan",
              "Kanzler": "chancellor"}
    )  # fmt: skip
    run(path, db, engine)
    assert [row["target"] for row in shown(db)] == [MADE, second]
    command("add", "Kasachstan", "Kazakhstan", db=db)
    command("add", "Kanzler", "chancellor", db=db)
    engine.asked.clear()
    report = run(path, db, engine)
    assert (report.terms, report.honoured, report.translated) == (2, 1, 0)
    assert sorted(engine.asked) == ["Kanzler", "Kasachstan"]  # the terms, not the sentences again
    rows = shown(db)
    assert rows[0]["target"] == MADE.replace("Casachstan", "Kazakhstan")
    assert "glossary" in rows[0]["reason"]
    assert "glossary" not in {finding["check"] for finding in rows[0]["findings"]}
    assert "glossary" in {finding["check"] for finding in rows[1]["findings"]}
    engine.asked.clear()
    assert not run(path, db, engine).changed
    with Store(db) as store:
        store.history.accept([rows[0]["id"]], by="me")
    path.write_text(f"{SOURCE}\n\nBerlin hat einen Kanzler.\n\nNeu hier.\n", encoding="utf-8")
    run(path, db, engine)  # other sentences keep what the glossary says of them
    assert "glossary" in {finding["check"] for finding in shown(db)[1]["findings"]}
    command("remove", "Kasachstan", db=db)
    command("remove", "Kanzler", db=db)
    run(path, db, engine)
    rows = shown(db)
    assert rows[0]["target"] == MADE.replace("Casachstan", "Kazakhstan")  # reviewed
    assert "glossary" not in {finding["check"] for finding in rows[1]["findings"]}


def test_an_old_database_learns_to_keep_terms(tmp_path: Path) -> None:
    db = Database(tmp_path / "old.db")
    SCHEMA.apply(db, stop_before="m003_glossary")
    with db.conn:
        db.execute(
            "INSERT INTO articles "
            "VALUES (1, 'a.txt', 'A', 'de', 'x', 'utf-8', 'text', '', 't', 't')"
        )
    db.close()
    with Store(tmp_path / "old.db") as store:
        assert store.articles.find("1").title == "A"
        assert store.glossary.terms("de", "en") == []
        assert store.glossary.put([Term("a", "b")], "de", "en") == TermCount(added=1)
        assert store.glossary.terms("de", "en") == [Term("a", "b")]
        assert store.glossary.terms("de", "fr") == []
