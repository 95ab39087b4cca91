"""No output changes while the signature that says how it was made stays."""

import json

import pytest

from tests.support.signatures import FOLDER, SIGNED, place

AGAIN = "python -m tests.support.signatures"


@pytest.mark.parametrize("name", SIGNED)
def test_golden_outputs_change_only_with_their_signature(name: str) -> None:
    recorded = json.loads(place(name).read_text("utf-8"))
    now = SIGNED[name].record()
    if now["signature"] == recorded["signature"]:
        assert now["outputs"] == recorded["outputs"], (
            "the outputs changed and the signature did not: what changed them is no part of it"
        )
    assert now == recorded, f"the code has changed; record it: {AGAIN}"


def test_each_record_is_of_a_signature() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(SIGNED)
