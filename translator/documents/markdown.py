"""Blocks of Markdown: headings, paragraphs, list items, quotes, tables, code."""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from translator.documents import dialects
from translator.types import Block, BlockKind

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_UNTRANSLATED_HTML = re.compile(
    r"\s*(?:<!--|<\?|<![A-Z]|<(?:script|style|pre|svg)\b)", re.IGNORECASE
)
_CELL_BORDER = re.compile(r"\\.|\|")


def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text in order; every non-blank character lies in one."""
    return tuple(_Blocks(text).run())


@cache
def parser() -> MarkdownIt:
    """Return the parser of CommonMark, tables, definition lists, and footnotes where they stand."""
    parser = MarkdownIt("commonmark").enable("table").use(deflist_plugin)
    return parser.use(footnote_plugin, inline=False, move_to_end=False)


class _Blocks:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = [(match.start(), match.end()) for match in _LINE.finditer(text)]
        self.found: list[Block] = []

    def run(self) -> list[Block]:
        lines = [self._line(number) for number in range(len(self.lines))]
        first = dialects.front_matter(lines)
        if first:
            self._add(BlockKind.CODE, 0, first)
        self.furniture = dialects.furniture(lines, first)
        body = "\n".join(self.furniture.plain[first:])
        done = first
        parents: list[Token] = []
        for token in parser().parse(body):
            if token.nesting == 1:
                parents.append(token)
            elif token.nesting == -1:
                parents.pop()
            if token.map is None or not (
                token.type in ("heading_open", "paragraph_open", "table_open", "dt_open")
                or token.type in ("fence", "code_block", "html_block", "hr")
            ):
                continue
            start, end = token.map[0] + first, token.map[1] + first
            if token.type == "dt_open":  # a term is one line, and its map empty
                end = start + 1
            self._loose(done, start)
            self._leaf(token, start, end, parents)
            done = max(done, end)
        self._loose(done, len(self.lines))
        return self.found

    def _line(self, number: int) -> str:
        start, end = self.lines[number]
        return self.text[start:end].rstrip("\r\n")

    def _leaf(self, token: Token, start: int, end: int, parents: list[Token]) -> None:
        if token.type == "heading_open":
            if token.markup in ("=", "-"):
                self._add(BlockKind.HEADING, start, end - 1)
                self._add(BlockKind.OTHER, end - 1, end)
            else:
                self._add(BlockKind.HEADING, start, end)
        elif token.type == "dt_open":
            self._add(BlockKind.LIST_ITEM, start, end)
        elif token.type == "paragraph_open":
            listed = any(parent.type in ("list_item_open", "dd_open") for parent in parents)
            self._add(BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH, start, end)
        elif token.type in ("fence", "code_block"):
            self._add(BlockKind.CODE, start, end)
        elif token.type == "html_block":
            self._html(token.content, start, end)
        elif token.type == "table_open":
            for line in range(start, end):
                self._cells(line)
        else:
            self._add(BlockKind.OTHER, start, end)

    def _html(self, content: str, start: int, end: int) -> None:
        """One block a line, unless a tag or comment goes over several: then all stays as it is."""
        lines = content.splitlines()
        broken = any(line.count("<") != line.count(">") for line in lines)
        if broken or _UNTRANSLATED_HTML.match(content):
            self._add(BlockKind.CODE, start, end)
        else:
            self._loose(start, end)

    def _loose(self, start: int, end: int) -> None:
        """One block a line, such as link definitions and empty list items."""
        for line in range(start, end):
            if line not in self.furniture.verbatim:
                self._add(BlockKind.OTHER, line, line + 1)
                continue
            begin, stop = self.lines[line]
            left, right = self.furniture.titles.get(line, (stop - begin, stop - begin))
            self._span(BlockKind.CODE, begin, begin + left)
            self._span(BlockKind.HEADING, begin + left, begin + right)
            self._span(BlockKind.CODE, begin + right, stop)

    def _add(self, kind: BlockKind, start: int, end: int) -> None:
        if start < end:
            self._span(kind, self.lines[start][0], self.lines[end - 1][1])

    def _span(self, kind: BlockKind, start: int, end: int) -> None:
        stretch = self.text[start:end]
        if stretch.strip():
            start += len(stretch) - len(stretch.lstrip())
            self.found.append(Block(kind, start, start + len(stretch.strip())))

    def _cells(self, line: int) -> None:
        """One block a cell; each begins with the border on its left."""
        start, end = self.lines[line]
        borders = [
            match.start()
            for match in _CELL_BORDER.finditer(self.text, start, end)
            if match[0] == "|"
        ]
        cuts = [border for border in borders if self.text[start:border].strip()]
        if cuts and not self.text[cuts[-1] + 1 : end].strip():
            cuts.pop()
        for left, right in zip([start, *cuts], [*cuts, end], strict=True):
            self._span(BlockKind.OTHER, left, right)
