"""How English answers of a small model are written out."""

import re

from translator.languages.en.words import SAID_TWICE
from translator.languages.post_edit import BEGUN, CAPITALS, once, quotation_marks
from translator.languages.rules import PostEdit

_ARTICLE = re.compile(r"(?<!\S)([\"“‘'(\[]*)([Aa]n?) (?=[\"“‘']?([^\W\d_]{2,}))")
_AFTER_LETTERS = frozenset(
    ["and", "are", "as", "at", "if", "in", "is", "it", "of", "on", "or", "us"]
)
"""What follows an "a" that is a letter: point a and point b."""
_SOUND = re.compile(
    "(?P<a>uni(?![dmn])|us[aeu]|ut[eio]|ura|ubi|uku|eu|ewe|one|once|[bcdfgjklmnpqrstvwz])|(?P<an>[aeiou])"
)
"""How words begin that want "a", though some are written with a vowel (unit, use), and "an"."""


def with_articles(source: str, answer: str) -> str:
    """Return an English answer with "a" and "an" as the next word wants them.

    What the source has word for word stays.
    """

    def agreeing(found: re.Match[str]) -> str:
        opened, article, following = found.groups()
        wanted = _article(following)
        begins = re.search(r"(?:^|[.!?:][\"”’']?\s)$", answer[: found.start()])
        if wanted is None or (article[0] == "A" and not begins):  # as in "hepatitis A outbreak"
            return found[0]
        if f"{article} {following}" in source:
            return found[0]
        return f"{opened}{article[0]}{wanted[1:]} "

    return _ARTICLE.sub(agreeing, answer)


def _article(following: str) -> str | None:
    """Return "a" or "an", as a word wants it, or None where its spelling does not say."""
    if following in _AFTER_LETTERS or following[1].isupper():  # an MP, a UK court: spelt out
        return None
    sound = _SOUND.match(following.lower())
    return sound.lastgroup if sound else None


MARKS = quotation_marks(("“", "”", "”"), ("‘", "’", "’"))
ONCE = once(SAID_TWICE)
ARTICLES = PostEdit("articles", '"a" and "an" agree with the next word.', with_articles)
POST_EDITS = (CAPITALS, ONCE, MARKS, ARTICLES, BEGUN)
