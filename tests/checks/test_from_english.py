"""What the checks say of English translated into German."""

import pytest

from translator import checks

HARMLESS = [
    ("The house is small.", "Das Haus ist klein."),
    ("No. 5 won the race.", "Nummer 5 hat das Rennen gewonnen."),
    ("He read “The Lord of the Rings” to them.", "Er las ihnen „The Lord of the Rings“ vor."),
    ("The team was fair and cool.", "Das Team war fair und cool."),
    ("No, it is raining.", "Nein, es regnet."),
    ("Without him it cannot work.", "Ohne ihn geht es nicht."),
    ("Paris Saint-Germain", "Paris Saint-Germain"),
]
FAULTS = [
    ("target-equals-source", "The house is small.", "The house is small."),
    ("untranslated", "They signed the agreement today.", "Sie haben das agreement signed."),
    ("negation-lost", "He did not come.", "Er ist gekommen."),
    ("negation-lost", "There is no reason for it.", "Es gibt einen Grund dafür."),
    ("unit-mismatch", "The bridge is 300 metres long.", "Die Brücke ist 300 Kilometer lang."),
    ("number-mismatch", "It cost 1,000.5 dollars.", "Es kostete 1.005 Dollar."),
]  # fmt: skip


def names(source: str, target: str) -> list[str]:
    found = checks.examine(checks.Evidence(source, target, "en-GB", "de"))
    return [finding.check for finding in found]


@pytest.mark.parametrize(("source", "target"), HARMLESS)
def test_nothing_is_said_of_a_good_translation(source: str, target: str) -> None:
    assert names(source, target) == []


@pytest.mark.parametrize(("check", "source", "target"), FAULTS)
def test_faults_are_found_in_this_direction_too(check: str, source: str, target: str) -> None:
    assert check in names(source, target)


def test_words_left_english_are_named() -> None:
    evidence = checks.Evidence("They left the building.", "Sie verließen das building.", "en", "de")
    (finding,) = checks.examine(evidence)
    assert finding.message == "English words stand in the translation: building."
