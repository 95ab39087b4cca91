"""A language by any code, number or name that files and people use."""

import pytest

from translator.languages.codes import name, named, primary, understood

MEANT = {
    "de": [
        "de", "DE", "de-AT", "de_DE", "de-CH-1996", "de-DE-u-co-phonebk", "de_DE.UTF-8", "deu",
        "GER", "ger-DE", "German", "german (Germany)", "German_Germany.1252", "Deutsch", "DEUTSCH",
        "Deutsch (Österreich)", "Deutsch - Schweiz", "Austrian German", "1031", "3079", "0x407",
        "0X0C07", "00000407", " de ", "de (AT)",
    ],
    "en": ["en", "EN-us", "ENG", "enu", "English", "Englisch", "British English", "1033", "0x809"],
    "fr": ["fre", "FRA", "français", "Französisch", "French (Canada)", "1036"],
    "zh": ["zh-Hant-TW", "zho", "chi", "cmn", "Chinese (Simplified)", "中文"],
    "he": ["he", "iw", "heb"],
    "nds": ["nds", "Low German"],
    "xx": ["xx", "xx-YY"],
    "": ["", "*all*", "x-mine", "12", "123456", "no words at all", "Satz"],
}  # fmt: skip


@pytest.mark.parametrize(("code", "text"), [(c, t) for c, texts in MEANT.items() for t in texts])
def test_whatever_names_a_language_is_understood(code, text):
    assert understood(text) == code
    assert primary(text) == code or not code


def test_only_known_languages_are_named_for_sure():
    assert named("xx") == named("foo") == ""
    assert named("Term") == named("source") == named("id_note") == ""
    assert named("Übersetzung") == ""


def test_a_language_has_an_english_name():
    assert (name("de"), name("nds"), name("xx")) == ("German", "Low German", "xx")
