"""Names from other alphabets, which German and English each spell by ear: Lawrow, Lavrov.

A small model copies some as they are, spells others by halves ("Tokajev") and one name in several
ways. So the English spelling is looked for among those that the sounds allow: the one that English
texts have, or, of a name that neither language's texts have, what its Russian ending asks for.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from translator.languages import frequency
from translator.languages.de_en.sounds import SPELLINGS

_SOUND = re.compile("|".join(f"({german})" for german, _ in SPELLINGS) + "|.")
_WORD = re.compile(r"[^\W\d_]+")
_BY_EAR = re.compile("ch|j|w")
"""What a name has that is spelled otherwise in English."""
_MOST_SPELLINGS = 32
_SHORTEST = 5
"""Letters of a name in either spelling; shorter ones are like too many other words."""
_CLEARLY = 1.3
"""Powers of ten by which a spelling is more usual in its own language than elsewhere."""
_RUSSIAN = re.compile(r"(?:(?<!n)(?<!vi)ew|[bdgjkmnprstvz]ow)a?$|[eo]witsch$|schenko$")
"""Endings of names that no German word has; German places on -ow are known ones."""


def in_english(sentence: str, is_word: Callable[[str], bool]) -> str:
    """Return a German sentence with its names from other alphabets spelled as in English.

    ``is_word`` says of a word in small letters whether it is a German one, however bent.
    """

    def spelled(found: re.Match[str]) -> str:
        word, base = found[0], found[0].removesuffix("s")
        # The dictionary first: most words are in it, and how usual words are takes long to load.
        if not _may_be(word) or is_word(word.lower()):
            return word
        if name := _english(word):
            return name
        name = "" if base == word or is_word(base.lower()) else _english(base)
        return f"{name}'s" if name else word

    return _WORD.sub(spelled, sentence)


def _may_be(word: str) -> bool:
    """Return whether a word may be a name that English spells otherwise."""
    return len(word) >= _SHORTEST and word.istitle() and bool(_BY_EAR.search(word.lower()))


@lru_cache(maxsize=10_000)
def _english(name: str) -> str:
    """Return how English spells a name, or nothing where it is not surely another spelling."""
    if not _may_be(name):
        return ""
    spellings = [one for one in _spellings(name.lower()) if len(one) >= _SHORTEST]
    best = max(spellings, key=lambda one: frequency.frequency(one, "en"), default="")
    if not best or best == name.lower():
        return ""
    german, english = (frequency.power(name, language) for language in ("de", "en"))
    if min(german, frequency.power(best, "en")) - english >= _CLEARLY:
        return best.capitalize()
    somewhere = frequency.known(name, "de") or frequency.known(name, "en")
    if not somewhere and _RUSSIAN.search(name.lower()):
        return best.capitalize()
    return ""


def _spellings(name: str) -> list[str]:
    """Return the English spellings of a name in small letters, the most regular first."""
    made = [""]
    for sound in _SOUND.finditer(name):
        english = SPELLINGS[sound.lastindex - 1][1] if sound.lastindex else (sound[0],)
        made = [begun + one for one in english for begun in made][:_MOST_SPELLINGS]
    return made
