"""Tests of names that German and English each spell by ear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.languages.de_en.transliterate import in_english

GERMAN = frozenset({"der", "sowjetunion", "woche", "russische", "wein", "jahr"})


def english(sentence: str) -> str:
    return in_english(sentence, GERMAN.__contains__)


@pytest.mark.parametrize(
    ("german", "spelled"),
    [
        ("Wladimir", "Vladimir"),
        ("Lawrow", "Lavrov"),
        ("Medwedew", "Medvedev"),
        ("Poroschenko", "Poroshenko"),
        ("Netanjahu", "Netanyahu"),
        ("Nasarbajew", "Nazarbayev"),
        ("Arsenij", "Arseny"),
        ("Iwanowitsch", "Ivanovich"),
        ("Dschawad", "Javad"),
        ("Tokajew", "Tokayev"),  # in no list: by its ending
        ("Abdymomunow", "Abdymomunov"),
        ("Putinzewa", "Putintseva"),
    ],
)
def test_names_that_english_spells_otherwise(german, spelled):
    assert english(f"Der {german} sagte") == f"Der {spelled} sagte"
    assert (
        english(f"laut {german}s Rede, Klein-{german}") == f"laut {spelled}'s Rede, Klein-{spelled}"
    )


@pytest.mark.parametrize(
    "name",
    ["Woche", "Wein", "Friedrich", "Schwarz", "Wagner", "Michael", "Schröder", "Jan", "Julia",
     "Andrew", "Matthew", "Window", "Crew", "Pankow", "Güstrow", "Beeskow", "Bülow", "Lewandowski",
     "Wang", "Jinping", "Posch", "Träsch", "Jever", "Autsch", "NATO", "iJew"],
)  # fmt: skip
def test_other_words_stay(name):
    assert english(f"Der {name} sagte") == f"Der {name} sagte"


@given(st.text())
def test_any_text_is_read_and_small_words_stay(text):
    assert in_english(text.lower(), GERMAN.__contains__) == text.lower()
    assert isinstance(english(text), str)
