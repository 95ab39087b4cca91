"""Where two texts stop corresponding: omitted, added and unrelated stretches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from align.types import Bead

DOUBTFUL = 0.5
"""Pairs less sure than this count towards a break."""
FORCED = 0.05
"""Pairs less sure than this are taken apart inside long breaks."""
LONG = 8
"""Sentences on one side that make a break a long one."""


@dataclass(frozen=True)
class Move:
    """A stretch that both texts have, at different places; half-open ranges of indices."""

    source_start: int
    source_stop: int
    target_start: int
    target_stop: int


@dataclass(frozen=True)
class Break:
    """A stretch in which the texts do not correspond, as half-open ranges of indices."""

    source_start: int
    source_stop: int
    target_start: int
    target_stop: int
    moves: tuple[Move, ...] = ()
    """What of it seems to stand in another break; that one has the same."""

    @property
    def kind(self) -> str:
        """What it is: ``omitted`` from the target, ``added`` to it, or ``unrelated`` on both."""
        if self.target_start == self.target_stop:
            return "omitted"
        return "added" if self.source_start == self.source_stop else "unrelated"


def breaks(beads: Sequence[Bead], shortest: int = 3) -> list[Break]:
    """Return the stretches of at least that many sentences without a believable counterpart."""
    found = []
    row = column = 0
    start: tuple[int, int] | None = None
    for bead in [*beads, None]:
        broken = bead is not None and lost(bead, DOUBTFUL)
        if broken and start is None:
            start = (row, column)
        elif not broken and start is not None:
            if max(row - start[0], column - start[1]) >= shortest:
                found.append(Break(start[0], row, start[1], column))
            start = None
        if bead is not None:
            row, column = row + len(bead.source), column + len(bead.target)
    return found


def lost(bead: Bead, least: float) -> bool:
    """Return whether a bead has one side only or is less sure than that."""
    return not bead.source or not bead.target or bead.confidence < least


def loosen(beads: Sequence[Bead], part: Callable[[Bead], Bead | None]) -> list[Bead]:
    """Return the beads with pairs nobody should believe taken apart, inside long breaks only.

    ``part`` returns what of such a pair is to stay a pair, if anything.
    """
    result: list[Bead] = []
    ranges = breaks(beads, LONG)
    position = 0
    row = column = 0
    for bead in beads:
        while position < len(ranges) and (row, column) >= (
            ranges[position].source_stop,
            ranges[position].target_stop,
        ):
            position += 1
        within = position < len(ranges) and (row, column) >= (
            ranges[position].source_start,
            ranges[position].target_start,
        )
        row, column = row + len(bead.source), column + len(bead.target)
        if not (within and bead.source and bead.target and bead.confidence < FORCED):
            result.append(bead)
            continue
        result += apart(bead, part(bead))
    return result


def apart(bead: Bead, kept: Bead | None) -> list[Bead]:
    """Return the sentences of a bead each alone, before and after those of the part that stays."""
    if kept is None:
        return alone(bead)
    first, begin = bead.source.index(kept.source[0]), bead.target.index(kept.target[0])
    stop, end = first + len(kept.source), begin + len(kept.target)
    before = replace(bead, source=bead.source[:first], target=bead.target[:begin])
    after = replace(bead, source=bead.source[stop:], target=bead.target[end:])
    return [*alone(before), kept, *alone(after)]


def alone(bead: Bead) -> list[Bead]:
    """Return the sentences of a bead each without counterpart, as sure as the bead was not."""
    lone = replace(
        bead,
        similarity=0.0,
        margin=0.0,
        cost=0.0,
        length_ratio=0.0,
        confidence=1 - bead.confidence,
    )
    return [replace(lone, source=(index,), target=()) for index in bead.source] + [
        replace(lone, source=(), target=(index,)) for index in bead.target
    ]
