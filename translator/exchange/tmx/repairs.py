"""What is repaired in the elements of a TMX, and how often."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from translator.exchange.tmx.elements import LANG, Dtd
from translator.exchange.tmx.problems import OBJECTIONS
from translator.exchange.tmx.rules import (
    ANY_SOURCE,
    DATE,
    DATES,
    LANGUAGE,
    RESERVED,
    SEGTYPES,
    WHITE,
    canonical,
    language,
    padded,
    text_of,
)
from translator.languages.codes import primary

if TYPE_CHECKING:
    from lxml import etree


@dataclass(frozen=True)
class Repair:
    """Changes of one kind."""

    kind: str
    count: int
    line: int
    """Of the first one, in the file as it was."""

    @property
    def what(self) -> str:
        """What was done, for people."""
        return OBJECTIONS[self.kind].mended


class Repairs:
    """Mends elements in place and keeps count."""

    def __init__(self) -> None:
        """Begin with nothing repaired."""
        self.line = 1
        """Where we are in the file."""
        self._counts: Counter[str] = Counter()
        self._lines: dict[str, int] = {}
        self._dtd = Dtd()

    @property
    def total(self) -> int:
        """How much was repaired so far."""
        return self._counts.total()

    def count(self, kind: str, count: int = 1) -> None:
        """Take note of something repaired here."""
        if count:
            self._counts[kind] += count
            self._lines.setdefault(kind, self.line)

    def all(self) -> tuple[Repair, ...]:
        """Return what was repaired, by where it first was."""
        found = [Repair(kind, count, self._lines[kind]) for kind, count in self._counts.items()]
        return tuple(sorted(found, key=lambda repair: repair.line))

    def mend_unit(self, tu: "etree._Element", srclang: str) -> bool:
        """Mend a unit under a header of this source language; False where nothing is left of it."""
        self._order(tu)
        self._name(tu)
        self._tell_source(tu, srclang)
        return self._trim_variants(tu)

    def _order(self, tu: "etree._Element") -> None:
        """Leave only what belongs there, in the order it belongs."""
        self.strip(tu, ("note", "prop", "tuv"))
        for tuv in tu.findall("tuv"):
            self.strip(tuv, ("note", "prop", "seg"))
        for parent, main in ((tu, "tuv"), *((tuv, "seg") for tuv in tu.findall("tuv"))):
            first = parent.find(main)
            for child in list(parent.iterchildren("note", "prop")):
                if first is not None and parent.index(child) > parent.index(first):
                    first.addprevious(child)
                    child.tail = "\n"
                    self.count("property-order")
        for inner in tu.iter("{*}*"):
            self.strip_attributes(inner)
        for prop in tu.findall("prop"):
            if prop.get("type") in RESERVED:
                prop.set("type", f"x-{prop.get('type')}")
                self.count("reserved-property")

    def strip(self, element: "etree._Element", allowed: Collection[str]) -> None:
        """Take away children and text that have no place in the element."""
        for child in list(element.iterchildren(tag="*")):
            if child.tag not in allowed:
                element.remove(child)
                self.count("stray")
        if element.tag == "tuv" and element.find("seg") is None and (element.text or "").strip():
            seg = element.makeelement("seg")
            seg.text, element.text = element.text, None
            element.append(seg)
            self.count("text-without-seg")
        if element.tag in ("tu", "tuv") and (element.text or "").strip():
            element.text = None
            self.count("stray")
        for child in element:
            if (child.tail or "").strip():
                child.tail = "\n"
                self.count("stray")

    def strip_attributes(self, element: "etree._Element") -> None:
        """Take away attributes the DTD does not know."""
        known = self._dtd.attributes.get(element.tag)
        for name in set(element.attrib) - known if known is not None else ():
            del element.attrib[name]
            self.count("stray")

    def _name(self, tu: "etree._Element") -> None:
        """Put right dates, codes and numbers."""
        for element in (tu, *tu.findall("tuv")):
            self.mend_dates(element)
        if (name := tu.get("tuid")) and name != "-".join(name.split()):
            tu.set("tuid", "-".join(name.split()))
            self.count("tuid")
        if tu.get("segtype", "sentence") not in SEGTYPES:
            del tu.attrib["segtype"]
            self.count("stray")
        for tuv in tu.findall("tuv"):
            code = language(tuv)
            if code and not tuv.get(LANG):
                self.count("old-language")
            if code:
                tuv.set(LANG, self.mend_code(code))
            tuv.attrib.pop("lang", None)
        if tu.get("srclang"):
            tu.set("srclang", self.mend_code(tu.get("srclang") or ""))

    def _tell_source(self, tu: "etree._Element", srclang: str) -> None:
        """Have the unit say its source language where it is a variety of the header's."""
        said = tu.get("srclang") or srclang
        codes = [language(tuv) for tuv in tu.findall("tuv")]
        if said.lower() not in (ANY_SOURCE, *(code.lower() for code in codes)):
            alike = [code for code in codes if primary(code) == primary(said)]
            if len(alike) == 1:
                tu.set("srclang", alike[0])
                self.count("source-differs")

    def mend_code(self, code: str) -> str:
        """Return a language code as it should be written."""
        better = better_code(code)
        if better != code:
            self.count("language-case" if LANGUAGE.fullmatch(code) else "language-code")
        return better

    def mend_dates(self, element: "etree._Element") -> None:
        """Write the dates of an element as TMX does; drop what is none."""
        for name in DATES:
            date = element.get(name)
            if date is not None and not DATE.fullmatch(date):
                better = _date(date)
                if better:
                    element.set(name, better)
                else:
                    del element.attrib[name]
                self.count("date")

    def _trim_variants(self, tu: "etree._Element") -> bool:
        """Trim the segments and drop empty ones; say whether two sides are left, or were not."""
        variants = tu.findall("tuv")
        for tuv in variants:
            seg = tuv.find("seg")
            if seg is None or not text_of(tuv).strip():
                tu.remove(tuv)
            elif padded(seg):
                _trim(seg)
                self.count("white-space")
        left = len(tu.findall("tuv"))
        whole = left >= min(2, len(variants)) > 0
        self.count("empty-segment", len(variants) - left if whole else 1)
        return whole


def better_code(code: str) -> str:
    """Return a language code as it should be written, or as it is where that is not plain."""
    better = canonical(code)
    known = LANGUAGE.fullmatch(better) and code not in (code.upper(), code.lower())
    return better if LANGUAGE.fullmatch(better) and (known or "_" in code) else code


def _date(text: str) -> str:
    """Return a time in ISO 8601 as TMX writes it, taken for UTC where it does not say."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return ""
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC)
    return f"{moment.year:04}{moment:%m%dT%H%M%S}Z"


def _trim(seg: "etree._Element") -> None:
    seg.text = (seg.text or "").lstrip(WHITE)
    if len(seg):
        seg[-1].tail = (seg[-1].tail or "").rstrip(WHITE)
    else:
        seg.text = seg.text.rstrip(WHITE)
