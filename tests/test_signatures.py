"""No output changes while the signature that says how it was made stays."""

import json

import pytest

from tests.support.signatures import FOLDER, SIGNED, conversation, place, watched
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
    assert "translator.languages.pre_edit" in called
    apart = {"translator.engines.models.catalogue"}  # says where the dictionary is
    assert called - apart <= covered(code(source, target))
