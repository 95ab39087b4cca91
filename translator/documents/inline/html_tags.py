"""HTML as browsers cut it: tags, comments and text no reader sees, with exact offsets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_VOID_NAMES = """
area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr
"""
VOID = frozenset(_VOID_NAMES.split())
"""Elements that hold nothing and have no end tag."""
VERBATIM = frozenset({"code", "kbd", "samp", "var", "tt"})
"""Inline elements whose words are not language."""

_RAW = frozenset(
    {"script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "textarea"}
)
# Attributes need no blank between them, and a stray quote or = begins the name of one, as the
# tokeniser of the HTML standard has it.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*)(?P<rest>(?>[\s/]+"
    r"|[^\s/>][^\s/>=]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|(?![\"'])[^\s>]*))?)*+)>"
)
_COMMENT = re.compile(r"<!--(?:>|->|.*?(?:--!?>|\Z))", re.DOTALL)
_BOGUS = re.compile(r"<(?:!|\?|/[^A-Za-z>])[^>]*(?:>|\Z)|</>")
_UNFINISHED = re.compile(r"</?[A-Za-z]")
_NOT_TRANSLATED = re.compile(
    r"\stranslate\s*=\s*[\"']?no\b|\sclass\s*=\s*(?:[\"'][^\"']*\bnotranslate\b|notranslate\b)",
    re.IGNORECASE,
)


LANGUAGE = re.compile(r"(\s(?:xml:)?lang\s*=\s*[\"']?)([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)", re.I)


@dataclass(frozen=True)
class Element:
    """A tag, a comment, or an element that is markup as a whole, such as a script."""

    name: str
    """Lower case; empty for comments, declarations and a tag that the file ends in."""
    start: int
    end: int
    closes: bool = False
    raw: bool = False
    """Whether content and end tag belong to it."""
    verbatim: bool = False
    """Whether its author wants the content untranslated."""
    language: str = ""
    """What its author says it is in."""
    unfinished: bool = False
    """Whether the file ends before it does."""

    @property
    def encloses(self) -> bool:
        """Whether this is a start tag with an end tag to come."""
        return bool(self.name) and not (self.closes or self.raw or self.name in VOID)


def element_at(text: str, at: int) -> Element | None:
    """Return what begins with the ``<`` that stands here, None where that is text."""
    tag = _TAG.match(text, at)
    if tag is None:
        if comment := _COMMENT.match(text, at):
            unfinished = not comment[0].endswith(("-->", "--!>", "<!-->", "<!--->"))
            return Element("", at, comment.end(), unfinished=unfinished)
        if other := _BOGUS.match(text, at):
            return Element("", at, other.end(), unfinished=not other[0].endswith(">"))
        if _UNFINISHED.match(text, at):
            return Element("", at, len(text), unfinished=True)
        return None
    name = tag["name"].lower()
    if tag["close"]:
        return Element(name, at, tag.end(), closes=True)
    if name in _RAW:
        closing = re.compile(rf"</{name}(?=[\s/>])[^>]*>", re.IGNORECASE).search(text, tag.end())
        end = closing.end() if closing else len(text)
        return Element(name, at, end, raw=True, unfinished=closing is None)
    verbatim = name in VERBATIM or _NOT_TRANSLATED.search(tag["rest"]) is not None
    said = LANGUAGE.search(tag["rest"])
    return Element(name, at, tag.end(), verbatim=verbatim, language=said[2] if said else "")


def elements(text: str, start: int = 0) -> Iterator[Element]:
    """Yield all that is not text from ``start`` on, in order."""
    at = text.find("<", start)
    while at >= 0:
        found = element_at(text, at)
        if found is not None:
            yield found
        at = text.find("<", found.end if found else at + 1)


def closing(text: str, opened: Element) -> Element | None:
    """Return the end tag of this start tag, None where it never comes."""
    depth = 1
    for found in elements(text, opened.end):
        if found.name == opened.name and found.name not in VOID and not found.raw:
            depth += -1 if found.closes else 1
            if not depth:
                return found
    return None


def closings(text: str) -> dict[int, int]:
    """Return where each element that has an end tag ends, by where it starts."""
    opened: dict[str, list[int]] = {}
    ends: dict[int, int] = {}
    for found in elements(text):
        if found.encloses:
            opened.setdefault(found.name, []).append(found.start)
        elif found.closes and opened.get(found.name):
            ends[opened[found.name].pop()] = found.end
    return ends
