import json
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database
from typer.testing import CliRunner

from tests.support.fakes import FakeEncoder, FakeEngine
from translator import documents
from translator.cli import app
from translator.pipeline import run
from translator.store import Store
from translator.store.datasette import QUERIES, TABLES, metadata


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("Der Krieg ist aus. Er kam. Er ging.\n", encoding="utf-8")
    with Store(tmp_path / "own.db", create=True) as store:
        run.run_articles(documents.find([tmp_path / "a.txt"]), FakeEngine(), FakeEncoder(), store)
    return tmp_path / "own.db"


def described(name: str) -> dict:
    return metadata(name)["databases"][name]


def test_every_table_and_view_is_described_or_hidden(file):
    db = Database(file)
    tables = described("own")["tables"]
    assert set(tables) == {*db.table_names(), *db.view_names()}
    for name, entry in tables.items():
        assert entry.get("hidden") or (entry["title"] and entry["description"])
        columns = {column.name for column in db[name].columns}
        named = {*entry.get("columns", ()), *entry.get("facets", ())}
        named |= {entry[key] for key in ("label_column", "sort", "sort_desc") if key in entry}
        assert named <= columns, name
    assert tables["vectors"]["hidden"]
    assert tables["pairs_fts"] == {"hidden": True}
    assert not {"pairs", *db.view_names()} & {n for n, entry in tables.items() if "hidden" in entry}
    assert set(TABLES) == {name for name in tables if "title" in tables[name]}


def test_columns_are_described_by_the_schema_itself():
    tables = described("own")["tables"]
    assert tables["pairs"]["columns"]["similarity"] == "cosine of the two sides, -1 to 1"
    assert tables["pair_overview"]["columns"]["similarity"] == "cosine of the two sides, -1 to 1"
    assert tables["events"]["columns"]["action"] == "the same for all that one verb changed"
    assert "margin" not in tables["review_queue"]["columns"]


@pytest.mark.parametrize("name", QUERIES)
def test_ready_questions_have_answers(file, name):
    sql = described("own")["queries"][name]["sql"]
    with sqlite3.connect(file) as db:
        found = db.execute(sql, {"words": "krieg"}).fetchall()
    db.close()
    assert len(found) == {"context": 1, "engines": 1}.get(name, len(found))


def test_what_people_changed_is_listed(file):
    event = {"pair_id": 1, "at": "2026-11-21", "reviewer": "Ana", "verb": "edited"}
    event |= {"before": '{"target": "old"}', "after": '{"target": "new"}'}
    db = Database(file)
    db["events"].insert(event)
    sql = described("own")["queries"]["corrections"]["sql"]
    assert db.execute(sql).fetchall() == [
        ("2026-11-21", "Ana", 1, "Der Krieg ist aus.", "old", "new")
    ]


def test_search_is_declared_where_it_works(file):
    db = Database(file)
    for name in ("pairs", "pair_overview", "review_queue"):
        entry = described("own")["tables"][name]
        assert (entry["fts_table"], entry["fts_pk"]) == ("pairs_fts", "id")
        rows = db.execute(
            f"SELECT source FROM {name} WHERE {entry['fts_pk']} IN "
            f"(SELECT rowid FROM {entry['fts_table']} WHERE {entry['fts_table']} MATCH 'krieg')"
        ).fetchall()
        assert rows == [("Der Krieg ist aus.",)]


def test_the_command_prints_metadata_for_the_name_of_the_file(tmp_path):
    result = CliRunner().invoke(app, ["datasette", "--db", str(tmp_path / "mine.db")])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == metadata("mine")
    assert not (tmp_path / "mine.db").exists()
