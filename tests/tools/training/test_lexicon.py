"""The dictionary that the engine reads beside the model, made of lines as Ding's are."""

import lzma

from tools.training import lexicon

LINES = [
    "# a comment :: of the file",
    "Umfrage {f} (unter jdm.); Befragung {f} | Umfragen {pl} :: survey; poll | surveys; polls",
    "sich abwenden {vr} | abgewandt :: to turn away; to avert oneself, | turned away",
    "Zaun {m} [constr.] :: fence",
    "Ding {n} :: " + "; ".join(f"thing{number}" for number in range(41)),
    "etw. in Kauf nehmen :: to accept sth.",
    "zaun :: a long explanation of what this is",
    "Xqzvw {m} :: nobody",
]


def test_words_come_with_the_words_of_their_translations():
    found = {word: list(told) for word, told in lexicon.entries(LINES, "de", "en").items()}
    assert found == {
        "umfrage": ["survey", "poll"],
        "befragung": ["survey", "poll"],
        "umfragen": ["surveys", "polls"],
        "abwenden": ["turn", "away", "avert", "oneself"],
        "abgewandt": ["turned", "away"],
        "zaun": ["fence"],
        "ding": [],  # it could be anything, but it is no name
        "xqzvw": ["nobody"],
    }


def test_the_other_direction_has_the_other_sides():
    found = {word: list(told) for word, told in lexicon.entries(LINES, "en", "de").items()}
    assert found["poll"] == ["Umfrage", "Befragung"]
    assert found["fence"] == ["Zaun"]
    assert found["accept"] == ["Kauf", "nehmen"]
    assert "turn" not in found  # no single word


def test_the_file_has_what_people_write_with_its_frequency():
    count, data = lexicon.packed(lexicon.entries(LINES, "de", "en"), "de")
    lines = lzma.decompress(data).decode().splitlines()
    assert len(lines) == count == 7  # nobody writes Xqzvw
    assert lines == sorted(lines)
    word, frequency, translations = lines[-1].split("\t")
    assert (word, translations) == ("zaun", "fence")
    assert 3 < float(frequency) < 5


def test_countries_their_people_and_capitals_come_from_the_checks():
    german, english = set(lexicon.places("de", "en")), set(lexicon.places("en", "de"))
    assert {("kasachstan", "Kazakhstan"), ("kasachisch", "Kazakh"), ("peking", "Beijing")} <= german
    assert {("kazakhstan", "Kasachstan"), ("kazakh", "kasachisch"), ("moscow", "Moskau")} <= english
