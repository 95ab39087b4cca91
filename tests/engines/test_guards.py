"""Which answers are refused, and which must not be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import tiny_argos
from translator.engines import clauses
from translator.engines.guards import fault, needs_no_translation

REFUSED = [
    ("Guten Morgen.", "", "empty"),
    ("Guten Morgen.", "  \n ", "empty"),
    ("Guten Morgen.", "Good morning.\nGood evening.", "more lines"),
    ("Das ist gut und nicht teuer.", "Das ist gut und nicht teuer.", "not translated"),
    ("Er ist nicht zu Hause.", "Er ist not zu Hause.", "not translated"),
    ("Artikel teilen", "artikel teilen", "not translated"),
    (
        "Die Niederlage wurde damals vollständig verschwiegen.",
        "Niederlage damals vollständig verschwiegen.",
        "not translated",
    ),
    # What the model really said, word for word.
    (
        "Mit dem Ukraine-Krieg wollte Putin Russlands Macht in der früheren Sowjetunion stärken.",
        "Putin wanted to strengthen Russia's power in the former Soviet Union in the former "
        "Soviet Union.",
        "says a phrase twice",
    ),
    (
        "In Zukunft wird das laut Umarov zu einem besseren Verständnis der Russen für "
        "Zentralasien führen.",
        "In the future, the fact of the fact that the Russians will lead to a better "
        "understanding of Central Asia will lead to a better understanding of Central Asia.",
        "says a phrase twice",
    ),
    (
        "Sie fuhren nach Bonn.",
        "They went to the town of Bonn, and to the town of Bonn, and then to the town of Bonn.",
        "repeats itself",
    ),
    ("Die neue Welt und der Mensch", "Die neue Welt und der Mensch", "not translated"),
    ("Service Team", "service team", "not translated"),
    ("Ja, das stimmt.", "Yes, yes, yes, yes, yes, yes, yes, yes,", "repeats itself"),
    ("Ach so.", "ohhhhhhhhhhhhhhhhhhhh", "repeats itself"),
    (
        "Ja.",
        "Yes, and this is what many people have always said about that matter ages ago",
        "longer",
    ),
    (
        "Der Präsident sprach am Abend lange über den Haushalt, die Wahlen und die Zukunft "
        "des ganzen Landes.",
        "The president spoke.",
        "leaves out most",
    ),
]

ACCEPTED = [
    ("Politik", "Politics"),
    ("Themen", "Topics"),
    ("Heidi meets Madonna.", "Heidi meets Madonna."),
    ("Gone with the wind", "Gone with the wind"),
    ("Sport", "Sport"),
    ("Wladimir Putin", "Wladimir Putin"),
    ("(Mit Material der dpa)", "(With material from the dpa)"),
    ("Bild: dpa/AP | A. Zemlianichenko", "Picture: dpa/AP | A. Zemlianichenko"),
    ("So, so, so, so, so, so!", "So, so, so, so, so, so!"),
    ("„Die Welt“ und „Der Spiegel“ berichten.", "“Die Welt” and “Der Spiegel” report."),
    ("Man sah ihn in Den Haag und in Den Helder.", "He was seen in Den Haag and in Den Helder."),
    (
        "Die einen sagen dies über das Land, die anderen sagen das über das Land.",
        "Some say this about the country, others say that about the country.",
    ),
    # A phrase that the source has word for word, and its translation beside it.
    (
        "„I was shot in Joburg“ (Ich wurde in Joburg geschossen) ist ein Studio.",
        "“I was shot in Joburg” (I was shot in Joburg) is a studio.",
    ),
    ("Zeile eins\nund zwei", "Line one\nand two"),
    ("Was nun?", "What now?"),
    ("1.000 Euro", "1,000 euros"),
]


@pytest.mark.parametrize(("source", "answer", "why"), REFUSED)
def test_refused(source: str, answer: str, why: str) -> None:
    assert why in fault(source, answer, "de", "en")


@pytest.mark.parametrize(("source", "answer"), ACCEPTED)
def test_accepted(source: str, answer: str) -> None:
    assert fault(source, answer, "de", "en") == ""


def test_an_answer_without_end_is_refused() -> None:
    assert "end" in fault("Guten Morgen.", "Good morning and", "de", "en", cut_off=True)


@pytest.mark.parametrize("sentence", tiny_argos.seed_sentences())
def test_german_is_never_accepted_as_english(sentence: str) -> None:
    if " " in sentence and not sentence.startswith("Bild:"):
        assert fault(sentence, sentence, "de", "en") != ""


def test_languages_without_word_lists_are_judged_by_what_stayed() -> None:
    source = "Det regnade mycket under hela veckan."
    assert "not translated" in fault(source, source, "sv", "fi")
    assert fault(source, "Koko viikon satoi paljon.", "sv", "fi") == ""


@pytest.mark.parametrize(
    "text", ["", "***", "2022-01", "• – |", "/fka/news.de", "https://a.de/b?c=d", "a@b.de", "3:1"]
)
def test_nothing_to_translate(text: str) -> None:
    assert needs_no_translation(text)


@pytest.mark.parametrize("text", ["Politik", "dpa", "z. B.", "Artikel teilen:", "30 Jahre", "Ja."])
def test_something_to_translate(text: str) -> None:
    assert not needs_no_translation(text)


@given(st.text(), st.text())
def test_any_two_texts_get_a_verdict(source: str, answer: str) -> None:
    assert isinstance(fault(source, answer, "de", "en"), str)


@given(st.text(alphabet="ab ,.;", max_size=400), st.integers(20, 200))
def test_pieces_are_the_text_again(text: str, longest: int) -> None:
    parts = clauses.pieces(text, longest)
    assert " ".join(parts).split() == text.split()
    for part in parts:
        assert len(part) <= longest or " " not in part


def test_a_long_sentence_is_cut_at_clauses() -> None:
    text = "Er kam, " * 100 + "und ging dann wieder nach Hause."
    parts = clauses.pieces(text, 600)
    assert len(parts) >= 2
    assert all(part.endswith(",") for part in parts[:-1])
