"""How usual a word is in a language: what tells a German word from an English word or a name."""

import math
from collections.abc import Mapping
from functools import cache

UNKNOWN = 1e-9
"""Frequency taken for a word that is in no list: rarer than all those that are."""

USUAL = 1e-7
"""From this frequency on a word is common enough to be a part of a compound."""

LONGEST_COMPOUND = 40


@cache
def frequencies(language: str) -> Mapping[str, float]:
    """Return the words of a language with their share of all running text; empty if unknown."""
    from wordfreq import available_languages, get_frequency_dict

    found: Mapping[str, float] = (
        get_frequency_dict(language) if language in available_languages() else {}
    )
    return found


def knows(*languages: str) -> bool:
    """Return whether there are words of all these languages."""
    return all(map(frequencies, languages))


def frequency(word: str, language: str) -> float:
    """Return the word's share of running text."""
    return frequencies(language).get(word.casefold(), UNKNOWN)


def power(word: str, language: str) -> float:
    """Return the word's share of running text as a power of ten."""
    return math.log10(frequency(word, language))


def leaning(word: str, language: str, other: str) -> float:
    """Return by how many powers of ten the word is more usual in one language than in the other."""
    return math.log10(frequency(word, language) / frequency(word, other))


def known(word: str, language: str) -> bool:
    """Return whether the word is listed at all, with or without an s at its end."""
    listed, word = frequencies(language), word.casefold()
    return word in listed or word.removesuffix("s") in listed


@cache
def german(word: str) -> bool:
    """Return whether a word is a German one: usual, bent from one, or put together from some."""
    word = word.casefold()
    if len(word) > LONGEST_COMPOUND:
        return True
    if "-" in word:
        parts = [part for part in word.split("-") if part]
        return all(_usual(part) or known(part, "en") for part in parts)
    return _usual(word) or any(
        _usual(word[:end].removesuffix("s") if end > 4 else word[:end], bent=False)
        and (_usual(word[end:]) or (len(word) - end > 6 and german(word[end:])))
        for end in range(3, len(word) - 2)
    )


def _usual(word: str, *, bent: bool = True) -> bool:
    listed, forms = frequencies("de"), [word]
    if bent and len(word) > 4:
        forms += [word.removesuffix(ending) for ending in ("s", "n", "e", "en", "er", "es", "ern")]
    return any(len(form) > 2 and listed.get(form, UNKNOWN) > USUAL for form in forms)
