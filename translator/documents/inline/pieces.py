"""Cuts a sentence into pieces around what must survive, and puts translated ones together."""

import re
from collections.abc import Sequence
from dataclasses import replace

from align.types import Encoder
from translator.documents.inline.body import Body, escaped_as, joined, listed, markup_of, write
from translator.documents.inline.extract import Extracted
from translator.documents.inline.markup import wordy
from translator.documents.inline.nesting import around, half, in_one_of, nested_alike, renumbered
from translator.documents.inline.project import words
from translator.documents.inline.restore import one_line, restore
from translator.documents.inline.scanner import scan
from translator.languages import LanguagePair

_FINAL = ".!?…"


def pieces(extracted: Extracted) -> list[str]:
    """Return the stretches of words around what must survive, to be translated one by one."""
    return [cell.plain for cell in _cells(extracted) if isinstance(cell, Extracted)]


def assemble(
    extracted: Extracted, translations: Sequence[str], encoder: Encoder, pair: LanguagePair
) -> str:
    """Return the sentence with its pieces replaced by these translations.

    All that must survive stands where it stood between the pieces, whatever the translations
    hold. A piece whose translation leaves no place for its links stays as it was. ``pair`` is that
    of the languages.
    """
    answers = iter(translations)
    parts: list[str] = []
    for cell in _cells(extracted):
        if isinstance(cell, str):
            part = cell
        else:
            part = _piece(cell, _unpaired(extracted, cell, next(answers)), encoder, pair)
        if parts and parts[-1].endswith("]") and part.startswith("("):
            parts.append(" ")  # [^1] and (so) must not become a link
        parts.append(part)
    body = "".join(parts) + extracted.tail
    wanted = joined(
        listed(extracted.marks, extracted.kept, extracted.points),
        markup_of(wordy(scan(extracted.tail, extracted.markup), extracted.plain)),
    )
    right = markup_of(wordy(scan(body, extracted.markup))) == wanted
    whole = extracted.lead + body
    return whole if right and nested_alike(extracted, whole) else extracted.source


def _unpaired(extracted: Extracted, cell: Extracted, translation: str) -> str:
    """Return a translation without signs of emphasis that would find a partner in an address.

    An underline that an engine made up and one in ``https://x.de/a_`` would be emphasis together.
    """
    if extracted.markup != "markdown":
        return translation
    kept = "".join(one.text for one in extracted.kept)
    signs = "".join(sign for sign in "*_" if sign in kept and sign not in cell.plain)
    if not signs:
        return translation
    return re.sub(rf"(?<!\w)[{signs}]+|[{signs}]+(?!\w)", "", translation)


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
    edges = Body(
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
    for start, _, _, end, raw in sorted(edges.insertions(line_breaks=True)):
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


def _edge(text: str, extracted: Extracted) -> str:
    """Return the signs beside words that are translated on their own."""
    text = escaped_as(text, extracted.markup)
    return text if extracted.pipes else text.replace("|", "\\|")


def _verbatim(cell: Extracted) -> str:
    body = Body(cell.plain, cell.marks, (), cell.points, cell.markup, cell.pipes)
    return write(body) or body.written(escaped=False, line_breaks=True)


def _piece(cell: Extracted, translation: str, encoder: Encoder, pair: LanguagePair) -> str:
    """Return a translated piece with its marks, without addresses the engine made up."""
    text = one_line(translation, cell.markup)
    if cell.plain[-1] not in _FINAL:
        text = text.rstrip(_FINAL + " ")
    restored = restore(cell, text, encoder, pair)
    if restored is None:
        restored = restore(cell, _harmless(text, cell.markup), encoder, pair)
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
