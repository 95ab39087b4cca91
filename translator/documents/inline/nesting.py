"""What stands inside what: HTML must keep that, wherever its words go."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from translator.documents.inline.extract import Extracted, Mark, Point
from translator.documents.inline.html_tags import element_at
from translator.documents.inline.markup import Scan, TokenKind
from translator.documents.inline.scanner import scan


def nested_alike(extracted: Extracted, whole: str) -> bool:
    """Whether everything stands in the same elements as in the source; only HTML needs that."""
    if extracted.markup != "html":
        return True
    return _nesting(scan(whole, "html")) == _nesting(scan(extracted.source, "html"))


def _nesting(found: Scan) -> Counter[tuple[str, ...]]:
    """Return every pair and point, each with the pairs around it."""
    text = found.text
    items = [(pair.start, pair.inner_start, pair.end) for pair in found.pairs]
    items += [
        (token.start, token.end, token.end)
        for token in found.tokens
        if token.kind is not TokenKind.LITERAL
    ]
    paths: Counter[tuple[str, ...]] = Counter()
    stack: list[tuple[int, str]] = []
    for start, inner, end in sorted(items):
        while stack and stack[-1][0] <= start:
            stack.pop()
        paths[(*(opening for _, opening in stack), text[start:inner])] += 1
        stack.append((end, text[start:inner]))
    return paths


def half(point: Point) -> bool:
    """Whether this is one tag of an element that begins or ends in another sentence."""
    tag = element_at(point.raw, 0) if point.raw.startswith("<") else None
    return tag is not None and tag.end == len(point.raw) and (tag.closes or tag.encloses)


def around(marks: Sequence[Mark], number: int) -> list[int]:
    """Return the numbers of a mark and those it stands in, outer before inner."""
    if number < 0:
        return []
    own = marks[number]
    return [
        index
        for index, mark in enumerate(marks[: number + 1])
        if mark.start <= own.start and own.end <= mark.end
    ]


def renumbered(point: Point, marks: Sequence[Mark], chosen: Sequence[int]) -> Point:
    """Return the point for a text that has only the chosen ones of these marks."""
    outer = [number for number in around(marks, point.within) if number in chosen]
    return replace(point, within=chosen.index(outer[-1]) if outer else -1)


def in_one_of(point: Point, extracted: Extracted, chosen: Sequence[int]) -> bool:
    """Whether the point stands in one of the chosen marks."""
    marks = extracted.marks
    if (extracted.markup == "html" or point.shown) and not point.line_break:
        return any(number in chosen for number in around(marks, point.within))
    return any(marks[number].start < point.at < marks[number].end for number in chosen)


def inside(point: Point, old: Sequence[Mark], new: Sequence[Mark]) -> Point:
    """Return the point inside the marks it stood in, and outside all others."""
    if point.line_break:
        return point
    at = point.at
    if point.within >= 0:
        at = min(max(at, new[point.within].start), new[point.within].end)
    for number, mark in enumerate(new):
        if number not in around(old, point.within) and mark.start < at < mark.end:
            at = mark.start if at - mark.start < mark.end - at else mark.end
    return replace(point, at=at)
