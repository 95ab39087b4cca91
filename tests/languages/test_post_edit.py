"""Tests of how translations are written out."""

import re

from hypothesis import given
from hypothesis import strategies as st

from translator.languages import rules
from translator.languages.en.post_edit import with_articles
from translator.languages.post_edit import begun_alike
from translator.languages.rules import mended


def marked_alike(source, answer, language):
    """Return an answer with the quotation marks of a language, if it has some."""
    for edit in rules.post_edits("fr", language):
        answer = edit.apply(source, answer) if edit.name == "quotation-marks" else answer
    return answer


@given(st.text(), st.text())
def test_only_the_first_letter_of_an_answer_changes(source, answer):
    begun = begun_alike(source, answer)
    assert begun == answer or (answer[0].islower() and begun.endswith(answer[1:]))


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


def test_each_language_has_marks_of_its_own():
    assert marked_alike("“I don’t,” he said.", "\"Geht's 'so'\"", "de") == "„Geht’s ‚so‘“"
    assert marked_alike("„Ja“", '"Oui"', "fr") == '"Oui"'


@given(
    st.text(alphabet="„“”«»‚‘’\"' aB."),
    st.text(alphabet="“”’\"' aB.-("),
    st.sampled_from(["de", "en"]),
)
def test_only_marks_change_and_only_once(source, answer, language):
    marked = marked_alike(source, answer, language)
    plain = re.compile("[„“”«»‚‘’\"']")
    assert plain.sub("", marked) == plain.sub("", answer)
    assert len(marked) == len(answer)
    assert marked_alike(source, marked, language) == marked


def test_a_heading_in_capitals_is_answered_in_capitals():
    assert mended("DIE WAHLEN", "the elections", "de", "en") == "THE ELECTIONS"


@given(st.text(), st.text(), st.sampled_from(["de", "en", "fr"]), st.sampled_from(["de", "en"]))
def test_any_answer_can_be_mended_and_only_once(source, answer, from_, to):
    written = mended(source, answer, from_, to)
    assert mended(source, written, from_, to) == written
