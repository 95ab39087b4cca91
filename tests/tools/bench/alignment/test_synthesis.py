"""Documents made by editing line-aligned ones: the gold has every sentence."""

import pytest

from tools.bench.alignment.synthesis import LINES, Draft

SOURCE = [f"Satz {number}, der etwas sagt, und noch mehr." for number in range(300)]
TARGET = [f"Sentence {number}, which says something, and more." for number in range(300)]


@pytest.mark.parametrize("seed", range(8))
def test_each_sentence_is_in_one_bead_and_beads_are_in_order_on_both_sides(seed):
    made = Draft(SOURCE, TARGET, seed).document("made")
    for side, texts in enumerate((made.source, made.target)):
        assert [index for link in made.gold for index in link[side]] == [*range(len(texts))]
    assert len(made.gold) >= LINES / 4
    assert made == Draft(SOURCE, TARGET, seed).document("made")
