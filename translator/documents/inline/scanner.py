"""Finds inline markup in a stretch of text, with exact offsets."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from translator.documents.inline.html_tags import VERBATIM, VOID, closings, element_at
from translator.documents.inline.markup import MarkupOf, Pair, Scan, Token, TokenKind
from translator.documents.inline.patterns import (
    ATTRIBUTES,
    AUTOLINK,
    EMAIL,
    EMOJI_NAME,
    ENTITY,
    ESCAPABLE,
    FOOTNOTE,
    HANDLE,
    HASHTAG,
    IDENTIFIER,
    LABEL,
    MAY_IDENTIFY,
    PATH,
    PLACEHOLDER,
    TAG,
    URL,
    WIKI,
    destination_end,
    math_end,
    url_end,
)
from translator.languages.codes import primary

_MARKDOWN_TRIGGER = re.compile(
    r"[\\`<&!\[\]*_~@#%${/]|(?<![\w:]):[a-z]|https?:|ftp:|(?<!\w)www\.", re.IGNORECASE
)
_TEXT_TRIGGER = re.compile(r"[!\[\]@#%${/]|https?:|ftp:|(?<!\w)www\.", re.IGNORECASE)
_HTML_TRIGGER = re.compile(r"[<&@#%${/]|https?:|ftp:|(?<!\w)www\.", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);?")
_TRIGGERS = {"markdown": _MARKDOWN_TRIGGER, "html": _HTML_TRIGGER}


def scan(text: str, markup: str) -> Scan:
    """Return the inline markup of a text of kind ``text``, ``markdown`` or ``html``."""
    return _Scanner(text, markup).run()


@dataclass
class _Bracket:
    start: int
    inner: int
    image: bool
    delimiters: int  # how many delimiter runs stood before it
    active: bool = True


@dataclass
class _Run:
    char: str
    start: int
    end: int
    opens: bool
    closes: bool
    length: int = field(init=False)

    def __post_init__(self) -> None:
        self.length = self.end - self.start


class _Scanner:
    def __init__(self, text: str, markup: str) -> None:
        self.text, self.markdown, self.html = text, markup == "markdown", markup == "html"
        self.language = markup.language if isinstance(markup, MarkupOf) else ""
        self.trigger = _TRIGGERS.get(markup, _TEXT_TRIGGER)
        self.pairs: list[Pair] = []
        self.tokens: list[Token] = []
        self.brackets: list[_Bracket] = []
        self.runs: list[_Run] = []
        self.tags: list[tuple[str, int, int]] = []
        self.ends: dict[int, int] | None = None  # of HTML elements, once they are needed
        self.unclosed: set[int] = set()  # lengths of backtick runs that never close
        self.at_char: dict[str, Callable[[int], int]] = {
            "[": self._open_bracket,
            "!": self._open_image,
            "]": self._close_bracket,
        }
        if self.html:
            self.at_char = {"<": self._element, "&": self._reference}
        elif self.markdown:
            self.at_char |= {
                "\\": self._escape,
                "`": self._code,
                "<": self._tag,
                "&": self._entity,
                "*": self._delimiters,
                "_": self._delimiters,
                "~": self._delimiters,
            }

    def run(self) -> Scan:
        at = 0
        names = self._identifiers()
        name = next(names, None)
        while found := self.trigger.search(self.text, at):
            while name is not None and name[0] < at:
                name = next(names, None)
            if name is not None and name[0] <= found.start():
                at = self._token(TokenKind.KEPT, *name)
                continue
            handle = self.at_char.get(self.text[found.start()], self._word)
            at = handle(found.start())
        while name is not None:
            if name[0] >= at:
                at = self._token(TokenKind.KEPT, *name)
            name = next(names, None)
        self._emphasis(0)
        pairs = self._nested(sorted(self.pairs, key=lambda pair: (pair.start, -pair.end)))
        tokens = sorted(self.tokens, key=lambda token: token.start)
        return Scan(self.text, tuple(pairs), tuple(tokens))

    def _identifiers(self) -> Iterator[tuple[int, int]]:
        """Yield where files, domains, functions and the like stand."""
        if MAY_IDENTIFY.search(self.text):
            yield from (found.span() for found in IDENTIFIER.finditer(self.text))

    def _token(self, kind: TokenKind, start: int, end: int, shown: str | None = None) -> int:
        shown = self.text[start:end] if shown is None else shown
        self.tokens.append(Token(kind, start, end, shown))
        return end

    def _escape(self, at: int) -> int:
        following = self.text[at + 1 : at + 2]
        if following in ("(", "[") and (end := math_end(self.text, at)):
            return self._token(TokenKind.KEPT, at, end)
        if following in ("\n", "\r"):
            return self._token(TokenKind.POINT, at, at + 1, "")
        if following and following in ESCAPABLE:
            return self._token(TokenKind.LITERAL, at, at + 2, following)
        return at + 1

    def _entity(self, at: int) -> int:
        entity = ENTITY.match(self.text, at)
        if entity is None or (shown := html.unescape(entity[0])) == entity[0]:
            return at + 1
        return self._token(TokenKind.LITERAL, at, entity.end(), shown)

    def _code(self, at: int) -> int:
        end = at
        while self.text.startswith("`", end):
            end += 1
        length = end - at
        if length not in self.unclosed:
            closing = re.compile(rf"(?<!`)`{{{length}}}(?!`)").search(self.text, end)
            if closing:
                return self._token(TokenKind.KEPT, at, closing.end())
            self.unclosed.add(length)
        return end

    def _tag(self, at: int) -> int:
        if autolink := AUTOLINK.match(self.text, at):
            return self._token(TokenKind.KEPT, at, autolink.end())
        tag = TAG.match(self.text, at)
        if tag is None:
            return at + 1
        name = (tag["name"] or "").lower()
        if not name or name in VOID or tag["rest"].endswith("/"):
            return self._token(TokenKind.POINT, at, tag.end(), "")
        if not tag["close"]:
            if name in VERBATIM and (end := self._closing(at)):
                return self._token(TokenKind.KEPT, at, end)
            self.tags.append((name, at, tag.end()))
            return tag.end()
        return self._end_tag(name, at, tag.end())

    def _end_tag(self, name: str, at: int, end: int) -> int:
        """Close the innermost element of this name."""
        for index in range(len(self.tags) - 1, max(-1, len(self.tags) - 20), -1):
            if self.tags[index][0] == name:
                _, start, inner = self.tags[index]
                for _, lone, lone_end in self.tags[index + 1 :]:
                    self._token(TokenKind.POINT, lone, lone_end, "")
                del self.tags[index:]
                kind = "link" if name == "a" and self.html else "tag"
                self.pairs.append(Pair(kind, start, inner, at, end))
                return end
        return self._token(TokenKind.POINT, at, end, "")

    def _reference(self, at: int) -> int:
        """Read a character reference as HTML does, with or without semicolon."""
        found = _REFERENCE.match(self.text, at)
        if found is None or (shown := html.unescape(found[0])) == found[0]:
            return at + 1
        return self._token(TokenKind.LITERAL, at, found.end(), shown)

    def _element(self, at: int) -> int:
        element = element_at(self.text, at)
        if element is None:
            return at + 1
        foreign = self.language and element.language and primary(element.language) != self.language
        stays = element.encloses and (element.verbatim or foreign)
        if stays and (end := self._closing(at)):
            return self._token(TokenKind.KEPT, at, end)
        if element.closes:
            return self._end_tag(element.name, at, element.end)
        if element.encloses:
            self.tags.append((element.name, at, element.end))
            return element.end
        return self._token(TokenKind.POINT, at, element.end, "")

    def _closing(self, at: int) -> int:
        """Return where the element that begins here ends, or 0."""
        self.ends = closings(self.text) if self.ends is None else self.ends
        return self.ends.get(at, 0)

    def _word(self, at: int) -> int:
        """Keep a URL, an address, a handle, a hashtag, a placeholder or a path."""
        text = self.text
        before = text[at - 1] if at else " "
        if url := URL.match(text, at):
            end = url_end(text, at, url.end())
            if end > at + 8 or (end > at + 4 and text[at] in "wW"):
                return self._token(TokenKind.KEPT, at, end)
        if text[at] == "@":
            return self._at_sign(at, before)
        found = None
        if self.markdown and text[at] == "$" and (end := math_end(text, at)):
            return self._token(TokenKind.KEPT, at, end)
        if self.markdown and text[at] == "{" and (found := ATTRIBUTES.match(text, at)):
            return self._token(TokenKind.POINT, at, found.end(), "")
        if self.markdown and text[at] == ":":
            found = EMOJI_NAME.match(text, at)
        elif text[at] == "#" and not (before.isalnum() or before in "_&/#"):
            found = HASHTAG.match(text, at)
        elif text[at] in "${" or (text[at] == "%" and not before.isalnum()):
            found = PLACEHOLDER.match(text, at)
        elif text[at] == "/" and before.isspace():
            found = PATH.match(text, at)
        return self._token(TokenKind.KEPT, at, found.end()) if found else at + 1

    def _at_sign(self, at: int, before: str) -> int:
        floor = max((token.end for token in self.tokens[-1:]), default=0)
        start = at
        while start > floor and (self.text[start - 1].isalnum() or self.text[start - 1] in "_.+-"):
            start -= 1
        while start < at and self.text[start] in "_.+-":
            start += 1
        if start < at and (email := EMAIL.match(self.text, start)) and email.end() > at:
            end = start + len(email[0].rstrip("_"))
            while self.runs and self.runs[-1].start >= start:
                self.runs.pop()
            return self._token(TokenKind.KEPT, start, end)
        if not (before.isalnum() or before in "_@/") and (handle := HANDLE.match(self.text, at)):
            return self._token(TokenKind.KEPT, at, handle.end())
        return at + 1

    def _open_image(self, at: int) -> int:
        if not self.text.startswith("[", at + 1):
            return at + 1
        if self.markdown and (wiki := WIKI.match(self.text, at)):
            return self._token(TokenKind.KEPT, at, wiki.end())
        self.brackets.append(_Bracket(at, at + 2, True, len(self.runs)))
        return at + 2

    def _open_bracket(self, at: int) -> int:
        if self.markdown and (footnote := FOOTNOTE.match(self.text, at)):
            return self._token(TokenKind.POINT, at, footnote.end(), "")
        if self.markdown and (wiki := WIKI.match(self.text, at)):
            if not wiki["shown"]:
                return self._token(TokenKind.KEPT, at, wiki.end())
            begin = wiki.start("shown") + 1
            self.pairs.append(Pair("link", at, begin, wiki.end() - 2, wiki.end()))
            return wiki.end()
        self.brackets.append(_Bracket(at, at + 1, False, len(self.runs)))
        return at + 1

    def _close_bracket(self, at: int) -> int:
        if not self.brackets:
            return at + 1
        bracket = self.brackets.pop()
        end = self._link_end(at) if bracket.active else None
        if end is None:
            return at + 1
        self._emphasis(bracket.delimiters)
        self._tags_end(bracket.inner)
        if not self.text[bracket.inner : at].strip():
            self._token(TokenKind.POINT, bracket.start, end, "")
        else:
            name = "image" if bracket.image else "link"
            self.pairs.append(Pair(name, bracket.start, bracket.inner, at, end))
        if not bracket.image:
            for outer in self.brackets:
                outer.active = outer.active and outer.image
        return end

    def _link_end(self, at: int) -> int | None:
        if self.text.startswith("(", at + 1):
            end = destination_end(self.text, at + 1)
            if end is not None:
                attributes = ATTRIBUTES.match(self.text, end) if self.markdown else None
                return attributes.end() if attributes else end
        if self.markdown and (attributes := ATTRIBUTES.match(self.text, at + 1)):
            return attributes.end()
        if self.markdown and (label := LABEL.match(self.text, at + 1)):
            return label.end()
        return None

    def _tags_end(self, start: int) -> None:
        """Tags opened inside a link cannot close outside it."""
        while self.tags and self.tags[-1][1] >= start:
            _, lone, lone_end = self.tags.pop()
            self._token(TokenKind.POINT, lone, lone_end, "")

    def _delimiters(self, at: int) -> int:
        text, char, end = self.text, self.text[at], at
        while text.startswith(char, end):
            end += 1
        if char == "~" and end - at != 2:
            return end
        before = text[at - 1] if at else " "
        after = text[end] if end < len(text) else " "
        left = not _blank(after) and (
            not _punctuation(after) or _blank(before) or _punctuation(before)
        )
        right = not _blank(before) and (
            not _punctuation(before) or _blank(after) or _punctuation(after)
        )
        opens, closes = left, right
        if char == "_":
            opens = left and (not right or _punctuation(before))
            closes = right and (not left or _punctuation(after))
        self.runs.append(_Run(char, at, end, opens, closes))
        return end

    def _emphasis(self, bottom: int) -> None:
        """Match the delimiter runs above ``bottom`` as CommonMark does, and forget them."""
        runs = self.runs[bottom:]
        del self.runs[bottom:]
        openers: list[_Run] = []
        dead: dict[tuple[str, bool, int], int] = {}
        for run in runs:
            if run.closes:
                self._match(run, openers, dead)
            if run.opens and run.end > run.start:
                openers.append(run)

    def _match(
        self, run: _Run, openers: list[_Run], dead: dict[tuple[str, bool, int], int]
    ) -> None:
        while run.end > run.start:
            key = (run.char, run.opens, run.length % 3)
            floor = dead.get(key, 0)
            index = len(openers) - 1
            while index >= floor and not _matches(openers[index], run):
                index -= 1
            if index < floor:
                dead[key] = len(openers)
                return
            opener = openers[index]
            del openers[index + 1 :]
            for other, height in dead.items():
                dead[other] = min(height, len(openers))
            size = 2 if opener.end - opener.start >= 2 and run.end - run.start >= 2 else 1
            name = "strike" if run.char == "~" else "strong" if size == 2 else "emphasis"
            self.pairs.append(
                Pair(name, opener.end - size, opener.end, run.start, run.start + size)
            )
            opener.end -= size
            run.start += size
            if opener.end == opener.start:
                openers.pop()

    def _nested(self, pairs: list[Pair]) -> list[Pair]:
        """Let tags that cross emphasis or enclose nothing stand alone."""
        for _, start, end in self.tags:
            self._token(TokenKind.POINT, start, end, "")
        kept: list[Pair] = []
        stack: list[Pair] = []
        for pair in pairs:
            while stack and stack[-1].end <= pair.start:
                stack.pop()
            while stack and pair.end > stack[-1].inner_end and stack[-1].name == "tag":
                kept.remove(stack[-1])
                self._split(stack.pop())
            crosses = bool(stack) and pair.end > stack[-1].inner_end
            empty = not self.text[pair.inner_start : pair.inner_end].strip()
            if crosses or (empty and not self.html):
                self._split(pair)
                continue
            kept.append(pair)
            stack.append(pair)
        return kept

    def _split(self, pair: Pair) -> None:
        self._token(TokenKind.POINT, pair.start, pair.inner_start, "")
        self._token(TokenKind.POINT, pair.inner_end, pair.end, "")


def _matches(opener: _Run, closer: _Run) -> bool:
    if opener.char != closer.char:
        return False
    either = (opener.closes or closer.opens) and closer.char != "~"
    both_threes = opener.length % 3 == 0 and closer.length % 3 == 0
    return not either or (opener.length + closer.length) % 3 != 0 or both_threes


def _blank(char: str) -> bool:
    return char.isspace()


def _punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"
