"""The main job with a fake engine and encoder: what is stored, kept, resumed and reported."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.support.fakes import FakeEncoder, FakeEngine
from tests.support.hostile import HostileEngine
from tests.support.paths import ROOT
from translator import documents
from translator.documents import sentences
from translator.documents.rebuild import rebuild
from translator.pipeline import pair
from translator.pipeline import run as pipeline_run
from translator.store import Store
from translator.types import Origin, PairState, Progress

SEEDS = ROOT / "seeds"
TEXT = "Erster Satz von dreien. Der zweite Satz ist hier.\n\nDer dritte Satz endet.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    (made / "a.txt").write_text(TEXT, encoding="utf-8")
    (made / "b.md").write_text(
        "# Ein Titel\n\nDer zweite Satz ist hier. Siehe [diese Seite](https://x.de/a_(b)?c=d).\n",
        encoding="utf-8",
    )
    return made


def process(
    folder: Path, db: Path, engine: FakeEngine, **options: object
) -> pipeline_run.RunReport:
    with Store(db, create=True) as store:
        return pipeline_run.run_articles(
            documents.find([folder]),
            engine,
            FakeEncoder(),
            store,
            pipeline_run.RunSettings(**options),  # type: ignore[arg-type]
        )


def dump(db: Path) -> list[str]:
    with sqlite3.connect(db) as connection:
        return list(connection.iterdump())


def pairs(db: Path) -> list[tuple[str, int, str, str]]:
    with Store(db) as store:
        return [
            (Path(pair.article).name, pair.position, pair.source, pair.target)
            for pair in store.pairs.select()
        ]


def test_every_sentence_gets_its_pair_and_distinct_ones_are_translated_once(
    folder: Path, tmp_path: Path
) -> None:
    engine = FakeEngine()
    report = process(folder, tmp_path / "t.db", engine)
    assert pairs(tmp_path / "t.db") == [
        ("a.txt", 0, "Erster Satz von dreien.", "eRSTER sATZ VON DREIEN."),
        ("a.txt", 1, "Der zweite Satz ist hier.", "dER ZWEITE sATZ IST HIER."),
        ("a.txt", 2, "Der dritte Satz endet.", "dER DRITTE sATZ ENDET."),
        ("b.md", 0, "# Ein Titel", "# eIN tITEL"),
        ("b.md", 1, "Der zweite Satz ist hier.", "dER ZWEITE sATZ IST HIER."),
        (
            "b.md",
            2,
            "Siehe [diese Seite](https://x.de/a_(b)?c=d).",
            "sIEHE [DIESE sEITE](https://x.de/a_(b)?c=d).",
        ),
    ]
    assert sorted(engine.asked) == sorted(set(engine.asked))
    assert len(engine.asked) == 5
    assert [row.sentences for row in report.articles] == [3, 3]
    assert report.translated == 5
    assert all(row.mean_similarity == pytest.approx(1.0, abs=0.01) for row in report.articles)


def test_a_second_run_translates_nothing_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    process(folder, db, FakeEngine())
    before = dump(db)
    engine = FakeEngine()
    report = process(folder, db, engine)
    assert engine.asked == []
    assert not report.changed
    assert dump(db) == before


def test_a_changed_article_keeps_what_did_not_change(folder: Path, tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    process(folder, db, FakeEngine())
    with Store(db) as store:
        first = next(iter(store.pairs.select()))
        store.history.edit(first.id, "The first of three sentences.", by="t")
    (folder / "a.txt").write_text(TEXT.replace("dritte", "neue"), encoding="utf-8")
    engine = FakeEngine()
    process(folder, db, engine)
    assert engine.asked == ["Der neue Satz endet."]
    with Store(db) as store:
        stored = list(store.pairs.select())
    assert (stored[0].id, stored[0].state) == (first.id, PairState.EDITED)
    assert stored[0].target == "The first of three sentences."
    assert stored[2].source == "Der neue Satz endet."


def test_a_renamed_article_stays_the_one_it_was_and_a_copy_is_another(
    folder: Path, tmp_path: Path
) -> None:
    db = tmp_path / "t.db"
    process(folder, db, FakeEngine())
    with Store(db) as store:
        before = sorted((row.id, row.target) for row in store.pairs.select())
        store.history.accept([before[0][0]], by="t")
    (folder / "neu").mkdir()
    (folder / "a.txt").rename(folder / "neu" / "z.txt")
    report = process(folder, db, FakeEngine())
    assert not report.changed
    with Store(db) as store:
        found = sorted(store.pairs.select(), key=lambda row: row.id)
    assert [(row.id, row.target) for row in found] == before
    assert {row.article for row in found} == {"articles/neu/z.txt", "articles/b.md"}
    assert found[0].state is PairState.ACCEPTED
    (folder / "copy.txt").write_bytes((folder / "neu" / "z.txt").read_bytes())
    process(folder, db, FakeEngine())
    with Store(db) as store:
        assert len({pair.article for pair in store.pairs.select()}) == 3


def test_another_engine_renews_only_what_nobody_reviewed(folder: Path, tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    process(folder, db, FakeEngine())
    with Store(db) as store:
        numbers = [pair.id for pair in store.pairs.select()]
        store.history.accept(numbers[:1], by="t")
    report = process(folder, db, FakeEngine(model="another"))
    with Store(db) as store:
        stored = list(store.pairs.select())
    assert [pair.id for pair in stored] == numbers
    assert [pair.engine for pair in stored] == ["fake swap-case"] + ["fake another"] * 5
    assert report.translated == 4


def test_a_reviewed_sentence_is_reused_instead_of_translated(folder: Path, tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    process(folder, db, FakeEngine())
    with Store(db) as store:
        shared = store.pairs.search("zweite")[0]
        store.history.edit(shared.id, "The second sentence is here.", by="t")
    (folder / "c.txt").write_text("Der zweite Satz ist hier.", encoding="utf-8")
    engine = FakeEngine()
    process(folder, db, engine)
    assert engine.asked == []
    assert pairs(db)[-1] == (
        "c.txt",
        0,
        "Der zweite Satz ist hier.",
        "The second sentence is here.",
    )


def test_a_failed_sentence_is_stored_shown_and_tried_again_when_asked(
    folder: Path, tmp_path: Path
) -> None:
    db = tmp_path / "t.db"
    fails = frozenset(["Der dritte Satz endet."])
    report = process(folder, db, FakeEngine(fails=fails))
    assert report.failed == 1
    with Store(db) as store:
        (failed,) = [pair for pair in store.pairs.select() if pair.origin is Origin.FAILED]
    assert (failed.target, failed.similarity) == ("", None)
    assert failed.reason == "the fake engine was told to fail"
    assert "failed" in {finding.check for finding in failed.findings}
    assert process(folder, db, FakeEngine()).translated == 0
    assert process(folder, db, FakeEngine(), retry_failed=True).translated == 1
    assert pairs(db)[2][3] == "dER DRITTE sATZ ENDET."


def test_a_long_article_is_aligned_in_parts_and_keeps_its_order(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process(folder, tmp_path / "whole.db", FakeEngine())
    monkeypatch.setattr(pair, "MOST_AT_ONCE", 2)
    process(folder, tmp_path / "parts.db", FakeEngine())
    assert pairs(tmp_path / "parts.db") == pairs(tmp_path / "whole.db")


def test_articles_go_through_in_chunks_and_batches_cross_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten files of three sentences; chunks of six sentences, batches of four."""
    monkeypatch.setattr(pipeline_run, "CHUNK_SENTENCES", 6)
    for number in range(10):
        text = " ".join(f"Der Satz {number} {part}." for part in ("geht", "steht", "liegt"))
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    engine = FakeEngine(batch_size=4)
    told: list[tuple[str, int]] = []
    with Store(tmp_path / "t.db", create=True) as store:
        bar = Progress(start=lambda label, total: told.append((label, total)))
        found = documents.find([tmp_path])
        report = pipeline_run.run_articles(found, engine, FakeEncoder(), store, progress=bar)
    assert (report.translated, engine.batches) == (30, 10)
    # The bar's total counts what is left of all files, guessed from their sizes.
    assert [total for label, total in told if label == "translating"] == [30, 24, 18, 12, 6]
    assert [total for label, total in told if label == "aligning"] == [2] * 5


def test_a_bad_file_is_reported_and_the_others_run(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200))
    report = process(folder, tmp_path / "t.db", FakeEngine())
    assert len(report.errors) == 2
    assert all(
        name in error
        for name, error in zip(["empty.txt", "picture.txt"], report.errors, strict=True)
    )
    assert len(pairs(tmp_path / "t.db")) == 6


def test_code_is_copied_not_translated(tmp_path: Path) -> None:
    source = tmp_path / "c.md"
    source.write_text("Ein Absatz.\n\n    der Code\n\n```\nnoch mehr Code\n```\n", encoding="utf-8")
    engine = FakeEngine()
    process(source, tmp_path / "t.db", engine)
    assert engine.asked == ["Ein Absatz."]
    with Store(tmp_path / "t.db") as store:
        stored = list(store.pairs.select())
    assert [pair.origin for pair in stored] == [Origin.MT, Origin.COPY, Origin.COPY]
    assert [pair.target for pair in stored[1:]] == [pair.source for pair in stored[1:]]
    assert [pair.findings for pair in stored[1:]] == [(), ()]


def test_the_run_row_says_how_the_pairs_were_made(folder: Path, tmp_path: Path) -> None:
    process(folder, tmp_path / "t.db", FakeEngine())
    with Store(tmp_path / "t.db") as store:
        (run,) = store.database.rows("SELECT * FROM runs")
        assert (run["engine"], run["model"], run["encoder"]) == (
            "fake",
            "swap-case",
            "fake-encoder",
        )
        assert '"beam_size": 1' in run["engine_options"]
        assert '"satzpaar"' in run["versions"]
        assert (run["translated"], run["failed"]) == (5, 0)
        assert run["started_at"] <= run["finished_at"]


@pytest.mark.parametrize("after", [0.05, 0.8, 2.0])
def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path, after: float) -> None:
    db = tmp_path / "t.db"
    command = [sys.executable, "-m", "tests.support.slow_run", str(SEEDS), str(db)]
    process = subprocess.Popen([*command, "0.05"], cwd=ROOT, stdout=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not db.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(after)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    with sqlite3.connect(db) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        try:
            done = connection.execute("SELECT count(*) FROM translations").fetchone()[0]
        except sqlite3.OperationalError:
            done = 0  # killed before the schema was there
    finished = subprocess.run(
        [*command, "0"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    translated = json.loads(finished.stdout)["translated"]
    clean = tmp_path / "clean.db"
    subprocess.run(
        [*command[:-1], str(clean), "0"], cwd=ROOT, check=True, timeout=120, capture_output=True
    )
    with sqlite3.connect(clean) as connection:
        distinct = connection.execute("SELECT count(*) FROM translations").fetchone()[0]
    assert translated == distinct - done
    assert pairs(db) == pairs(clean)


def interrupted(tmp_path: Path, seconds: str) -> "subprocess.Popen[str]":
    """Return a run that was told to stop in the middle of a batch and has said so."""
    command = [
        sys.executable,
        "-m",
        "tests.support.slow_run",
        str(SEEDS),
        str(tmp_path / "t.db"),
        seconds,
    ]
    process = subprocess.Popen(command, cwd=ROOT, text=True, stdout=-1, stderr=-1)
    deadline = time.monotonic() + 120
    while translations(tmp_path / "t.db") < 4 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    assert "press Ctrl-C again" in process.stderr.readline()
    return process


def translations(db: Path) -> int:
    try:
        with sqlite3.connect(db) as connection:
            return int(connection.execute("SELECT count(*) FROM translations").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_ctrl_c_keeps_the_batch_at_hand_and_says_how_to_go_on(tmp_path: Path) -> None:
    process = interrupted(tmp_path, "0.3")
    before = translations(tmp_path / "t.db")
    out, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert json.loads(out)["stopped"] is True
    assert "the same command goes on from there" in said
    assert "Traceback" not in said
    done = translations(tmp_path / "t.db")
    assert before < done < before + 5
    assert done % 2 == 0
    command = [
        sys.executable,
        "-m",
        "tests.support.slow_run",
        str(SEEDS),
        str(tmp_path / "t.db"),
        "0",
    ]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=120)
    report = json.loads(finished.stdout)
    assert not report["stopped"]
    assert report["translated"] == translations(tmp_path / "t.db") - done
    assert report["protected"] > 0
    assert f"protected {report['protected']} links" in finished.stderr.decode()


def test_a_second_ctrl_c_stops_at_once(tmp_path: Path) -> None:
    process = interrupted(tmp_path, "3")
    before = translations(tmp_path / "t.db")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
    assert translations(tmp_path / "t.db") == before
    with sqlite3.connect(tmp_path / "t.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_stopping_ends_after_the_batch_and_nothing_is_lost(folder: Path, tmp_path: Path) -> None:
    engine = FakeEngine(batch_size=2)
    with Store(tmp_path / "t.db", create=True) as store:
        report = pipeline_run.run_articles(
            documents.find([folder]), engine, FakeEncoder(), store, stop=lambda: engine.batches == 1
        )
    assert report.stopped
    assert len(engine.asked) == 2
    assert process(folder, tmp_path / "t.db", FakeEngine()).translated == 3


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("CUDA out of memory")])
def test_a_crash_of_the_engine_costs_the_sentence_that_caused_it(
    folder: Path, tmp_path: Path, error: Exception
) -> None:
    class Crashing(FakeEngine):
        def translate(self, sentences, advance=lambda count: None):  # type: ignore[no-untyped-def]
            if len(sentences) > 2 or "Der dritte Satz endet." in sentences:
                raise error
            return super().translate(sentences, advance)

    report = process(folder, tmp_path / "t.db", Crashing(batch_size=5))
    assert (report.translated, report.failed) == (5, 1)
    with Store(tmp_path / "t.db") as store:
        (failed,) = [pair for pair in store.pairs.select() if pair.origin is Origin.FAILED]
    assert failed.source == "Der dritte Satz endet."
    assert failed.reason == f"the engine crashed: {str(error) or 'MemoryError'}"


def test_the_report_counts_what_was_protected_and_translated_around(tmp_path: Path) -> None:
    class Losing(FakeEngine):
        def translate(self, sentences, advance=lambda count: None):  # type: ignore[no-untyped-def]
            made = super().translate(sentences, advance)
            return [replace(one, text=one.text.replace("`x_y`", "x")) for one in made]

    source = tmp_path / "a.md"
    source.write_text(
        "Ein **fettes** Wort und [ein Verweis](https://x.de/a).\n\nDer Befehl `x_y` hilft.\n",
        encoding="utf-8",
    )
    report = process(source, tmp_path / "t.db", Losing())
    assert (report.protected, report.retried, report.failed) == (3, 1, 0)
    assert pairs(tmp_path / "t.db")[1][3].count("`x_y`") == 1


MARKDOWN = """# Ein Titel

Der Mann ging. Das ist [eine Seite](https://x.de/a) mit `Code` und **Fett**.

- ein Punkt
- noch einer, siehe [Seite]

| a | b |
|---|---|
| Zelle eins | `x` zwei |

> Ein Zitat. 30 Leute kamen.

[Seite]: https://x.de/b
"""
HTML = """<p>Der Mann ging <a href='https://x.de/a'>zur Seite</a>.<br>
Das <code>x</code> ist gut.</p>
<ul><li>Ein <b>fetter</b> Punkt &amp; mehr</li></ul>
"""


@pytest.mark.parametrize("seed", range(6))
def test_no_stored_target_breaks_the_markup_whatever_an_engine_says(
    tmp_path: Path, seed: int
) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN, encoding="utf-8")
    (tmp_path / "b.html").write_text(HTML, encoding="utf-8")
    process(tmp_path, tmp_path / "t.db", HostileEngine(seed))  # type: ignore[arg-type]
    for name, markup in (("a.md", "markdown"), ("b.html", "html")):
        article = documents.read(tmp_path / name, name=name, language="de")
        with Store(tmp_path / "t.db") as store:
            stored = [pair for pair in store.pairs.select() if pair.article == name]
        targets = [pair.target or pair.source for pair in stored]
        split = sentences.split(article)
        assert [pair.source for pair in stored] == [sentence.text for sentence in split]
        made = rebuild(article, split, targets)
        assert shape(made, markup) == shape(article.text, markup)


def shape(text: str, markup: str) -> list[object]:
    """Return what a text consists of besides its words, by a parser that is not ours."""
    if markup == "markdown":
        return [
            markdown_shape(token) for token in MarkdownIt("commonmark").enable("table").parse(text)
        ]
    return [
        (element.tag, dict(element.attrib))
        for element in html.fromstring(f"<div>{text}</div>").iter()
    ]


def markdown_shape(token: Token) -> tuple[object, ...]:
    inline = [
        (child.type, child.attrs, child.content * (child.type == "code_inline"))
        for child in token.children or []
        if child.type not in ("text", "softbreak", "text_special")
    ]
    return token.type, token.level, token.hidden, sorted(map(repr, inline))


def test_two_runs_at_once_leave_one_sound_database(tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    command = [sys.executable, "-m", "tests.support.slow_run", str(SEEDS), str(db), "0.01"]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    for process in both:
        process.communicate()
    with sqlite3.connect(db) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        sentences, paired, distinct = connection.execute(
            "SELECT (SELECT count(*) FROM sentences), count(*), count(DISTINCT sentence_id) "
            "FROM pair_sentences"
        ).fetchone()
        articles_stored = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    assert sentences == paired == distinct
    assert articles_stored == 5
