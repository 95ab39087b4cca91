"""How much of a sentence a translation leaves out, as a dictionary sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from translator.languages.dictionary import ANY_WORD, WORD, Lexicon, rarity

_OF_NAME, _OF_NAME_LETTERS = 1.3, 5
"""What a name counts, and how many of its letters must be there."""
_SHORTEST, _STEM, _ENDING = 3, 4, 3
"""Letters of a word that says something, of a stem, and of endings that may differ."""


@dataclass(frozen=True)
class _Expected:
    """A word of a sentence."""

    counts: float
    begins: frozenset[str]
    """With one of which a word of the translation begins where it is translated."""


class Coverage:
    """A sentence's words, and how translations of it should begin theirs."""

    def __init__(self, sentence: str, lexicon: Lexicon) -> None:
        """Look the words of a sentence up."""
        self._expected = [
            expected
            for word in dict.fromkeys(WORD.findall(sentence))
            if (expected := _expected(word, lexicon)) is not None
        ]
        self._counts = sum(one.counts for one in self._expected)

    def missing(self, translation: str) -> float:
        """Return the share of the words, 0 to 1, rare ones counting more, that it leaves out."""
        if not self._counts:
            return 0.0
        words = [word.lower() for word in ANY_WORD.findall(translation)]
        left_out = sum(one.counts for one in self._expected if not _is_said(one, words))
        return left_out / self._counts


def _expected(word: str, lexicon: Lexicon) -> _Expected | None:
    entries = list(lexicon.entries(word.lower()))
    if not entries:
        name = frozenset([word.lower()[:_OF_NAME_LETTERS]])
        return _Expected(_OF_NAME, name) if word[0].isupper() else None
    counts = rarity(entries[0][0])  # the parts of a compound have one frequency
    said = " ".join(translations for _, translations in entries).split()
    begins = frozenset(_stem(one) for one in said if len(one) >= _SHORTEST)
    return _Expected(counts, begins) if counts > 0 else None


def _stem(word: str) -> str:
    word = word.lower()
    return word if len(word) <= _STEM else word[: max(_STEM, len(word) - _ENDING)]


def _is_said(expected: _Expected, words: Sequence[str]) -> bool:
    return any(word.startswith(begin) for begin in expected.begins for word in words)
