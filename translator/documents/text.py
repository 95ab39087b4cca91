"""Blocks of plain text: lines, or paragraphs where the lines are cut at a fixed width."""

import re
from collections.abc import Iterator

from translator.types import Block, BlockKind

LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
"""A line without its end, wherever Python's ``str.splitlines`` ends one."""

_BULLET = re.compile(
    r"[•◦‣▪●○*+–—-]\s+|\(?\d{1,3}[.)]\s+|\(?[a-z]\)\s+|[☐☑☒□■✓✔✗✘]\s*|\[[ xX]?\]\s+"
)
_COLUMN = re.compile(r"[ \u00a0]*\t\s*| {3,}")
_CLOSE_COLUMN = re.compile(r"(?<![.!?:]) {2,}|[ \u00a0]*\t\s*")
"""What parts the cells of a line, and of one whose neighbours have cells as well."""
_BROKEN = re.compile(r"[^\W\d_][-\u00ad]$")
_MIN_WIDTH, _MAX_WIDTH = 40, 100
_NARROW = 18
"""Columns of a newspaper are not narrower."""
_SLACK = 3
_MAX_HEADING = 120


def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a plain text in order; every non-blank character lies in one."""
    paragraphs = _paragraphs(text)
    width = _wrap_width(text, paragraphs)
    found: list[Block] = []
    for lines in paragraphs:
        together = _unwrap(text, lines, width) if width else _joined(text, lines)
        columns = _columns(text, [group[0] for group in together if len(group) == 1])
        for group in together:
            alone = len(lines) == len(group) == 1 and len(paragraphs) > 1
            start, end = group[0][0], group[-1][1]
            cells = list(_cells(text, start, end, columns)) if len(group) == 1 else [(start, end)]
            alone = alone and len(cells) == 1
            found += [Block(_kind(text[left:right], alone), left, right) for left, right in cells]
    return tuple(found)


Line = tuple[int, int]


def _paragraphs(text: str) -> list[list[Line]]:
    """Group the trimmed, non-blank lines; a blank line begins a new group."""
    groups: list[list[Line]] = []
    blank = True
    position = 0
    for match in LINE.finditer(text):
        between = text[position : match.start()].replace("\r\n", "\n")
        position = match.end()
        line = match[0]
        stripped = line.strip()
        blank = blank or len(between) > 1
        if not stripped:
            blank = True
            continue
        start = match.start() + len(line) - len(line.lstrip())
        if blank:
            groups.append([])
        groups[-1].append((start, start + len(stripped)))
        blank = False
    return groups


def _columns(text: str, lines: list[Line]) -> re.Pattern[str]:
    """Return what parts the cells of these lines: less where several of them have some."""
    several = sum(
        _CLOSE_COLUMN.search(text, _begin(text, *line), line[1]) is not None for line in lines
    )
    return _CLOSE_COLUMN if several > 1 else _COLUMN


def _cells(text: str, start: int, end: int, columns: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the cells of a line; one without columns is one cell."""
    for gap in columns.finditer(text, _begin(text, start, end), end):
        yield start, gap.start()
        start = gap.end()
    yield start, end


def _begin(text: str, start: int, end: int) -> int:
    """Return where the words of a line begin, after a bullet or a number."""
    bullet = _BULLET.match(text, start, end)
    return bullet.end() if bullet else start


def _joined(text: str, lines: list[Line]) -> list[list[Line]]:
    """Return the lines as they are, but for those that break off within a word."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _BROKEN.search(text, *groups[-1][-1]) and text[line[0]].islower():
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _wrap_width(text: str, paragraphs: list[list[Line]]) -> int:
    """Return the width the lines are cut at, 0 where every line stands for itself.

    Lines are cut when the next word would not have fitted, and sentences go on after the cut.
    """
    width = max((end - start for lines in paragraphs for start, end in lines), default=0)
    if not _NARROW <= width <= _MAX_WIDTH:
        return 0
    inner = [pair for lines in paragraphs for pair in zip(lines, lines[1:], strict=False)]
    full = sum(_cut(text, line, following, width) for line, following in inner)
    goes_on = sum(
        text[following[0]].islower() and text[line[1] - 1] not in ".!?:"
        for line, following in inner
    )
    # Poems and lists have short lines, too: there it must be plain.
    most, some = (0.7, 0.2) if width >= _MIN_WIDTH else (0.8, 0.4)
    wrapped = full >= most * len(inner) and goes_on >= max(1, some * len(inner))
    return width if inner and wrapped else 0


def _cut(text: str, line: Line, following: Line, width: int) -> bool:
    if _BROKEN.search(text, *line):
        return True
    word = text[following[0] : following[1]].split(maxsplit=1)[0]
    return line[1] - line[0] + 1 + len(word) > width - _SLACK


def _unwrap(text: str, lines: list[Line], width: int) -> list[list[Line]]:
    groups = [[lines[0]]]
    for line, following in zip(lines, lines[1:], strict=False):
        bullet = _BULLET.match(text, following[0])
        if _cut(text, line, following, width) and not bullet:
            groups[-1].append(following)
        else:
            groups.append([following])
    return groups


def _kind(text: str, alone: bool) -> BlockKind:
    if _BULLET.match(text):
        return BlockKind.LIST_ITEM
    title = text[0].isupper() and text[-1] not in ".!?:;,…" and len(text) <= _MAX_HEADING
    if alone and title and not re.search(r"[.:] |\n", text):
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH
