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
def whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside the path that takes its name at the end, or leaves no trace.

    A path ending in ``.gz`` is compressed; equal content gives equal bytes.
    Raises ExportError where the file cannot be written.
    """
    check_place(path)
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with ExitStack() as stack:
            raw: BinaryIO = stack.enter_context(part.open("xb"))
            out = raw
            if path.name.lower().endswith(".gz"):
                packed = gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0)
                out = cast(BinaryIO, stack.enter_context(packed))
            yield out
        replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ExportError(f"cannot write {path}: {error.strerror or error}") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
