"""Tests of how translations are written out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.engines.wording import begun_alike, with_articles


@pytest.mark.parametrize(
    ("source", "answer", "begun"),
    [
        ("Politik", "politics", "Politics"),
        ("Straße der Macht", "street of power", "Street of power"),
        ("Der Preis", "éclairs", "Éclairs"),
        ("Ebay wächst", "eBay is growing", "eBay is growing"),
        ("Neu in git", "git news", "git news"),
        ("und so weiter", "and so on", "and so on"),
        ("Das kostet", "5 euros", "5 euros"),
        ("Ein Zitat", "'tis", "'tis"),
        ("Nichts", "", ""),
    ],
)
def test_an_answer_begins_with_a_capital_where_its_source_does(source, answer, begun):
    assert begun_alike(source, answer) == begun


@given(st.text(), st.text())
def test_only_the_first_letter_of_an_answer_changes(source, answer):
    begun = begun_alike(source, answer)
    assert begun == answer or (answer[0].islower() and begun.endswith(answer[1:]))


@pytest.mark.parametrize(
    ("answer", "agreed"),
    [
        ("He had a interest in a “European” idea.", "He had an interest in a “European” idea."),
        ("An decision of an former minister", "A decision of a former minister"),
        (
            "A employee called. A uniform? A uninformed one!",
            "An employee called. A uniform? An uninformed one!",
        ),
        ("It is a “augmentation” and (a error).", "It is an “augmentation” and (an error)."),
        ("A useful unit, a utility, a one-off, a uranium mine", ...),
        ("an hour, an honest man, a hotel, an MP, a UK court, an FBI agent", ...),
        ("point a and point b, a hepatitis A outbreak, class A airports", ...),
        ("from a to an", ...),
        ("AN ERROR, A ERROR", ...),
        ("", ...),
    ],
)
def test_articles_agree_with_the_next_word(answer, agreed):
    assert with_articles("", answer) == (answer if agreed is ... else agreed)


def test_what_the_source_has_word_for_word_keeps_its_article():
    source = "Garcis Film „Volver a empezar“"
    answer = "Garci's film “Volver a empezar”"
    assert with_articles(source, answer) == answer
    assert with_articles("", answer) != answer


@given(st.text(), st.text(alphabet="aAn eiuhbX.“'", max_size=60))
def test_only_articles_change_and_only_once(source, answer):
    agreed = with_articles(source, answer)
    assert re.sub(r"(?i)\ban? ", "a ", agreed) == re.sub(r"(?i)\ban? ", "a ", answer)
    assert with_articles(source, agreed) == agreed
