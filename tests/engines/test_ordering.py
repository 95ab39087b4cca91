"""Which of several answers is best, by more than how likely the model finds them."""

import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fakes import FakeEncoder
from translator.engines.ordering import MISSING, MOST, SIMILARITY, Candidate, Candidates, ordered
from translator.languages.dictionary import Lexicon

SOURCE = "Anna und Otto stehen am Zaun."
LIKE = "Anna and Otto stand at the fence."
UNLIKE = "They were quite silent."


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    file = tmp_path_factory.mktemp("words") / "words"
    file.write_bytes(lzma.compress(b"zaun\t3.0\tfence\nwald\t4.0\tforest woods\n"))
    return Lexicon(file, "de")


def order(
    candidates: list[Candidate], lexicon: Lexicon | None = None, source: str = SOURCE
) -> list[int]:
    [made] = ordered([Candidates(source, source, candidates)], FakeEncoder(), lexicon)
    return made


def test_of_answers_as_likely_the_one_that_is_more_alike_is_first() -> None:
    assert order([Candidate(UNLIKE, -0.5), Candidate(LIKE, -0.5)]) == [1, 0]


def test_likelihood_decides_where_the_difference_is_large() -> None:
    assert order([Candidate(UNLIKE, -0.5), Candidate(LIKE, -0.5 - SIMILARITY)]) == [0, 1]


def test_what_leaves_a_word_out_comes_later(lexicon: Lexicon) -> None:
    """As far as the dictionary knows it; a difference of its share of all words."""
    source = "am Zaun im Wald"
    whole, part = "the fence in the woods", "the fence in the grass"
    encoder = FakeEncoder()
    [vector, *others] = encoder.encode([source, whole, part])
    alike = [float(vector @ other) for other in others]
    # Of 1.9 for the fence and 1.2 for the woods the latter are missing.
    even = SIMILARITY * (alike[0] - alike[1]) + MISSING * 1.2 / 3.1
    for above, first in ((0.01, 1), (-0.01, 0)):
        candidates = [Candidate(whole, -1.0), Candidate(part, -1.0 + even + above)]
        assert order(candidates, lexicon, source)[0] == first


def test_the_dictionary_sees_the_text_as_asked_and_the_encoder_as_written(lexicon: Lexicon) -> None:
    encoder = FakeEncoder()
    compared = Candidates(
        "am Zaun", "am Zäunchen", [Candidate("grass", 0.0), Candidate("fence", 0.0)]
    )
    assert ordered([compared], encoder, lexicon) == [[1, 0]]
    assert encoder.encoded == ["am Zäunchen", "grass", "fence"]


def test_equal_answers_stay_in_the_order_of_the_search() -> None:
    assert order([Candidate(LIKE, -0.5)] * 4) == [0, 1, 2, 3]
    assert order([Candidate(LIKE, -0.5)]) == [0]


def test_only_the_likeliest_are_compared() -> None:
    many = [Candidate(UNLIKE, -0.1 * place) for place in range(MOST)]
    assert MOST not in order([*many, Candidate(LIKE, 0.0)])


@given(st.lists(st.lists(st.floats(-5, 0), min_size=1, max_size=12), max_size=5))
def test_what_is_asked_together_is_ordered_as_it_is_alone(scores: list[list[float]]) -> None:
    texts = [LIKE, UNLIKE, SOURCE, "Otto.", "The fence."]
    questions = [
        Candidates(SOURCE, SOURCE, [Candidate(texts[at % 5], one) for at, one in enumerate(own)])
        for own in scores
    ]
    together = ordered(questions, FakeEncoder(), None)
    assert together == [ordered([one], FakeEncoder(), None)[0] for one in questions]
    for own, made in zip(scores, together, strict=True):
        assert sorted(made) == list(range(min(len(own), MOST)))
