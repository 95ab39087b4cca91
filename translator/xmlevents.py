"""Foreign XML files as a stream of events: no entities, no network, no whole file in memory."""

import gzip
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from translator.errors import SatzpaarError

CHUNK = 1 << 16


class XmlError(SatzpaarError):
    """A file is not XML, or not XML that may be read."""


@dataclass(frozen=True)
class Start:
    """An element begins."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class End:
    """An element ends."""

    name: str


@dataclass(frozen=True)
class Text:
    """A stretch of text; a longer one may come in several."""

    text: str


Event = Start | End | Text


def events(path: Path) -> Iterator[Event]:
    """Yield what the file holds, as it is read; XmlError in one line where it cannot be.

    A DOCTYPE may name a DTD, which is not opened; entities are refused.
    """
    waiting: deque[Event] = deque()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, given: waiting.append(Start(name, given))
    parser.EndElementHandler = lambda name: waiting.append(End(name))
    parser.CharacterDataHandler = lambda text: waiting.append(Text(text))

    def refuse(*_: object) -> None:
        raise XmlError(f"{path} declares entities, which are not read; remove them from the file")

    parser.EntityDeclHandler = refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            while data := file.read(CHUNK):
                parser.Parse(data, False)
                while waiting:
                    yield waiting.popleft()
        parser.Parse(b"", True)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise XmlError(f"{path} is not a whole gzip file ({error}); export it again") from error
    except OSError as error:
        raise XmlError(f"cannot read {path}: {error.strerror}") from error
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise XmlError(f"{path} is not well-formed XML ({error}); export it again") from error
    yield from waiting
