"""Tests of how translations are written out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.languages import rules
from translator.languages.de_en.post_edit import with_days, with_genitives
from translator.languages.en.post_edit import with_articles
from translator.languages.post_edit import begun_alike, said_once
from translator.languages.rules import mended


def marked_alike(source, answer, language):
    """Return an answer with the quotation marks of a language, if it has some."""
    for edit in rules.post_edits("fr", language):
        answer = edit.apply(source, answer) if edit.name == "quotation-marks" else answer
    return answer


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


@pytest.mark.parametrize(
    ("source", "answer", "marked"),
    [
        ('Er sagt: "Ja."', "He says: “I’m ‘in’.”", "He says: \"I'm 'in'.\""),
        ("„Ja, ‚gut‘“, sagt er.", "\"Yes, 'well',\" he says.", "“Yes, ‘well’,” he says."),
        ("«So ein (»Zitat«)»", '"Such a ("quotation")"', "“Such a (“quotation”)”"),
        ("Wie geht’s?", "It's Jones' \"turn\".", 'It’s Jones’ "turn".'),
        ("Er geht.", "He's “going”.", 'He\'s "going".'),
        ("", "", ""),
    ],
)
def test_quotation_marks_are_of_the_source_kind(source, answer, marked):
    assert marked_alike(source, answer, "en") == marked


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


@pytest.mark.parametrize(
    ("source", "answer", "spelled"),
    [
        ("Laut Camerons Büro", "According to Camerons office", "According to Cameron's office"),
        ("Rick Perrys Führung", "Rick Perrys leadership", "Rick Perry's leadership"),
        ("Bolsonaros rassistische Sätze", "Bolsonaros racist words", "Bolsonaro's racist words"),
        ("wäre Putins „Ende“", "would be Putins “end”", "would be Putin's “end”"),
        ("gegen Van Gaals Holland-Team", "Van Gaals Netherlands", "Van Gaal's Netherlands"),
        ("Dons erhöhen Führung", "Dons increase lead", ...),
        ("Solomons war da", "Solomons was there", ...),
        ("Auftritte von Stas Michailow", "Stas Mikhailov's shows", ...),
        ("Neuzugang Rokas Giedraitis", "New entry Rokas Giedraitis", ...),
        ("Die Camerons kamen", "The Camerons came", ...),
        ("ihre Corbyns und Farages", "their Corbyns and Farages", ...),
        ("Texas Gouverneur, James Haus", "Texas governor, James house", ...),
        ("", "Camerons office", ...),
    ],
)
def test_genitives_get_an_apostrophe_and_names_stay(source, answer, spelled):
    assert with_genitives(source, answer) == (answer if spelled is ... else spelled)


@pytest.mark.parametrize(
    ("answer", "written"),
    [
        ("On the 29 September 1893", "On 29 September 1893"),
        ("since the 1 October, to the 5 May", "since 1 October, to 5 May"),
        ("On the 4 May he went", "On 4 May he went"),
        ("after the 11 September attacks, the 1 October", ...),
    ],
)
def test_days_have_no_article(answer, written):
    assert with_days("", answer) == (answer if written is ... else written)


@pytest.mark.parametrize(
    ("source", "answer", "said"),
    [
        ("Lichtbaum", "a light tree tree", "a light tree"),
        ("Alarm", "the the alarm alarm rang", "the alarm rang"),
        ("Win-win-Situation", "a win win situation", ...),
        ("Sie hatte, dass", "She had had that that, gave her her book", ...),
        ("Die Band", "The Tap Tap and New New York", ...),
    ],
)
def test_no_word_follows_itself(source, answer, said):
    assert said_once(source, answer) == (answer if said is ... else said)


def test_a_heading_in_capitals_is_answered_in_capitals():
    assert mended("DIE WAHLEN", "the elections", "de", "en") == "THE ELECTIONS"


@given(st.text(), st.text(), st.sampled_from(["de", "en", "fr"]), st.sampled_from(["de", "en"]))
def test_any_answer_can_be_mended_and_only_once(source, answer, from_, to):
    written = mended(source, answer, from_, to)
    assert mended(source, written, from_, to) == written
