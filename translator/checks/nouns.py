"""The words with a capital letter inside a German sentence: nouns and names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from translator.checks.evidence import WORD

ARTICLE = re.compile(
    r"\W*(?:de[rsmn]|die|das|[kmsd]?eine?[rsmn]?|im|am|zum|zur|beim|vom|ins|ans"
    r"|diese[rsmn]?|jede[rsmn]?|jene[rsmn]?|ihr|ihre[rsmn]?|unsere?[rsmn]?|viele[rn]?"
    r"|mehrere[rn]?|alle[rn]?|einige[rn]?|wenige[rn]?|als|per|pro|zwei|drei|vier|fünf|sechs|sieben|acht"
    r"|neun|zehn|[\w.,:]*\d)",
    re.IGNORECASE,
)
ADJECTIVE = re.compile(r"(?:.*\W)?\w+e[rsnm]?")
OPENING = re.compile(r"[.!?:„“”\"»«'‘’(–-]\W*$")
BEFORE = 60
"""Characters before a word that are looked at."""


@dataclass(frozen=True)
class Noun:
    """A noun or a name, and what stands around it."""

    text: str
    opens: bool
    """Whether a sentence, a quotation or a bracket begins with it."""
    before: str
    """The characters before it."""
    after: str
    """The word before it."""
    earlier: str
    """The word before it, if it has a capital letter and only a blank between."""
    later: str
    """The same of the word after it."""

    @cached_property
    def adjective(self) -> bool:
        """Whether the word before it may be an adjective."""
        return _may_be(ADJECTIVE, self._led[-1])

    @property
    def article(self) -> bool:
        """Whether an article, a number or the like stands before it, as seldom before names."""
        near = self._led if self.adjective else self._led[-1:]
        return any(_may_be(ARTICLE, word) for word in near)

    @cached_property
    def _led(self) -> list[str]:
        """The two words before it, or an empty one where there is none or something between."""
        return self.before.split()[-2:] if self.before[-1:] == " " else [""]


@lru_cache(maxsize=1_000)  # several checks ask for the same
def nouns(text: str) -> tuple[Noun, ...]:
    """Return the nouns and names of a German text."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[Noun]:
    words = list(WORD.finditer(text))
    for index, word in enumerate(words):
        if not word.group()[0].isupper():
            continue
        before = text[max(0, word.start() - BEFORE) : word.start()]
        earlier = words[index - 1] if index else None
        later = words[index + 1] if index + 1 < len(words) else None
        yield Noun(
            word.group(),
            earlier is None or OPENING.search(before[-3:]) is not None,
            before,
            earlier.group() if earlier else "",
            earlier.group() if earlier and _beside(text, earlier, word) else "",
            later.group() if later and _beside(text, word, later) else "",
        )


@lru_cache(maxsize=10_000)
def _may_be(kind: re.Pattern[str], word: str) -> bool:
    return kind.fullmatch(word) is not None


def _beside(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    capital = one.group()[0].isupper() and other.group()[0].isupper()
    return capital and text[one.end() : other.start()] == " "
