"""Data files of the languages: a line of names of columns, then a row a line, apart by tabs."""

from collections.abc import Sequence
from importlib.resources import files


def read(package: str, name: str, columns: Sequence[str]) -> list[list[str]]:
    """Return the rows of a file in a package; ValueError where it has other columns.

    Cells at the end of a row may be left out, and are empty.
    """
    header, *lines = files(package).joinpath(name).read_text("utf-8").splitlines()
    if header.split("\t") != list(columns):
        raise ValueError(f"{name} of {package} has the columns {header.split()}")
    rows = [line.split("\t") for line in lines]
    return [[*row, *[""] * (len(columns) - len(row))] for row in rows]
