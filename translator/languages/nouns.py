"""Words with a capital letter: nouns and names of languages that write both so, else names."""

import re
from collections.abc import Sequence
from functools import lru_cache

from translator.languages.base import Language
from translator.languages.words import WORD

OPENING = re.compile(r"[.!?:„“”\"»«'‘’(–-]\W*$")
BEFORE = 60
"""Characters before a word that are looked at."""


class Noun:
    """A noun or a name, and what stands around it, found out when it is asked for."""

    def __init__(self, words: Sequence[re.Match[str]], at: int, language: Language) -> None:
        """``words`` are those of a text, ``at`` is the place of this one."""
        self.text = words[at].group()
        """The word itself."""
        self._words, self._at, self._kinds = words, at, language.nouns

    @property
    def opens(self) -> bool:
        """Whether a sentence, a quotation or a bracket begins with it."""
        return not self._at or OPENING.search(self._before[-3:]) is not None

    @property
    def adjective(self) -> bool:
        """Whether the word before it may be an adjective."""
        return self._kinds is not None and _may_be(self._kinds.adjective, self._led[-1])

    @property
    def article(self) -> bool:
        """Whether an article, a number or the like stands before it, as seldom before names."""
        if self._kinds is None:
            return False
        near = self._led if self.adjective else self._led[-1:]
        return any(_may_be(self._kinds.article, word) for word in near)

    @property
    def after(self) -> str:
        """The word before it."""
        return self._words[self._at - 1].group() if self._at else ""

    @property
    def earlier(self) -> str:
        """The word before it, if it has a capital letter and only a blank between."""
        return self.after if self._at and _beside(*self._words[self._at - 1 : self._at + 1]) else ""

    @property
    def later(self) -> str:
        """The same of the word after it."""
        words = self._words[self._at : self._at + 2]
        return words[1].group() if len(words) > 1 and _beside(*words) else ""

    @property
    def _before(self) -> str:
        start = self._words[self._at].start()
        return self._words[self._at].string[max(0, start - BEFORE) : start]

    @property
    def _led(self) -> list[str]:
        """The two words before it, or an empty one where there is none or something between."""
        words = self._before.split()[-2:] if self._before[-1:] == " " else []
        return words or [""]


@lru_cache(maxsize=1_000)  # several checks ask for the same
def nouns(text: str, language: Language) -> tuple[Noun, ...]:
    """Return the words of a text that have a capital letter."""
    words = tuple(WORD.finditer(text))
    capital = (at for at, word in enumerate(words) if word.group()[0].isupper())
    return tuple(Noun(words, at, language) for at in capital)


@lru_cache(maxsize=10_000)
def _may_be(kind: re.Pattern[str], word: str) -> bool:
    return kind.fullmatch(word) is not None


def _beside(one: re.Match[str], other: re.Match[str]) -> bool:
    capital = one.group()[0].isupper() and other.group()[0].isupper()
    return capital and one.string[one.end() : other.start()] == " "
