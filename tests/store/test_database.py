"""The file: opened, refused, migrated, shared by processes."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.stored import fill
from translator.errors import StoreError
from translator.store import Store


def test_a_database_is_opened_in_wal_mode_with_foreign_keys(store: Store) -> None:
    assert store.database.one("PRAGMA journal_mode")[0] == "wal"
    assert store.database.one("PRAGMA foreign_keys")[0] == 1
    assert store.database.one("PRAGMA integrity_check")[0] == "ok"


def test_a_missing_database_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="satzpaar run"):
        Store(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("content", [b"hello, this is no database", b"\x00" * 4096])
def test_a_file_that_is_no_database_is_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a SQLite database"):
        Store(path, create=True)
    assert path.read_bytes() == content


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(StoreError, match="something else"):
        Store(path, create=True)


def test_a_database_of_a_newer_version_is_refused(store: Store) -> None:
    store.database.insert(
        "_sqlite_migrations", {"migration_set": "satzpaar", "name": "m999_later", "applied_at": ""}
    )
    with pytest.raises(StoreError, match="newer satzpaar"):
        Store(store.path)


def test_the_index_that_counts_is_renewed_in_an_old_database(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    with Store(path, create=True) as store:
        fill(store, "eins", "zwei")
        before = store.articles.progress()
    with sqlite3.connect(path) as old:  # as it was before m009
        old.execute("DROP INDEX pairs_live")
        old.execute("CREATE INDEX pairs_live ON pairs(article_id, state) WHERE NOT retired")
        old.execute("DELETE FROM _sqlite_migrations WHERE name = 'm009_figures'")
    with Store(path) as store:
        assert store.articles.progress() == before
        assert [row.pairs for row in before] == [2]
        columns = [row["name"] for row in store.database.rows("PRAGMA index_info(pairs_live)")]
        assert columns == ["article_id", "state", "origin", "similarity"]


def test_many_processes_may_open_and_migrate_one_new_database(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from translator.store import Store\n"
        "with Store(Path(sys.argv[1]), create=True) as s: print(s.overview.statistics().pairs)"
    )
    path = str(tmp_path / "shared.db")
    processes = [
        subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert outputs == [b"0\n"] * 4
