"""Inline markup as the codes that translation tools know, and back to the character."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from translator.documents.inline.markup import TokenKind
from translator.documents.inline.scanner import scan

WITH_CODES = frozenset({"markdown", "html"})
"""Markups whose texts hold codes; in plain text every character is text."""


class CodeKind(StrEnum):
    """What a code does."""

    OPENS = "opens"
    CLOSES = "closes"
    STANDS = "stands"


@dataclass(frozen=True)
class Code:
    """A stretch of markup; an opening and its closing one have the same number."""

    kind: CodeKind
    number: int
    text: str
    name: str = ""
    """What an opening code is: ``link``, ``strong``, ..."""
    partner: str = ""
    """The text of the closing code that belongs to an opening one."""


Piece = str | Code


def pieces(text: str, markup: str) -> list[Piece]:
    """Return text and codes in order; joined again they are the text, to the character."""
    if markup not in WITH_CODES:
        return [text]
    result: list[Piece] = []
    at = 0
    for start, end, code in sorted(_codes(text, markup), key=lambda found: found[:2]):
        if start > at:
            result.append(text[at:start])
        result.append(code)
        at = end
    if at < len(text):
        result.append(text[at:])
    return result


def _codes(text: str, markup: str) -> Iterator[tuple[int, int, Code]]:
    found = scan(text, markup)
    number = 0
    for number, pair in enumerate(found.pairs, 1):
        opening, closing = text[pair.start : pair.inner_start], text[pair.inner_end : pair.end]
        yield (
            pair.start,
            pair.inner_start,
            Code(CodeKind.OPENS, number, opening, pair.name, closing),
        )
        yield pair.inner_end, pair.end, Code(CodeKind.CLOSES, number, closing, pair.name, opening)
    for token in found.tokens:
        raw = text[token.start : token.end]
        # URLs and placeholders are words to a translator; escapes and entities are letters.
        if token.kind is TokenKind.POINT or raw.startswith(("<", "`")):
            number += 1
            yield token.start, token.end, Code(CodeKind.STANDS, number, raw)


def alike(source: list[Piece], target: list[Piece]) -> list[Piece]:
    """Return the target with the numbers its codes have in the source; others get new ones."""
    free: dict[tuple[CodeKind, str, str], list[int]] = {}
    highest = 0
    for piece in source:
        if isinstance(piece, Code):
            highest = max(highest, piece.number)
            if piece.kind is not CodeKind.CLOSES:
                free.setdefault(_likeness(piece), []).append(piece.number)
    numbers: dict[int, int] = {}
    result: list[Piece] = []
    for piece in target:
        if isinstance(piece, Code):
            if piece.number not in numbers:
                same = free.get(_likeness(piece))
                highest += not same
                numbers[piece.number] = same.pop(0) if same else highest
            piece = Code(piece.kind, numbers[piece.number], piece.text, piece.name, piece.partner)
        result.append(piece)
    return result


def _likeness(code: Code) -> tuple[CodeKind, str, str]:
    return (code.kind, code.text, code.partner)
