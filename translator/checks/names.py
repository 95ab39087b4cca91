"""Names: each on both sides, however it is spelled there."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from os.path import commonprefix

from rapidfuzz import fuzz

from translator.checks import countries
from translator.checks.check import Evidence, Fault, difference
from translator.checks.name_likelihood import chance_of_name
from translator.languages import LanguagePair, frequency
from translator.languages.base import Sounds
from translator.languages.nouns import nouns
from translator.languages.words import POSSESSIVE, words

LONGEST = 400
"""Words of the longest side that is looked at: every name is compared with every word."""

SHORTEST = 4
"""Letters of a name; shorter ones are like too many other words."""

SURE = 1.5
"""Log-odds from which on a word that is not in the translation is taken for a lost name."""


def kept_names(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """Return which words with a capital letter the translations of a text keep as they are.

    By word: in how many sentences it is kept, and in how many it stands. What one sentence keeps
    is likely a name in another, and what one translates is likely none.
    """
    there, kept = Counter[str](), Counter[str]()
    for source, target in pairs:
        capitals = {word for word in words(source) if word[0].isupper()}
        there.update(capitals)
        kept.update(capitals.intersection(words(target)))
    return {word: (kept[word], seen) for word, seen in there.items() if seen > 1}


def names(evidence: Evidence) -> Fault | None:
    """Say which name one side has and the other has not.

    Whether a word is a name is weighed by :mod:`translator.checks.name_likelihood`; a name may be
    spelled otherwise in the translation. New is what neither the source nor any text of
    the target's language has. Countries are left to :mod:`translator.checks.countries`, which knows
    them.
    """
    if evidence.pair.trees is None or not frequency.knows(*evidence.languages):
        return None
    if max(len(evidence.source_words), len(evidence.target_words)) > LONGEST:
        return None
    lost, new = next(_lost(evidence), ""), next(_new(evidence), "")
    return difference(evidence, lost, new, what="The name ")


def _lost(evidence: Evidence) -> Iterator[str]:
    pair, there = evidence.pair, evidence.target_text
    for noun in nouns(evidence.source_text, pair.source):
        word = noun.text
        if len(word) < SHORTEST or word in evidence.target_set:
            continue
        if countries.named(word, pair, pair.source):
            continue
        if chance_of_name(noun, evidence) <= SURE or stands(word, there, pair):
            continue
        translated = pair.names.translated(word)
        if translated == word or not stands(translated, there, pair):
            yield word


def _new(evidence: Evidence) -> Iterator[str]:
    """Yield words with a capital letter that neither the target's language nor the source has."""
    pair = evidence.pair
    for noun in nouns(evidence.target_text, pair.target):
        word = POSSESSIVE.sub("", noun.text)
        parts = [part for part in word.split("-") if part]
        if noun.opens or len(word) < SHORTEST or word.isupper():
            continue
        if countries.named(word, pair, pair.target):
            continue
        if all(frequency.known(part, pair.target.code) for part in parts):
            continue
        source = evidence.source_text
        if stands(word, source, pair):
            continue
        if not stands(word, pair.names.translated(source), pair):
            yield word


@lru_cache(maxsize=10_000)
def stands(name: str, text: str, pair: LanguagePair) -> bool:
    """Return whether the name is in the text, bent, transliterated or spelled in another way."""
    said = [POSSESSIVE.sub("", word) for word in words(text)]
    joined = [one + two for one, two in zip(said, said[1:], strict=False) if two[0].isupper()]
    pieces = [part for word in said if "-" in word for part in word.split("-") if part]
    parts = [part for part in name.split("-") if part and part != name]
    if any(part in said for part in parts):
        return True
    bare = name.casefold().removesuffix(pair.source.inflection.genitive)
    if len(bare) > 5 and bare in "".join(said).casefold():  # Popstar: pop star
        return True
    wanted = [name, *(part for part in parts if len(part) >= SHORTEST)]
    return any(alike(one, word, pair) for one in wanted for word in (*said, *joined, *pieces))


def alike(name: str, word: str, pair: LanguagePair) -> bool:
    """Return whether a word can be the name, bent, transliterated or spelled in another way."""
    if name.casefold() == word.casefold():
        return True
    (one, bones), (two, others) = _folded(name, pair.sounds), _folded(word, pair.sounds)
    if not word[0].isupper():
        bare = name.casefold().removesuffix(pair.source.inflection.genitive)
        begins = len(commonprefix((bare, word)))
        begins_alike = begins > 3 and begins >= 0.7 * len(name)  # Demos: demonstrations
        return begins_alike or fuzz.ratio(one, two) >= 80 or (len(bones) > 3 and bones == others)
    if min(len(bones), len(others)) > 2 and (bones.startswith(others) or others.startswith(bones)):
        return True
    enough = 67 if len(one) > 5 else 75
    return fuzz.ratio(one, two) >= enough or (len(bones) > 3 and fuzz.ratio(bones, others) >= 75)


@lru_cache(maxsize=10_000)
def _folded(word: str, sounds: Sounds | None) -> tuple[str, str]:
    """Return how a word sounds, roughly, and its consonants with the first letter."""
    apart = unicodedata.normalize("NFD", word.casefold())
    sound = "".join(letter for letter in apart if not unicodedata.combining(letter))
    if sounds is not None:
        for letters, one in sounds.letters:
            sound = sound.replace(letters, one)
        sound = sound.translate(sounds.alike)
    bones = sound[:1] + re.sub("[aeiouh]", "", sound[1:])
    return sound, re.sub(r"(.)\1+", r"\1", bones)
