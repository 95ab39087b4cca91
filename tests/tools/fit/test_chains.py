"""The likelihood that the aligner's weights are fitted by."""

import numpy as np
import pytest

from tests.support.fakes import FakeEncoder
from tools.bench.alignment.documents import Document
from tools.fit import chains


@pytest.fixture(scope="module")
def example():
    source = ["Der Hund bellt.", "Die Katze schläft.", "Niemand hört es."]
    target = ["Der Hund bellt, die Katze schläft.", "Ja, so ist das.", "Niemand hört es."]
    gold = [((0, 1), (0,)), ((), (1,)), ((2,), (2,))]
    return chains.example(Document("light", "made", source, target, gold), FakeEncoder())


def test_the_gradient_is_what_small_differences_of_the_loss_say(example):
    strength = chains.strengths(example)
    weights = np.random.default_rng(0).normal(0, 0.3, len(strength))
    _, slope = chains.loss(weights, [example], strength)
    for number in range(0, len(weights), 3):
        step = np.zeros(len(weights))
        step[number] = 1e-2
        more, less = (
            chains.loss(weights + sign * step, [example], strength)[0] for sign in (1, -1)
        )
        assert slope[number] == pytest.approx((more - less) / 2e-2, abs=0.02)


def test_fitting_makes_the_gold_likelier(example):
    strength = chains.strengths(example)
    begun, _ = chains.loss(np.zeros(len(strength)), [example], strength)
    ended, _ = chains.loss(chains.fitted([example], rounds=20), [example], strength)
    assert ended < begun
