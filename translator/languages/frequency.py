"""How usual a word is in a language: what tells its words from others' and from names."""

import gzip
import math
from collections.abc import Mapping
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from translator.languages import compounds
from translator.languages.base import Language

UNKNOWN = 1e-9
"""Frequency taken for a word that is in no list: rarer than all those that are."""

USUAL = 1e-7
"""From this frequency on a word is common enough to be a part of a compound."""

LONGEST_COMPOUND = 40


@cache
def frequencies(language: str) -> Mapping[str, float]:
    """Return the words of a language with their share of all running text; empty if unknown.

    The lists are those of wordfreq (Speer 2022), read here because importing it takes as long.
    """
    import msgpack

    folder = Path(str(distribution("wordfreq").locate_file("wordfreq/data")))
    for size in ("large", "small"):
        file = folder / f"{size}_{language}.msgpack.gz"
        if file.is_file():
            _, *words = msgpack.unpackb(gzip.decompress(file.read_bytes()))
            found: dict[str, float] = {}
            for hundredth, own in enumerate(words):
                found.update(dict.fromkeys(own, 10 ** (-hundredth / 100)))
            return found
    return {}


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
def is_word(word: str, language: Language) -> bool:
    """Return whether a word is one of the language: usual, bent from one, or put together."""
    word = word.casefold()
    if len(word) > LONGEST_COMPOUND:
        return True
    if "-" in word:
        parts = [part for part in word.split("-") if part]
        return all(
            _usual(part, language) or any(known(part, code) for code in language.inflection.lenders)
            for part in parts
        )
    return _usual(word, language) or (
        language.inflection.compounds and _is_compound(word, language)
    )


def _is_compound(word: str, language: Language) -> bool:
    return any(
        _usual(first.removesuffix("s") if len(first) > 4 else first, language, bent=False)
        and (_usual(last, language) or (len(last) > 6 and is_word(last, language)))
        for first, last in compounds.cuts(word, 3)
    )


def _usual(word: str, language: Language, *, bent: bool = True) -> bool:
    listed, forms = frequencies(language.code), [word]
    if bent and len(word) > 4:
        forms += [word.removesuffix(ending) for ending in language.inflection.usual]
    return any(len(form) > 2 and listed.get(form, UNKNOWN) > USUAL for form in forms)
