"""The way from the database to a file: which pairs leave, and what goes with them."""

import json
import os
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.support.fakes import FakeEncoder, FakeEngine
from translator import documents
from translator.cli import app
from translator.errors import ExportError, UsageError
from translator.exchange import EXPORTERS
from translator.exchange.export import ExportChoice, export
from translator.exchange.stamps import Stamp
from translator.pipeline.run import run_articles
from translator.store import Store
from translator.types import PairState

MARKDOWN = "Der **erste** Satz.\n\nDer zweite Satz.\n\nDer dritte Satz.\n"


@pytest.fixture
def store(tmp_path: Path):
    article = tmp_path / "a.md"
    article.write_text(MARKDOWN, encoding="utf-8")
    with Store(tmp_path / "t.db", create=True) as opened:
        run_articles([documents.Found(article, "a.md")], FakeEngine(), FakeEncoder(), opened)
        yield opened


def lines(store: Store, **options) -> list[dict]:
    path = store.path.parent / "out.jsonl"
    export(store, path, ExportChoice(**options))
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_what_is_known_of_a_pair_goes_with_it(store):
    first, second, third = store.pairs.select()
    rows = lines(store)
    assert [row["pair"] for row in rows] == [first.id, second.id, third.id]
    assert (rows[1]["context_before"], rows[1]["context_after"]) == (first.source, third.source)
    last = store.history.last_events([second.id])[second.id]
    assert rows[1]["seen"] == str(
        Stamp.of(last, PairState.NEW, second.source, second.target, second.note)
    )


def test_only_sure_pairs_leave_and_those_people_decided_on(store):
    first, second, third = store.pairs.select()
    store.history.accept([third.id], by="anna")
    sure = max(first.confidence, second.confidence)
    kept = {row["pair"] for row in lines(store, min_confidence=sure)}
    assert kept == {third.id} | {pair.id for pair in (first, second) if pair.confidence >= sure}
    assert {row["pair"] for row in lines(store, min_confidence=1.0)} >= {third.id}
    # The sentences around are those of the article, whether they leave or not.
    (row,) = lines(store, states=[PairState.ACCEPTED])
    assert row["context_before"] == second.source


def test_markup_of_the_article_decides_about_codes(store, tmp_path):
    path = tmp_path / "out.tmx"
    export(store, path)
    assert 'Der <bpt i="1" x="1" type="strong">**</bpt>erste' in path.read_text(encoding="utf-8")
    export(store, path, ExportChoice(codes=False))
    assert "<seg>Der **erste** Satz.</seg>" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", sorted(EXPORTERS))
def test_every_format_can_be_named_whatever_the_ending(store, tmp_path, form):
    report = export(store, tmp_path / "any.thing", ExportChoice(form=form))
    assert report.written == 3
    assert all(Path(file).stat().st_size for file in report.files)


def test_what_cannot_be_asked_for(store, tmp_path):
    with pytest.raises(ExportError, match=r"cannot tell.*\.xliff.*\.docx"):
        export(store, tmp_path / "out.pdf")
    with pytest.raises(UsageError, match="--format 'pdf' is not known; give one of tmx, "):
        export(store, tmp_path / "out.tmx", ExportChoice(form="pdf"))
    with pytest.raises(UsageError, match=r"give 2\.1 or 1\.2"):
        export(store, tmp_path / "out.xliff", ExportChoice(xliff="3"))
    with pytest.raises(UsageError, match="takes no --article"):
        export(store, tmp_path / "out.tmx", ExportChoice(memory=True, min_confidence=0.5))


def test_the_command_passes_its_options_on(store, tmp_path):
    path = tmp_path / "out.data"
    options = ["--format", "xliff", "--xliff", "1.2", "--plain", "--min-confidence", "0"]
    run = CliRunner().invoke(app, ["export", str(path), "--db", str(store.path), *options])
    assert (run.exit_code, run.stdout) == (0, "")
    text = path.read_text(encoding="utf-8")
    assert 'version="1.2"' in text
    assert "<source>Der **erste** Satz.</source>" in text


def test_a_file_that_was_there_keeps_its_permissions_and_a_link_its_place(store, tmp_path):
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.touch(mode=0o600)
    link.symlink_to(real)
    export(store, link)
    assert link.is_symlink()
    assert real.stat().st_size
    assert real.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("*.part"))


def test_a_pipe_is_written_to_and_stays_one(store, tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    export(store, pipe, ExportChoice(form="csv"))
    reader.join(10)
    assert b"Der zweite Satz." in read[0]
    assert pipe.is_fifo()


def test_a_device_that_takes_nothing_says_so(store, tmp_path):
    full = tmp_path / "full"
    full.symlink_to("/dev/full")
    with pytest.raises(ExportError, match="cannot write .*No space left"):
        export(store, full, ExportChoice(form="csv"))
    assert full.is_char_device()
