"""What inline markup is: pairs around words, and tokens between them."""

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


def wordy(found: Scan) -> Scan:
    """Return the markup with pairs that enclose no word (an icon, a dash) as single points."""
    text = found.text
    if not found.pairs:
        return found
    letters = [0] * (len(text) + 1)
    shown = [char.isalnum() for char in text]
    hidden = [(pair.start, pair.inner_start, "") for pair in found.pairs]
    hidden += [(pair.inner_end, pair.end, "") for pair in found.pairs]
    hidden += [(token.start, token.end, token.shown) for token in found.tokens]
    for start, end, instead in hidden:
        shown[start:end] = [False] * (end - start)
        shown[start] = any(char.isalnum() for char in instead)
    for at, letter in enumerate(shown):
        letters[at + 1] = letters[at] + letter
    points: list[Token] = []
    pairs: list[Pair] = []
    for pair in found.pairs:
        if points and pair.end <= points[-1].end:
            continue
        if letters[pair.start] == letters[pair.end]:
            points.append(Token(TokenKind.POINT, pair.start, pair.end, ""))
        else:
            pairs.append(pair)
    ends = [(point.start, point.end) for point in points]
    tokens = [
        token
        for token in found.tokens
        if not any(start <= token.start and token.end <= end for start, end in ends)
    ]
    tokens = sorted(tokens + points, key=lambda token: token.start)
    return Scan(text, tuple(pairs), tuple(tokens))
