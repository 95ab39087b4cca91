"""How likely a noun is a name."""

from hypothesis import given, settings

from tests.support.evidence import TEXT, pair
from translator.checks.name_likelihood import chance_of_name, chance_of_noun
from translator.languages import language
from translator.languages.nouns import nouns


def test_the_chance_of_a_name_grows_with_what_tells_names_from_nouns():
    def chance(source: str, word: str, target: str = "It.", **known) -> float:
        found = {noun.text: noun for noun in nouns(source, language("de"))}
        return chance_of_name(found[word], pair(source, target, **known))

    assert chance("Da kam Obama.", "Obama") > 0 > chance("Da kam der Hund.", "Hund")
    assert chance("Er wohnt in Bayreuth.", "Bayreuth") > chance(
        "Er sieht die Gasthäuser.", "Gasthäuser"
    )
    once, often = {"Ditib": (0, 3)}, {"Ditib": (3, 3)}
    source = "Da sprach Ditib vor dem Gericht."
    assert chance(source, "Ditib", names=often) >= chance(source, "Ditib", names=once)


@settings(max_examples=100)
@given(TEXT, TEXT)
def test_nouns_are_words_with_a_capital_letter(source, target):
    for noun in nouns(source, language("de")):
        assert noun.text in source
        assert noun.text[0].isupper()
        assert -30 < chance_of_name(noun, pair(source, target)) < 30
        assert -30 < chance_of_noun(noun, pair(source, target)) < 30
