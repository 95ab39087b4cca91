"""Files that stand under their name only when all of them is written."""

import gzip
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from os import replace
from os.path import realpath
from pathlib import Path
from typing import BinaryIO, cast

from translator.errors import ExportError


def check_place(path: Path) -> None:
    """Raise ExportError where no file of that name can be."""
    folder = path.parent
    if not folder.is_dir():
        raise ExportError(f"cannot write {path}: there is no folder {folder}; create it")
    if path.is_dir():
        raise ExportError(f"cannot write {path}: it is a folder; name a file")


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside the path that takes its name at the end, or leaves no trace.

    A file that was there keeps its permissions, and a link its place. Devices and pipes, which
    are no files to replace, are written to. Raises ExportError where that cannot be.
    """
    check_place(path)
    if path.exists() and not path.is_file():
        with _explained(path), path.open("wb") as raw:
            yield raw
        return
    target = Path(realpath(path))
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with _explained(path):
            with part.open("xb") as raw:
                if target.exists():
                    shutil.copymode(target, part)
                yield raw
            replace(part, target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExportError(f"cannot write {path}: {error.strerror or error}") from error


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that stands under its name only when all of it is written, as ``replacing``.

    A path ending in ``.gz`` is compressed; equal content gives equal bytes.
    """
    with replacing(path) as raw, ExitStack() as stack:
        out = raw
        if path.name.lower().endswith(".gz"):
            packed = gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0)
            out = cast(BinaryIO, stack.enter_context(packed))
        yield out


def write_atomically(path: Path, data: bytes) -> None:
    """Write the file whole or not at all; ExportError says why it cannot be written."""
    with replacing(path) as file:
        file.write(data)
