"""Sentences and their translations, how they are written, and commands as people type them."""

from collections.abc import Sequence
from pathlib import Path

from typer.testing import CliRunner, Result

from translator.cli import app

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


def call(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result


def write(path: Path, lines: Sequence[str], end: str = "\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(line + end for line in lines).encode())
    return path
