"""'satzpaar run' as people type it, with a fake engine behind it."""

import shlex
from pathlib import Path

import pytest

from tests.support.commands import call, rows, with_article
from tests.support.fakes import FakeEngine


@pytest.fixture
def here(here: Path) -> Path:
    """A folder to work in, with an article."""
    return with_article(here)


def test_running_again_says_there_is_nothing_to_do(engine: FakeEngine, here: Path) -> None:
    call("run", "a.txt")
    asked = len(engine.asked)
    assert "nothing to do" in call("run", ".", "--json").stderr
    assert len(engine.asked) == asked


def test_an_unreadable_file_gives_one_line_and_exit_code_1(engine: FakeEngine, here: Path) -> None:
    (here / "empty.txt").touch()
    result = call("run", "a.txt", "empty.txt", "missing.txt", code=1)
    errors = [line for line in result.stderr.splitlines() if "error" in line]
    assert len(errors) == 2
    assert any("empty.txt" in line for line in errors)
    assert any("missing.txt" in line for line in errors)
    assert len(rows("show", "a.txt")) == 2


def test_what_run_says_to_type_next_works(engine: FakeEngine, here: Path) -> None:
    for folder in ("ein Ordner", "noch einer"):
        (here / folder).mkdir()
        (here / folder / "x.txt").write_text("Ein Satz.")
    said = call("run", "ein Ordner", "noch einer", "--db", "m it.db").stderr
    assert "2 sentences in 2 articles" in said
    assert "1 sentence in 1 article, 1 translated" in call("run", "ein Ordner/x.txt").stderr
    (typed,) = (line for line in said.splitlines() if line.startswith("next: "))
    assert "eIN sATZ." in call(*shlex.split(typed)[2:]).stdout
    for path in ("./ein Ordner/x.txt", "noch einer/../ein Ordner/x.txt", here / "ein Ordner/x.txt"):
        assert "eIN sATZ." in call("show", path).stdout
