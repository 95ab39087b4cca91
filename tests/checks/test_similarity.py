"""Pairs whose sides do not seem to mean the same."""

import pytest

from tests.support.evidence import names, pair


@pytest.mark.parametrize(
    ("similarity", "found"), [(None, False), (0.3, True), (0.49, True), (0.8, False), (1.0, False)]
)
def test_similarity_far_below_the_usual_is_found(similarity, found):
    evidence = pair("Er kam gestern.", "He came yesterday.", similarity=similarity)
    assert ("low-similarity" in names(evidence)) is found


def test_contested_pairs_are_found():
    assert names(pair("Er kam.", "He came.", contested=True)) == ["contested"]
