"""A sentence as an engine should see it, and all that was taken out of it."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, cached_property

from translator import languages
from translator.documents.inline.markup import Scan, TokenKind, wordy
from translator.documents.inline.scanner import scan
from translator.languages.fingerprint import fingerprint
from translator.languages.words import WORD

_MARKDOWN_LEAD = (
    r"(?:[ \t]*(?:>|\#{{1,6}}(?=\s)|[-+*:~](?=\s)|\[[ xX]\](?=\s)|\[\^[^\]\s]+\]:(?=\s)|\|"
    r"|\d{{1,9}}[.)](?=\s)(?!\s+(?:{})\w*)))*\s*"
)
_TEXT_LEAD = re.compile(r"(?:[•◦‣▪●○➤►✔✓✗✘☐☑☒□■*+|–—-]\s+|\[[ xX]?\]\s+|\(?\d{1,3}[.)]\t)*\s*")
_MARKDOWN_TAIL = re.compile(r"(?:\s*(?<!\\)\||\\)*\s*$")
_HEADING_TAIL = re.compile(r"(?:^|\s+)#+\s*$")
_TEXT_TAIL = re.compile(r"\s*$")
_STRAY_LEAD = re.compile(r"(?:\*{1,3}|_{1,3}|~~)(?=\S)")
_STRAY_TAIL = re.compile(r"(?<=\S)(?:\*{1,3}|_{1,3}|~~)$")
_UNTRANSLATED = re.compile(
    r"[ \t>]*(?:(?:```|~~~)[^\n\r]*(?:[\n\r]|$)|---[ \t]*[\n\r]|<!--|<(?:script|style|pre|svg)\b)"
    r"|[ \t>]*\[(?!\^)(?:[^\[\]\\]|\\.)+\]:\s*\S",
    re.IGNORECASE,
)
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = r"[ \t]*(?:\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029])"
_INVISIBLE = r"(?P<none>[\u00ad\u200b\u2060\ufeff]+)"
_MARKDOWN_GAP = re.compile(
    rf"(?P<line>(?:{_BREAK}(?:[ \t]*>)*)+[ \t]*)|(?P<blank>\s+)|{_INVISIBLE}"
)
_TEXT_GAP = re.compile(rf"(?P<line>(?:{_BREAK})+[ \t]*)|(?P<blank>\s+)|{_INVISIBLE}")
_PARTED = re.compile(r"[^\W\d_][-\u00ad]$")
_PUTS_BACK = tuple(
    f"{__package__}.{name}"
    for name in ("restore", "pieces", "body", "project", "nesting", "scanner", "markup")
)
"""The modules whose work a translation with markup is."""
_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?|\S*/\S+/\S*")


@dataclass(frozen=True)
class Mark:
    """Markup around ``plain[start:end]``: a link, emphasis, an HTML element."""

    name: str
    start: int
    end: int
    opening: str
    closing: str


@dataclass(frozen=True)
class Kept:
    """``plain[start:end]``, which must come out of the engine as it went in."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Point:
    """Markup between two characters of ``plain``, or a line break in place of a blank."""

    raw: str
    at: int
    line_break: bool = False
    spaced: bool = False
    """Whether a blank stood before it."""
    parted: bool = False
    """Whether one stood behind it as well."""
    within: int = -1
    """Number of the innermost mark it stands in, -1 where it stands in none."""
    shown: str = ""
    """Signs of the sentence that it has in it: ``plain`` has them from ``at`` on."""


@dataclass(frozen=True)
class Extracted:
    """A sentence taken apart: ``plain`` is for the engine, the rest is put back after it."""

    source: str
    markup: str
    lead: str
    """Bullets, heading signs and other furniture before the words."""
    tail: str
    """The same after the words."""
    plain: str
    """Empty where nothing is to translate: copy the source."""
    marks: tuple[Mark, ...] = ()
    """Outer before inner, left before right."""
    kept: tuple[Kept, ...] = ()
    points: tuple[Point, ...] = ()
    pipes: bool = False
    """Whether a ``|`` may stand in the text: in a cell of a table it would end that."""

    @property
    def read(self) -> str:
        """What the encoder should read: the words without links, code and bullets."""
        return self.plain or self.source

    @cached_property
    def key(self) -> str:
        """The key under which translations of the sentence are kept.

        Without markup it is the same in any format. With markup it says what was taken out, too:
        where that comes out otherwise one day, or is put back otherwise, the sentence is translated
        anew, and only it.
        """
        if self.plain == self.source:
            return translation_key(self.source)
        outside = (self.marks, self.kept, self.points, self.lead, self.tail)
        inside = f"{self.markup}\0{self.plain}\0{outside}\0{_putting_back()}"
        return translation_key(self.source, inside)

    @property
    def words(self) -> str:
        """What there is to translate: ``plain`` without code, addresses and placeholders."""
        stretches, at = [], 0
        for kept in self.kept:
            stretches.append(self.plain[at : kept.start])
            at = kept.end
        return "".join([*stretches, self.plain[at:]])


def extract(text: str, markup: str) -> Extracted:
    """Return the sentence as an engine should see it, with all it must not break set aside.

    ``markup`` is ``text``, ``markdown``, ``html``, or ``verbatim`` for what is not to be
    translated.
    """
    if markup == "verbatim" or (markup == "markdown" and _UNTRANSLATED.match(text)):
        return Extracted(text, markup, "", "", "")
    start, end, marks = _body(text, markup)
    extracted = _Builder(text, markup, start, end, marks).build()
    if not _translatable(extracted):
        return Extracted(text, markup, "", "", "")
    return extracted


@cache
def _putting_back() -> str:
    """Return a hash of what puts markup back into a translation, and of the words it knows."""
    return fingerprint([*_PUTS_BACK, *languages.modules("words")])


@cache
def _markdown_lead() -> re.Pattern[str]:
    """Return what stands before the words; no number that is the day of a date, such as 3. Mai."""
    dated = [one for one in languages.known() if one.sentences.ordinals]
    months = {month[:3] for one in dated for month in one.numbers.months}
    return re.compile(_MARKDOWN_LEAD.format("|".join(sorted(months))))


@cache
def _after_hyphens() -> frozenset[str]:
    """Return the words before which a hyphen stands for what follows them, in any language."""
    return frozenset().union(*(one.sentences.after_hyphens for one in languages.known()))


def _body(text: str, markup: str) -> tuple[int, int, Scan]:
    """Return where the words begin and end, and the markup between."""
    markdown = markup == "markdown"
    lead = (_markdown_lead() if markdown else _TEXT_LEAD).match(text)
    start = lead.end() if lead else 0
    tail = (_MARKDOWN_TAIL if markdown else _TEXT_TAIL).search(text, start)
    end = tail.start() if tail else len(text)
    if markdown and "#" in text[:start] and (closing := _HEADING_TAIL.search(text, start, end)):
        end = closing.start()
    marks = scan(text[start:end], markup)
    if not markdown:
        return start, end, wordy(marks)
    # Emphasis that opens here and closes in another sentence.
    edges = {pair.start for pair in marks.pairs} | {pair.end for pair in marks.pairs}
    edges |= {token.start for token in marks.tokens} | {token.end for token in marks.tokens}
    opening = _STRAY_LEAD.match(text, start, end)
    if opening and 0 not in edges:
        start = opening.end()
    closing = _STRAY_TAIL.search(text, start, end)
    if closing and end - (end - len(marks.text)) not in edges:
        end = closing.start()
    return start, end, wordy(scan(text[start:end], markup))


def _translatable(extracted: Extracted) -> bool:
    if _ADDRESS.fullmatch(extracted.plain):
        return False
    return any(char.isalpha() for char in extracted.words)


class _Builder:
    def __init__(self, text: str, markup: str, start: int, end: int, marks: Scan) -> None:
        self.text, self.markup, self.scan = text, markup, marks
        self.start, self.end = start, end
        self.gap = _MARKDOWN_GAP if markup == "markdown" else _TEXT_GAP
        self.parts: list[str] = []
        self.length = 0
        self.kept: list[Kept] = []
        self.points: list[Point] = []
        self.open: list[int] = []

    def build(self) -> Extracted:
        opened: dict[int, int] = {}
        closed: dict[int, int] = {}
        position = 0
        for start, end, what in self._hidden():
            self._words(self.scan.text[position:start])
            position = end
            if isinstance(what, int):
                if what in opened:
                    closed[what] = self.length
                    self.open.remove(what)
                else:
                    opened[what] = self.length
                    self.open.append(what)
            else:
                kind, shown = what
                self._token(kind, self.scan.text[start:end], shown)
        self._words(self.scan.text[position:])
        marks = [
            Mark(
                pair.name,
                opened[number],
                closed[number],
                self.scan.text[pair.start : pair.inner_start],
                self.scan.text[pair.inner_end : pair.end],
            )
            for number, pair in enumerate(self.scan.pairs)
        ]
        return self._trimmed("".join(self.parts), marks)

    def _hidden(self) -> list[tuple[int, int, int | tuple[TokenKind, str]]]:
        """Return the stretches that are not words, each with its pair's number or its kind."""
        found: list[tuple[int, int, int | tuple[TokenKind, str]]] = []
        for number, pair in enumerate(self.scan.pairs):
            found.append((pair.start, pair.inner_start, number))
            found.append((pair.inner_end, pair.end, number))
        for token in self.scan.tokens:
            found.append((token.start, token.end, (token.kind, token.shown)))
        return sorted(found, key=lambda item: item[:2])

    def _token(self, kind: TokenKind, raw: str, shown: str) -> None:
        if kind is TokenKind.KEPT:
            self.kept.append(Kept(raw, self.length, self.length + len(raw)))
            self._add(raw)
        elif kind is TokenKind.POINT:
            blank = bool(self.parts) and self.parts[-1].endswith(" ")
            within = self.open[-1] if self.open else -1
            at = self.length
            self._words(shown)
            shown = "".join(self.parts)[at:] if shown else ""
            self.points.append(Point(raw, at, spaced=blank, within=within, shown=shown))
        else:
            self._words(shown)

    def _add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def _words(self, text: str) -> None:
        """Add words in composed form, with single blanks and without invisible characters."""
        position = 0
        if text[:1].isspace() and self.points and self.points[-1].at == self.length:
            self.points[-1] = replace(self.points[-1], parted=True)
        for gap in self.gap.finditer(text):
            if gap[0] == " " and gap.start() > position:
                continue  # as it should be
            self._add(unicodedata.normalize("NFC", text[position : gap.start()]))
            position = gap.end()
            if gap["line"] is not None and self._goes_on(text, gap.start(), position):
                self.points.append(Point(gap[0], self.length, line_break=True))
            elif gap["none"] is None and not (self.parts and self.parts[-1].endswith(" ")):
                if gap["line"] is not None:
                    self.points.append(Point(gap[0], self.length, line_break=True))
                self._add(" ")
        self._add(unicodedata.normalize("NFC", text[position:]))

    def _goes_on(self, text: str, end: int, begin: int) -> bool:
        """Return whether a word goes on in the next line; a hyphen that parts it is dropped."""
        following = WORD.match(text, begin)
        if self.markup == "html" or following is None or not _PARTED.search(text[:end]):
            return False
        if text[end - 1] == "-" and following[0].casefold() in _after_hyphens():
            return False
        if text[end - 1] == "-" and following[0][0].islower():
            self.parts[-1] = self.parts[-1][:-1]
            self.length -= 1
        return True

    def _trimmed(self, plain: str, marks: list[Mark]) -> Extracted:
        """Give what stands before the first and after the last character to lead and tail."""
        first, last = len(plain) - len(plain.lstrip()), len(plain.rstrip())
        aside = [point for point in self.points if not (point.line_break or point.shown)]
        before = [point for point in aside if point.at <= first]
        after = [point for point in aside if point.at >= last]
        if any(point.within >= 0 for point in before):
            before = []
        if any(point.within >= 0 for point in after):
            after = []
        after = [point for point in after if point not in before]
        moved = {id(point) for point in before + after}
        blank = self.markup == "html"
        raw = "".join(" " * (blank and point.spaced) + point.raw for point in before)
        lead = self.text[: self.start] + raw
        lead += plain[:first] if before else ""
        tail = "".join(" " * point.spaced + point.raw for point in after) + self.text[self.end :]
        trimmed = [_tight(mark, plain) for mark in marks]
        return Extracted(
            self.text,
            self.markup,
            lead,
            tail,
            plain[first:last],
            tuple(
                replace(mark, start=mark.start - first, end=mark.end - first) for mark in trimmed
            ),
            tuple(Kept(kept.text, kept.start - first, kept.end - first) for kept in self.kept),
            tuple(
                replace(
                    point,
                    raw=point.raw + " " * (point.at < first and not point.line_break),
                    at=min(max(point.at - first, 0), last - first),
                )
                for point in self.points
                if id(point) not in moved and (not point.line_break or first < point.at < last)
            ),
            self.markup != "markdown" or _PIPE.search(self.scan.text) is not None,
        )


def _tight(mark: Mark, plain: str) -> Mark:
    """Return the mark without the blanks at its edges."""
    inner = plain[mark.start : mark.end]
    start = mark.start + len(inner) - len(inner.lstrip())
    return replace(mark, start=start, end=start + len(inner.strip()))


def plain(text: str, markup: str) -> str:
    """Return what the encoder should read: the words without links, code and bullets."""
    return extract(text, markup).read


def translation_key(text: str, markup: str = "") -> str:
    """Return the key under which translations of a text are kept."""
    return hashlib.sha256(f"{markup}\0{text}".encode()).hexdigest()
