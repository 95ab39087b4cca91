"""What runs leave behind: their counts, and which sentence their engine died at."""

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database
from typer.testing import CliRunner

from tests.support.deadly_engine import process
from tests.support.fakes import FakeEncoder, FakeEngine, FakeRephraser
from tests.support.paths import ROOT
from translator import documents
from translator.cli import app
from translator.pipeline import crashes as crashes_module
from translator.pipeline import run, steps
from translator.pipeline.crashes import Crashes
from translator.store import Store
from translator.store.schema import SCHEMA
from translator.types import Origin

WORDS = ("Hund", "Katze", "Maus", "Pferd", "Esel", "Ziege", "Schaf", "Huhn", "Gans", "Ente")
DEADLY = "Die Gans tötet jede Maschine."


def dies(folder: Path, db: Path, *deadly: str, number: int = signal.SIGSEGV) -> int:
    """Run in a process of its own and return its exit status."""
    script = (
        "import sys; from pathlib import Path; "
        "from tests.support.deadly_engine import DeadlyEngine, process; "
        "import signal; DeadlyEngine.number = int(sys.argv[3]); "
        # Who started the tests may have had them ignore it.
        "sys.argv[3] == '9' or signal.signal(int(sys.argv[3]), signal.SIG_DFL); "
        "DeadlyEngine.deadly = frozenset(sys.argv[4:]); "
        "process(Path(sys.argv[1]), Path(sys.argv[2]), DeadlyEngine(batch_size=8))"
    )
    command = [sys.executable, "-c", script, str(folder), str(db), str(number), *deadly]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120).returncode


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = [f"Das Tier Nummer {n} heißt {word}." for n, word in enumerate(WORDS)]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("\n\n".join([*texts, DEADLY]) + "\n", "utf-8")
    return tmp_path / "in"


def test_a_sentence_that_kills_the_process_cannot_kill_every_run(
    folder: Path, tmp_path: Path
) -> None:
    db = tmp_path / "t.db"
    assert dies(folder, db, DEADLY) == -signal.SIGSEGV  # with its batch
    assert dies(folder, db, DEADLY) == -signal.SIGSEGV  # which may have been killed by chance
    assert dies(folder, db, DEADLY) == -signal.SIGSEGV  # alone
    with Store(db) as store:
        assert {row.finished_at for row in store.runs.newest_first()} == {None}
        assert sum(row.translated for row in store.runs.newest_first()) == len(WORDS)
    assert dies(folder, db, DEADLY) == 0
    with Store(db) as store:
        pairs = list(store.pairs.select())
        assert [pair.source for pair in pairs if not pair.target] == [DEADLY]
        assert (pairs[-1].origin, pairs[-1].reason) == (Origin.FAILED, steps.CRASHED)
        assert list(store.database.rows("SELECT * FROM attempts")) == []
    mended = process(folder, db, FakeEngine(), retry_failed=True)
    assert (mended.translated, mended.failed) == (1, 0)


def test_a_batch_a_process_died_with_comes_again_and_then_one_by_one_and_last(
    folder: Path, tmp_path: Path
) -> None:
    first = f"Das Tier Nummer 0 heißt {WORDS[0]}."
    for deaths, batches in ((1, 2), (2, 1 + 8)):
        db = tmp_path / f"{deaths}.db"
        for _ in range(deaths):
            assert dies(folder, db, first) == -signal.SIGSEGV
        engine = FakeEngine(batch_size=8)
        assert process(folder, db, engine).failed == 0
        assert engine.batches == batches
        # Once it stands where it stood, then after the three no run came to.
        assert engine.asked.index(first) == (0, 3)[deaths - 1]
        assert len(engine.asked) == len(set(engine.asked)) == len(WORDS) + 1


OF_PEOPLE = ("SIGTERM", "SIGHUP", "SIGKILL", "SIGQUIT", "SIGUSR1")
OF_ITS_OWN = ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE")


@pytest.mark.parametrize("name", OF_PEOPLE)
def test_stopping_is_not_crashing(folder: Path, tmp_path: Path, name: str) -> None:
    db, number = tmp_path / "t.db", signal.Signals[name]
    for _ in range(3):
        assert dies(folder, db, DEADLY, number=number) == -number
    mended = process(folder, db, FakeEngine(batch_size=8))
    assert mended.failed == 0
    with Store(db) as store:
        assert list(store.database.rows("SELECT * FROM attempts")) == []
    assert [path.name for path in tmp_path.glob("t.db-busy-*")] == []


@pytest.mark.parametrize("name", OF_ITS_OWN)
def test_signals_of_the_process_itself_are_crashes(folder: Path, tmp_path: Path, name: str) -> None:
    db, number = tmp_path / "t.db", signal.Signals[name]
    assert dies(folder, db, DEADLY, number=number) == -number
    with Store(db) as store:
        store.translations.settle(Crashes(db).crashed)
        counts = [tuple(row) for row in store.database.rows("SELECT times, process FROM attempts")]
    assert counts == [(1, "")] * 3  # its batch
    assert [path.name for path in tmp_path.glob("t.db-busy-*")] == []


def test_what_another_process_is_busy_with_is_left_to_it(tmp_path: Path) -> None:
    crashes = Crashes(tmp_path / "t.db")
    with crashes.watching() as name:
        assert crashes.crashed(name) is None
    assert crashes.crashed(name) is False


def test_a_process_that_was_killed_for_memory_crashed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = tmp_path / "vmstat"
    counts.write_text("nr_free_pages 1\noom_kill 3\n")
    monkeypatch.setattr(crashes_module, "_COUNTS", counts)
    path = tmp_path / "t.db-busy-1-1"
    for now, crashed in ((3, False), (4, True)):
        path.write_text(f"{crashes_module._BOOT.read_text().strip()} 3\n")
        counts.write_text(f"oom_kill {now}\n")
        assert Crashes(tmp_path / "t.db").crashed("1-1") is crashed
    path.write_text("another-boot 3\n")
    assert Crashes(tmp_path / "t.db").crashed("1-1") is False


def test_attempts_of_an_old_database_count(tmp_path: Path) -> None:
    db = Database(tmp_path / "old.db")
    SCHEMA.apply(db, stop_before="m012_crashes")
    with db.conn:
        db.execute("INSERT INTO attempts VALUES ('k', 'sig', 2)")
    db.close()
    with Store(tmp_path / "old.db") as store:
        store.translations.settle(Crashes(tmp_path / "old.db").crashed)
        assert store.translations.crashes("sig", ["k"]) == {"k": 2}


def test_an_error_or_a_stop_leaves_no_suspicion(folder: Path, tmp_path: Path) -> None:
    def broken(batch: int) -> None:
        raise KeyboardInterrupt if batch else ValueError

    for engine in (FakeEngine(before_batch=broken), FakeEngine(before_batch=broken, batches=1)):
        with pytest.raises((ValueError, KeyboardInterrupt)):
            process(folder, tmp_path / "t.db", engine)
    with Store(tmp_path / "t.db") as store:
        assert list(store.database.rows("SELECT * FROM attempts")) == []


def test_runs_keep_what_they_protected_retried_and_repaired(tmp_path: Path) -> None:
    lines = ["Siehe [hier](https://x.de/a) heute.", "Mehr unter https://x.de/b heute."]
    lines += ["Hier sind 24 Hunde."]
    (tmp_path / "a.md").write_text("\n\n".join(lines) + "\n", "utf-8")
    engine = FakeRephraser(
        says={lines[1]: "More about it today.", lines[2]: "There are 42 dogs here."},
        others={lines[2]: ["There are 24 dogs here."]},
    )
    report = process(tmp_path / "a.md", tmp_path / "t.db", engine)
    assert (report.protected, report.retried, report.repaired) == (2, 1, 1)
    listed = CliRunner().invoke(app, ["runs", "--db", str(tmp_path / "t.db"), "--json"])
    [row] = json.loads(listed.stdout)
    names = ("translated", "protected", "retried", "failed", "suspicious", "repaired")
    assert [row[name] for name in names] == [getattr(report, name) for name in names]
    assert row["finished_at"]
    as_csv = CliRunner().invoke(app, ["runs", "--db", str(tmp_path / "t.db"), "--csv"]).stdout
    [row] = csv.DictReader(as_csv.splitlines())
    assert (row["protected"], row["retried"], row["repaired"]) == ("2", "1", "1")
    table = CliRunner().invoke(app, ["runs", "--db", str(tmp_path / "t.db")]).stdout
    assert "swap-case" in table


def test_a_stopped_run_keeps_its_counts_and_has_no_end(folder: Path, tmp_path: Path) -> None:
    engine = FakeEngine()
    with Store(tmp_path / "t.db", create=True) as store:
        found, stop = documents.find([folder]), lambda: engine.batches == 2
        run.run_articles(found, engine, FakeEncoder(), store, stop=stop)
        [row] = store.runs.newest_first()
    assert (row.translated, row.finished_at) == (8, None)


def test_runs_of_an_old_database_are_listed(tmp_path: Path) -> None:
    db = Database(tmp_path / "old.db")
    SCHEMA.apply(db, stop_before="m008_attempts")
    with db.conn:
        db.execute(
            "INSERT INTO runs VALUES (1, 't', 't', 'translate', 'e', 'm', '1', 'de', 'en', '{}', "
            "'enc', '1', '{}', '{}', 'sig', 5, 1, 2, 1, 3)"
        )
    db.close()
    with Store(tmp_path / "old.db") as store:
        [row] = store.runs.newest_first()
        assert (row.translated, row.failed, row.repaired, row.remembered) == (5, 1, 1, 3)
        assert (row.protected, row.retried) == (0, 0)
        assert store.translations.crashes("sig", ["k"]) == {}
