"""Where a text and its translation stop corresponding, for people."""

from collections.abc import Sequence

from align import Break
from translator.types import Article


def in_words(breaks: Sequence[Break], source: Article, target: Article) -> list[str]:
    """Return a line about each stretch without correspondence; sentences count from 1."""
    told = [(it.source_start, it.source_stop) for it in breaks if it.moved_to]
    lines = []
    for stretch in breaks:
        left = _range(stretch.source_start, stretch.source_stop, source)
        right = _range(stretch.target_start, stretch.target_stop, target)
        if left and right and not (stretch.moved_to or stretch.moved_from):
            lines.append(f"{left} and {right} do not correspond")
            continue
        if left and stretch.moved_to:
            lines.append(f"{left} seem to have moved to {_range(*stretch.moved_to, target)}")
        elif left:
            lines.append(f"{left} have no counterpart in {target.path}")
        if right and stretch.moved_from:
            first, last = stretch.moved_from
            if not any(start < last and first < stop for start, stop in told):
                lines.append(f"{right} seem to have moved from {_range(first, last, source)}")
        elif right:
            lines.append(f"{right} have no counterpart in {source.path}")
    return lines


def _range(start: int, stop: int, article: Article) -> str:
    numbers = f"sentence {stop}" if stop - start == 1 else f"sentences {start + 1}-{stop}"
    return f"{numbers} of {article.path}" if stop > start else ""
