"""No output changes while the signature that says how it was made stays."""

import json
from pathlib import Path

import pytest

from tests.support.scripted_llm import ScriptedEngine
from tests.support.signatures import FOLDER, SIGNED, conversation, place, watched
from tests.support.tiny_llm import gguf
from translator.engines import small
from translator.engines.models.catalogue import Model
from translator.engines.questions import code
from translator.languages.de_en import transliterate
from translator.languages.fingerprint import covered
from translator.languages.rules import post_edits, pre_edits

AGAIN = "python -m tests.support.signatures"


@pytest.mark.parametrize("name", SIGNED)
def test_golden_outputs_change_only_with_their_signature(name: str) -> None:
    recorded = json.loads(place(name).read_text("utf-8"))
    assert unsigned(recorded, now := SIGNED[name].record()) == ""
    assert now == recorded, f"code or cases have changed; record it: {AGAIN}"


def unsigned(recorded: dict[str, str], now: dict[str, str]) -> str:
    """Return what is wrong where other outputs come from the same inputs under one signature."""
    same = all(now[name] == recorded[name] for name in ("signature", "inputs"))
    if same and now["outputs"] != recorded["outputs"]:
        return "the outputs changed, the signature did not: what changed them is no part of it"
    return ""


def test_other_outputs_need_another_signature_or_other_inputs() -> None:
    recorded = {"signature": "a", "inputs": "b", "outputs": "c"}
    assert unsigned(recorded, recorded | {"outputs": "d"})
    assert not unsigned(recorded, recorded | {"outputs": "d", "signature": "e"})
    assert not unsigned(recorded, recorded | {"outputs": "d", "inputs": "e"})
    assert not unsigned(recorded, recorded | {"signature": "e"})


def test_each_record_is_of_a_signature() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(SIGNED)


@pytest.mark.parametrize(("source", "target"), [("de", "en"), ("en", "de"), ("fr", "it")])
def test_no_module_that_a_conversation_runs_through_is_outside_the_signature(
    source: str, target: str
) -> None:
    for cached in (pre_edits, post_edits, transliterate._english):
        cached.cache_clear()
    with watched() as called:
        conversation(source, target)
    assert {"translator.languages.pre_edit", "translator.engines.decoding"} <= called
    apart = {"translator.engines.models.catalogue"}  # says where model and dictionary are
    assert called - apart <= covered([*code(source, target), *small.modules(2)])


def test_no_module_that_models_of_others_are_asked_by_is_outside_the_signature(
    tmp_path: Path,
) -> None:
    model = Model("any", "llm", (), "1", 0, "", "", "", gguf(tmp_path / "any.gguf"))
    with watched() as called:
        engine = ScriptedEngine(model, "de", "en", threads=1).run_on(lambda text, _: "So.")
        engine.translate(["Das Haus am Zaun, in dem 5 Hunde wohnen."])
    apart = {"translator.engines.models.catalogue", "translator.engines.models.gguf"}
    own = {"translator.engines.llm", "translator.engines.llamacpp"}
    assert own <= called
    assert called - apart <= covered([*code("de", "en"), *own])
