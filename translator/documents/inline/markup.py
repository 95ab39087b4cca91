"""What inline markup is: pairs around words, and tokens between them."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum


class TokenKind(StrEnum):
    """What a token is to translation."""

    KEPT = "kept"
    """Stands in the sentence like a word and must not change: a URL, code, a placeholder."""
    POINT = "point"
    """Invisible and between words: a single HTML tag, a footnote mark, an empty link."""
    LITERAL = "literal"
    """Another way to write a character: an escape or an entity."""


class MarkupOf(str):
    """The name of a kind of markup that knows the language of the words in it."""

    language: str

    def __new__(cls, name: str, language: str) -> "MarkupOf":
        """Return the name, for a text in this language (ISO 639-1)."""
        made = super().__new__(cls, name)
        made.language = language
        return made


@dataclass(frozen=True)
class Token:
    """Markup that encloses nothing: ``text[start:end]``, read as ``shown``."""

    kind: TokenKind
    start: int
    end: int
    shown: str


@dataclass(frozen=True)
class Pair:
    """Markup around words: opened by ``text[start:inner_start]``, closed up to ``end``."""

    name: str
    """``link``, ``image``, ``emphasis``, ``strong``, ``strike`` or ``tag``."""
    start: int
    inner_start: int
    inner_end: int
    end: int


@dataclass(frozen=True)
class Scan:
    """All inline markup of a text; pairs nest, and tokens lie between their marks."""

    text: str
    pairs: tuple[Pair, ...]
    """Outer before inner, left before right."""
    tokens: tuple[Token, ...]
    """Left before right."""


_REFERENCE = re.compile(
    r"\s*[\[(]?(?:\d{1,3}[a-z]?|[a-z]|[ivx]{1,4}|[*†‡§¹²³⁰⁴-⁹]+)[\])]{0,2}[,.]?\s*", re.IGNORECASE
)
"""The words of a mark that refers to a note."""
_SIGNS = frozenset(".,;:!?…()\"'„“”‚‘’«»›‹–—-/& ")
"""What a sentence is not the same without."""
_SHORT_WORD = re.compile(r"(?:\W|^)(?:\w{1,2}|\w*\d)$")
"""What a raised number may belong to instead: 5 km2, 10 to the power of 6."""


def wordy(found: Scan, before: str = "") -> Scan:
    """Return the markup with pairs that stand for no word of the sentence as single points.

    They enclose an icon, a dash, a comma, or refer to a note. Signs of the sentence are shown.
    ``before`` is what the text follows.
    """
    text = found.text
    if not found.pairs:
        return found
    letters = [0] * (len(text) + 1)
    shown = [char.isalnum() for char in text]
    hidden = [(pair.start, pair.inner_start, "") for pair in found.pairs]
    hidden += [(pair.inner_end, pair.end, "") for pair in found.pairs]
    hidden += [(token.start, token.end, token.shown) for token in found.tokens]
    seen = list(text)
    for start, end, instead in hidden:
        shown[start:end] = [False] * (end - start)
        shown[start] = any(char.isalnum() for char in instead)
        seen[start:end] = [instead, *[""] * (end - start - 1)]
    for at, letter in enumerate(shown):
        letters[at + 1] = letters[at] + letter
    points: list[Token] = []
    pairs: list[Pair] = []
    for pair in found.pairs:
        if points and pair.end <= points[-1].end:
            continue
        inner = "".join(seen[pair.start : pair.end])
        if letters[pair.start] == letters[pair.end]:
            signs = inner if _SIGNS.issuperset(inner) else ""
            points.append(Token(TokenKind.POINT, pair.start, pair.end, signs))
        elif _refers(
            text, pair, inner, before + "".join(seen[max(0, pair.start - 200) : pair.start])
        ):
            points.append(Token(TokenKind.POINT, pair.start, pair.end, ""))
            seen[pair.start : pair.end] = [""] * (pair.end - pair.start)
        else:
            pairs.append(pair)
    starts = [point.start for point in points]
    tokens = [
        token
        for token in found.tokens
        if not (at := bisect_right(starts, token.start)) or token.end > points[at - 1].end
    ]
    tokens = sorted(tokens + points, key=lambda token: token.start)
    return Scan(text, tuple(pairs), tuple(tokens))


def _refers(text: str, pair: Pair, inner: str, before: str) -> bool:
    """Return whether a pair is a reference to a note, hanging on a word or a full stop."""
    opening = text[pair.start : pair.inner_start].lower()
    if pair.name != "link" and not opening.startswith("<sup"):
        return False
    if not before or before[-1].isspace() or _REFERENCE.fullmatch(inner) is None:
        return False
    return not before[-1].isalnum() or _SHORT_WORD.search(before) is None
