"""How likely a German word with a capital letter is a name, to judge by what is known of it.

Nouns are translated and names are kept, but German writes both alike. What tells them apart is
measured here (the clues) and weighed by small decision trees that ``tools/fit/names.py``
fitted to translated news.
"""

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from translator.checks.check import Evidence
from translator.languages import frequency
from translator.languages.de.nouns import Noun
from translator.languages.vocabulary import (
    ENGLISH_DETERMINERS,
    ENGLISH_PLACES,
    NOUN_ENDINGS,
    PREPOSITIONS,
)

BENT = ("e", "en", "n", "er", "es", "ern", "innen")
"""Endings of German nouns that names do not take."""


def chance_of_name(noun: Noun, evidence: Evidence) -> float:
    """Return how sure it is that a translation would keep the word: log-odds, told without it."""
    return _weigh("lost", lost_clues(noun, evidence))


def chance_of_noun(noun: Noun, evidence: Evidence) -> float:
    """Return how sure it is that a word that stands in the translation does not belong there."""
    return _weigh("left", left_clues(noun, evidence))


def lost_clues(noun: Noun, evidence: Evidence) -> list[float]:
    """Return what the word itself, its neighbours and the rest of the text say, as numbers."""
    there = evidence.target_set
    kept, seen = evidence.names.get(noun.text, (0, 0))
    here = noun.text in there
    kept, seen = max(0, kept - here), max(0, seen - 1)
    return [
        *_word_clues(noun.text),
        *_neighbour_clues(noun.earlier),
        *_neighbour_clues(noun.later),
        noun.opens,
        noun.article,
        noun.adjective,
        noun.earlier in there or noun.later in there,
        noun.after.casefold() in PREPOSITIONS,
        len(noun.after),
        kept,
        seen - kept,
    ]


def left_clues(noun: Noun, evidence: Evidence) -> list[float]:
    """Return the same, and what stands around the word in the translation."""
    tokens = ["", *evidence.target_text.split(), ""]
    at = next((index for index, token in enumerate(tokens) if noun.text in token), 0)
    before, here, after = tokens[at - 1], tokens[at], tokens[min(at + 1, len(tokens) - 1)]
    before = before.lstrip("\"'“‘„([")
    return [
        *lost_clues(noun, evidence),
        before[:1].isupper(),
        before[:1].islower(),
        after[:1].isupper(),
        after[:1].islower(),
        before.casefold() in ENGLISH_DETERMINERS,
        before.casefold() in ENGLISH_PLACES,
        here[:1].isalpha(),
        here[-1:].isalpha(),
    ]


@lru_cache(maxsize=20_000)
def _word_clues(word: str) -> tuple[float, ...]:
    lower = word.casefold()
    usual = _usual(word)
    german, english = frequency.power(usual, "de"), frequency.power(usual, "en")
    stems = [lower.removesuffix(end) for end in (*BENT, "s") if lower.endswith(end)]
    return (
        german,
        english,
        german - english,
        max(frequency.power(lower + end, "de") for end in BENT) - german,
        max((frequency.power(s, "de") for s in stems if len(s) > 2), default=-9) - german,
        frequency.power(lower + "er", "de") - german,
        frequency.power(lower + "s", "en") - english,
        frequency.german(word),
        word.endswith(NOUN_ENDINGS),
        len(word),
        "-" in word,
        word.isupper(),
        word[1:].islower(),
        not word.isascii(),
    )


@lru_cache(maxsize=20_000)
def _neighbour_clues(word: str) -> tuple[float, ...]:
    if not word:
        return -9.0, -1.0
    return frequency.leaning(_usual(word), "de", "en"), float(frequency.german(word))


def _usual(word: str) -> str:
    """Return the word with or without a genitive s, whichever is the more usual."""
    return max((word, word.removesuffix("s")), key=lambda form: frequency.frequency(form, "de"))


@cache
def _trees() -> dict[str, Any]:
    text = files("translator.checks").joinpath("name_likelihood.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


EARLY, HOPELESS = 20, -3.0
"""After so many trees, what lies below this is not weighed to the end: it stays below any limit."""


def _weigh(question: str, clues: Sequence[float]) -> float:
    """Add up the leaves: a node is clue, limit, the branch up to it and the branch above."""
    total = 0.0
    for number, node in enumerate(_trees()[question]):
        if number == EARLY and total < HOPELESS:
            break
        while node.__class__ is list:
            clue, limit, low, high = node
            node = low if clues[clue] <= limit else high
        total += node
    return total
