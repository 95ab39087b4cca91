"""Foreign XML files as a stream of events: no entities, no network, no whole file in memory."""

import codecs
import gzip
import re
import zlib
from collections import deque
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast
from xml.parsers import expat

from translator.errors import SatzpaarError

CHUNK = 1 << 16

ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
"""Where an XML declaration names its encoding."""


class XmlError(SatzpaarError):
    """A file is not XML, or not XML that may be read."""


class Start(NamedTuple):
    """An element begins."""

    name: str
    attributes: dict[str, str]


class End(NamedTuple):
    """An element ends."""

    name: str


class Text(NamedTuple):
    """A stretch of text; a longer one may come in several."""

    text: str


Event = Start | End | Text

AGAIN = "export it again"
"""What to do about a file that is no XML."""


def rooted(path: Path, root: str, advice: str = AGAIN) -> Iterator[Event]:
    """Yield what a file with this outermost element holds; XmlError where that is another one."""
    found = events(path, advice)
    first = next((event for event in found if isinstance(event, Start)), Start("nothing", {}))
    if first.name != root:
        raise XmlError(
            f"{path} is no {root.upper()}: it begins with <{first.name}>; give another file"
        )
    yield first
    yield from found


def events(path: Path, advice: str = AGAIN) -> Iterator[Event]:
    """Yield what the file holds, as ``parse`` does; a name that ends in ``.gz`` is unpacked."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            yield from parse(cast(BinaryIO, file), str(path), advice)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise XmlError(f"{path} is not a whole gzip file ({error}); {AGAIN}") from error
    except OSError as error:
        raise XmlError(f"cannot read {path}: {error.strerror}") from error


def parse(file: BinaryIO, name: str, advice: str = AGAIN) -> Iterator[Event]:
    """Yield what a file of that name holds, as it is read; XmlError in one line where it cannot be.

    Elements come without the prefix of their namespace. A DOCTYPE may name a DTD, which is not
    opened; entities are refused.
    """
    waiting: deque[Event] = deque()
    first = file.read(CHUNK)
    decoder = _decoder(first, name)
    parser = expat.ParserCreate("utf-8" if decoder else None)
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, given: waiting.append(Start(_local(name), given))
    parser.EndElementHandler = lambda name: waiting.append(End(_local(name)))
    parser.CharacterDataHandler = lambda text: waiting.append(Text(text))

    def refuse(*_: object) -> None:
        raise XmlError(f"{name} declares entities, which are not read; remove them from the file")

    parser.EntityDeclHandler = refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        for data in chain([first], iter(lambda: file.read(CHUNK), b"")):
            parser.Parse(decoder.decode(data).encode() if decoder else data, False)
            while waiting:
                yield waiting.popleft()
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise XmlError(f"{name} is not well-formed XML ({error}); {advice}") from error
    yield from waiting


def _local(name: str) -> str:
    return name[name.find(":") + 1 :] if ":" in name else name


def _decoder(beginning: bytes, name: str) -> codecs.IncrementalDecoder | None:
    """Return a decoder for a declared encoding that expat does not know: those of several bytes."""
    declared = ENCODING.match(beginning)
    encoding = declared[1].decode("ascii") if declared else ""
    if not encoding or encoding.lower().startswith(("utf", "iso-8859", "us-ascii", "windows-125")):
        return None
    try:
        return codecs.getincrementaldecoder(encoding)()
    except LookupError as error:
        raise XmlError(f"{name} is in the unknown encoding {encoding}; save it as UTF-8") from error
