"""Runs the real OmegaT without a screen: what does it fill from a translation memory?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from translator.exchange.tmx.omegat import find


@dataclass(frozen=True)
class Filled:
    """What OmegaT made of a text."""

    segments: int
    filled: int
    translation: str
    complaints: tuple[str, ...]
    """Lines of its log that speak of errors in the memory."""


def installed() -> bool:
    """Say whether OmegaT and Java are there."""
    return find() is not None


def fill(
    memories: Sequence[Path],
    document: str,
    folder: Path,
    languages: tuple[str, str] = ("DE", "EN"),
) -> Filled:
    """Translate a text with these memories in ``tm/auto``; the text is written to ``folder``."""
    omegat = find()
    assert omegat is not None
    article = folder / "article.txt"
    article.write_text(document, encoding="utf-8", newline="")
    made = omegat.fill(memories, article, languages)
    return Filled(made.segments, made.filled, made.translation.decode(), made.complaints)
