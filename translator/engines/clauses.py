"""Cuts a sentence that is too long, or too hard, into pieces that can be translated alone."""

import re
from collections.abc import Iterator

_SHORTEST_GOAL = 60


def pieces(text: str, longest: int) -> list[str]:
    """Return the clauses of a text, short ones joined; joined by blanks they are the text again.

    A piece is longer than ``longest`` only where a single word is.
    """
    text = " ".join(text.split())
    goal = min(longest // 2, max(_SHORTEST_GOAL, len(text) // 2))
    clauses = re.split(r"(?<=[;:,.!?\u2013\u2014]) ", text)
    parts = (part for clause in clauses for part in _lines(clause.split(" "), longest))
    return list(_lines(parts, goal))


def _lines(parts: "Iterator[str] | list[str]", goal: int) -> Iterator[str]:
    """Join parts by blanks into lines shorter than ``goal`` where the parts allow it."""
    line = ""
    for part in parts:
        if line and len(line) + 1 + len(part) > goal:
            yield line
            line = part
        else:
            line = f"{line} {part}".strip()
    if line:
        yield line
