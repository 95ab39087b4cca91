"""Puts back what was taken out: into a translation, or around translated pieces."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from align.types import Encoder
from translator import languages
from translator.documents.inline.extract import Extracted, Kept, Mark, Point
from translator.documents.inline.markup import Scan, TokenKind, wordy
from translator.documents.inline.nesting import (
    around,
    half,
    in_one_of,
    inside,
    nested_alike,
    renumbered,
)
from translator.documents.inline.project import project, words
from translator.documents.inline.scanner import scan
from translator.languages import LanguagePair
from translator.languages.codes import SOURCE, TARGET

_LINE_BREAKS = re.compile(r"\s*[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+\s*")
_BLANKS = re.compile(r"[^\S\u00a0\u2007\u202f]+")
_BACKSLASH = re.compile(r"\\")
_SPECIAL = re.compile(r"[\\`*_\[\]<>&~!]")
_BLOCK_START = re.compile(
    r"(?:#{1,6}(?=\s|$)|[-+*](?=\s|$)|>|=+\s*$|-{2,}\s*$|~~~|```|<(?=[A-Za-z/!?])"
    r"|\[(?=[^\]]*\]:)|(?=[*_-])(?:[*\s]{3,}|[_\s]{3,}|[-\s]{3,})$)|\d{1,9}(?=[.)](?:\s|$))"
)
_STOPS = ".!?…,;:"
_FINAL = ".!?…"
_SIGNS = frozenset(_STOPS)


def restore(
    extracted: Extracted, translation: str, encoder: Encoder, pair: LanguagePair | None = None
) -> str | None:
    """Return the translation with links, emphasis and furniture back, each exactly once.

    None where something that must survive the engine did not, exactly as often as it was there,
    or where the engine made markup of its own that cannot be told from the source's. ``pair`` is
    that of the two texts' languages.
    """
    text = _one_line(translation, extracted.markup)
    kept = [
        Kept(text[token.start : token.end], token.start, token.end)
        for token in scan(text, extracted.markup).tokens
        if token.kind is TokenKind.KEPT
    ]
    if not text or Counter(_texts(kept)) != Counter(_texts(extracted.kept)):
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
        pair or languages.pair(SOURCE, TARGET),
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
    points = tuple(_moved(extracted, text, fixed))
    if extracted.markup == "html":
        points = tuple(inside(point, extracted.marks, marks) for point in points)
    body = _write(
        _Body(text, marks, tuple(kept), points, extracted.markup, extracted.pipes), extracted.tail
    )
    if body is None:
        return None
    whole = extracted.lead + body + extracted.tail
    return whole if not extracted.source or nested_alike(extracted, whole) else None


def pieces(extracted: Extracted) -> list[str]:
    """Return the stretches of words around what must survive, to be translated one by one."""
    return [cell.plain for cell in _cells(extracted) if isinstance(cell, Extracted)]


def assemble(extracted: Extracted, translations: Sequence[str], encoder: Encoder) -> str:
    """Return the sentence with its pieces replaced by these translations.

    All that must survive stands where it stood between the pieces, whatever the translations
    hold. A piece whose translation leaves no place for its links stays as it was.
    """
    answers = iter(translations)
    parts: list[str] = []
    for cell in _cells(extracted):
        part = cell if isinstance(cell, str) else _piece(cell, next(answers), encoder)
        if parts and parts[-1].endswith("]") and part.startswith("("):
            parts.append(" ")  # [^1] and (so) must not become a link
        parts.append(part)
    body = "".join(parts) + extracted.tail
    wanted = _joined(
        _listed(extracted.marks, extracted.kept, extracted.points),
        _markup(wordy(scan(extracted.tail, extracted.markup))),
    )
    right = _markup(wordy(scan(body, extracted.markup))) == wanted
    whole = extracted.lead + body
    return whole if right and nested_alike(extracted, whole) else extracted.source


@dataclass(frozen=True)
class _Body:
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
        for start, _, _, end, raw in sorted(self._insertions(line_breaks)):
            parts += [self._words(at, start, escaped), raw]
            at = max(at, end)
        parts.append(self._words(at, len(self.text), escaped))
        return "".join(parts)

    def _insertions(self, line_breaks: bool) -> Iterator[tuple[int, int, float, int, str]]:
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
                apart = not before.isspace() and (point.spaced or point.at in ends)
                follows = self.text[point.at : point.at + 1]
                follows = next((m.opening for m in self.marks if m.start == point.at), follows)
                joins = point.raw.endswith("]") and follows.startswith(("[", "(", ":"))
                raw = " " * apart + point.raw + " " * joins
                yield point.at, *self._order(point, number), point.at, raw
            elif line_breaks:
                yield point.at, 1, number, point.at + 1, point.raw

    def _order(self, point: Point, number: int) -> tuple[int, float]:
        """Return where a point goes among marks that open and close at the same character."""
        if self.markup == "html" and point.within >= 0:
            mark = self.marks[point.within]
            if point.at == mark.end:
                return 0, -point.within - 0.5
            if point.at == mark.start:
                return 2, point.within + 0.5
        return 1, number

    def _words(self, start: int, end: int, escaped: bool) -> str:
        text = self.text[start:end]
        if self.markup == "html":
            return _escaped(text, "html")
        if self.markup != "markdown":
            return text
        block = _BLOCK_START.match(text) if start == 0 else None
        if block:
            head, text = text[: block.end()], text[block.end() :]
            head = f"{head}\\" if head.isdigit() else f"\\{head}"
        else:
            head = ""
        text = (_SPECIAL if escaped else _BACKSLASH).sub(r"\\\g<0>", text)
        return head + (text if self.pipes else text.replace("|", "\\|"))


def _escaped(text: str, markup: str) -> str:
    """Return words as HTML spells them; other markup needs more than single characters."""
    if markup != "html":
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _edge(text: str, extracted: Extracted) -> str:
    """Return the signs beside words that are translated on their own."""
    text = _escaped(text, extracted.markup)
    return text if extracted.pipes else text.replace("|", "\\|")


def _one_line(translation: str, markup: str) -> str:
    """Return an engine's answer without line ends; HTML and Word files have no tabs in words."""
    return (_BLANKS if markup == "html" else _LINE_BREAKS).sub(" ", translation).strip()


def _write(body: _Body, tail: str = "") -> str | None:
    """Return the text with its markup, escaping words that would be read as markup.

    What follows in ``tail`` must keep its meaning as well.
    """
    behind = wordy(scan(tail, body.markup))
    wanted = _joined(_listed(body.marks, body.kept, body.points), _markup(behind))
    visible = _solid(body.text) + _visible(behind)
    for escaped in (False, True) if body.markup == "markdown" else (False,):
        found = wordy(scan(body.written(escaped, line_breaks=False) + tail, body.markup))
        if _markup(found) == wanted and _visible(found) == visible:
            return body.written(escaped, line_breaks=True)
    return None


_Markup = tuple[Counter[tuple[str, str, str]], Counter[str], Counter[str]]


def _listed(marks: Iterable[Mark], kept: Iterable[Kept], points: Iterable[Point]) -> _Markup:
    return (
        Counter((mark.name, mark.opening, mark.closing) for mark in marks),
        Counter(_texts(kept)),
        Counter(point.raw for point in points if not point.line_break),
    )


def _joined(one: _Markup, two: _Markup) -> _Markup:
    return one[0] + two[0], one[1] + two[1], one[2] + two[2]


def _markup(found: Scan) -> _Markup:
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


def _within(mark: Mark, kept: Iterable[Kept]) -> Counter[str]:
    return Counter(_texts(item for item in kept if mark.start <= item.start < mark.end))


def _texts(kept: Iterable[Kept]) -> Iterator[str]:
    return (item.text for item in kept)


def _moved(extracted: Extracted, text: str, fixed: Sequence[tuple[int, int]]) -> Iterator[Point]:
    """Yield the points where they belong in the translation: after the same share of words."""
    if not extracted.points:
        return
    plain = extracted.plain
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
        yield replace(point, at=at)


def _cells(extracted: Extracted) -> list[str | Extracted]:
    """Cut the sentence at what must survive, and at the marks around that.

    Strings stay as they are; what has words to translate is a small sentence of its own.
    """
    plain = extracted.plain
    marks = extracted.marks
    halves = [point for point in extracted.points if extracted.markup == "html" and half(point)]
    cut = {number for point in halves for number in around(marks, point.within)}
    outer = [
        number
        for number, mark in enumerate(marks)
        if number in cut
        or any(mark.start <= kept.start and kept.end <= mark.end for kept in extracted.kept)
    ]
    whole = [number for number in range(len(marks)) if number not in outer]
    edges = _Body(
        plain,
        tuple(marks[number] for number in outer),
        extracted.kept,
        tuple(
            renumbered(point, marks, outer)
            for point in extracted.points
            if not in_one_of(point, extracted, whole)
        ),
        extracted.markup,
    )
    cells: list[str | Extracted] = []
    at = 0
    for start, _, _, end, raw in sorted(edges._insertions(line_breaks=True)):
        cells += _stretch(extracted, whole, at, start)
        cells.append(raw)
        at = max(at, end)
    return cells + _stretch(extracted, whole, at, len(plain))


def _stretch(
    extracted: Extracted, whole: Sequence[int], start: int, end: int
) -> list[str | Extracted]:
    """Return the cells of ``plain[start:end]``: only from the first to the last word."""
    text = extracted.plain[start:end]
    numbers = [
        number
        for number in whole
        if start <= extracted.marks[number].start and extracted.marks[number].end <= end
    ]
    marks = [extracted.marks[number] for number in numbers]
    found = words(text)
    edges = [edge for mark in marks for edge in (mark.start - start, mark.end - start)]
    edges += [edge for word in found for edge in word]
    if not edges:
        return [_edge(text, extracted)] if text else []
    first, last = min(edges), max(edges)
    inner = tuple(
        replace(
            renumbered(point, extracted.marks, numbers),
            at=min(max(point.at - start - first, 0), last - first),
        )
        for point in extracted.points
        if in_one_of(point, extracted, numbers)
    )
    cell = Extracted(
        "",
        extracted.markup,
        "",
        "",
        text[first:last],
        tuple(
            replace(mark, start=mark.start - start - first, end=mark.end - start - first)
            for mark in marks
        ),
        (),
        inner,
        extracted.pipes,
    )
    middle = cell if any(char.isalpha() for char in cell.plain) else _verbatim(cell)
    before, after = (_edge(edge, extracted) for edge in (text[:first], text[last:]))
    return [part for part in (before, middle, after) if part]


def _verbatim(cell: Extracted) -> str:
    body = _Body(cell.plain, cell.marks, (), cell.points, cell.markup, cell.pipes)
    return _write(body) or body.written(escaped=False, line_breaks=True)


def _piece(cell: Extracted, translation: str, encoder: Encoder) -> str:
    """Return a translated piece with its marks, without addresses the engine made up."""
    text = _one_line(translation, cell.markup)
    if cell.plain[-1] not in _FINAL:
        text = text.rstrip(_FINAL + " ")
    restored = restore(cell, text, encoder)
    if restored is None:
        restored = restore(cell, _harmless(text, cell.markup), encoder)
    return _verbatim(cell) if restored is None else restored


def _harmless(text: str, markup: str) -> str:
    """Return the text without addresses, code and links of its own."""
    found = scan(text, markup)
    hidden = [(pair.start, pair.inner_start) for pair in found.pairs]
    hidden += [(pair.inner_end, pair.end) for pair in found.pairs]
    hidden += [(token.start, token.end) for token in found.tokens]
    parts, at = [], 0
    for start, end in sorted(hidden):
        parts.append(text[at:start])
        at = end
    return " ".join("".join([*parts, text[at:]]).split())
