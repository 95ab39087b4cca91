"""Sentences and their translations, and how they are written to a file."""

from collections.abc import Sequence
from pathlib import Path

WORDS = (
    "Minister treffen sich heute in Astana",
    "zwölf graue Katzen jagen Vögel",
    "Ölpreise fallen um 7 Prozent",
    "niemand kennt diesen Komponisten",
    "Schnee bedeckt jeden Gipfel",
    "Kochbücher verkaufen sich glänzend",
    "Flugzeuge landen wieder pünktlich",
    "Professor Quast züchtet Mammutbäume",
)
SOURCE = [f"{words}." for words in WORDS]
TARGET = [sentence.upper() for sentence in SOURCE]
MORE = [f"{words[::-1]}." for words in WORDS]


def write(path: Path, lines: Sequence[str], end: str = "\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(line + end for line in lines).encode())
    return path
