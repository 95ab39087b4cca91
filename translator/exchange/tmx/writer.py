"""TMX 1.4, as OmegaT, Trados, memoQ and Weblate read it without a word of complaint."""

import hashlib
import importlib.metadata
import shutil
import tempfile
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import lru_cache
from html import unescape
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, cast

import numpy as np

from translator.documents.atomic import check_place, whole
from translator.errors import ExportError
from translator.exchange.inline_codes import WITH_CODES, Code, CodeKind, Piece, alike, pieces
from translator.exchange.unit import LONG_SEGMENT, ExportOptions, ExportReport, Sieve, Unit
from translator.exchange.xml_text import FORBIDDEN, attribute, content, escape
from translator.types import PairState

TmxOptions = ExportOptions
"""The choices of a TMX export."""

HEADER = """\
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
<header creationtool="satzpaar" creationtoolversion="{version}" segtype="{segtype}" \
o-tmf="satzpaar" adminlang="en" srclang="{srclang}" datatype="plaintext"/>
<body>
"""

FOOTER = "</body>\n</tmx>\n"


def write_tmx(units: Iterable[Unit], path: Path, options: TmxOptions) -> ExportReport:
    """Write the units as TMX 1.4 and report what was written and what was left out.

    Sources are verbatim; inline markup of Markdown and HTML stands in codes. Of several units
    with one source the best state and then the newest stays, unless variants are kept. Units of
    several source sentences go to ``NAME.nm.tmx`` with paragraph segmentation, because tools cut
    segments of sentences there. A path ending in ``.gz`` is compressed. Nothing stands under the
    final names until all of it is written; equal units give equal bytes. Raises ExportError
    where the file cannot be written.
    """
    try:
        with ExitStack() as stack:
            main = stack.enter_context(_Draft(path, "sentence", options))
            many = stack.enter_context(_Draft(_many_name(path), "paragraph", options))
            report = _fill(units, main, many, options)
            if report.written_nm or many.path.exists():  # an old one would tell an old story
                many.finish()
            main.finish()
            return report
    except OSError as error:
        raise ExportError(f"cannot write {path}: {error.strerror or error}") from error


def _many_name(path: Path) -> Path:
    stem, dot, ending = path.name.partition(".tmx")
    return path.with_name(f"{stem}.nm{dot}{ending}" if dot else f"{path.name}.nm")


def _fill(
    units: Iterable[Unit], main: "_Draft", many: "_Draft", options: TmxOptions
) -> ExportReport:
    best, sieve = _Best(), Sieve(options)
    for unit in filter(sieve.keeps, units):
        (source, cut), (target, cut_too) = _segment(unit.source), _segment(unit.target)
        if not source or not target:
            sieve.empty += 1
            continue
        draft = many if unit.source_count > 1 else main
        key = f"{unit.source_language}\0{unit.target_language}\0{source}"
        if options.keep_variants:
            key += f"\0{target}"
        best.add(key, unit, draft is many, len(draft))
        draft.add(unit, source, target, cut + cut_too)
    beaten = 0
    for in_many, place in best.beaten():
        (many if in_many else main).cut(place)
        beaten += 1
    return ExportReport(
        files=(str(main.path), str(many.path)) if many.count else (str(main.path),),
        written=main.count,
        written_nm=many.count,
        skipped_empty=sieve.empty,
        skipped_failed=sieve.failed,
        skipped_rejected=sieve.rejected,
        skipped_duplicates=beaten,
        removed_characters=main.removed + many.removed,
        too_long=main.long + many.long,
    )


class _Best:
    """Which unit of each source stays; remembers four numbers per unit, never the texts."""

    def __init__(self) -> None:
        self._keys = bytearray()
        self._worth = array("Q")
        self._place = array("Q")

    def add(self, key: str, unit: Unit, in_many: bool, place: int) -> None:
        """Take note of the unit that stands at this place of its draft."""
        # OmegaT compares in NFC, so two sources that differ in form only are one to it.
        normal = unicodedata.normalize("NFC", key)
        self._keys += hashlib.blake2b(normal.encode(), digest_size=16).digest()
        self._worth.append(_worth(unit))
        self._place.append(place << 1 | in_many)

    def beaten(self) -> Iterator[tuple[bool, int]]:
        """Yield where the units stand that a better one, or an equal earlier one, beats."""
        if not self._place:
            return
        keys = np.frombuffer(self._keys, np.uint64).reshape(-1, 2)
        worth = np.frombuffer(self._worth, np.uint64)
        place = np.frombuffer(self._place, np.uint64)
        # np.lexsort is stable: among equals the one added first stays in front.
        order = np.lexsort((np.iinfo(np.uint64).max - worth, keys[:, 1], keys[:, 0]))
        repeats = (keys[order[1:]] == keys[order[:-1]]).all(axis=1)
        for number in place[order[1:][repeats]].tolist():
            yield bool(number & 1), number >> 1


def _worth(unit: Unit) -> int:
    """Return a number that is higher the better the state, then the newer the change."""
    if unit.reviewed:
        rank = 3
    elif unit.state is PairState.REJECTED:
        rank = 0
    else:
        rank = 1 if unit.machine else 2
    date = _date(unit.changed) or _date(unit.created)
    return rank * 10**14 + (int(date[:8] + date[9:15]) if date else 0)


class _Draft:
    """A TMX in the making: a nameless file beside the final one, which it becomes at the end."""

    def __init__(self, path: Path, segtype: str, options: TmxOptions) -> None:
        self.path, self._segtype, self._options = path, segtype, options
        self._ends = array("Q")
        self._removed = array("L")
        self._long = bytearray()
        self._cut = bytearray()
        self._srclang = ""

    def __enter__(self) -> "_Draft":
        check_place(self.path)
        self._body: BinaryIO = cast(BinaryIO, tempfile.TemporaryFile(dir=self.path.parent))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._body.close()

    def __len__(self) -> int:
        return len(self._ends)

    @property
    def count(self) -> int:
        """How many units stay."""
        return len(self._ends) - sum(self._cut)

    @property
    def removed(self) -> int:
        """How many characters XML cannot hold were dropped from the units that stay."""
        return sum(n for n, cut in zip(self._removed, self._cut, strict=True) if not cut)

    @property
    def long(self) -> int:
        """How many units that stay have a side some servers find too long."""
        return sum(n for n, cut in zip(self._long, self._cut, strict=True) if not cut)

    def add(self, unit: Unit, source: str, target: str, removed: int) -> None:
        """Append a unit with these cleaned texts, which lost so many characters."""
        codes = self._options.languages
        language = codes.get(unit.source_language, unit.source_language)
        self._srclang = self._srclang or language
        text = _tu(
            unit,
            *_segs(source, target, unit.markup if self._options.codes else "text"),
            language,
            codes.get(unit.target_language, unit.target_language),
            tuid=self._options.tuid,
            srclang="" if language == self._srclang else language,
        )
        self._body.write(text)
        self._ends.append(self._body.tell())
        self._removed.append(removed)
        self._long.append(len(source) > LONG_SEGMENT or len(target) > LONG_SEGMENT)
        self._cut.append(False)

    def cut(self, number: int) -> None:
        """Leave out the unit added as this number."""
        self._cut[number] = True

    def finish(self) -> None:
        """Write the file under its final name, in one step."""
        header = HEADER.format(
            version=importlib.metadata.version("satzpaar"),
            segtype=self._segtype,
            srclang=attribute(self._srclang or "*all*"),
        )
        with whole(self.path) as out:
            out.write(header.encode())
            self._copy(out)
            out.write(FOOTER.encode())

    def _copy(self, out: BinaryIO) -> None:
        self._body.seek(0)
        if not any(self._cut):
            shutil.copyfileobj(self._body, out, 1 << 20)
            return
        start = 0
        for end, cut in zip(self._ends, self._cut, strict=True):
            if cut:
                self._body.seek(end)
            else:
                out.write(self._body.read(end - start))
            start = end


def _tu(
    unit: Unit, source: str, target: str, from_: str, to: str, *, tuid: bool, srclang: str
) -> bytes:
    attributes = ""
    if tuid:
        attributes += f' tuid="{attribute("-".join(unit.tuid.split()))}"'
    if unit.machine:
        attributes += ' creationid="MT!"'  # what Okapi and its readers take for machine text
    elif unit.author:
        attributes += f' creationid="{attribute(unit.author)}"'
    created, changed = _date(unit.created), _date(unit.changed) or _date(unit.created)
    if created:
        attributes += f' creationdate="{created}"'
    if changed:
        attributes += f' changedate="{changed}"'
    if unit.reviewed and unit.reviewer:
        attributes += f' changeid="{attribute(unit.reviewer)}"'
    if srclang:
        attributes += f' srclang="{attribute(srclang)}"'
    lines = [f"<tu{attributes}>"]
    if unit.note:
        lines.append(f"<note>{content(unit.note)}</note>")
    props = (
        ("x-document", unit.article),
        ("x-context-pre", unit.context_before),
        ("x-context-post", unit.context_after),
        ("x-status", unit.state.value),
        ("x-origin", ":".join(filter(None, (unit.origin.value.upper(), unit.engine)))),
        ("x-quality", "" if unit.confidence is None else f"{unit.confidence:.4g}"),
        ("x-similarity", "" if unit.similarity is None else f"{unit.similarity:.4g}"),
        ("x-run", unit.run),
        (
            "x-sentences",
            ""
            if unit.source_count == unit.target_count == 1
            else f"{unit.source_count}-{unit.target_count}",
        ),
    )
    lines += [f'<prop type="{name}">{content(value)}</prop>' for name, value in props if value]
    lines += (
        f'<tuv xml:lang="{attribute(from_)}"><seg>{source}</seg></tuv>',
        f'<tuv xml:lang="{attribute(to)}"><seg>{target}</seg></tuv>',
        "</tu>\n",
    )
    return "\n".join(lines).encode()


def _segment(text: str) -> tuple[str, int]:
    """Return the text without outer white space and what XML forbids, and how much it forbids."""
    clean, removed = FORBIDDEN.subn("", text)
    return clean.strip(), removed


def _segs(source: str, target: str, markup: str) -> tuple[str, str]:
    """Return both segments as XML, with inline markup as codes that point at each other."""
    if markup not in WITH_CODES:
        return escape(source), escape(target)
    from_ = pieces(source, markup)
    return _seg(from_, markup), _seg(alike(from_, pieces(target, markup)), markup)


def _seg(parts: Iterable[Piece], markup: str) -> str:
    # Tools compare with the characters an HTML page shows: &nbsp; must be one, not six.
    read = unescape if markup == "html" else str
    return "".join(escape(read(part)) if isinstance(part, str) else _code(part) for part in parts)


def _code(code: Code) -> str:
    number, text = code.number, escape(code.text)
    match code.kind:
        case CodeKind.OPENS:
            return f'<bpt i="{number}" x="{number}" type="{code.name}">{text}</bpt>'
        case CodeKind.CLOSES:
            return f'<ept i="{number}">{text}</ept>'
        case CodeKind.STANDS:
            return f'<ph x="{number}">{text}</ph>'


@lru_cache(maxsize=4096)
def _date(iso: str) -> str:
    """Return an ISO 8601 time as TMX writes it, or nothing where it is none."""
    try:
        moment = datetime.fromisoformat(iso)
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return f"{moment.year:04}{moment:%m%dT%H%M%S}Z"
