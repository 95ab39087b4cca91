"""How inline markup is spelt: patterns, and where an address ends."""

import re
from collections.abc import Iterable, Iterator

ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
"""What a backslash escapes in Markdown."""

_MAX_PARENTHESES = 32
URL = re.compile(r"(?:(?:https?|ftp)://|www\.(?=\w))[^\s<>\[\]`\"„“”«»]+", re.IGNORECASE)
_URL_TAIL = ".,;:!?'‘’‚…"
EMAIL = re.compile(r"[\w.+-]*\w@\w[\w-]*(?:\.\w[\w-]*)+")
HANDLE = re.compile(r"@\w+(?:[.-]\w+)*")
HASHTAG = re.compile(r"#\w*[^\W\d_]\w*")
PLACEHOLDER = re.compile(
    r"\{\{[^{}\r\n]{1,500}\}\}|\{%[^{}\r\n]{1,500}%\}"  # Jinja, Liquid, Hugo
    r"|\$?\{\{?[ ]?[\w.:-]*[ ]?\}?\}|%(?:\(\w+\)|\d+\$)?[sdif](?!\w)|%\w+%(?!\w)"
)
PATH = re.compile(r"/[\w.~-]+(?:/[\w.~-]+)+/?(?!\S)")
AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>")
TAG = re.compile(
    r"<!--(?:>|->|.*?-->)|<\?.*?\?>|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)"
    r"(?P<rest>(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*\s*/?)>",
    re.DOTALL,
)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
LABEL = re.compile(r"\[(?:[^\[\]\\]|\\.){0,999}\]", re.DOTALL)
_TITLE = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)", re.DOTALL)
_POINTED = re.compile(r"<(?:[^<>\\\r\n]|\\.)*>")


def url_end(text: str, start: int, end: int) -> int:
    """Return where a bare URL ends once the sentence's own punctuation is left out."""
    around = text[start - 1] if start and text[start - 1] in "*_~" else "."
    while end > start:
        last = text[end - 1]
        opening = {")": "(", "}": "{"}.get(last)
        alone = last == "|" and text.count("|", start, end) == 1
        unmatched = opening and text.count(last, start, end) > text.count(opening, start, end)
        if not (last in _URL_TAIL or last == around or alone or unmatched):
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


LINK_TARGET = re.compile(r"\]\(\s?<?([^()\s<>]{1,2000}(?:\([^()\s]{0,200}\)[^()\s<>]{0,500})?)")
"""Where a Markdown link leads."""


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each bare web or e-mail address."""
    at = 0
    for found in URL.finditer(text) if "://" in text or "www." in text.lower() else ():
        end = url_end(text, found.start(), found.end())
        yield from _mails(text, at, found.start())
        yield found.start(), end
        at = end
    yield from _mails(text, at, len(text))


def _mails(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if "@" in text[start:end]:
        yield from (found.span() for found in EMAIL.finditer(text, start, end))


def without_addresses(text: str) -> str:
    """Return the text without link targets and addresses."""
    if "](" in text:
        text = LINK_TARGET.sub("]", text)
    return cut_out(text, addresses(text))


def cut_out(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with a blank in place of each of these stretches, which are in order."""
    parts, at = [], 0
    for start, end in spans:
        parts.append(text[at:start])
        at = end
    return " ".join([*parts, text[at:]])
