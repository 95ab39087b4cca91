"""Tests of initials of which German and English each have their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.checks.initials import _initials, translated


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("Die EZB und der IWF", "Die ECB und der IMF"),
        ("GUS-Staaten, Ex-DDR-Bürger", "CIS-Staaten, Ex-GDR-Bürger"),
        ("laut des EuGHs, 120 % des BIP.", "laut des ECJ, 120 % des GDP."),
        ("die ODKB (OVKS)", "die CSTO (CSTO)"),
        ("für F&E", "für R&D"),
    ],
)
def test_initials_become_those_of_the_other_language(german, english):
    assert translated(german, "de", "en") == english


@pytest.mark.parametrize(
    "text", ["NATO und USA", "BIPs2 und KIB", "eine Gus, Ezb", "DDR4-Speicher", "IWFS", "_EZB_"]
)
def test_other_letters_stay(text):
    assert translated(text, "de", "en") == text


def test_english_initials_with_several_meanings_stay():
    assert (
        translated("the ECB, the ICC and the ECHR", "en", "de") == "the EZB, the ICC and the ECHR"
    )
    assert translated("the ECB's CFCs, the CSTO", "en", "de") == "the EZB's FCKW, the OVKS"


def test_other_languages_keep_theirs():
    assert translated("L'EZB, le PIB", "fr", "en") == "L'EZB, le PIB"
    assert translated("Die EZB", "de", "fr") == "Die EZB"


@given(st.lists(st.sampled_from(sorted(_initials("en", "de"))) | st.text(alphabet="ab.- ")))
def test_initials_come_back_from_the_other_language(parts):
    text = " ".join(parts)
    assert translated(translated(text, "en", "de"), "de", "en") == text
