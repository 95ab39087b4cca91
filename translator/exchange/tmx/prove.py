"""Proves a memory on its article: is it valid, do others read it, does OmegaT fill with it?"""

import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from translator import documents
from translator.documents import sentences
from translator.exchange.tmx.characters import mended
from translator.exchange.tmx.elements import SyntaxSlip, parse_head, parse_unit
from translator.exchange.tmx.lint import CheckReport, check
from translator.exchange.tmx.omegat import FILTERS, Filled
from translator.exchange.tmx.pieces import TmxError, encoding, pieces
from translator.exchange.tmx.problems import Tool
from translator.exchange.tmx.rules import ANY_SOURCE, language, source_of, text_of
from translator.languages.codes import primary
from translator.types import SOURCE

if TYPE_CHECKING:
    from lxml import etree

MISSING = "not in the memory"
"""The one reason that is no fault of the memory: it does not claim the segment."""

_TAG = re.compile(r"</?[A-Za-z]+\d+/?>")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("„“”«»‟", '"'),
        **dict.fromkeys("‚‘’‹›‛", "'"),
        **dict.fromkeys("–—‐‑−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None),
    }
)


class Client(Protocol):
    """A translation tool that can be run on a document."""

    def fill(self, memories: Sequence[Path], document: Path, languages: tuple[str, str]) -> Filled:
        """Translate the document with these memories alone."""

    def segments(self, document: Path, languages: tuple[str, str]) -> list[str]:
        """Return the distinct segments it makes of the document."""


@dataclass(frozen=True)
class Unit:
    """A unit of the memory, as far as the proof needs it."""

    objections: frozenset[str]
    """What other tools object to in it or in its whole file, in plain words."""
    source: str
    """Without the content of inline codes, as OmegaT compares it."""
    target: str
    whole: str = ""
    """The source with that content, where it has inline codes."""


@dataclass(frozen=True)
class Unfilled:
    """A segment that OmegaT did not fill."""

    segment: str
    why: str
    """In a word or two."""
    detail: str
    """In plain words, with the text at issue."""


@dataclass(frozen=True)
class Proof:
    """What came of it."""

    memories: tuple[str, ...]
    article: str
    checks: tuple[CheckReport, ...]
    """What other tools object to, for each memory."""
    reader: str
    """The independent reader."""
    reader_units: int
    reader_agrees: bool
    """Whether it reads the same texts as we do."""
    note: str = ""
    """What is particular about this proof."""
    segments: int | None = None
    """None where OmegaT was not asked."""
    filled: int = 0
    unfilled: tuple[Unfilled, ...] = ()
    """Distinct segments, in OmegaT's order."""
    complaints: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether the DTD and the reader have nothing against the files."""
        read = all(report.verdict(Tool.DTD) in (None, "hint") for report in self.checks)
        return read and self.reader_agrees

    @property
    def holds(self) -> bool:
        """Whether the files are valid and every segment the memory claims is filled."""
        claimed = [gap for gap in self.unfilled if gap.why != MISSING]
        return self.valid and not claimed and (self.segments is None or self.filled > 0)


def prove(memory: Path, article: Path, omegat: Client | None) -> Proof:
    """Return what the DTD, an independent reader and OmegaT, if given, make of the memory.

    Where ``NAME.nm.tmx`` lies beside ``NAME.tmx``, both are given to OmegaT, as an export of ours
    writes both. Raises TmxError, ArticleError, OmegaTError.
    """
    memories = [memory, *_companions(memory)]
    checks = tuple(check(path, shown=0) for path in memories)
    units, codes = [], ("", "")
    for path, report in zip(memories, checks, strict=True):
        found, codes = _units(path, report)
        units += found
    reader, read = _second_reader(memories)
    plain = [(unit.source, unit.target) for unit in units if not unit.whole]
    proof = Proof(
        memories=tuple(str(path) for path in memories),
        article=str(article),
        checks=checks,
        reader=reader,
        reader_units=len(read),
        reader_agrees=len(read) == len(units) and set(plain) <= set(read),
    )
    text = documents.read(article, name=str(article), language=primary(codes[0]) or SOURCE)
    if omegat is None:
        return replace(proof, note="OmegaT is not installed: whether it fills was not tried")
    with TemporaryDirectory(prefix="satzpaar-") as folder:
        document, note = article, ""
        if text.markup in ("text", "markdown"):
            document = Path(folder) / "article.txt"
            document.write_text(text.text, encoding="utf-8", newline="")
        if article.suffix.lower() not in FILTERS:
            note = f"OmegaT has no filter for {article.suffix} files: proved as plain text"
        done = omegat.fill(memories, document, codes)
        gaps: list[Unfilled] = []
        if done.filled < done.segments:
            ours = [sentence.text for sentence in sentences.split(text)]
            examiner = _Examiner(units, ours)
            open_ones = omegat.segments(document, codes)
            place = {segment: text.text.find(segment) for segment in open_ones}
            open_ones.sort(key=lambda segment: place[segment])
            gaps = [examiner.why(one) for one in open_ones if one not in done.sources]
    return replace(
        proof,
        note=note,
        segments=done.segments,
        filled=done.filled,
        unfilled=tuple(gaps),
        complaints=done.complaints,
    )


def _companions(memory: Path) -> Iterator[Path]:
    stem, dot, ending = memory.name.partition(".tmx")
    other = memory.with_name(f"{stem}.nm{dot}{ending}")
    if dot and not stem.endswith(".nm") and other.is_file():
        yield other


def _units(path: Path, report: CheckReport) -> tuple[list[Unit], tuple[str, str]]:
    """Return the units of a memory, and the languages of the pair; broken units are left out."""
    units: list[Unit] = []
    objections: dict[int, set[str]] = defaultdict(set)
    for problem in report.problems:
        objections[problem.unit].add(problem.message)
    srclang = target = ""
    number = 0
    for piece in pieces(path, encoding(path)):
        text = mended(piece.text)[0]
        if piece.kind == "head":
            head = parse_head(text)
            srclang = "" if isinstance(head, SyntaxSlip) else head.srclang
        elif piece.kind == "unit":
            number += 1
            tu = parse_unit(text)
            variants = [] if isinstance(tu, SyntaxSlip) else tu.findall("tuv")
            if not srclang or srclang == ANY_SOURCE:
                srclang = language(variants[0]) if variants else ""
            at = source_of([language(variant) for variant in variants], srclang)
            others = [variant for place, variant in enumerate(variants) if place != at]
            if at is not None and others:
                source, other = variants[at], others[0]
                target = target or language(other)
                whole = text_of(source) if any(len(seg) for seg in source.iter("seg")) else ""
                against = frozenset(objections[0] | objections[number])
                units.append(Unit(against, _plain(source.find("seg")), text_of(other), whole))
    if not units:
        raise TmxError(f"{path} has no unit with a source and a target; nothing to prove")
    return units, (srclang, target)


def _second_reader(memories: Sequence[Path]) -> tuple[str, list[tuple[str, str]]]:
    """Return the name of a reader that is not ours, and the pairs it reads."""
    try:
        from translate.storage.tmx import tmxfile
    except ImportError:
        return "lxml", [pair for path in memories for pair in _read_by_lxml(path)]
    try:
        files = [tmxfile.parsefile(str(path)) for path in memories]  # type: ignore[no-untyped-call]
    except Exception:  # an independent reader may fail in any way, and that is the answer
        return "translate-toolkit", []
    return "translate-toolkit", [
        (str(unit.source or ""), str(unit.target or "")) for file in files for unit in file.units
    ]


def _read_by_lxml(path: Path) -> Iterator[tuple[str, str]]:
    from lxml import etree

    try:
        for _, tu in etree.iterparse(
            str(path), tag="tu", resolve_entities=False, no_network=True, load_dtd=False
        ):
            texts = [text_of(tuv) for tuv in tu.findall("tuv")]
            yield texts[0] if texts else "", texts[1] if len(texts) > 1 else ""
            tu.clear()
    except etree.XMLSyntaxError:
        return


class _Examiner:
    """Says why a segment was not filled."""

    def __init__(self, units: Sequence[Unit], ours: Sequence[str]) -> None:
        self._units = units
        self._ours = {text: _alike(text) for text in ours}

    @cached_property
    def _sources(self) -> list[tuple[Unit, tuple[str, ...]]]:
        return [
            (unit, tuple(_alike(text) for text in (unit.source, unit.whole) if text))
            for unit in self._units
        ]

    def why(self, segment: str) -> Unfilled:
        """Return the segment with the reason."""
        same = unicodedata.normalize("NFC", segment)
        alike = _alike(segment)
        for unit in self._units:
            if unicodedata.normalize("NFC", unit.source) == same:
                return self._unused(segment, unit)
        for unit, sources in self._sources:
            if alike in sources:
                if unit.whole or _TAG.search(segment):
                    detail = f"in the memory: {unit.whole or unit.source}"
                    return Unfilled(segment, "tags differ", detail)
                return Unfilled(segment, "characters differ", _difference(segment, unit.source))
        for unit, sources in self._sources:
            if any(_holds(source, alike) for source in sources):
                joined = sum(_holds(sources[0], text) for text in self._ours.values()) > 1
                why = "joined in the memory" if joined else "split differently"
                return Unfilled(segment, why, f"the memory has it only in: {unit.source}")
        parts = [t for t, ours in self._ours.items() if _holds(alike, ours) or _holds(ours, alike)]
        if len(parts) > 1 or (parts and self._ours[parts[0]] != alike):
            return Unfilled(segment, "split differently", f"ours: {' | '.join(parts)}")
        detail = "the article has it, the memory does not" if parts else "an extra of OmegaT's"
        return Unfilled(segment, MISSING, detail)

    def _unused(self, segment: str, unit: Unit) -> Unfilled:
        twice = [other for other in self._units if other.source == unit.source]
        if len(twice) > 1 and not twice[-1].target.strip():
            return Unfilled(segment, "duplicate", "a later unit of the same source has no target")
        reason = "; ".join(sorted(unit.objections)) or "OmegaT did not say why"
        return Unfilled(segment, "not used", f"the memory has it, but: {reason}")


def _alike(text: str) -> str:
    """Return what is left of a text without all that people hardly see."""
    plain = unicodedata.normalize("NFKC", html.unescape(_TAG.sub("", text))).translate(_SIGNS)
    return " ".join(plain.split())


def _holds(text: str, part: str) -> bool:
    return bool(part) and f" {part} " in f" {text} "


def _plain(element: "etree._Element") -> str:
    """Return the text of a segment outside its inline codes."""
    if element is None:
        return ""
    inner = (_plain(part) if part.tag == "hi" else "" for part in element)
    tails = (part.tail or "" for part in element)
    return (element.text or "") + "".join(map("".join, zip(inner, tails, strict=True)))


def _difference(segment: str, source: str) -> str:
    a, b = (unicodedata.normalize("NFC", text) for text in (segment, source))
    at = next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    return f"at character {at + 1} the article has {_named(a[at:])}, the memory {_named(b[at:])}"


def _named(rest: str) -> str:
    if not rest:
        return "nothing more"
    return f"{rest[0]!r} (U+{ord(rest[0]):04X} {unicodedata.name(rest[0], 'without a name')})"
