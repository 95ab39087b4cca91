"""Puts back into a translation what was taken out of its source."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from align.types import Encoder
from translator.documents.inline.body import Body, texts, write
from translator.documents.inline.extract import Extracted, Kept, Mark, Point
from translator.documents.inline.markup import TokenKind
from translator.documents.inline.nesting import half, inside, nested_alike
from translator.documents.inline.project import Span, project, words
from translator.documents.inline.scanner import scan
from translator.languages import LanguagePair

_LINE_BREAKS = re.compile(r"\s*[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+\s*")
_BLANKS = re.compile(r"[^\S\u00a0\u2007\u202f]+")
_STOPS = ".!?…,;:"
_SIGNS = frozenset(_STOPS)


def restore(
    extracted: Extracted, translation: str, encoder: Encoder, pair: LanguagePair
) -> str | None:
    """Return the translation with links, emphasis and furniture back, each exactly once.

    None where something that must survive the engine did not, exactly as often as it was there,
    or where the engine made markup of its own that cannot be told from the source's. ``pair`` is
    that of the two texts' languages.
    """
    text = one_line(translation, extracted.markup)
    kept = [
        Kept(text[token.start : token.end], token.start, token.end)
        for token in scan(text, extracted.markup).tokens
        if token.kind is TokenKind.KEPT
    ]
    if not text or Counter(texts(kept)) != Counter(texts(extracted.kept)):
        return None
    if extracted.markup == "html" and any(half(point) for point in extracted.points):
        return None
    fixed = [(item.start, item.end) for item in kept]
    spans = project(
        extracted.plain,
        [(mark.start, mark.end) for mark in extracted.marks],
        text,
        fixed,
        encoder,
        pair,
    )
    if spans is None:
        return None
    marks = tuple(
        replace(mark, start=start, end=end)
        for mark, (start, end) in zip(extracted.marks, spans, strict=True)
    )
    pairs_of_marks = zip(extracted.marks, marks, strict=True)
    if any(_within(old, extracted.kept) != _within(new, kept) for old, new in pairs_of_marks):
        return None
    points = tuple(_moved(extracted, text, fixed, encoder, pair))
    if extracted.markup == "html":
        points = tuple(inside(point, extracted.marks, marks) for point in points)
    body = write(
        Body(text, marks, tuple(kept), points, extracted.markup, extracted.pipes), extracted.tail
    )
    if body is None:
        return None
    whole = extracted.lead + body + extracted.tail
    return whole if not extracted.source or nested_alike(extracted, whole) else None


def one_line(translation: str, markup: str) -> str:
    """Return an engine's answer without line ends; HTML and Word files have no tabs in words."""
    return (_BLANKS if markup == "html" else _LINE_BREAKS).sub(" ", translation).strip()


def _moved(
    extracted: Extracted,
    text: str,
    fixed: Sequence[Span],
    encoder: Encoder,
    pair: LanguagePair,
) -> Iterator[Point]:
    """Yield the points where they belong in the translation.

    After the word they hang on, in place of the signs they have in them, or after the same share
    of words.
    """
    plain = extracted.plain
    if plain == text:
        yield from extracted.points
    if not extracted.points or plain == text:
        return
    hanging = _hanging(extracted, text, fixed, encoder, pair)
    taken: set[int] = set()
    source, target = words(plain), words(text, fixed)
    blanks = [
        match.start()
        for match in re.finditer(r" (?=[^\W\d_])", text)
        if not any(start < match.start() < end for start, end in fixed)
    ]
    for point in extracted.points:
        share = point.at / max(1, len(plain))
        if point.line_break:
            if blanks:
                at = min(blanks, key=lambda blank: abs(blank - share * len(text)))
                blanks = [blank for blank in blanks if blank > at]
                yield replace(point, at=at)
            continue
        if point.shown:
            sign = point.shown.strip()
            places = [
                at
                for at in _found(sign, text)
                if at not in taken and not any(start <= at < end for start, end in fixed)
            ]
            at = min(places, key=lambda at: abs(at - share * len(text)), default=len(text))
            taken.add(at)
            lead = point.shown.index(sign) if sign else 0
            start, end = max(0, at - lead), at - lead + len(point.shown)
            if not places or text[start:end].strip() != sign:
                start, end = at, min(at + len(sign), len(text))
            yield replace(point, at=start, shown=text[start:end])
            continue
        if point.at in hanging:
            yield replace(point, at=hanging[point.at])
            continue
        before = sum(end <= point.at for _, end in source)
        count = round(before / max(1, len(source)) * len(target))
        at = target[count - 1][1] if count else 0
        after_stop = point.at and plain[point.at - 1] in _STOPS
        if after_stop or plain[point.at : point.at + 1] in _SIGNS:
            stops = [
                match.end() if after_stop else match.start()
                for match in re.finditer(rf"[{re.escape(_STOPS)}]+", text)
                if not any(start < match.end() <= end for start, end in fixed)
            ]
            at = min(stops, key=lambda stop: abs(stop - share * len(text)), default=at)
        if point.spaced and not point.parted and text[at : at + 1] == " ":
            at += 1
        yield replace(point, at=at)


def _found(sign: str, text: str) -> Iterator[int]:
    at = text.find(sign) if sign else -1
    while at >= 0:
        yield at
        at = text.find(sign, at + len(sign))


def _hanging(
    extracted: Extracted,
    text: str,
    fixed: Sequence[Span],
    encoder: Encoder,
    pair: LanguagePair,
) -> dict[int, int]:
    """Return where points that hang on a word belong, by where they stood."""
    ends = {
        point.at
        for point in extracted.points
        if not (point.line_break or point.spaced or point.shown)
    }
    stretches = [word for word in words(extracted.plain) if word[1] in ends]
    found = project(extracted.plain, stretches, text, fixed, encoder, pair) if stretches else None
    return (
        {}
        if found is None
        else dict(zip((end for _, end in stretches), (end for _, end in found), strict=True))
    )


def _within(mark: Mark, kept: Iterable[Kept]) -> Counter[str]:
    return Counter(texts(item for item in kept if mark.start <= item.start < mark.end))
