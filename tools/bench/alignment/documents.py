"""Gold-aligned documents for the alignment benchmarks, read from a folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from align.gold import Link, read_gold


@dataclass(frozen=True)
class Document:
    """Two texts, one sentence a line, and the beads people or a script gave them."""

    group: str
    name: str
    source: list[str]
    target: list[str]
    gold: list[Link]


GROUPS = {
    "textberg": ("textberg", "de", "fr"),
    "light": ("alignment/light", "de", "en"),
    "heavy": ("alignment/heavy", "de", "en"),
}


def documents(folder: Path) -> Iterator[Document]:
    """Yield the documents of all groups, in a fixed order."""
    for group, (place, source, target) in GROUPS.items():
        for gold in sorted((folder / place).glob("*.gold")):
            yield Document(
                group,
                gold.stem,
                lines(gold.with_suffix(f".{source}")),
                lines(gold.with_suffix(f".{target}")),
                read_gold(gold.read_text(encoding="utf-8")),
            )


def lines(path: Path) -> list[str]:
    """Return the lines of a file; only line feeds end a line."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
