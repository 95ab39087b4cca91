"""TMX from anyone: 1.1 to 1.4b, any encoding, stray tags and wrong dates, as a stream of units."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from translator.exchange.xml_events import AGAIN, Start, Text, rooted
from translator.languages.codes import primary

NATIVE_CODE = frozenset({"bpt", "ept", "it", "ph", "ut"})
"""Elements that hold codes of another tool's format, not text."""

ALL = "*all*"
"""What a header says where every language can be the source."""

MACHINE = "MT!"
"""The author that marks machine translation, for Okapi and for us."""

DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d):?(\d\d)(?:\.\d+)?Z?)?")


@dataclass(frozen=True)
class Segment:
    """One language of a unit."""

    language: str
    """As the file has it, such as ``de-DE``."""
    text: str


@dataclass(frozen=True)
class TmxUnit:
    """A unit as the file has it, with what the file says of it."""

    segments: tuple[Segment, ...]
    """The source first, where the file says which it is."""
    tuid: str = ""
    note: str = ""
    props: dict[str, str] = field(default_factory=dict)
    created_by: str = ""
    created_at: str = ""
    """ISO 8601, UTC; empty where the file has no date that is one. So is ``changed_at``."""
    changed_by: str = ""
    changed_at: str = ""

    @property
    def approved(self) -> bool:
        """Whether people wrote it or stand behind it, as far as the file says."""
        status = self.props.get("x-status", "")
        people = self.props.get("x-origin", "").upper().startswith("HUMAN")
        unseen = status == "new" or (not status and self.created_by == MACHINE)
        return status != "rejected" and (people or not unseen)


def read_tmx(path: Path) -> Iterator[TmxUnit]:
    """Yield the units of a TMX file as it is read; XmlError where it is none, or no XML.

    Codes of other tools are left out of the texts; our own are markup, and stay.
    """
    builder = _Builder()
    for event in rooted(path, "tmx", f"{AGAIN}, or repair it with 'satzpaar tmx fix'"):
        if isinstance(event, Text):
            builder.text(event.text)
        elif isinstance(event, Start):
            builder.start(event.name, event.attributes)
        else:
            unit = builder.end(event.name)
            if unit is not None:
                yield unit


class _Builder:
    """Takes the events of a file and hands out a unit at the end of each."""

    def __init__(self) -> None:
        self._srclang = ""
        self._keeps_codes = False
        self._native = 0
        self._parts: list[str] | None = None
        self._kind = self._language = ""
        self._in_tu = False
        self._unit: dict[str, str] = {}
        self._segments: list[Segment] = []
        self._notes: list[str] = []
        self._props: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "header":
                self._srclang = attributes.get("srclang", "")
                self._keeps_codes = attributes.get("creationtool", "") == "satzpaar"
            case "tu":
                self._in_tu, self._unit = True, dict(attributes)
                self._segments, self._notes, self._props = [], [], {}
            case "tuv":
                self._language = attributes.get("xml:lang") or attributes.get("lang") or ""
                for key, value in attributes.items():  # what a unit does not say itself
                    self._unit.setdefault(key, value)
            case "prop" | "note":
                self._kind, self._parts = attributes.get("type", ""), []
            case "seg":
                self._parts, self._native = [], 0
            case _ if name in NATIVE_CODE and not self._keeps_codes:
                self._native += 1

    def text(self, text: str) -> None:
        if self._parts is not None and not self._native:
            self._parts.append(text)

    def end(self, name: str) -> TmxUnit | None:
        if name in NATIVE_CODE and not self._keeps_codes:
            self._native -= 1
        elif name in ("seg", "prop", "note") and self._parts is not None:
            text, self._parts = "".join(self._parts), None
            if name == "seg":
                self._segments.append(Segment(self._language, text.strip()))
            elif self._in_tu and name == "prop":
                self._props[self._kind] = text
            elif self._in_tu:
                self._notes.append(text)
        elif name == "tu":
            self._in_tu = False
            return self._made()
        return None

    def _made(self) -> TmxUnit:
        said, source = self._unit, self._unit.get("srclang") or self._srclang
        ranked = sorted(
            self._segments, key=lambda one: source != ALL and not _fits(one.language, source)
        )
        return TmxUnit(
            tuple(ranked),
            said.get("tuid", ""),
            "\n".join(self._notes),
            self._props,
            said.get("creationid", ""),
            iso(said.get("creationdate", "")),
            said.get("changeid", ""),
            iso(said.get("changedate", "")),
        )


def _fits(code: str, wanted: str) -> bool:
    return primary(code) == primary(wanted)


@lru_cache(maxsize=4096)
def iso(date: str) -> str:
    """Return a TMX date, or one that was meant to be, as ISO 8601; nothing where it is none."""
    found = DATE.fullmatch(date.strip())
    if found is None:
        return ""
    year, month, day, *time = (part or "00" for part in found.groups())
    try:
        moment = datetime.fromisoformat(f"{year}-{month}-{day}T{':'.join(time)}")
    except ValueError:
        return ""
    return f"{moment.isoformat()}Z"
