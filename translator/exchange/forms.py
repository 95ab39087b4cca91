"""Which format a file's name asks for."""

from pathlib import Path


def form(path: Path) -> str:
    """Return the ending that says the format, lower case and without ``.gz``."""
    return path.name.lower().removesuffix(".gz").rpartition(".")[2]
