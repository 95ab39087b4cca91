"""How likely a word with a capital letter is a name, to judge by what is known of it.

Nouns are translated and names are kept, but German, for one, writes both alike. What tells them
apart is measured here (the clues) and weighed by small decision trees of the pair of languages,
which ``tools/fit/names.py`` fitted to translated news.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from translator.checks.check import Evidence
from translator.languages import Language, LanguagePair, frequency
from translator.languages.nouns import Noun


def chance_of_name(noun: Noun, evidence: Evidence) -> float:
    """Return how sure it is that a translation would keep the word: log-odds, told without it."""
    return _weigh(evidence.pair.name_trees["lost"], lost_clues(noun, evidence))


def chance_of_noun(noun: Noun, evidence: Evidence) -> float:
    """Return how sure it is that a word that stands in the translation does not belong there."""
    return _weigh(evidence.pair.name_trees["left"], left_clues(noun, evidence))


def lost_clues(noun: Noun, evidence: Evidence) -> list[float]:
    """Return what the word itself, its neighbours and the rest of the text say, as numbers."""
    there, pair = evidence.target_set, evidence.pair
    kept, seen = evidence.names.get(noun.text, (0, 0))
    here = noun.text in there
    kept, seen = max(0, kept - here), max(0, seen - 1)
    return [
        *_word_clues(noun.text, pair),
        *_neighbour_clues(noun.earlier, pair),
        *_neighbour_clues(noun.later, pair),
        noun.opens,
        noun.article,
        noun.adjective,
        noun.earlier in there or noun.later in there,
        noun.after.casefold() in pair.source.before_names,
        len(noun.after),
        kept,
        seen - kept,
    ]


def left_clues(noun: Noun, evidence: Evidence) -> list[float]:
    """Return the same, and what stands around the word in the translation."""
    target = evidence.pair.target
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
        before.casefold() in target.determiners,
        before.casefold() in target.before_names,
        here[:1].isalpha(),
        here[-1:].isalpha(),
    ]


@lru_cache(maxsize=20_000)
def _word_clues(word: str, pair: LanguagePair) -> tuple[float, ...]:
    source, target = pair.source.code, pair.target.code
    inflection, nouns = pair.source.inflection, pair.source.nouns
    bent = inflection.of_nouns
    lower = word.casefold()
    usual = _usual(word, pair.source)
    here, there = frequency.power(usual, source), frequency.power(usual, target)
    stems = [lower.removesuffix(end) for end in (*bent, inflection.genitive) if lower.endswith(end)]
    return (
        here,
        there,
        here - there,
        max((frequency.power(lower + end, source) for end in bent), default=-9) - here,
        max((frequency.power(s, source) for s in stems if len(s) > 2), default=-9) - here,
        frequency.power(lower + inflection.inhabitant, source) - here,
        frequency.power(lower + pair.target.inflection.plurals[0], target) - there,
        frequency.is_word(word, pair.source),
        nouns is not None and word.endswith(nouns.endings),
        len(word),
        "-" in word,
        word.isupper(),
        word[1:].islower(),
        not word.isascii(),
    )


@lru_cache(maxsize=20_000)
def _neighbour_clues(word: str, pair: LanguagePair) -> tuple[float, ...]:
    if not word:
        return -9.0, -1.0
    source, target = pair.source.code, pair.target.code
    leaning = frequency.leaning(_usual(word, pair.source), source, target)
    return leaning, float(frequency.is_word(word, pair.source))


def _usual(word: str, language: Language) -> str:
    """Return the word with or without the ending of a genitive, whichever is the more usual."""
    forms = word, word.removesuffix(language.inflection.genitive)
    return max(forms, key=lambda form: frequency.frequency(form, language.code))


EARLY, HOPELESS = 20, -3.0
"""After so many trees, what lies below this is not weighed to the end: it stays below any limit."""


def _weigh(trees: Sequence[Any], clues: Sequence[float]) -> float:
    """Add up the leaves: a node is clue, limit, the branch up to it and the branch above."""
    total = 0.0
    for number, node in enumerate(trees):
        if number == EARLY and total < HOPELESS:
            break
        while node.__class__ is list:
            clue, limit, low, high = node
            node = low if clues[clue] <= limit else high
        total += node
    return total
