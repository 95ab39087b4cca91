"""The translation memory: exact first in context, similar ones offered, never used unasked."""

import gzip
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database
from typer.testing import CliRunner

from tests.support.fakes import FakeEncoder, FakeEngine
from translator import documents
from translator.cli import app
from translator.errors import SatzpaarError
from translator.exchange import xml_events
from translator.memory.files import read_memory
from translator.memory.translation_memory import TranslationMemory
from translator.pipeline.reports import RunReport
from translator.pipeline.run import RunSettings, run_articles
from translator.store import Store
from translator.store.schema import SCHEMA
from translator.types import Origin, Remembered

EINS, ZWEI, DREI = "Der Minister kam gestern an.", "Er schwieg lange.", "Dann ging er nach Hause."
LIKE = "Der Minister kam heute an."


def test_the_translation_between_the_same_neighbours_comes_first() -> None:
    known = TranslationMemory(
        [
            Remembered(ZWEI, "It was silent.", "Das Haus war leer.", ""),
            Remembered(ZWEI, "He was silent.", EINS, "Noch etwas."),
            Remembered(ZWEI, "He said nothing.", EINS, DREI),
        ]
    )
    assert known.exact(ZWEI, EINS, DREI).target == "He said nothing."
    assert known.exact(ZWEI, EINS, "?").target == "He was silent."
    assert known.exact(ZWEI).target == "It was silent."  # given first
    assert known.exact("Er schwieg.") is None


def test_similar_sentences_come_with_their_percentage_and_in_order() -> None:
    known = TranslationMemory(
        [
            Remembered("Der Minister kam gestern.", "The minister came yesterday."),
            Remembered(EINS, "The minister arrived yesterday."),
            Remembered("Etwas ganz anderes.", "Something else."),
        ]
    )
    [found] = known.similar([LIKE], FakeEncoder(), 70)
    assert [match.unit.source for match in found] == [EINS, "Der Minister kam gestern."]
    assert found[0].percent == 88
    assert "fuzzy match 88 %" in found[0].reason
    assert EINS in found[0].reason
    assert known.similar([EINS], FakeEncoder(), 70)[0][0].unit.source != EINS  # that is exact
    assert TranslationMemory().similar([LIKE], FakeEncoder(), 50) == [[]]


def test_what_shares_few_letters_is_found_by_meaning() -> None:
    class Meaning(FakeEncoder):
        def encode(self, texts):
            return super().encode([text.replace("Der Chef kam.", LIKE) for text in texts])

    known = TranslationMemory([Remembered("Der Chef kam.", "The boss came.")])
    [[match]] = known.similar([LIKE], Meaning(), 75)
    assert match.by_meaning
    assert "same meaning 99 %" in match.reason
    assert known.similar([LIKE], FakeEncoder(), 75) == [[]]


@given(st.lists(st.tuples(st.text(), st.text())), st.text())
def test_any_text_may_be_remembered(pairs: list[tuple[str, str]], text: str) -> None:
    known = TranslationMemory(Remembered(*pair) for pair in pairs)
    found = known.exact(text)
    assert (found is not None) == (text in {source for source, _ in pairs})


TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header segtype="sentence" srclang="de"><prop type="x-y">z</prop></header><body>
<tu><prop type="x-context-pre">Davor.</prop><prop type="x-context-post">Danach.</prop>
  <tuv xml:lang="DE-de"><seg>Eins &amp; <bpt i="1">&lt;b&gt;</bpt>zwei<ept i="1"/>.</seg></tuv>
  <tuv xml:lang="en"><seg>One &amp; two.</seg></tuv></tu>
<tu><tuv lang="de"><seg>Drei.</seg></tuv><tuv lang="fr"><seg>Trois.</seg></tuv></tu>
<tu><prop type="x-status">new</prop><prop type="x-origin">MT:llm x</prop>
  <tuv xml:lang="de"><seg>Ungesehen.</seg></tuv><tuv xml:lang="en"><seg>No.</seg></tuv></tu>
<tu><prop type="x-status">new</prop><prop type="x-origin">COPY:llm x</prop>
  <tuv xml:lang="de"><seg>Kopie</seg></tuv><tuv xml:lang="en"><seg>Kopie</seg></tuv></tu>
<tu><prop type="x-status">new</prop><prop type="x-origin">HUMAN</prop>
  <tuv xml:lang="de"><seg>Alt.</seg></tuv><tuv xml:lang="en"><seg>Old.</seg></tuv></tu>
<tu><prop type="x-status">rejected</prop>
  <tuv xml:lang="de"><seg>Falsch.</seg></tuv><tuv xml:lang="en"><seg>Wrong.</seg></tuv></tu>
<tu><prop type="x-status">accepted</prop><prop type="x-origin">MT:llm x</prop>
  <tuv xml:lang="de"><seg>Gut.</seg></tuv><tuv xml:lang="en"><seg>Good.</seg></tuv></tu>
</body></tmx>
"""


@pytest.mark.parametrize("name", ["m.tmx", "m.tmx.gz"])
def test_a_tmx_gives_what_was_approved_with_its_context(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    data = TMX.encode()
    path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    assert read_memory(path, "de", "en") == [
        Remembered("Eins & zwei.", "One & two.", "Davor.", "Danach."),
        Remembered("Alt.", "Old."),
        Remembered("Gut.", "Good."),
    ]
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(xml_events.XmlError, match="m.tmx"):
        read_memory(path, "de", "en")


def test_files_that_are_no_memory_are_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    bomb = '<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><tmx>&b;</tmx>'
    path.write_text(bomb, encoding="utf-8")
    (tmp_path / "text.db").write_text("not a database", encoding="utf-8")
    (tmp_path / "m.txt").write_text("x", encoding="utf-8")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE x (y)")
    for name in ("m.tmx", "text.db", "m.txt", "none.tmx", "other.db"):
        with pytest.raises(SatzpaarError, match=name) as caught:
            read_memory(tmp_path / name, "de", "en")
        assert "\n" not in str(caught.value)


def run(path: Path, db: Path, engine: FakeEngine, **options: Any) -> RunReport:
    with Store(db, create=True) as store:
        return run_articles(
            documents.find([path]), engine, FakeEncoder(), store, RunSettings(**options)
        )


def targets(db: Path) -> list[tuple[str, str]]:
    with Store(db) as store:
        return [(pair.target, pair.origin.value) for pair in store.pairs.select()]


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """Another database, with one sentence reviewed twice in different surroundings."""
    db, path = tmp_path / "reviewed.db", tmp_path / "r.txt"
    path.write_text(f"{EINS}\n\n{ZWEI}\n\n{DREI}\n\n{ZWEI}\n", encoding="utf-8")
    run(path, db, FakeEngine())
    with Store(db) as store:
        pairs = list(store.pairs.select())
        store.history.edit(pairs[0].id, "The minister arrived yesterday.", by="me")
        store.history.edit(pairs[1].id, "He was silent for long.", by="me")
        store.history.edit(pairs[3].id, "It was a long silence.", by="me")
        store.history.reject([pairs[2].id], by="me")
    return db


def test_another_database_saves_the_engine_work_in_context_and_is_not_changed(
    reviewed: Path, tmp_path: Path
) -> None:
    db, path = tmp_path / "t.db", tmp_path / "a.txt"
    path.write_text(f"{EINS}\n\n{ZWEI}\n\nNeu.\n\n{DREI}\n\n{ZWEI}\n", encoding="utf-8")
    before = reviewed.read_bytes()
    known = TranslationMemory(read_memory(reviewed, "de", "en"))
    assert reviewed.read_bytes() == before
    engine = FakeEngine()
    report = run(path, db, engine, memory=known)
    assert sorted(engine.asked) == [DREI, "Neu."]
    assert (report.remembered, report.renewed, report.translated) == (3, 5, 2)
    assert targets(db) == [
        ("The minister arrived yesterday.", "memory"),
        ("He was silent for long.", "memory"),
        ("nEU.", "mt"),
        (DREI.swapcase(), "mt"),
        ("It was a long silence.", "memory"),
    ]
    engine.asked.clear()
    assert not run(path, db, engine, memory=known).changed
    assert engine.asked == []


def test_a_similar_sentence_is_offered_but_not_used_unless_asked(
    reviewed: Path, tmp_path: Path
) -> None:
    db, path = tmp_path / "t.db", tmp_path / "a.txt"
    path.write_text(f"{LIKE}\n\nGanz neu.\n", encoding="utf-8")
    known = TranslationMemory(read_memory(reviewed, "de", "en"))
    report = run(path, db, FakeEngine(), memory=known)
    assert (report.remembered, report.offered, report.translated) == (0, 1, 2)
    assert targets(db)[0] == (LIKE.swapcase(), "mt")
    shown = CliRunner().invoke(app, ["show", "a.txt", "--db", str(db), "--json"])
    [offered] = json.loads(shown.stdout)[0]["alternatives"]
    assert offered["text"] == "The minister arrived yesterday."
    assert (offered["percent"], offered["matched"], offered["origin"]) == (88, EINS, "memory")
    assert not run(path, db, FakeEngine(), memory=known).changed
    assert run(path, db, FakeEngine(), memory=known, fuzzy_use=90).remembered == 0
    assert targets(db)[0] == (LIKE.swapcase(), "mt")
    assert run(path, db, FakeEngine(), memory=known, fuzzy_use=80).remembered == 1
    with Store(db) as store:
        pair = next(iter(store.pairs.select()))
    assert (pair.target, pair.origin) == ("The minister arrived yesterday.", Origin.MEMORY)
    assert "fuzzy match 88 %" in pair.reason


def test_reviewed_pairs_of_the_database_itself_are_offered_too(
    reviewed: Path, tmp_path: Path
) -> None:
    path = tmp_path / "b.txt"
    path.write_text(f"{LIKE}\n\n{ZWEI}\n", encoding="utf-8")
    report = run(path, reviewed, FakeEngine())
    assert (report.remembered, report.offered) == (1, 1)


def test_an_old_database_learns_where_alternatives_come_from(tmp_path: Path) -> None:
    db = Database(tmp_path / "old.db")
    SCHEMA.apply(db, stop_before="m004_matches")
    with db.conn:
        db.execute(
            "INSERT INTO articles "
            "VALUES (1, 'a.txt', 'A', 'de', 'x', 'utf-8', 'text', '', 't', 't')"
        )
        db.execute(
            "INSERT INTO runs VALUES (1, 't', 't', 'translate', 'e', 'm', '1', 'de', 'en', '{}', "
            "'enc', '1', '{}', '{}', 'sig', 1, 0, 2, 1)"
        )
        db.execute(
            "INSERT INTO pairs VALUES (1, 1, NULL, 1, 0, 'Eins.', 'One.', 'de', 'en', 1, 1, 0.9, "
            "NULL, NULL, NULL, NULL, 'mt', '', 'accepted', 'me', '', 0, 't', 't')"
        )
        db.execute(
            "INSERT INTO alternatives VALUES (1, 'Eins.', 'de', 'en', 'A one.', -0.1, 0.5, 'mt', "
            "'a way', 1, 't')"
        )
    db.close()
    with Store(tmp_path / "old.db") as store:
        [other] = store.translations.alternatives([1])[1]
        assert (other.text, other.percent, other.matched) == ("A one.", None, "")
        [row] = store.database.rows("SELECT suspicious, repaired, remembered FROM runs")
        assert tuple(row) == (2, 1, 0)
        assert list(store.memory.remembered("de", "en")) == [Remembered("Eins.", "One.")]
