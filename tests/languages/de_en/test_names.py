"""Tests of initials, places and people that German and English each call otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.languages import pair


def translated(text: str, source: str, target: str) -> str:
    return pair(source, target).names.translated(text)


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("Die EZB und der IWF", "Die ECB und der IMF"),
        ("GUS-Staaten, Ex-DDR-Bürger", "CIS-Staaten, Ex-GDR-Bürger"),
        ("laut des EuGHs, 120 % des BIP.", "laut des ECJ, 120 % des GDP."),
        ("die ODKB (OVKS)", "die CSTO (CSTO)"),
        ("für F&E", "für R&D"),
        ("Lüttichs Hafen, Florenz-Reise", "Liège's Hafen, Florence-Reise"),
        ("am Kaspischen Meer", "am Caspian Sea"),
        ("in Berg-Karabach", "in Nagorno-Karabakh"),
        ("Gorbatschows Rede", "Gorbachev's Rede"),
        ("unter Heinrich VIII.", "unter Henry VIII."),
        ("das Reich Karls des Großen", "das Reich Charlemagne's"),
    ],
)
def test_names_become_those_of_the_other_language(german, english):
    assert translated(german, "de", "en") == english


@pytest.mark.parametrize(
    "text",
    [
        "NATO und USA",
        "BIPs2 und KIB",
        "eine Gus, Ezb",
        "DDR4-Speicher",
        "IWFS",
        "_EZB_",
        "Danziger Straße",
        "Heiko Maas",
    ],
)
def test_other_letters_stay(text):
    assert translated(text, "de", "en") == text


def test_english_names_with_several_meanings_stay():
    assert (
        translated("the ECB, the ICC and the ECHR", "en", "de") == "the EZB, the ICC and the ECHR"
    )
    assert translated("the ECB's CFCs, the CSTO", "en", "de") == "the EZB's FCKW, the OVKS"
    assert translated("Florence of Hong Kong", "en", "de") == "Florence of Hongkong"


def test_other_languages_keep_theirs():
    assert translated("L'EZB, le PIB", "fr", "en") == "L'EZB, le PIB"
    assert translated("Die EZB", "de", "fr") == "Die EZB"


@given(st.lists(st.sampled_from(sorted(pair("en", "de").names.table)) | st.text(alphabet="ab.- ")))
def test_names_come_back_from_the_other_language(parts):
    text = " ".join(parts)
    assert translated(translated(text, "en", "de"), "de", "en") == text
