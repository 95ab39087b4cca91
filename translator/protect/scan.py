"""Finds inline markup in a stretch of text, with exact offsets."""

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
"""What a backslash escapes in Markdown."""

_MAX_PARENTHESES = 32
_URL = re.compile(r"(?:(?:https?|ftp)://|www\.(?=\w))[^\s<>\[\]`\"„“”«»]+", re.IGNORECASE)
_URL_TAIL = ".,;:!?'*_~‘’‚…"
_EMAIL = re.compile(r"[\w.+-]*\w@\w[\w-]*(?:\.\w[\w-]*)+")
_HANDLE = re.compile(r"@\w+(?:[.-]\w+)*")
_HASHTAG = re.compile(r"#\w*[^\W\d_]\w*")
_PLACEHOLDER = re.compile(
    r"\$?\{\{?[ ]?[\w.:-]*[ ]?\}?\}|%(?:\(\w+\)|\d+\$)?[sdif](?!\w)|%\w+%(?!\w)"
)
_PATH = re.compile(r"/[\w.~-]+(?:/[\w.~-]+)+/?(?!\S)")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>")
_TAG = re.compile(
    r"<!--(?:>|->|.*?-->)|<\?.*?\?>|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)"
    r"(?P<rest>(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*\s*/?)>",
    re.DOTALL,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_LABEL = re.compile(r"\[(?:[^\[\]\\]|\\.){0,999}\]", re.DOTALL)
_TITLE = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)", re.DOTALL)
_POINTED = re.compile(r"<(?:[^<>\\\r\n]|\\.)*>")
_MARKDOWN_TRIGGER = re.compile(r"[\\`<&!\[\]*_~@#%${/]|https?:|ftp:|(?<!\w)www\.", re.IGNORECASE)
_TEXT_TRIGGER = re.compile(r"[!\[\]@#%${/]|https?:|ftp:|(?<!\w)www\.", re.IGNORECASE)
_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})


class TokenKind(StrEnum):
    """What a token is to translation."""

    KEPT = "kept"
    """Stands in the sentence like a word and must not change: a URL, code, a placeholder."""
    POINT = "point"
    """Invisible and between words: a single HTML tag, a footnote mark, an empty link."""
    LITERAL = "literal"
    """Another way to write a character: an escape or an entity."""


@dataclass(frozen=True)
class Token:
    """Markup that encloses nothing: ``text[start:end]``, read as ``shown``."""

    kind: TokenKind
    start: int
    end: int
    shown: str


@dataclass(frozen=True)
class Pair:
    """Markup around words: opened by ``text[start:inner_start]``, closed up to ``end``."""

    name: str
    """``link``, ``image``, ``emphasis``, ``strong``, ``strike`` or ``tag``."""
    start: int
    inner_start: int
    inner_end: int
    end: int


@dataclass(frozen=True)
class Scan:
    """All inline markup of a text; pairs nest, and tokens lie between their marks."""

    text: str
    pairs: tuple[Pair, ...]
    """Outer before inner, left before right."""
    tokens: tuple[Token, ...]
    """Left before right."""


def scan(text: str, markup: str) -> Scan:
    """Return the inline markup of a text of kind ``text`` or ``markdown``."""
    return _Scanner(text, markup == "markdown").run()


def wordy(found: Scan) -> Scan:
    """Return the markup with pairs that enclose no word (an icon, a dash) as single points."""
    text = found.text
    if not found.pairs:
        return found
    letters = [0] * (len(text) + 1)
    shown = [char.isalnum() for char in text]
    hidden = [(pair.start, pair.inner_start, "") for pair in found.pairs]
    hidden += [(pair.inner_end, pair.end, "") for pair in found.pairs]
    hidden += [(token.start, token.end, token.shown) for token in found.tokens]
    for start, end, instead in hidden:
        shown[start:end] = [False] * (end - start)
        shown[start] = any(char.isalnum() for char in instead)
    for at, letter in enumerate(shown):
        letters[at + 1] = letters[at] + letter
    points: list[Token] = []
    pairs: list[Pair] = []
    for pair in found.pairs:
        if points and pair.end <= points[-1].end:
            continue
        if letters[pair.start] == letters[pair.end]:
            points.append(Token(TokenKind.POINT, pair.start, pair.end, ""))
        else:
            pairs.append(pair)
    ends = [(point.start, point.end) for point in points]
    tokens = [
        token
        for token in found.tokens
        if not any(start <= token.start and token.end <= end for start, end in ends)
    ]
    tokens = sorted(tokens + points, key=lambda token: token.start)
    return Scan(text, tuple(pairs), tuple(tokens))


def url_end(text: str, start: int, end: int) -> int:
    """Return where a bare URL ends once the sentence's own punctuation is left out."""
    while end > start:
        last = text[end - 1]
        opening = {")": "(", "}": "{"}.get(last)
        alone = last == "|" and text.count("|", start, end) == 1
        unmatched = opening and text.count(last, start, end) > text.count(opening, start, end)
        if not (last in _URL_TAIL or alone or unmatched):
            break
        end -= 1
    return end


def destination_end(text: str, start: int) -> int | None:
    """Return where ``(destination "title")`` ends that starts here, None if there is none."""
    at = _skip_blanks(text, start + 1)
    if text.startswith("<", at):
        pointed = _POINTED.match(text, at)
        if pointed is None:
            return None
        at = pointed.end()
    else:
        end = _bare_destination_end(text, at)
        if end is None:
            return None
        at = end
    after = _skip_blanks(text, at)
    if after > at and (title := _TITLE.match(text, after)):
        after = _skip_blanks(text, title.end())
    return after + 1 if text.startswith(")", after) else None


def _bare_destination_end(text: str, at: int) -> int | None:
    depth = 0
    while at < len(text):
        char = text[at]
        if char == "\\" and text[at + 1 : at + 2] in ESCAPABLE and at + 1 < len(text):
            at += 2
            continue
        if char == "(":
            depth += 1
            if depth > _MAX_PARENTHESES:
                return None
        elif char == ")":
            if depth == 0:
                break
            depth -= 1
        elif char.isspace() or ord(char) < 32 or ord(char) == 127:
            break
        at += 1
    return at if depth == 0 else None


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


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
    def __init__(self, text: str, markdown: bool) -> None:
        self.text, self.markdown = text, markdown
        self.trigger = _MARKDOWN_TRIGGER if markdown else _TEXT_TRIGGER
        self.pairs: list[Pair] = []
        self.tokens: list[Token] = []
        self.brackets: list[_Bracket] = []
        self.runs: list[_Run] = []
        self.tags: list[tuple[str, int, int]] = []
        self.unclosed: set[int] = set()  # lengths of backtick runs that never close
        self.at_char: dict[str, Callable[[int], int]] = {
            "[": self._open_bracket,
            "!": self._open_image,
            "]": self._close_bracket,
        }
        if markdown:
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
        while found := self.trigger.search(self.text, at):
            handle = self.at_char.get(self.text[found.start()], self._word)
            at = handle(found.start())
        self._emphasis(0)
        pairs = self._nested(sorted(self.pairs, key=lambda pair: (pair.start, -pair.end)))
        tokens = sorted(self.tokens, key=lambda token: token.start)
        return Scan(self.text, tuple(pairs), tuple(tokens))

    def _token(self, kind: TokenKind, start: int, end: int, shown: str | None = None) -> int:
        shown = self.text[start:end] if shown is None else shown
        self.tokens.append(Token(kind, start, end, shown))
        return end

    def _escape(self, at: int) -> int:
        following = self.text[at + 1 : at + 2]
        if following in ("\n", "\r"):
            return self._token(TokenKind.POINT, at, at + 1, "")
        if following and following in ESCAPABLE:
            return self._token(TokenKind.LITERAL, at, at + 2, following)
        return at + 1

    def _entity(self, at: int) -> int:
        entity = _ENTITY.match(self.text, at)
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
        if autolink := _AUTOLINK.match(self.text, at):
            return self._token(TokenKind.KEPT, at, autolink.end())
        tag = _TAG.match(self.text, at)
        if tag is None:
            return at + 1
        name = (tag["name"] or "").lower()
        if not name or name in _VOID or tag["rest"].endswith("/"):
            return self._token(TokenKind.POINT, at, tag.end(), "")
        if not tag["close"]:
            self.tags.append((name, at, tag.end()))
            return tag.end()
        for index in range(len(self.tags) - 1, max(-1, len(self.tags) - 20), -1):
            if self.tags[index][0] == name:
                _, start, inner = self.tags[index]
                for _, lone, lone_end in self.tags[index + 1 :]:
                    self._token(TokenKind.POINT, lone, lone_end, "")
                del self.tags[index:]
                self.pairs.append(Pair("tag", start, inner, at, tag.end()))
                return tag.end()
        return self._token(TokenKind.POINT, at, tag.end(), "")

    def _word(self, at: int) -> int:
        """Keep a URL, an address, a handle, a hashtag, a placeholder or a path."""
        text = self.text
        before = text[at - 1] if at else " "
        if url := _URL.match(text, at):
            end = url_end(text, at, url.end())
            if end > at + 8 or (end > at + 4 and text[at] in "wW"):
                return self._token(TokenKind.KEPT, at, end)
        if text[at] == "@":
            return self._at_sign(at, before)
        found = None
        if text[at] == "#" and not (before.isalnum() or before in "_&/#"):
            found = _HASHTAG.match(text, at)
        elif text[at] in "${" or (text[at] == "%" and not before.isalnum()):
            found = _PLACEHOLDER.match(text, at)
        elif text[at] == "/" and before.isspace():
            found = _PATH.match(text, at)
        return self._token(TokenKind.KEPT, at, found.end()) if found else at + 1

    def _at_sign(self, at: int, before: str) -> int:
        floor = max((token.end for token in self.tokens[-1:]), default=0)
        start = at
        while start > floor and (self.text[start - 1].isalnum() or self.text[start - 1] in "_.+-"):
            start -= 1
        while start < at and self.text[start] in "_.+-":
            start += 1
        if start < at and (email := _EMAIL.match(self.text, start)) and email.end() > at:
            end = start + len(email[0].rstrip("_"))
            while self.runs and self.runs[-1].start >= start:
                self.runs.pop()
            return self._token(TokenKind.KEPT, start, end)
        if not (before.isalnum() or before in "_@/") and (handle := _HANDLE.match(self.text, at)):
            return self._token(TokenKind.KEPT, at, handle.end())
        return at + 1

    def _open_image(self, at: int) -> int:
        if not self.text.startswith("[", at + 1):
            return at + 1
        self.brackets.append(_Bracket(at, at + 2, True, len(self.runs)))
        return at + 2

    def _open_bracket(self, at: int) -> int:
        if self.markdown and (footnote := _FOOTNOTE.match(self.text, at)):
            return self._token(TokenKind.POINT, at, footnote.end(), "")
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
                return end
        if self.markdown and (label := _LABEL.match(self.text, at + 1)):
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
            if crosses or not self.text[pair.inner_start : pair.inner_end].strip():
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
