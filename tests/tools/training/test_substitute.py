"""Other words of a dictionary in pairs, and notes of it in prompts."""

import json
import lzma
import random
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.training import notes, substitute
from translator.languages.dictionary import Lexicon

LINES = [
    "# a comment :: of the file",
    "Zaun {m} | Zäune {pl} :: fence | fences",
    "Igel {m} [zool.] | Igel {pl} :: hedgehog | hedgehogs",
    "Gurke {f} | Gurken {pl} :: cucumber | cucumbers",
    "Antenne {f} | Antennen {pl} :: aerial | aerials",
    "stur {adj} :: stubborn",
    "mutig {adj} :: brave; courageous",
    "polieren {vt} | polierend | poliert | er/sie poliert | ich/er/sie polierte"
    " :: to polish | polishing | polished | he/she polishes | I/he/she polished",
    "malen {vt} | malend | gemalt | er/sie malt | ich/er/sie malte"
    " :: to paint | painting | painted | he/she paints | I/he/she painted",
    "anmalen {vt} | anmalend | angemalt :: to decorate | decorating | decorated",
]


@pytest.fixture(scope="module")
def substitution():
    def seeded(seed=0):
        return substitute.Substitution(substitute.read(LINES), random.Random(seed))

    return seeded


@pytest.fixture(scope="module")
def several(substitution):
    """What a pair becomes with many seeds."""
    return lambda *pair: {substitution(seed).of(*pair) for seed in range(60)}


def test_a_noun_becomes_another_of_its_gender_and_number_on_both_sides(several):
    assert several("Hier ist der Zaun neu.", "The fence here is new.") == {
        ("Hier ist der Zaun neu.", "The fence here is new."),
        ("Hier ist der Igel neu.", "The hedgehog here is new."),
    }
    assert several("Wo sind die Zäune?", "Where are the fences?") == {
        ("Wo sind die Zäune?", "Where are the fences?"),
        ("Wo sind die Igel?", "Where are the hedgehogs?"),
        ("Wo sind die Gurken?", "Where are the cucumbers?"),
        ("Wo sind die Antennen?", "Where are the aerials?"),
    }


def test_endings_stay_and_a_word_that_cannot_take_one_does_not_come(several):
    assert several("Am Rand des Zauns.", "At the edge of the fence.") == {
        ("Am Rand des Zauns.", "At the edge of the fence."),
        ("Am Rand des Igels.", "At the edge of the hedgehog."),
    }
    made = several("Hinter den Zäunen ist es still.", "It is quiet behind the fences.")
    assert made == {
        ("Hinter den Zäunen ist es still.", "It is quiet behind the fences."),
        ("Hinter den Igeln ist es still.", "It is quiet behind the hedgehogs."),
    }
    assert several("ein mutiger Mann", "a brave man") == {
        ("ein mutiger Mann", "a brave man"),
        ("ein sturer Mann", "a stubborn man"),
    }


def test_the_article_fits_the_new_word(several):
    assert ("Es ist eine Antenne.", "It is an aerial.") in several(
        "Es ist eine Gurke.", "It is a cucumber."
    )
    assert ("Es ist eine Gurke.", "It is a cucumber.") in several(
        "Es ist eine Antenne.", "It is an aerial."
    )


def test_a_verb_keeps_its_form_and_none_comes_whose_first_part_would_move(several):
    assert several("Wir wollen malen.", "We want to paint.") == {
        ("Wir wollen malen.", "We want to paint."),
        ("Wir wollen polieren.", "We want to polish."),
    }
    assert several("Sie hat gemalt.", "She has painted.") == {
        ("Sie hat gemalt.", "She has painted."),
        ("Sie hat poliert.", "She has polished."),
    }
    assert several("Wir wollen anmalen.", "We want to decorate.") == {
        ("Wir wollen malen.", "We want to paint."),
        ("Wir wollen polieren.", "We want to polish."),
    }


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Zaun und Tür.", "Fence and door."),  # its first word would lose or need a capital
        ("Hier ist ein Zaun.", "Here is a hedge."),
        ("Hier ist ein Zaun.", "A fence is a fence."),
        ("Ein Zaun ist ein Zaun.", "A fence is what it is."),
        ("Der Zaun-Bau", "The building of a fence"),
        ("", ""),
    ],
)
def test_what_is_not_once_on_either_side_stays(substitution, source, target):
    assert substitution().of(source, target) is None


WORDS = ["Zaun", "Igel", "Gurke", "mutig", "stur", "und", ",", ".", "\n", "\0", "é"]


@given(st.lists(st.sampled_from(WORDS)))
def test_as_many_words_as_before_stand_on_either_side(substitution, words):
    names = {"Zaun": "fence", "Igel": "hedgehog", "Gurke": "cucumber", "mutig": "brave"}
    names |= {"stur": "stubborn", "Antenne": "aerial"}
    source = " ".join(["Also", *words])
    target = " ".join(["Also", *(names.get(word, word) for word in words)])
    made = substitution().of(source, target)
    if made is None:
        assert all(words.count(word) != 1 for word in names)
    else:
        new_source, new_target = made
        assert [names.get(word, word) for word in new_source.split(" ")] == new_target.split(" ")
        assert len(new_source.split(" ")) == len(words) + 1


def test_the_file_has_nothing_held_out_and_is_the_same_for_the_same_seed(tmp_path, monkeypatch):
    monkeypatch.setattr(substitute, "lines", lambda: ("trans-de-en 0", LINES))
    pairs = [
        {"source": "Da ist ein Zaun.", "target": "There is a fence.", "origin": "wmt"},
        {"source": "Da ist ein Zaun.", "target": "There is a fence.", "origin": "wmt"},
        {"source": "Da ist ein {}.", "target": "There is a {}.", "origin": "token"},
        {"source": "Nichts davon.", "target": "None of it.", "origin": "wmt"},
    ]
    (tmp_path / "pairs").write_text("".join(json.dumps(one) + "\n" for one in pairs), "utf-8")
    (tmp_path / "held").write_text("eins zwei drei vier fünf sechs sieben acht\n", "utf-8")
    call = ["substitute.py", str(tmp_path / "pairs"), "--held-out", str(tmp_path / "held")]
    monkeypatch.setattr(sys, "argv", [*call, "--times", "3", "--out", str(tmp_path / "new")])
    substitute.main()
    text = (tmp_path / "new").read_text("utf-8")
    made = [json.loads(line) for line in text.splitlines()]
    assert [one["origin"] for one in made] == ["substitution"] * 3
    assert {one["source"] for one in made} <= {"Da ist ein Zaun.", "Da ist ein Igel."}
    substitute.main()
    assert (tmp_path / "new").read_text("utf-8") == text


ENTRIES = """\
alle\t6.0\tall every
ganz\t5.5\twhole
igel\t3.0\thedgehog urchin spiny beast thing
meinung\t4.0\topinion
stachel\t3.1\tspine sting quill
"""


def test_most_sentences_have_their_rarer_words_explained(tmp_path):
    (tmp_path / "words").write_bytes(lzma.compress(ENTRIES.encode()))
    lexicon = Lexicon(tmp_path / "words", "de")
    sentence = "Alle Igel, ganz ohne Meinung: Stacheligel!"
    put = notes.Notes(lexicon, 1)
    made = [put(sentence) for _ in range(400)]
    assert (
        "Alle Igel {hedgehog urchin spiny beast}, ganz ohne Meinung {opinion}: "
        "Stacheligel {spine sting hedgehog urchin}!"
    ) in made
    assert {re.sub(r" \{[^}]*\}", "", one) for one in made} == {sentence}
    assert 0.15 < made.count(sentence) / len(made) < 0.3
    assert len(set(made)) == 8  # each of three notes is left out now and then
    again = notes.Notes(lexicon, 1)
    assert [again(sentence) for _ in range(400)] == made
