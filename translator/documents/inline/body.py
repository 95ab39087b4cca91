"""Writes markup into a text, and compares the markup of texts."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from translator.documents.inline.extract import Kept, Mark, Point
from translator.documents.inline.markup import Scan, TokenKind, wordy
from translator.documents.inline.scanner import scan

_BACKSLASH = re.compile(r"\\")
_SPECIAL = re.compile(r"[\\`*_\[\]<>&~!]")
_HEADING_END = re.compile(r"(?:(?<=\s)|^)#(?=#*$)")
"""What would end a heading and belong to it no more."""
_BLOCK_START = re.compile(
    r"(?:#{1,6}(?=\s|$)|[-+*](?=\s|$)|>|=+\s*$|-{2,}\s*$|~~~|```|<(?=[A-Za-z/!?])"
    r"|\[(?=[^\]]*\]:)|(?=[*_-])(?:[*\s]{3,}|[_\s]{3,}|[-\s]{3,})$)|\d{1,9}(?=[.)](?:\s|$))"
)


Markup = tuple[Counter[tuple[str, str, str]], Counter[str], Counter[str]]
"""How often a text has each pair of marks, each thing that is kept, and each point."""


@dataclass(frozen=True)
class Body:
    """A text with the markup to write into it."""

    text: str
    marks: tuple[Mark, ...]
    kept: tuple[Kept, ...]
    points: tuple[Point, ...]
    markup: str
    pipes: bool = True
    """Whether a ``|`` may stand in the text: in a table it would end the cell."""

    def written(self, escaped: bool, line_breaks: bool) -> str:
        """Return text and markup as one string."""
        parts: list[str] = []
        at = 0
        for start, _, _, end, raw in sorted(self.insertions(line_breaks)):
            parts += [self._words(at, start, escaped), raw]
            at = max(at, end)
        parts.append(self._words(at, len(self.text), escaped))
        return "".join(parts)

    def insertions(self, line_breaks: bool) -> Iterator[tuple[int, int, float, int, str]]:
        """Yield where something goes, in which order there, up to where it stands, and what."""
        for depth, mark in enumerate(self.marks):
            yield mark.start, 2, depth, mark.start, mark.opening
            yield mark.end, 0, -depth, mark.end, mark.closing
        for kept in self.kept:
            yield kept.start, 3, 0, kept.end, kept.text
        ends = {kept.end for kept in self.kept}
        for number, point in enumerate(self.points):
            if not point.line_break:
                before = self.text[point.at - 1 : point.at] if point.at else " "
                joined_on = point.raw.startswith("{")  # classes of what stands before
                apart = not before.isspace() and (
                    point.spaced or (point.at in ends and not joined_on)
                )
                follows = self.text[point.at : point.at + 1]
                follows = next((m.opening for m in self.marks if m.start == point.at), follows)
                joins = point.raw.endswith("]") and follows.startswith(("[", "(", ":"))
                raw = " " * apart + point.raw + " " * joins
                yield point.at, *self._order(point, number), point.at + len(point.shown), raw
            elif line_breaks:
                yield point.at, 1, number, point.at + 1, point.raw

    def _order(self, point: Point, number: int) -> tuple[int, float]:
        """Return where a point goes among marks that open and close at the same character."""
        if (self.markup == "html" or point.shown) and point.within >= 0:
            mark = self.marks[point.within]
            if point.at == mark.end:
                return 0, -point.within - 0.5
            if point.at == mark.start:
                return 2, point.within + 0.5
        return 1, number

    def _words(self, start: int, end: int, escaped: bool) -> str:
        text = self.text[start:end]
        if self.markup == "html":
            return escaped_as(text, "html")
        if self.markup != "markdown":
            return text
        block = _BLOCK_START.match(text) if start == 0 else None
        if block:
            head, text = text[: block.end()], text[block.end() :]
            head = f"{head}\\" if head.isdigit() else f"\\{head}"
        else:
            head = ""
        text = (_SPECIAL if escaped else _BACKSLASH).sub(r"\\\g<0>", text)
        if end == len(self.text):
            text = _HEADING_END.sub(r"\\\g<0>", text)
        return head + (text if self.pipes else text.replace("|", "\\|"))


def write(body: Body, tail: str = "") -> str | None:
    """Return the text with its markup, escaping words that would be read as markup.

    What follows in ``tail`` must keep its meaning as well.
    """
    behind = wordy(scan(tail, body.markup), body.text)
    wanted = joined(listed(body.marks, body.kept, body.points), markup_of(behind))
    visible = _solid(body.text) + _visible(behind)
    for escaped in (False, True) if body.markup == "markdown" else (False,):
        found = wordy(scan(body.written(escaped, line_breaks=False) + tail, body.markup))
        if markup_of(found) == wanted and _visible(found) == visible:
            return body.written(escaped, line_breaks=True)
    return None


def escaped_as(text: str, markup: str) -> str:
    """Return words as HTML spells them; other markup needs more than single characters."""
    if markup != "html":
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def listed(marks: Iterable[Mark], kept: Iterable[Kept], points: Iterable[Point]) -> Markup:
    """Return these, to compare with what is found in a text."""
    return (
        Counter((mark.name, mark.opening, mark.closing) for mark in marks),
        Counter(texts(kept)),
        Counter(point.raw.rstrip(" ") for point in points if not point.line_break),
    )


def joined(one: Markup, two: Markup) -> Markup:
    """Return the markup of two texts that stand side by side."""
    return one[0] + two[0], one[1] + two[1], one[2] + two[2]


def markup_of(found: Scan) -> Markup:
    """Return all markup of a text, to compare: pairs, what is kept, and points."""
    text = found.text
    return (
        Counter(
            (pair.name, text[pair.start : pair.inner_start], text[pair.inner_end : pair.end])
            for pair in found.pairs
        ),
        Counter(token.shown for token in found.tokens if token.kind is TokenKind.KEPT),
        Counter(
            text[token.start : token.end] for token in found.tokens if token.kind is TokenKind.POINT
        ),
    )


def _visible(found: Scan) -> str:
    """Return what people read of a text with markup, without the blanks."""
    hidden = [(pair.start, pair.inner_start, "") for pair in found.pairs]
    hidden += [(pair.inner_end, pair.end, "") for pair in found.pairs]
    hidden += [(token.start, token.end, token.shown) for token in found.tokens]
    parts, at = [], 0
    for start, end, shown in sorted(hidden):
        parts += [found.text[at:start], shown]
        at = end
    return _solid("".join([*parts, found.text[at:]]))


def _solid(text: str) -> str:
    return "".join(text.split())


def texts(kept: Iterable[Kept]) -> Iterator[str]:
    """Yield what is kept, as it is written."""
    return (item.text for item in kept)
