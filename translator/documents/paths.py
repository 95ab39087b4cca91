"""What articles are called: for people, and in the database."""

import os
from pathlib import Path


def readable(path: Path) -> str:
    """Return a path with forward slashes and only characters that can be stored and printed."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def stored_name(path: Path, db: Path) -> str:
    """Return the path an article is stored by, the same from wherever it is given.

    It counts from the database's folder where the file lies below it, and is absolute elsewhere.
    """
    whole, folder = Path(os.path.normpath(path.absolute())), db.absolute().parent
    return readable(whole.relative_to(folder) if whole.is_relative_to(folder) else whole)
