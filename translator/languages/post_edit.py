"""How answers of a small model are written out in any language."""

import re

from translator.languages.base import NONE, Words
from translator.languages.pre_edit import DOUBLE, SINGLE, is_shouted
from translator.languages.rules import PostEdit
from translator.languages.words import WORD

_TWICE = re.compile(r"(?<![\w-])(\w{2,}) \1(?![\w-])")
_SAID_TWICE = re.compile(r"(?<!\w)(\w{2,})\W+\1(?!\w)")
_BEFORE_QUOTATION = "([{/–—-"

Marks = tuple[str, str, str]
"""What opens a quotation, closes it and stands inside a word."""


def shouted_alike(source: str, answer: str) -> str:
    """Return an answer in capitals where the source is."""
    return answer.upper() if is_shouted(source) else answer


def begun_alike(source: str, answer: str) -> str:
    """Return the answer with a capital at its beginning where the source has one.

    Headings of one noun ("Politik") would become words of a dictionary ("politics") otherwise.
    A first word with capitals inside, such as iPhone, or one that the source has too stays.
    """
    first = WORD.search(answer)
    if first is None or first.start() or not first[0].islower() or not source[:1].isupper():
        return answer
    if re.search(rf"(?<!\w){re.escape(first[0])}(?!\w)", source):
        return answer
    return answer[0].title() + answer[1:]


def once(said_twice: Words) -> PostEdit:
    """Return the rule about words that follow themselves, for a language where these may."""

    def said_once(source: str, answer: str) -> str:
        """Return an answer without a word that follows itself, where the source has no such word.

        Both parts of a compound may become the same word: "light tree tree".
        """
        if _SAID_TWICE.search(source.casefold()):
            return answer

        def kept(found: re.Match[str]) -> str:
            word = found[1]
            return found[0] if not word.islower() or word in said_twice else word

        return _TWICE.sub(kept, answer)

    return PostEdit(
        "once",
        "A word that follows itself is said once, where the source has no such word: both parts "
        "of a compound may become the same.",
        said_once,
    )


def quotation_marks(double: Marks, single: Marks) -> PostEdit:
    """Return the rule about the quotation marks of a language."""

    def marked_alike(source: str, answer: str) -> str:
        """Return an answer with typographic marks where the source has some, else straight."""
        for straight, curved, marks in zip("\"'", (DOUBLE, SINGLE), (double, single), strict=True):
            answer = answer.translate(dict.fromkeys(map(ord, curved), straight))
            if any(mark in source for mark in curved):
                answer = _curved(answer, straight, marks, _BEFORE_QUOTATION + double[0])
        return answer

    return PostEdit(
        "quotation-marks",
        "Quotation marks and apostrophes are straight or typographic as the source's are.",
        marked_alike,
    )


def _curved(text: str, straight: str, marks: Marks, openers: str) -> str:
    """Return the text with marks that open what follows, close what was before, or stand inside."""
    opening, closing, inside = marks
    made = ""
    for before, mark, after in zip(f" {text}", text, f"{text[1:]} ", strict=False):
        if mark != straight:
            made += mark
        elif before.isalnum() and after.isalnum():
            made += inside
        elif (before in openers or before.isspace()) and not after.isspace():
            made += opening
        else:
            made += closing
    return made


CAPITALS = PostEdit("capitals", "The answer to a text in capitals is in capitals.", shouted_alike)
BEGUN = PostEdit(
    "beginning",
    "A sentence begins with a capital where its source does: headings of one noun would become "
    "words of a dictionary.",
    begun_alike,
    whole=True,
)
POST_EDITS = (CAPITALS, once(NONE), BEGUN)
