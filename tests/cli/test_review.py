"""The verbs of review as people and scripts type them."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.support.fakes import FakeEncoder
from tests.support.review import offer, translated
from translator.cli import app
from translator.pipeline import encoder
from translator.store import Store


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    translated(tmp_path).close()
    monkeypatch.setattr(encoder, "open_encoder", lambda *arguments, **options: FakeEncoder())
    monkeypatch.setenv("SATZPAAR_DB", str(tmp_path / "t.db"))
    return tmp_path


def call(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result


def rows(*arguments: object) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(call(*arguments, "--json").stdout)
    return made


def test_every_verb_has_a_command_that_prints_what_it_touched(here: Path) -> None:
    assert [row["state"] for row in rows("accept", 1, 2, "--by", "anna")] == ["accepted"] * 2
    assert rows("reject", 3)[0]["state"] == "rejected"
    assert rows("reopen", 3)[0]["state"] == "new"
    assert rows("edit", 3, "Third.")[0]["target"] == "Third."
    assert rows("note", 3, "nice")[0]["note"] == "nice"
    merged = call("merge", 4, "--json")
    assert json.loads(merged.stdout)[0]["source_count"] == 2
    assert merged.stderr == "gone: pair 5\n"
    halves = rows("split", 4, "Ein neuer", "eIN NEUER")
    assert [half["target"][:9] for half in halves] == ["dER VIERT", "eIN NEUER"]
    assert rows("move", 4, "target", "down")[0]["target"] == ""
    assert [row["target"][:9] for row in rows("undo")] == ["dER VIERT", "eIN NEUER"]
    assert rows("redo")[0]["target"] == ""
    rows("accept", 7)
    assert [row["target"][:9] for row in rows("realign", 2, 7)] == ["dER VIERT", "eIN NEUER"]
    with Store(here / "t.db") as store:
        offer(store)
    assert rows("choose", 6, 1)[0]["target"] == "Another one."
    assert rows("undo", 1)[0]["state"] == "new"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["accept"], 2, "give numbers of pairs, or --above P"),
        (["accept", 1, "--above", 0.5], 2, "give numbers of pairs, or --above P"),
        (["merge", 99], 1, "no pair 99"),
        (["merge", 7], 2, "last of its article"),
        (["split", 1, "nowhere", "5"], 2, "'nowhere' stands 0 times"),
        (["split", 1, "e", "5"], 2, "give a number or more words"),
        (["move", 1, "target", "sideways"], 2, "sideways"),
        (["realign", 1, 3], 2, "not accepted"),
        (["choose", 1, 1], 2, "no alternative 1"),
        (["undo"], 2, "nothing to undo"),
        (["redo"], 2, "nothing to redo"),
        (["note", 99, "x"], 1, "no pair 99"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    here: Path, arguments: list[object], code: int, words: str
) -> None:
    result = call(*arguments, code=code)
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_accepting_above_says_before_what_errors_to_expect(here: Path) -> None:
    result = call("accept", "--above", "0.0", "--json")
    assert result.stderr.startswith("accepting these 7 now: about ")
    assert "before any decision" in result.stderr
    assert len(json.loads(result.stdout)) == 7
    assert len(rows("undo")) == 7
    assert rows("accept", "--above", "1.0", "--article", "a.txt") == []


def test_pairs_are_listed_by_state_and_confidence(here: Path) -> None:
    call("accept", 1)
    assert [row["id"] for row in rows("list", "--state", "new")] == [2, 3, 4, 5, 6, 7]
    with Store(here / "t.db") as store:
        store.database.update("pairs", 3, {"confidence": 0.25})
    assert [row["id"] for row in rows("list", "--state", "new", "--max-confidence", 0.6)] == [3]
    assert [row["id"] for row in rows("show", "a.txt", "--max-confidence", 0.6)] == [3]
    assert rows("list")[0]["accepted"] == 1
