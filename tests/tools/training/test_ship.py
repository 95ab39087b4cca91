"""What ships is what ship.toml says, and is made as it says."""

import hashlib
import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tools.training import ship, train
from tools.training.ship import Recipe

KNOWN = ship.recipes()
COMMANDS = [
    (name, command)
    for name, recipe in KNOWN.items()
    for command in recipe.commands
    if command.startswith("python")
]


def test_the_shipped_files_are_those_that_are_written_down(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["ship.py", "--check"])
    ship.main()
    assert capsys.readouterr().out.count(" is as written\n") == len(ship.shipped()) == 9


def test_every_file_is_made_of_files_that_are_made_before_or_have_a_hash():
    for name, recipe in KNOWN.items():
        order = list(ship.in_order(name, KNOWN))
        assert order[-1] == name
        for one in order:
            assert KNOWN[one].history or all(
                order.index(other) < order.index(one) for other in KNOWN[one].of
            )
        assert recipe.commands or recipe.of or recipe.sha256
        assert not recipe.history or recipe.sha256
        assert re.fullmatch(r"([0-9a-f]{64})?", recipe.sha256)


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_commands_call_a_tool_with_options_that_it_has_on_files_that_are_named(name, command):
    _, _, module, *arguments = command.split()
    texts = [Path(import_module(module).__file__).read_text("utf-8")]
    if module.endswith(".risk"):
        texts.append(Path(train.__file__).read_text("utf-8"))  # has the options of both
    for option in re.findall(r"--[a-z][a-z-]*", command):
        assert any(f'"{option}"' in text for text in texts), option
    beside = {one for one, recipe in KNOWN.items() if name in recipe.of}
    named = {word for word in arguments if word in KNOWN} - {name}
    assert named <= {*KNOWN[name].of, *beside}
    of_these = [word for word in arguments if re.search(r"\.(gguf|jsonl|bias|words|de|en)$", word)]
    assert {word for word in of_these if "/" not in word} <= KNOWN.keys()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_file_is_made_with_all_that_is_missing_and_what_is_there_is_kept(tmp_path):
    known = {
        "text": Recipe("given", digest("a")),
        "twice": Recipe("made", of=("text",), commands=("cat text text > twice",)),
        "end": Recipe(
            "made", digest("aab"), of=("twice",), commands=("(cat twice; printf b) > end",)
        ),
        "aside": Recipe("not needed", commands=("false",)),
    }
    (tmp_path / "text").write_text("a")
    ship.make("end", tmp_path, known)
    assert (tmp_path / "end").read_text() == "aab"
    (tmp_path / "twice").write_text("other")
    ship.make("end", tmp_path, known)  # nothing is made again
    (tmp_path / "end").unlink()
    with pytest.raises(ship.NotAsWritten, match=f"end has SHA-256 {digest('otherb')}, not"):
        ship.make("end", tmp_path, known)


def test_what_is_needed_and_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["ship.py", "half-1.jsonl", "--in", str(tmp_path)])
    with pytest.raises(SystemExit, match=r"wmt08.de is missing: WMT news test set 2008, German"):
        ship.main()


def test_the_way_to_a_file_begins_with_what_git_has(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["ship.py", "de-en.gguf"])
    ship.main()
    told = capsys.readouterr().out
    assert "git show c3b637a:translator/engines/models/data/de-en.gguf" in told
    assert told.splitlines()[-1].endswith("de-en.gguf --weights 1 1 2 --rank 96")
    assert "stage-4.gguf" not in told
