"""What training pairs are made of, and which are left out."""

import json
import random
import subprocess
import sys

import pytest

from tests.support.paths import ROOT
from tools.training import prepare


def test_the_candidate_the_others_agree_with_is_chosen():
    candidates = (
        ["The cat sleeps on the mat.", "Yes."],
        ["Dogs are barking.", "Yes."],
        ["The cat is sleeping on the mat.", "No."],
    )
    assert [number for _, number in prepare.consensus(candidates)] in ([0, 0], [2, 0])


@pytest.mark.parametrize(
    ("source", "target", "usable"),
    [
        ("Am 16. Dezember war es kalt.", "It was cold on December 16.", True),
        ("Am 16. Dezember war es kalt.", "It was cold on December 17.", False),
        ("Politik", "Politics", True),
        ("Das ist ein ziemlich langer Satz über das Wetter von morgen.", "Weather.", False),
    ],
)
def test_pairs_that_contradict_each_other_are_left_out(source, target, usable):
    assert prepare.plausible(source, target) is usable


def test_tokens_take_the_place_of_a_word_both_sides_share():
    pair = prepare.Pair("Angela fährt nach Toronto.", "Angela drives to Toronto.", "x")
    (made,) = prepare.with_tokens([pair], 1.0, random.Random(0))
    (token,) = [token for token in prepare.COPIED if token in made.source]
    assert made.source.count(token) == made.target.count(token) == 1


def test_nothing_held_out_is_trained_on():
    held_out = ["One two three four five six seven eight nine ten."]
    leak = prepare.Pair(
        "Eins zwei drei.", "He said: three four five six seven EIGHT, nine ten!", ""
    )
    clean = prepare.Pair("Eins zwei drei.", "One two three four five six seven.", "")
    assert prepare.without_leaks([leak, clean], held_out) == [clean]


def test_prepare_says_what_it_did_and_does_the_same_again(tmp_path):
    (tmp_path / "a.de").write_text("Politik\nDas Haus ist groß.\nEs sind 3 Hunde.\n", "utf-8")
    (tmp_path / "a.en").write_text("Politics\nThe house is big.\nThere are 4 dogs.\n", "utf-8")
    outputs = []
    for name in ("one", "two"):
        source, target = str(tmp_path / "a.de"), str(tmp_path / "a.en")
        command = [sys.executable, "-m", "tools.training.prepare", "--source", source]
        command += ["--target", target, "--held-out", target, "--out", str(tmp_path / name)]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert "3 lines, 3 distinct\n2 pass lengths and checks" in result.stdout
        outputs.append((tmp_path / name).read_bytes())
    assert outputs[0] == outputs[1]
    sources = [json.loads(line)["source"] for line in outputs[0].splitlines()]
    assert "Politik" in sources
    assert "Das Haus ist groß." not in sources


def test_prepare_adds_as_many_exchanged_names_as_asked():
    pairs = [prepare.Pair(f"Russland hat {n} Siege.", f"Russia has {n} wins.", "x") for n in "2345"]
    made = prepare.with_names(pairs, 0.5, random.Random(0))
    assert [pair.origin for pair in made] == ["country", "country"]
    assert all("Russ" not in pair.source + pair.target for pair in made)
