"""Words of a text, in any language."""

import re

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
POSSESSIVE = re.compile("['’]s?$")
"""What may end a name and is no part of it."""


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list, each once."""
    return frozenset(text.split())


def also_capitalised(words: frozenset[str]) -> frozenset[str]:
    """Return the words, and each with a capital letter at its beginning."""
    return words | {word[0].upper() + word[1:] for word in words}


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, as they are written."""
    return tuple(WORD.findall(text))
