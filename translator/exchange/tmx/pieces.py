"""Foreign TMX files unit by unit, as far as they can be read, in little memory."""

import codecs
import gzip
import itertools
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from translator.errors import SatzpaarError
from translator.languages.codes import WESTERN

CHUNK = 1 << 18

LONGEST = 10_000_000
"""Characters after which a unit without an end is given up."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
    (b"<\0t\0", "utf-16-le"),
    (b"\0<\0t", "utf-16-be"),
)
_DECLARED = re.compile(r"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_LANGUAGE = re.compile(rb"""lang\s*=\s*["']([A-Za-z]{2,3})""")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_HIGH = bytes(range(0x80, 0x100))
_NOT_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


class TmxError(SatzpaarError):
    """A file cannot be opened, or is nothing that could be a TMX."""


@dataclass(frozen=True)
class Encoding:
    """How the bytes of a file become text."""

    name: str
    """As Python calls it."""
    declared: str
    """What the file says, or what XML takes it for where it says nothing."""
    wrong: str = ""
    """What is wrong with that, in plain words."""
    certain: bool = True
    """Whether there can be no doubt about ``name``."""
    line: int = 1
    """Where it first shows."""
    readable: bool = False
    """Whether others read it all the same, with wrong letters."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a file: the head, a unit, what stands between two units, or the tail."""

    kind: str
    """``head`` (to ``<body>``), ``unit``, ``gap`` or ``tail`` (from ``</body>``)."""
    text: str
    line: int
    """Where it begins, from 1."""
    wrong: str = ""
    """Why a unit is none: it has no end."""


def opened(path: Path) -> BinaryIO:
    """Open a file that may be compressed; raises TmxError."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        return cast(BinaryIO, gzip.open(path)) if packed else path.open("rb")
    except OSError as error:
        raise TmxError(f"cannot read {path}: {error.strerror or error}") from error


def encoding(path: Path) -> Encoding:
    """Return how to decode the file, judged by its bytes and by what it says of itself."""
    how = _judged(path)
    if how.name.startswith("utf-8") or not how.certain or _decodes(path, how.name):
        return how
    wrong = how.wrong or f"it says {how.declared}, but has bytes that are not"
    return replace(how, wrong=wrong, certain=False)


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with opened(path) as file:
            for data in _chunks(file, path):
                decoder.decode(data)
        decoder.decode(b"", True)
    except UnicodeError:
        return False
    return True


def _judged(path: Path) -> Encoding:
    with opened(path) as file:
        start = next(_chunks(file, path), b"")
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), "")
    shown = start[:400].decode(marked or "latin-1", "replace").lstrip("\ufeff")
    found = _DECLARED.match(shown)
    declared = found[1] if found else ("utf-16" if "16" in marked else "utf-8")
    if "16" in marked or "32" in marked:
        if found and not declared.lower().replace("-", "").startswith(("utf16", "utf32", "ucs")):
            return Encoding(marked, declared, f"it says {declared}, but is {marked.upper()}")
        return Encoding(marked, declared)
    legacy, valid, line = _runs(path)
    try:
        codec = codecs.lookup(declared).name
    except LookupError:
        codec = ""
    wide = codec.startswith(("utf-16", "utf-32"))
    if codec in ("utf-8", "ascii") or wide or not codec:
        if not legacy:
            wrong = f"it says {declared}, but is UTF-8" if wide or not codec else ""
            if declared.lower() in _NAMES_OF_UTF8:
                wrong = f"it says {declared}, which XML calls UTF-8: OmegaT refuses it"
            elif start.startswith(codecs.BOM_UTF8 * 2):
                wrong = "it begins with two byte order marks: OmegaT refuses it"
            return Encoding(marked or "utf-8", declared, wrong)
        languages = {code.decode().lower() for code in _LANGUAGE.findall(start)}
        western = languages <= WESTERN and _NOT_1252.search(legacy) is None
        return Encoding(
            "cp1252",
            declared,
            f"it says {declared}, but has bytes that are not",
            certain=western and not valid,
            line=line,
        )
    if valid and not legacy and not wide:
        wrong = f"it says {declared}, but is UTF-8: letters will be misread"
        return Encoding("utf-8", declared, wrong, line=line, readable=True)
    if codec == "iso8859-1" and re.search(rb"[\x80-\x9f]", legacy) and not _NOT_1252.search(legacy):
        wrong = f"it says {declared}, but is Windows-1252: quotes and dashes will be lost"
        return Encoding("cp1252", declared, wrong, line=line, readable=True)
    return Encoding(codec, declared)


def _runs(path: Path) -> tuple[bytes, int, int]:
    """Return bytes that are no UTF-8, how often UTF-8 goes beyond ASCII, and the first line of it.

    The line is that of the first byte that is no UTF-8 where there is one.
    """
    legacy, valid, line, newlines, rest = b"", 0, 0, 0, b""
    with opened(path) as file:
        for chunk in itertools.chain(_chunks(file, path), [b""]):
            data = rest + chunk
            cut = len(data) - len(data.rstrip(_HIGH)) if chunk else 0
            cut = cut if cut < 1000 else 0
            data, rest = data[: len(data) - cut], data[len(data) - cut :]
            for run in _BEYOND_ASCII.finditer(data):
                good = _utf8(run[0])
                if not line or not (good or legacy):
                    line = newlines + data.count(b"\n", 0, run.start()) + 1
                if good:
                    valid += 1
                elif len(legacy) < 100_000:
                    legacy += run[0]
            newlines += data.count(b"\n")
    return legacy, valid, line or 1


def _utf8(run: bytes) -> bool:
    try:
        run.decode()
    except UnicodeDecodeError:
        return False
    return True


def _chunks(file: BinaryIO, path: Path) -> Iterator[bytes]:
    try:
        while data := file.read(CHUNK):
            yield data
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise TmxError(f"{path} is not a whole gzip file ({error}); export it again") from error
    except OSError as error:
        raise TmxError(f"cannot read {path}: {error.strerror or error}") from error


def _decoded(path: Path, how: Encoding) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(how.name)("replace")
    with opened(path) as file:
        for data in _chunks(file, path):
            yield decoder.decode(data)
    yield decoder.decode(b"", True)


BETWEEN = re.compile(r"<!--(?:(?!--).)*?-->|<\?.*?\?>", re.DOTALL)
"""What may stand between two units besides blanks."""
_UNIT = re.compile(r"<!--|<tu(?=[\s>/])")
_NAMES_OF_UTF8 = frozenset(("utf8", "utf_8", "utf", "u8", "cp65001"))
"""What Python and people take for UTF-8, and XML does not."""

_HEAD_END = re.compile(r"<!--|<body(?:\s[^>]*)?>|<tu(?=[\s>/])|<body\s*/>")
_BETWEEN = re.compile(r"<!--|<tu(?=[\s>/])|</body\s*>")
_INNER = re.compile(r"<!--|<!\[CDATA\[|<tu(?=[\s>/])|</tu\s*>|</body\s*>")
_OPENING = re.compile(r"<tu[^>]*>")
_TOKEN = 20
"""Characters that may still be missing from what a pattern finds at the end."""
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>"}


def pieces(path: Path, how: Encoding) -> Iterator[Piece]:
    """Yield the file piece by piece; joined, their texts are the file's.

    What has no unit, and no end of one, for ten million characters ends the file.
    """
    buffer = _Buffer(_decoded(path, how))
    found = buffer.seek(_HEAD_END)
    if found is not None and found[0].startswith("<body"):
        yield buffer.take("head", found.end())
    else:
        yield buffer.take("head", found.start() if found else None)
    while (found := buffer.seek(_BETWEEN)) is not None:
        if found.start() > buffer.at:
            yield buffer.take("gap", found.start())
        elif found[0].startswith("</"):
            more = buffer.seek(_UNIT, len(found[0]))
            if more is None:
                break
            yield buffer.take("gap", more.start())  # a second body
        else:
            yield _unit(buffer)
    yield buffer.take("tail", None)


def _unit(buffer: "_Buffer") -> Piece:
    """Take the unit that begins here."""
    opening = buffer.seek(_OPENING)
    if opening is not None and opening[0].endswith("/>"):
        return buffer.take("unit", opening.end())
    end = buffer.seek(_INNER, 3)
    if end is None:
        return buffer.take("unit", None, "its end is missing")
    if end[0].startswith("</tu"):
        return buffer.take("unit", end.end())
    return buffer.take("unit", end.start(), "it is not closed with </tu>")


class _Buffer:
    """As much of the text as is needed to see the next piece."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self.at = 0
        """Where the next piece begins in what is held."""
        self._text = ""
        self._chunks = chunks
        self._line = 1

    def seek(self, pattern: re.Pattern[str], skip: int = 0) -> re.Match[str] | None:
        """Return the next match that stands in no comment and no CDATA section."""
        while True:
            found = pattern.search(self._text, self.at + skip)
            if (found is None or found.end() > len(self._text) - _TOKEN) and self._fill():
                continue
            if found is None or found[0] not in _ENDS:
                return found
            closing, inside = _ENDS[found[0]], found.end() - self.at
            while (end := self._text.find(closing, self.at + inside)) < 0:
                if not self._fill():
                    return None
            skip = end + len(closing) - self.at

    def _fill(self) -> bool:
        """Read on, and let go of what was taken; False at the end, or where too much is held."""
        if len(self._text) - self.at > LONGEST:
            return False
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        self._text, self.at = self._text[self.at :] + chunk, 0
        return True

    def take(self, kind: str, end: int | None, wrong: str = "") -> Piece:
        """Cut off the next piece, up to this place or the end of what is held."""
        if end is None:
            while self._fill():
                pass
            end = len(self._text)
        piece = Piece(kind, self._text[self.at : end], self._line, wrong)
        self._line += piece.text.count("\n")
        self.at = end
        return piece
