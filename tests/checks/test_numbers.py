"""Numbers of one side that are not in the other."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.evidence import names, pair
from translator.checks import Evidence, examine


def test_a_figure_that_was_copied_is_said_to_mean_something_else() -> None:
    source, target = "Es kamen 1.000 Leute.", "There came 1.000 people."
    (found,) = examine(pair(source, target))
    assert found.message == "1.000 is read as another number in the translation."
    assert (found.source_spans, found.target_spans) == (((9, 14),), ((11, 16),))


def test_regions_of_languages_do_not_matter():
    evidence = Evidence("Es sind 1.000.", "There are 1,000.", "de-DE", "en_GB")
    assert examine(evidence) == []


def test_other_languages_are_judged_by_what_every_language_shares():
    assert names(Evidence("Il y a 12 chats.", "There are 12 cats.", "fr", "en")) == []
    assert "number-mismatch" in names(Evidence("Il y a 12 chats.", "13 cats.", "fr", "en"))


@settings(max_examples=100)
@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_any_whole_number_is_read_alike_in_both_languages(number, other):
    german, english = f"{number:,}".replace(",", "."), f"{number:,}"
    assert names(pair(f"Es sind {german} Euro.", f"It is {english} euros.")) == []
    if number != other:
        wrong = names(pair(f"Es sind {german} Euro.", f"It is {other:,} euros."))
        assert "number-mismatch" in wrong


@settings(max_examples=100)
@given(st.decimals(0, 10**6, places=2), st.sampled_from([("Mio.", "m"), ("Milliarden", "billion")]))
def test_any_amount_is_read_alike_in_both_languages(amount, scale):
    english = f"{amount:,}"
    german = english.translate(str.maketrans(",.", ".,"))
    source = f"Es sind {german} {scale[0]} Euro."
    assert names(pair(source, f"It is €{english} {scale[1]}.")) == []
