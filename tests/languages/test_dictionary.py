"""What a dictionary makes likelier in the translation of a sentence."""

import lzma
from pathlib import Path

import pytest

from translator.engines.models.catalogue import CATALOGUE
from translator.errors import ModelError
from translator.languages.dictionary import Lexicon

ENTRIES = """\
die\t7.5\t
stacheldraht\t3.0\tbarbed wire
zaun\t4.0\tfence
umfrage\t5.0\tsurvey poll
meinung\t1.0\topinion
gehen\t6.0\tgoing
wal\t3.0\twhale
"""


def cut(word: str) -> list[tuple[int, str]]:
    """Cut a word into threes, each with a number that can be read again."""
    parts = [word[start : start + 3] for start in range(0, len(word), 3)]
    return [(int.from_bytes(part.encode()), part) for part in parts]


def lexicon(folder: Path, text: str = ENTRIES, language: str = "de") -> Lexicon:
    (folder / "words").write_bytes(lzma.compress(text.encode()))
    return Lexicon(folder / "words", language)


def leaning(known: Lexicon, sentence: str) -> dict[str, float]:
    """Return what is added for which parts of words."""
    found = known.leaning(sentence, cut)
    return {
        number.to_bytes(9).lstrip(b"\0").decode(): round(added, 6)
        for number, added in found.items()
    }


def test_the_rarer_a_word_the_likelier_its_translations(tmp_path: Path) -> None:
    known = lexicon(tmp_path)
    assert leaning(known, "Die Umfrage,") == {"sur": 0.5, "vey": 0.5, "pol": 0.5}
    assert leaning(known, "Meinung?") == {"opi": 2.5, "nio": 2.5}  # "n" alone says too little
    assert leaning(known, "Wir gehen")["goi"] == 0.4
    assert leaning(known, "Die Wal, die Wal") == {"wha": 1.9}


@pytest.mark.parametrize("bent", ["Umfragen", "umfrage", "UMFRAGE"])
def test_bent_words_are_found_by_their_usual_form(tmp_path: Path, bent: str) -> None:
    assert "sur" in leaning(lexicon(tmp_path), f"das {bent} so")


@pytest.mark.parametrize("bent", ["geht", "gehst", "gehe"])
def test_bent_verbs_are_found_by_their_infinitive(tmp_path: Path, bent: str) -> None:
    assert leaning(lexicon(tmp_path), f"er {bent}") == {"goi": 0.4}


def test_a_separable_verb_is_found_around_its_zu(tmp_path: Path) -> None:
    known = lexicon(tmp_path, "vorgehen\t4.0\tproceed\nvorzug\t4.0\tbenefit\nehe\t4.0\twedlock\n")
    assert leaning(known, "dagegen vorzugehen") == leaning(known, "dagegen vorgehen")
    assert "ben" in leaning(known, "der Vorzug, die Vorzüge")


def test_swiss_spelling_is_found_where_the_vowel_is_long(tmp_path: Path) -> None:
    known = lexicon(tmp_path, "straße\t4.0\tstreet\nmuße\t2.0\tleisure\nfleißig\t3.0\tbusy\n")
    assert leaning(known, "Strassen") == leaning(known, "Straßen") == {"str": 1.2, "eet": 1.2}
    assert "bus" in leaning(known, "fleissig")
    assert leaning(known, "er musste") == {}


def test_swiss_spelling_becomes_german_and_names_stay(tmp_path: Path) -> None:
    known = lexicon(
        tmp_path, "straße\t4.0\tstreet\ngroß\t5.0\tbig\nmasse\t4.0\tmass\nmaße\t3.0\tsize\n"
    )
    assert known.with_own_letters("in grossen Strassen") == "in großen Straßen"
    kept = "Herr Strasser sah die Masse, grosso modo, und Hessen."
    assert known.with_own_letters(kept) == kept
    assert known.with_own_letters("GROSSE STRASSE") == "GROSSE STRASSE"
    english = lexicon(tmp_path, "straße\t4.0\tstreet\n", "en")
    assert english.with_own_letters("die strasse") == "die strasse"


def test_umlauts_are_put_in_where_small_words_show_that_they_are_missing(tmp_path: Path) -> None:
    known = lexicon(
        tmp_path, "über\t6.0\tover\nmüller\t4.0\tmiller\nstraße\t4.0\tstreet\nneu\t5.0\tnew\n"
    )
    assert (
        known.with_own_letters("Mueller geht ueber neue Strassen")
        == "Müller geht über neue Straßen"
    )
    for kept in ("Robert Mueller geht", "Mueller geht ueber eine Brücke", "Das Abenteuer, aktuell"):
        assert known.with_own_letters(kept) == kept


@pytest.mark.parametrize("word", ["Stacheldrahtzaun", "Stacheldrahtzäune", "Stacheldrahtszaun"])
def test_a_compound_leans_to_what_its_parts_mean(tmp_path: Path, word: str) -> None:
    assert leaning(lexicon(tmp_path), word) == {
        "bar": 1.9, "bed": 1.9, "wir": 1.9, "fen": 1.9,
    }  # fmt: skip


def test_names_lean_to_themselves_and_unknown_words_to_nothing(tmp_path: Path) -> None:
    known = lexicon(tmp_path)
    assert leaning(known, "Er traf Szijjarto im Xu, ganz selten") == {
        "Szi": 1.3, "jja": 1.3, "rto": 1.3,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Resnikow", "Nasarbajews", "Petrowa", "Olexij", "Tschubajs"])
def test_names_that_are_spelt_otherwise_elsewhere_lean_to_nothing(
    tmp_path: Path, name: str
) -> None:
    assert leaning(lexicon(tmp_path), f"die {name}") == {}
    assert leaning(lexicon(tmp_path, language="en"), f"die {name}")


def test_english_words_are_bent_in_the_english_way(tmp_path: Path) -> None:
    known = lexicon(tmp_path, "city\t4.0\tStadt\nmake\t4.0\tmachen\nwall\t4.0\tWand\n", "en")
    found = leaning(known, "making cities wallmake")
    assert {"Sta", "mac"} <= found.keys()
    assert "Wan" not in found


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("Interview", True), ("Interviews mit Tokajew", False), ("Interviews: Tokajew", True),
        ("Kind", False), ("Das Interview", False), ("im Interview", False), ("hallo", False),
        ("12 %", True),
    ],
)  # fmt: skip
def test_words_that_both_languages_write_alike(tmp_path: Path, sentence: str, kept: bool) -> None:
    words = "interview\t4.6\tinterview\nkind\t5.2\tchild infant\ndas\t7.0\tthe\n"
    assert lexicon(tmp_path, words).keeps(sentence) is kept


def test_a_damaged_dictionary_is_named(tmp_path: Path) -> None:
    (tmp_path / "words").write_bytes(b"no xz")
    with pytest.raises(ModelError, match=r"words: .*; reinstall satzpaar"):
        Lexicon(tmp_path / "words", "de")
    with pytest.raises(ModelError, match="reinstall satzpaar"):
        lexicon(tmp_path, "two\tcolumns\n")


@pytest.mark.parametrize(
    ("direction", "sentence", "translation", "strength"),
    [
        ("de-en", "Die Geburtshilfe wurde geschlossen.", "obs", 1.69),
        ("en-de", "Obstetrics were closed.", "Geb", 1.9),
        ("de-en", "Kasachische Truppen in Moskau", "Mos", 0.85),
        ("de-en", "Die kasachischen Truppen", "Kaz", 2.5),
        ("en-de", "Kazakh troops", "kas", 1.9),
    ],
)
def test_the_dictionaries_that_ship_know_rare_words_and_capitals(
    direction: str, sentence: str, translation: str, strength: float
) -> None:
    file = CATALOGUE[f"gemma-3-270m-{direction}"].lexicon
    assert file is not None
    found = leaning(Lexicon(file, direction[:2]), sentence)
    assert found[translation] == pytest.approx(strength)
