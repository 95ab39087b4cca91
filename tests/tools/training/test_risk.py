"""Learning from one's own translations, with a tiny base in the place of Gemma."""

import json
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.support import tiny_llm
from tests.support.tiny_llm import write_base, write_bias
from tests.support.training import PAIRS, able_to_learn
from tools.training import lora, risk
from tools.training.learner import Learner


@pytest.fixture
def call(tmp_path, monkeypatch):
    """Run the command on a base of random weights, in a folder, with more options."""
    monkeypatch.setattr(tiny_llm, "matrices", able_to_learn)
    base = write_base(tmp_path / "base.gguf")
    monkeypatch.setattr(risk, "ProcessPoolExecutor", Alone)
    monkeypatch.setattr("tools.training.learner.SPARE", 0)
    monkeypatch.setattr("tools.training.learner.ROOM", 0.3)
    lines = [json.dumps({"source": left, "target": right}) + "\n" for left, right in PAIRS]
    pairs = tmp_path / "pairs"
    pairs.write_text("".join(lines), "utf-8")
    start = tmp_path / "start.gguf"
    begun = Learner(base, "de-en", rank=32, half=False).weights
    lora.write({name: one.detach().numpy() for name, one in begun.items()}, start)

    def run(folder, *more):
        asked = ["risk.py", pairs, base, tmp_path / folder, "--start", start, *more]
        monkeypatch.setattr(sys, "argv", list(map(str, asked)))
        risk.main()
        lines = (tmp_path / folder / "curve.tsv").read_text().splitlines()
        return [float(line.split("\t")[1]) for line in lines]

    return run


class Alone:
    """Scores in this process: a new one would take seconds to start."""

    def __init__(self, count, context):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    map = staticmethod(map)


def test_what_scores_well_becomes_likelier(call, tmp_path, monkeypatch):
    monkeypatch.setattr(risk, "reward", lambda source, references, text: text.count("d") / 9)
    bias = write_bias(tmp_path / "bias", {"ä": 9})
    options = ["--steps", 40, "--prompts", 4, "--samples", 16, "--save-every", 0]
    options += ["--rate", 0.005, "--temperature", 6.0, "--mean", 1, "--bias", bias]
    scores = call("work", *options)
    assert len(scores) == 40
    assert np.mean(scores[-8:]) > np.mean(scores[:8]) + 0.1


def test_pairs_are_learned_beside_and_a_run_goes_on(call, tmp_path, capsys):
    check = [tmp_path / "check.de", tmp_path / "check.en"]
    for number, side in enumerate(check):
        side.write_text("".join(f"{pair[number]}\n" for pair in PAIRS), "utf-8")
    options = ["--prompts", 4, "--samples", 2, "--save-every", 0, "--rate", 0.02, "--mean", 1]
    options += ["--beside", tmp_path / "pairs", "--temperature", 1.0]
    call("work", *options, "--steps", 5)
    scores = call("work", *options, "--steps", 30, "--check", *check)
    said = capsys.readouterr().out
    assert len(scores) == 30
    assert "4 sentences, 16 pairs beside, on cpu" in said
    assert "going on from step 5" in said
    assert np.mean(scores[-8:]) > np.mean(scores[:8]) + 0.05
    assert float(said.split("chrF2 = ")[1]) > 30


@pytest.mark.parametrize(
    ("answer", "least", "most"),
    [
        ("Five of 12 came home.", 1.0, 1.0),
        ("Five of 12 went home.", 0.4, 0.9),
        ("Five of 13 went home.", 0.0, 0.4),
        ("", -0.15, -0.15),
    ],
)
def test_the_score_is_1_for_the_reference_and_less_with_another_number(answer, least, most):
    found = risk.reward("Fünf von 12 kamen heim.", ["Five of 12 came home."], answer)
    assert least - 1e-6 <= found <= most + 1e-6


def test_a_number_that_a_reference_writes_otherwise_is_none_lost():
    references = ["At 3 p.m. they came.", "At 15 they came."]
    scores = [risk.reward("Um 15 Uhr kamen sie.", references, one) for one in references]
    assert abs(scores[0] - scores[1]) < 0.1


@given(arrays(np.float64, (3, 4), elements=st.floats(0, 1)).map(np.ravel))
def test_advantages_are_none_in_all_and_in_the_order_of_the_scores(found):
    made = risk.advantages(found, 4).reshape(3, 4)
    assert np.abs(made.sum(1)).max() < 1e-6
    for own, scores in zip(made, found.reshape(3, 4), strict=True):
        assert (np.diff(own[np.argsort(scores)]) >= -1e-9).all()
