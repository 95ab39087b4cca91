"""How much of a sentence a translation leaves out, as a dictionary sees it."""

import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.languages.coverage import Coverage
from translator.languages.dictionary import Lexicon

ENTRIES = """\
die\t7.5\tthe
stacheldraht\t3.0\tbarbed wire
zaun\t4.0\tfence
umfrage\t5.0\tsurvey poll
meinung\t1.0\topinion
gehen\t6.0\tgoing
wal\t3.0\twhale
stadt\t5.0\tcity town
ei\t4.0\tegg
so\t4.0\tso
"""
"""A word counts 4 less .7 for each of its powers of ten, at most 2.5: the fence 1.2."""


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    file = tmp_path_factory.mktemp("words") / "words"
    file.write_bytes(lzma.compress(ENTRIES.encode()))
    return Lexicon(file, "de")


@pytest.mark.parametrize(
    ("sentence", "translation", "missing"),
    [
        ("Zaun", "The fence.", 0),
        ("Zaun", "FENCES", 0),
        ("Zaun", "A defence", 1),  # not where the word begins
        ("Zaun", "", 1),
        ("Umfrage", "polls", 0),  # any of its translations
        ("Umfrage", "a survey", 0),
        ("Städte", "two towns", 0),  # bent, in both languages
        ("die Stadt", "town", 0),  # usual words count nothing
        ("die", "", 0),
        ("", "", 0),
        ("und xyz", "", 0),  # unknown and small: nothing to expect
        ("Zaun, Meinung", "fence", 2.5 / 3.7),  # rare words count more, up to a bound
        ("Zaun, Meinung", "opinion", 1.2 / 3.7),
        ("Zaun Zaun Zaun Wal", "whales", 1.2 / 3.1),  # once, however often it is said
        ("Stacheldrahtzaun", "a barbed fence", 0),  # a compound by one of its parts
        ("Stacheldrahtzaun", "fencing", 0),
        ("Stacheldrahtzaun", "wall", 1),
        ("Tokajew", "Tokayev", 1),  # names begin alike,
        ("Tokajew", "Tokajev's", 0),  # by their first five letters
        ("Tokajew im Zaun", "Tokaj", 1.2 / 2.5),
        ("Xi", "", 0),  # too short to be looked up
    ],
)
def test_the_share_of_words_that_is_left_out(
    lexicon: Lexicon, sentence: str, translation: str, missing: float
) -> None:
    assert Coverage(sentence, lexicon).missing(translation) == pytest.approx(missing)


SOURCES = st.lists(
    st.sampled_from(
        ["die", "Zaun", "Umfragen", "Meinung", "gehen", "Wal", "Stadt", "Tokajew", "und"]
        + ["Stacheldrahtzaun", "Ei", "so", "19", "–"]
    ),
    max_size=8,
).map(" ".join)
WORDS = ["fence", "survey", "polls", "opinion", "going", "whales", "towns", "wire", "Tokajew", "x"]
TRANSLATIONS = st.lists(st.sampled_from(WORDS), max_size=8)


@given(SOURCES, st.one_of(st.text(max_size=30), TRANSLATIONS.map(" ".join)))
def test_the_share_is_none_to_all(lexicon: Lexicon, sentence: str, translation: str) -> None:
    assert 0 <= Coverage(sentence, lexicon).missing(translation) <= 1


@given(SOURCES, TRANSLATIONS, st.sampled_from(WORDS), st.integers(0, 8))
def test_a_word_more_leaves_no_more_out(
    lexicon: Lexicon, sentence: str, translation: list[str], word: str, place: int
) -> None:
    """Wherever it stands; and its order says nothing."""
    covered = Coverage(sentence, lexicon)
    before = covered.missing(" ".join(translation))
    assert covered.missing(" ".join([*translation[:place], word, *translation[place:]])) <= before
    assert covered.missing(" ".join(reversed(translation))) == pytest.approx(before)


@given(SOURCES)
def test_what_says_every_word_leaves_nothing_out(lexicon: Lexicon, sentence: str) -> None:
    assert Coverage(sentence, lexicon).missing(" ".join([*WORDS, "eggs", "so"])) == 0
