"""A pair of languages is a folder: French to English, of which only that folder knows."""

import pytest

from tests.support.paths import ROOT
from translator.checks import Evidence, examine
from translator.documents.sentences import split_text
from translator.languages import language, pair


def found(source: str, target: str) -> list[str]:
    return [finding.message for finding in examine(Evidence(source, target, "fr", "en"))]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Il arrive le douze mars.", "He arrives on 12 March."),
        ("Lundi, il y avait vingt et un chats.", "On Monday there were 21 cats."),
        ("Entre vingt et trente personnes.", "Between 20 and 30 people."),
        ("Elle a quatre-vingt-dix-sept ans.", "She is ninety-seven years old."),
        ("Deux cent mille habitants.", "Two hundred thousand inhabitants."),
        ("Cela coûte 3,5 millions d’euros.", "It costs 3.5 million euros."),
        ("Il y a 12 000 chats à 14 heures.", "There are 12,000 cats at 2 p.m."),
        ("Un livre neuf.", "A new book."),
        ("Avril fut froid.", "April was cold."),
        ("Il habite Place de la Concorde.", "He lives at Place de la Concorde."),
    ],
)
def test_a_right_translation_from_french_is_left_alone(source: str, target: str) -> None:
    assert found(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("Il arrive le douze mars.", "He arrives on 13 March.", "douze became 13."),
        ("Il arrive en avril.", "He arrives in June.", "avril became June."),
        ("Il arrive lundi.", "He arrives on Tuesday.", "lundi became Tuesday."),
        ("Quatre-vingts chats.", "24 cats.", "quatre vingts became 24."),
        ("Cela pèse 1,5 tonnes.", "It weighs 15 tonnes.", "1,5 became 15."),
        ("Elle marche 5 kilomètres.", "She walks 5 miles.", "5 kilomètres became 5 miles."),
        (
            "Il vient avec elle, mais sans chat.",
            "He comes avec her, mais without a cat.",
            "French words stand in the translation: avec, mais.",
        ),
    ],
)
def test_a_wrong_translation_from_french_is_found(source: str, target: str, message: str) -> None:
    assert message in found(source, target)


def test_a_french_translation_is_in_another_language() -> None:
    text = "Le ministre des finances veut baisser les impôts dans les années qui viennent."
    assert "The translation seems to be in another language ('fr')." in found(
        "Le gouvernement veut réduire les impôts, ce qui plaît à beaucoup de gens.", text
    )


@pytest.mark.parametrize(
    "sentences",
    [
        ["M. Dupont arrive.", "Il dort."],
        ["Mme. Durand vient avec le prof. Martin.", "MM. Blanc et Noir partent."],
        ["Voir p. 12, cf. Dupont.", "Elle lit à St. Étienne."],
    ],
)
def test_sentences_do_not_end_at_french_abbreviations(sentences: list[str]) -> None:
    assert split_text(" ".join(sentences), "fr") == sentences


def test_nothing_outside_the_languages_knows_of_french() -> None:
    inside = ROOT / "translator" / "languages"
    files = [file for file in (ROOT / "translator").rglob("*.py") if inside not in file.parents]
    said = [file for file in files if '"fr"' in (text := file.read_text()) or "French" in text]
    assert said == []


def test_a_region_changes_nothing() -> None:
    assert pair("fr-CA", "en-GB") is pair("fr", "en")
    assert language("fr-CH").numbers.decimal == ","
