"""How inline markup is spelt: patterns, and where an address ends."""

import re
from collections.abc import Iterable, Iterator

ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
"""What a backslash escapes in Markdown."""

_MAX_PARENTHESES = 32
URL = re.compile(r"(?:(?:https?|ftp)://|www\.(?=\w))[^\s<>\[\]`\"„“”«»]+", re.IGNORECASE)
_URL_TAIL = ".,;:!?'‘’‚…"
EMAIL = re.compile(r"[\w.+-]*\w@\w[\w-]*(?:\.\w[\w-]*)+")
HANDLE = re.compile(r"@\w+(?:[.-]\w+)*(?:/\w+(?:[.-]\w+)*)?")
HASHTAG = re.compile(r"#\w*[^\W\d_]\w*(?:-\w+)*")
PLACEHOLDER = re.compile(
    r"\{\{[^{}\r\n]{1,500}\}\}|\{%[^{}\r\n]{1,500}%\}"  # Jinja, Liquid, Hugo
    r"|\{/\*[^\r\n]*?\*/\}"  # a comment in MDX
    r"|\$[A-Z_][A-Z0-9_]{2,}(?!\w)|\$[a-z]\w*_\w+"
    r"|\$?\{\{?[ ]?[\w.:-]*[ ]?\}?\}|%(?:\(\w+\)|\d+\$)?[sdif](?!\w)|%\w+%(?!\w)"
)
_ENDINGS = """
7z apk avi bat bib bmp c cfg conf cpp css csv dll dmg doc docx epub exe flac gif gz htm html ini
ipynb iso jar java jpeg jpg js json jsx log md mdx mkv mov mp3 mp4 msi odp ods odt pdf php png ppt
pptx ps1 py rar rtf sh sql sqlite srt svg tar tex tif tiff tmx toml ts tsv tsx txt vtt wav webm webp
xcf xlf xliff xls xlsx xml yaml yml zip
"""
_TOP_LEVELS = """
ai app at berlin biz blog bund ch cloud co com de dev edu eu fr gov info int io it koeln li lu me
mil museum name net nl nrw online org pl pro ru shop tv ua uk us wien xyz
"""
_IDENTIFIERS = {
    "Windows path": r"(?<![^\W_])[A-Za-z]:\\[^\s<>\"|?*]*[\w)\\]|\\\\[\w.-]+\\[^\s<>\"|?*]*[\w\\]",
    "home folder": r"(?<![^\s(\"„“'])(?:~|\.{1,2}|%[A-Za-z]+%)[/\\][\w.~/\\-]*[\w/]",
    "file": rf"(?<![^\W_])(?<![./\\@-])\w[\w-]*(?:\.[\w-]+)*\.(?:{'|'.join(_ENDINGS.split())})"
    r"(?![^\W_]|@)(?!\.\w)",
    "domain": rf"(?<![^\W_])(?<![@./-])(?:[^\W_][\w-]*\.)+(?:{'|'.join(_TOP_LEVELS.split())})"
    r"(?![^\W_]|[@-]|\.\w)(?:/[^\s<>\"„“”]*[\w/])?",
    "function": r"(?<![^\W_])(?<!\.)[A-Za-z_]\w*(?:\.\w+)*\(\)",
    # Not Leser_innen, which are people.
    "snake case": r"(?<![^\W_])[^\W\d_][^\W_]*(?:_(?!(?:innen|in|r|n|e|er|en)\b)[^\W_]+)+"
    r"(?![^\W_])",
    "option": r"(?<![^\s(\"„“'])--[a-z][\w-]*\w(?:=[^\s,;]*\w)?",
    "version": r"(?<![^\W_])(?<!\.)v\d+(?:\.\d+)+(?:-\w+(?:\.\w+)*)?(?![^\W_])"
    r"|(?<![^\W_])(?<!\.)\d+(?:\.\d+)+-[a-z]\w*"
    r"(?:\.\d+)*(?![^\W_])",
    "address of a machine": r"(?<![^\W_])(?<!\.)(?!\d{1,3}(?:\.\d{3}){3}(?!\d))"
    r"\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?![\w.]\d)",
    "UUID": r"(?<![^\W_])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![^\W_])",
    "block of Obsidian": r"(?<!\S)\^[a-z0-9-]{2,}(?=\s*$)",
    "DOI": r"(?<![^\W_])(?<!\.)10\.\d{4,}/[^\s<>\"]*\w",
}
"""Names of things that are copied wherever they stand, and how each is spelt."""
IDENTIFIER = re.compile("|".join(f"(?:{one})" for one in _IDENTIFIERS.values()))
MAY_IDENTIFY = re.compile(
    r"[\w)][_.]\w|\w:\\|\\\\\w|[~.%][/\\]|\(\)|--[a-z]|[0-9a-fA-F]{4}-|\s\^\w"
)
"""What a text has that holds any of them."""
PATH = re.compile(r"/[\w.~-]+(?:/[\w.~-]+)+/?(?!\S)")
AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>")
BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
"""A value in JSX."""
TAG = re.compile(
    r"<!--(?:>|->|.*?-->)|<\?.*?\?>|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)"
    r"(?P<rest>(?:\s+(?:[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`{]+|'[^']*'|\"[^\"]*\"|"
    rf"{BRACES}))?|{BRACES}))*\s*/?)>",
    re.DOTALL,
)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ATTRIBUTE = r"(?:[#.][\w:-]+|[\w:-]+=(?:\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\s{}\"']+))"
ATTRIBUTES = re.compile(rf"\{{(?::?\s*{_ATTRIBUTE}(?:\s+{_ATTRIBUTE})*\s*|:\s*[\w-]+\s*|=\w+)\}}")
"""Classes, names and sizes as pandoc, kramdown and others write them behind words."""
WIKI = re.compile(r"!?\[\[(?P<page>[^\[\]|\r\n]+)(?P<shown>\|[^\[\]|\r\n]+)?\]\]")
MATH = re.compile(
    r"\$\$(?:[^$\\]|\\.)+\$\$|\$(?=[^\s$])(?P<inner>(?:[^$\\\r\n]|\\.)*?)(?<=[^\s\\])\$(?!\d)"
    r"|\\\[(?P<square>(?:[^\\\r\n]|\\[^\[\]])+)\\\]|\\\((?P<round>(?:[^\\\r\n]|\\[^()])+)\\\)",
    re.DOTALL,
)
_SIGN_OF_MATH = re.compile(r"[\\^_{}=<>+]")
_OF_MATH = re.compile(r"[\\^_{}=<>+]|^\w{1,2}$")
EMOJI_NAME = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]+:(?![\w:])")


def math_end(text: str, start: int) -> int:
    """Return where a formula ends that begins here, 0 where none does; prices are none."""
    found = MATH.match(text, start)
    if found is None:
        return 0
    inner, escaped = found["inner"], found["round"] or found["square"]
    if escaped is not None:  # or words in brackets that are none of a link
        return found.end() if _SIGN_OF_MATH.search(escaped) else 0
    return found.end() if inner is None or _OF_MATH.search(inner) else 0


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
