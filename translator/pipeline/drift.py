"""Where a text and its translation stop corresponding, for people."""

from collections.abc import Sequence

from align import Break
from translator.types import Article


def in_words(breaks: Sequence[Break], source: Article, target: Article) -> list[str]:
    """Return a line about each stretch without correspondence; sentences count from 1."""
    lines = []
    for stretch in breaks:
        left = _range(stretch.source_start, stretch.source_stop, source)
        right = _range(stretch.target_start, stretch.target_stop, target)
        for move in stretch.moves:
            there = _range(move.target_start, move.target_stop, target)
            lines.append(
                f"{_range(move.source_start, move.source_stop, source)} seem to have moved "
                f"to {there}"
            )
            if stretch.source_start <= move.source_start < stretch.source_stop:
                left = ""
            else:
                right = ""
        if left and right:
            lines.append(f"{left} and {right} do not correspond")
        elif left or right:
            other = target if left else source
            lines.append(f"{left or right} have no counterpart in {other.path}")
    return list(dict.fromkeys(lines))  # a move is told once, though both its ends know of it


def _range(start: int, stop: int, article: Article) -> str:
    numbers = f"sentence {stop}" if stop - start == 1 else f"sentences {start + 1}-{stop}"
    return f"{numbers} of {article.path}" if stop > start else ""
