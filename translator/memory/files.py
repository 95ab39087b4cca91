"""Reads translation memories from files: TMX, and databases of ours."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from translator.errors import SatzpaarError
from translator.exchange.tmx.reader import read_tmx
from translator.languages.codes import primary
from translator.store import read_reviewed
from translator.types import Remembered


class MemoryFileError(SatzpaarError):
    """A file cannot be used as a translation memory."""


def read_memory(path: Path, source_language: str, target_language: str) -> list[Remembered]:
    """Return the approved translations in a database of ours or a TMX file.

    MemoryFileError says what is wrong with the file. What nobody reviewed, unless people wrote
    it, and what was rejected is left out; our own TMX marks both.
    """
    name = path.name.removesuffix(".gz").lower()
    reader = next((READERS[ending] for ending in READERS if name.endswith(ending)), None)
    if reader is None:
        raise MemoryFileError(f"{path} is no translation memory; give a .tmx or a satzpaar .db")
    if not path.is_file():
        raise MemoryFileError(f"there is no file {path}; check the name")
    return list(reader(path, source_language, target_language))


def _read_tmx(path: Path, source_language: str, target_language: str) -> Iterator[Remembered]:
    for unit in read_tmx(path):
        texts: dict[str, str] = {}
        for segment in unit.segments:
            texts.setdefault(primary(segment.language), segment.text)
        source, target = texts.get(source_language, ""), texts.get(target_language, "")
        if source and target and unit.approved:
            before, after = unit.props.get("x-context-pre"), unit.props.get("x-context-post")
            yield Remembered(source, target, before or "", after or "")


READERS: dict[str, Callable[[Path, str, str], Iterable[Remembered]]] = {
    ".tmx": _read_tmx,
    ".db": read_reviewed,
}
"""By how a file's name ends, before any .gz."""
