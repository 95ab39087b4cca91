"""A sentence that becomes very many is measured in bounded memory."""

import tracemalloc

from hypothesis import given, settings
from hypothesis import strategies as st

from align import AlignOptions
from tests.support.fakes import ENCODER
from translator.pipeline.pair import WIDEST, assessed


def test_many_sentences_of_one_pair_are_read_together() -> None:
    source = ["alles auf einmal", "und noch etwas"]
    target = [f"sentence number {number}" for number in range(500)] + ["and something else"]
    links = {3: ((0,), tuple(range(500))), 7: ((1,), (500,))}
    tracemalloc.start()
    beads = assessed(source, target, links, ENCODER, AlignOptions())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert {number: (bead.source, bead.target) for number, bead in beads.items()} == links
    assert peak < 50_000_000  # with the square of their number it were gigabytes


@given(count=st.integers(1, 3 * WIDEST), more=st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_links_keep_their_sentences(count: int, more: int) -> None:
    source = ["eins", *(f"mehr {number}" for number in range(more))]
    target = [f"one {number}" for number in range(count)] + ["more"] * more
    links = {0: ((0,), tuple(range(count)))}
    links |= {n + 1: ((n + 1,), (count + n,)) for n in range(more)}
    beads = assessed(source, target, links, ENCODER, AlignOptions())
    assert {number: (bead.source, bead.target) for number, bead in beads.items()} == links
