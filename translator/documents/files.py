"""Finds article files and reads them."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from translator.documents import docx, html, inline, markdown, text
from translator.documents.charset import MARKS, Decoded, decode
from translator.documents.paths import readable
from translator.errors import ArticleError
from translator.types import SOURCE, Article, Block, BlockKind

MAX_BYTES = 20_000_000
"""How large a file may be, unless the caller says otherwise."""

_TITLE_LENGTH = 80


@dataclass(frozen=True)
class Reader:
    """How files of one ending become blocks."""

    markup: str
    """The inline markup their text has: ``text``, ``markdown`` or ``html``."""
    blocks: Callable[[str], tuple[Block, ...]]
    decode: Callable[[bytes, str], Decoded] = decode
    unread: Callable[[str], tuple[str, ...]] = lambda text: ()
    """Returns what there is to say of text that lies in no block though people read it."""


READERS: dict[str, Reader] = {
    ".txt": Reader("text", text.blocks),
    ".md": Reader("markdown", markdown.blocks),
    ".markdown": Reader("markdown", markdown.blocks),
    ".html": Reader("html", html.blocks, unread=html.unread),
    ".htm": Reader("html", html.blocks, unread=html.unread),
    ".docx": Reader("html", html.blocks, docx.decode),
}
"""By the ending of a file's name, lower case."""


_FOREIGN = {
    ".doc": "a Word file of an old kind",
    ".epub": "an e-book",
    ".odt": "an OpenDocument text",
    ".pages": "a Pages document",
    ".pdf": "a PDF",
    ".ppt": "a presentation",
    ".pptx": "a presentation",
    ".rtf": "rich text (RTF)",
    ".xls": "a spreadsheet",
    ".xlsx": "a spreadsheet",
}
"""What files of other endings are, none of which is read as text."""
_BEGINNINGS = {
    b"%PDF-": ".pdf",
    b"{\\rtf": ".rtf",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ".doc",
}
"""How some of them begin, whatever they are called."""


def refuse_foreign(ending: str, name: str, beginning: bytes = b"") -> None:
    """Raise ArticleError where a file of that ending, or with that beginning, is no text."""
    ending = next((kind for one, kind in _BEGINNINGS.items() if beginning.startswith(one)), ending)
    if ending in _FOREIGN:
        raise ArticleError(f"{name} is {_FOREIGN[ending]}; save it as DOCX or as text")


@dataclass(frozen=True)
class Found:
    """A file to read, or a path that gives an error when it is."""

    path: Path
    name: str
    """As the user named it (folders: joined with the path below them), with forward slashes."""


def find(paths: Sequence[Path]) -> list[Found]:
    """Return the articles among these files and in these folders and all below, each once.

    Folders give the files of known endings, sorted, without hidden ones. A path that is no
    article (missing, of unknown ending, a folder without any) is returned as well: ``read``
    says what is wrong with it, so that the others still run.
    """
    found: list[Found] = []
    seen: set[str] = set()
    for path in paths:
        below = list(_below(path)) if path.is_dir() else []
        for file in below or [path]:
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                found.append(Found(file, readable(file)))
    return found


def read(path: Path, *, name: str, language: str, max_bytes: int = MAX_BYTES) -> Article:
    """Return the article in a file; ArticleError says in one line why it cannot be read."""
    ending = path.suffix.lower()
    refuse_foreign(ending, name)
    data = _bytes(path, name, max_bytes)
    refuse_foreign(ending, name, data[:8])
    if ending not in READERS:
        raise ArticleError(f"{name} has an unknown ending; articles end in {_endings()}")
    reader = READERS[ending]
    return _article(reader.decode(data, name), data, reader, name, language)


def parse(
    content: str | bytes, *, name: str = "-", language: str = SOURCE, markup: str = "text"
) -> Article:
    """Return the article in a string, such as standard input."""
    reader = next((reader for reader in READERS.values() if reader.markup == markup), None)
    if reader is None:
        raise ValueError(f"no markup called {markup!r}")
    try:
        data = content.encode("utf-8") if isinstance(content, str) else content
    except UnicodeEncodeError:
        raise ArticleError(f"{name} is not valid UTF-8; save it as UTF-8") from None
    return _article(decode(data, name), data, reader, name, language)


def encode(article: Article, text: str, original: bytes, language: str = "") -> bytes:
    """Return the file for another text of this article: its encoding, its format.

    Where it says its language, it says the one given.
    What the encoding lacks becomes a character reference in HTML; other files turn UTF-8.
    ``original`` is what the article was read from.
    """
    if article.encoding == docx.ENCODING:
        return docx.write(original, text)
    if article.markup == "html" and language:
        text = html.speaking(text, article.language, language)
    mark = next((mark for mark, _ in MARKS if original.startswith(mark)), b"")
    try:
        errors = "xmlcharrefreplace" if article.markup == "html" else "strict"
        return mark + text.encode(article.encoding, errors)
    except (UnicodeEncodeError, LookupError):
        return text.encode("utf-8")


def _below(folder: Path) -> Iterator[Path]:
    """Yield the articles below a folder; links back to a folder above are followed once."""
    visited = set()
    for parent, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(parent)
        if real in visited:
            folders.clear()
            continue
        visited.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in READERS:
                yield Path(parent) / name


def _endings() -> str:
    *others, last = READERS
    return f"{', '.join(others)} or {last}"


def _bytes(path: Path, name: str, max_bytes: int) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            os.scandir(path).close()
            raise ArticleError(f"{name} is a folder without articles ({_endings()})")
        if not stat.S_ISREG(status.st_mode):
            raise ArticleError(f"{name} is not a file; name a file with an article")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise ArticleError(f"{name} does not exist; check the path") from None
    except PermissionError:
        raise ArticleError(f"{name} may not be read; change its permissions") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ArticleError(f"{name} cannot be read: {reason}") from None
    if len(data) > max_bytes:
        size = max(status.st_size, len(data))
        raise ArticleError(
            f"{name} is too large ({size:,} bytes, at most {max_bytes:,}); "
            "split it, or raise the limit with --max-bytes"
        )
    return data


def _article(decoded: Decoded, data: bytes, reader: Reader, name: str, language: str) -> Article:
    blocks = reader.blocks(decoded.text)
    return Article(
        path=name,
        sha256=hashlib.sha256(data).hexdigest(),
        title=_title(decoded.text, blocks, reader.markup) or Path(name).stem,
        language=language,
        text=decoded.text,
        blocks=blocks,
        encoding=decoded.encoding,
        notes=decoded.notes,
        unread=reader.unread(decoded.text),
        markup=reader.markup,
    )


def _title(content: str, blocks: Sequence[Block], markup: str) -> str:
    """Return the first heading, else the first line of three words or more, else the first."""
    lines = [block for block in blocks if block.kind is not BlockKind.CODE]
    if markup != "text":
        lines.sort(key=lambda block: block.kind is not BlockKind.HEADING)
        fewest = 1
    else:
        fewest = 3
    first = ""
    for block in lines[:20]:
        # A paragraph may be long, and its beginning is all that is wanted.
        words = inline.extract(content[block.start : block.end][:2000], markup).plain.split()
        first = first or " ".join(words)
        if len(words) >= fewest:
            return _trimmed(" ".join(words))
    return _trimmed(first)


def _trimmed(title: str) -> str:
    if len(title) <= _TITLE_LENGTH:
        return title
    head = title[: _TITLE_LENGTH - 1]
    at_word = head.rsplit(maxsplit=1)[0] if " " in head[_TITLE_LENGTH // 2 :] else head
    return at_word.rstrip(" ,;:–-") + "…"
