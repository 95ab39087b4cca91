"""The elements of a TMX: its head and its units, parsed one at a time, and its DTD."""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

OLD_VERSIONS = frozenset({"1.0", "1.1", "1.2", "1.3"})
"""Of TMX: their DTDs are others."""

_BESIDE = r"(?>\s+|<!--(?:(?!--).)*?-->|<\?.*?\?>)*+"
END = re.compile(rf"(</body\s*>)?{_BESIDE}</tmx\s*>{_BESIDE}", re.DOTALL)
"""What stands after the last unit."""

_DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[>]*(?P<subset>\[.*?\]\s*)?>", re.DOTALL)
_LINES = re.compile(r"\bline (\d+)\b")


@dataclass(frozen=True)
class Note:
    """Something to object to in an element."""

    kind: str
    line: int
    """Counted from the first line of what was parsed, which is 1."""
    message: str


@dataclass(frozen=True)
class SyntaxSlip:
    """Why a text is no XML."""

    line: int
    column: int
    message: str

    def told(self, lines_before: int) -> str:
        """Return it in plain words, with the lines of the file."""
        text = _LINES.sub(lambda m: f"line {int(m[1]) + lines_before}", self.message)
        mismatch = re.match(r"Opening and ending tag mismatch: (\S+) (line \d+) and (\S+)", text)
        if mismatch:
            opened, where, closed = mismatch.groups()
            return f"<{opened}> of {where} is closed by </{closed}>"
        return text


@dataclass(frozen=True)
class Head:
    """What stands before the first unit."""

    root: "etree._Element | None" = None
    """``tmx`` with its header and an empty body."""
    doctype: str = ""
    entities: bool = False
    """Whether it declares any."""
    body: bool = False
    """Whether the body begins."""

    @property
    def header(self) -> "etree._Element | None":
        """The header, in whatever namespace."""
        return None if self.root is None else self.root.find("{*}header")

    @property
    def old(self) -> bool:
        """Whether the file is of a TMX before 1.4."""
        return self.root is not None and (self.root.get("version") or "") in OLD_VERSIONS

    @property
    def srclang(self) -> str:
        """The language of the sources, as written."""
        return "" if self.header is None else self.header.get("srclang") or ""

    @property
    def segtype(self) -> str:
        """Into what the texts are cut."""
        return "" if self.header is None else self.header.get("segtype") or ""


@cache
def parser() -> "etree.XMLParser":
    """Return a parser that resolves no entities and opens nothing."""
    from lxml import etree

    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False
    )


def parse_unit(text: str) -> "etree._Element | SyntaxSlip":
    """Return a unit as an element, or why it is none."""
    from lxml import etree

    try:
        return etree.fromstring(text.encode(), parser())
    except etree.XMLSyntaxError as error:
        line, column = error.position
        return SyntaxSlip(line, column, re.sub(r", line \d+, column \d+.*", "", error.msg))


def parse_head(text: str) -> Head | SyntaxSlip:
    """Return the head of a file, or why it is none; a DOCTYPE is looked at, not obeyed."""
    doctype = _DOCTYPE.search(text)
    subset = (doctype["subset"] or "") if doctype else ""
    if subset:
        text = text.replace(subset, "\n" * subset.count("\n"), 1)
    body = bool(re.search(r"<body(\s[^>]*)?>\s*\Z|<body\s*/>\s*", text))
    if "<tmx" not in text:
        return Head(body=body)
    if not re.search(r"</tmx\s*>\s*\Z", text):
        text += "</body></tmx>" if re.search(r"<body(\s[^>/]*)?>\s*\Z", text) else "<body/></tmx>"
    root = parse_unit(text.lstrip("\ufeff"))
    if isinstance(root, SyntaxSlip):
        return root
    return Head(root, doctype[0] if doctype else "", "<!ENTITY" in subset, body)


class Dtd:
    """The TMX 1.4 DTD, and what it says of elements."""

    @cached_property
    def _dtd(self) -> "etree.DTD":
        from lxml import etree

        with (files("translator.exchange.tmx") / "tmx14.dtd").open("rb") as file:
            return etree.DTD(file)

    @cached_property
    def attributes(self) -> dict[str, frozenset[str]]:
        """The attributes each element may have."""
        return {
            element.name: frozenset(
                f"{{http://www.w3.org/XML/1998/namespace}}{given.name}"
                if given.prefix == "xml"
                else given.name
                for given in element.iterattributes()
            )
            for element in self._dtd.iterelements()
        }

    def errors(self, element: "etree._Element") -> list[tuple[int, str]]:
        """Return lines and messages of what is invalid about the element; nothing if it is not."""
        if self._dtd.validate(element):
            return []
        return [(error.line, error.message) for error in self._dtd.error_log]
