"""What makes an engine's answer unacceptable, in plain words."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import mean

from translator import languages
from translator.languages import frequency
from translator.languages.words import WORD
from translator.types import Hypothesis, Origin

_ADDRESS = re.compile(r"\S*(?:/|@|\w\.\w)\S*")
_LOOP = re.compile(r"(\S.{0,60}?)\1{3,}", re.DOTALL)
_LONG_PHRASE = 5
_SHARED_SHARE = 0.6
_CLEARLY = 1.0
"""Powers of ten by which words are more usual in the language they are of."""
REPEATS = "the answer repeats itself"
"""What speaks against an answer that loops."""
NOT_TRANSLATED = "the answer is not translated"
"""What speaks against an answer that is the source, or mostly."""
SAYS_TWICE = "the answer says a phrase twice"
"""What speaks a little against an answer: of 27,000 good translations 23 do."""


def fault(
    source: str, answer: str, source_language: str, target_language: str, *, cut_off: bool = False
) -> str:
    """Return why the answer cannot be accepted, or an empty text if nothing speaks against it."""
    if not answer.strip():
        return "the answer is empty"
    if _lines(answer) > _lines(source):
        return "the answer has more lines than the source"
    if loops(source, answer):
        return REPEATS
    if cut_off:
        return "the answer does not come to an end"
    if is_untranslated(source, answer, source_language, target_language):
        return NOT_TRANSLATED
    if len(answer) > 4 * len(source) + 40:
        return "the answer is far longer than the source"
    if len(source) > 80 and len(answer) < 0.25 * len(source):
        return "the answer leaves out most of the source"
    return SAYS_TWICE if _most_said(source, answer) == 2 else ""


def kept(first: Hypothesis, problem: str, other: Hypothesis) -> Hypothesis:
    """Return the other, or the first where the other failed and it only says a phrase twice."""
    if other.origin is Origin.FAILED and problem == SAYS_TWICE:
        return replace(first, reason=f"kept, though {problem}")
    return other


def loops(source: str, answer: str) -> bool:
    """Return whether the answer says something again and again that the source says once."""
    for match in _LOOP.finditer(answer):
        if len(match.group()) >= 12 and not _LOOP.search(source):
            return True
    return _most_said(source, answer) > 2


def _most_said(source: str, answer: str) -> int:
    """Return how often the answer says a long phrase at most.

    Once if the source has it, word for word, or repeats three words somewhere itself.
    """
    said, asked = ([word.lower() for word in WORD.findall(text)] for text in (answer, source))
    phrases, own = _phrases(said, _LONG_PHRASE), _phrases(asked, _LONG_PHRASE)
    most = max((count for phrase, count in phrases.items() if phrase not in own), default=0)
    return most if most < 2 or max(_phrases(asked, 3).values(), default=0) < 2 else 1


def _phrases(words: Sequence[str], length: int) -> Counter[tuple[str, ...]]:
    """Count the phrases of so many words."""
    return Counter(tuple(words[i : i + length]) for i in range(len(words) - length + 1))


def is_untranslated(source: str, answer: str, source_language: str, target_language: str) -> bool:
    """Return whether the answer is still, or mostly, in the source language."""
    foreign = languages.language(source_language).function_words
    own = languages.language(target_language).function_words
    words = WORD.findall(answer)
    # A capital inside a sentence makes it part of a name: "Der Spiegel", "Den Haag".
    lower = [word.lower() for word in words[:1]] + [word for word in words[1:] if word.islower()]
    # Ordinary words are written small in most languages; names, which stay, are not.
    plain = [word for word in words if word[0].islower() and len(word) > 3]
    if same(source, answer):
        if any(word in foreign - own for word in lower):
            return True
        return bool(plain) and not _are_of(plain, target_language, source_language)
    left = sum(word in foreign - own for word in lower)
    right = sum(word in own - foreign for word in lower)
    if left > right and left >= 2:
        return True
    asked = set(WORD.findall(source))
    kept = [word for word in plain if word in asked]
    return len(kept) >= 3 and len(kept) > _SHARED_SHARE * len(plain)


def _are_of(words: Sequence[str], language: str, other: str) -> bool:
    """Return whether words are of a language, such as an English title's in a German article."""
    if not frequency.knows(language, other):
        return False
    leanings = [frequency.leaning(word, language, other) for word in words]
    return min(leanings) > 0 and mean(leanings) > _CLEARLY


def needs_no_translation(text: str) -> bool:
    """Return whether a text is the same in every language: no letters, or an address or path."""
    return not WORD.search(text) or bool(_ADDRESS.fullmatch(text.strip()))


def same(source: str, answer: str) -> bool:
    """Return whether two texts differ in nothing but blanks and capitals."""
    return "".join(source.split()).casefold() == "".join(answer.split()).casefold()


def _lines(text: str) -> int:
    return len(text.strip().splitlines())
