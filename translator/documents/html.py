"""Blocks of HTML: headings, paragraphs, list items, table cells; tags between them are no text."""

import re

from translator.documents.inline.html_tags import LANGUAGE, Element, closing, elements
from translator.languages.codes import primary
from translator.types import Block, BlockKind

_BOUNDARIES = """
address article aside blockquote body br button caption center col colgroup dd details dialog dir
div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup
hr html legend li listing main menu meta nav ol optgroup option p plaintext pre search section
select summary tab table tbody td tfoot th thead title tr ul
"""
_BOUNDARY = frozenset(_BOUNDARIES.split())
_SIBLINGS = frozenset({"p", "li", "dt", "dd", "td", "th", "tr", "option"})
"""Elements whose start tag ends one of the same name."""
_UNSEEN = frozenset({"template", "svg", "math", "object", "video", "audio", "canvas", "datalist"})
_KINDS = (
    dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "title", "summary"), BlockKind.HEADING)
    | dict.fromkeys(("li", "dt", "dd", "option"), BlockKind.LIST_ITEM)
    | dict.fromkeys(("td", "th", "caption", "figcaption", "legend", "button"), BlockKind.OTHER)
)


def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of an HTML text in order; every character a reader sees lies in one.

    Each is verbatim, with the inline tags between its words. Tags of blocks, line breaks
    (``<br>``), scripts, styles, templates, drawings and attributes belong to none.
    Preformatted text and what is marked ``translate="no"`` are code.
    """
    return tuple(_Blocks(text).run())


def speaking(text: str, source: str, target: str) -> str:
    """Return a translated page that says so: ``lang`` of what was in the source language."""
    parts, at = [], 0
    for element in elements(text):
        if element.language and primary(element.language) == source and not element.verbatim:
            tag = text[element.start : element.end]
            parts += [text[at : element.start], LANGUAGE.sub(rf"\g<1>{target}", tag)]
            at = element.end
    return "".join([*parts, text[at:]])


_WORDS_IN_TAGS = re.compile(r">[^<>]*[^\W\d_]{2}[^<>]*<")


def unread(text: str) -> tuple[str, ...]:
    """Return what swallows the rest of a page: a tag, comment or element without an end."""
    reading = _Blocks(text)
    reading.run()
    start = reading.swallowed
    if start is None or not _WORDS_IN_TAGS.search(text, text.find(">", start)):
        return ()
    line = text.count("\n", 0, start) + 1
    opening = text[start : start + 30].split("\n")[0]
    return (
        f"not translated from line {line} on, {len(text) - start:,} characters: '{opening}' "
        "has no end",
    )


class _Blocks:
    def __init__(self, text: str) -> None:
        self.text = text
        self.swallowed: int | None = None
        """Where what has no end begins."""
        self.found: list[Block] = []
        self.open: list[str] = []
        self.inline: list[Element] = []
        self.start = 0

    def run(self) -> list[Block]:
        at = 0
        for element in elements(self.text):
            if element.start < at:
                continue
            if element.unfinished:
                self.swallowed = element.start
            if element.name in _UNSEEN and element.encloses:
                at = self._skip(element)
            elif self._is_code(element):
                at = self._code(element)
            elif element.name in _BOUNDARY or element.raw:
                self._flush(element.start)
                self.start = element.end
                self._nest(element)
            else:
                self.inline.append(element)
        self._flush(len(self.text))
        return self.found

    def _is_code(self, element: Element) -> bool:
        if not element.encloses:
            return False
        block = element.name in _BOUNDARY and element.verbatim
        return block or element.name in ("pre", "listing", "plaintext")

    def _skip(self, element: Element) -> int:
        """Leave out an element with all that is in it."""
        self._flush(element.start)
        end = closing(self.text, element)
        self.start = end.end if end else len(self.text)
        if end is None:
            self.swallowed = element.start
        return self.start

    def _code(self, element: Element) -> int:
        self._flush(element.start)
        end = closing(self.text, element)
        inner_end, self.start = (end.start, end.end) if end else 2 * (len(self.text),)
        self._add(BlockKind.CODE, element.end, inner_end)
        return self.start

    def _nest(self, element: Element) -> None:
        if element.closes:
            if element.name in self.open:
                while self.open.pop() != element.name:
                    pass
        elif element.encloses:
            if self.open and self.open[-1] == element.name and element.name in _SIBLINGS:
                self.open.pop()
            self.open.append(element.name)

    def _flush(self, end: int) -> None:
        """Add what stands since the last boundary, if a reader sees any of it."""
        start = self.start
        inline, self.inline = self.inline, []
        while (
            inline
            and not self.text[start : inline[0].start].strip()
            and (inline[0].closes or not inline[0].name)
        ):
            start = inline.pop(0).end
        while (
            inline
            and not self.text[inline[-1].end : end].strip()
            and (inline[-1].encloses or not inline[-1].name)
        ):
            end = inline.pop().start
        at, seen = start, False
        for element in inline:
            seen = seen or bool(self.text[at : element.start].strip())
            at = element.end
        if seen or self.text[at:end].strip():
            kinds = (_KINDS[name] for name in reversed(self.open) if name in _KINDS)
            self._add(next(kinds, BlockKind.PARAGRAPH), start, end)

    def _add(self, kind: BlockKind, start: int, end: int) -> None:
        stretch = self.text[start:end]
        if stretch.strip():
            start += len(stretch) - len(stretch.lstrip())
            self.found.append(Block(kind, start, start + len(stretch.strip())))
