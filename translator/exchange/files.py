"""Files that stand under their name only when all of them is written."""

import gzip
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from os import replace
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

    Raises ExportError where the file cannot be written.
    """
    check_place(path)
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as raw:
            yield raw
        replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ExportError(f"cannot write {path}: {error.strerror or error}") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


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
