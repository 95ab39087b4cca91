"""The best chain of beads through a band around the expected path, found row by row.

A node (i, j) says that i source and j target sentences are consumed. A band keeps, for each i,
the columns [low, high) that are looked at; its area decides time and memory.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Scores = NDArray[np.floating[Any]]
NOWHERE = np.float32(-1e30)


@dataclass(frozen=True)
class Band:
    """The columns looked at in every row: ``low[i] <= j < high[i]``, neither ever falling."""

    low: Integers
    high: Integers

    @property
    def rows(self) -> int:
        """How many rows it has, one more than there are source sentences."""
        return len(self.low)

    @property
    def columns(self) -> int:
        """How many columns there are, one more than there are target sentences."""
        return int(self.high[-1])

    @property
    def area(self) -> int:
        """How many nodes are looked at."""
        return int((self.high - self.low).sum())

    def nodes(self, start: int, stop: int) -> tuple[Integers, Integers]:
        """Return row and column of every node in rows [start, stop), in reading order."""
        low = self.low[start:stop]
        widths = self.high[start:stop] - low
        rows = np.repeat(np.arange(start, stop), widths)
        columns = np.arange(len(rows)) + np.repeat(low - np.cumsum(widths) + widths, widths)
        return rows, columns


@dataclass(frozen=True)
class Step:
    """One bead of a path: it consumes ``source`` and ``target`` sentences and ends at a node."""

    source: int
    target: int
    row: int
    column: int

    @property
    def link(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The indices of its source and of its target sentences."""
        return (
            tuple(range(self.row - self.source, self.row)),
            tuple(range(self.column - self.target, self.column)),
        )


def whole(rows: int, columns: int) -> Band:
    """Return the band that holds every node."""
    return Band(np.zeros(rows, dtype=np.int64), np.full(rows, columns, dtype=np.int64))


def around(path: Integers, columns: int, radius: int) -> Band:
    """Return the band of ``radius`` columns on either side of a rising path.

    ``path`` has one row per corner: (row, column), from the first to the last node; between two
    corners the straight line is meant. Long skips on either side stay inside the band.
    """
    rows = int(path[-1, 0]) + 1
    low = np.full(rows, columns, dtype=np.int64)
    high = np.zeros(rows, dtype=np.int64)
    corners_row, corners_column = path[:, 0], path[:, 1]
    np.minimum.at(low, corners_row, corners_column)
    np.maximum.at(high, corners_row, corners_column)
    distinct = np.unique(corners_row)
    every = np.arange(rows)
    # Inside a segment both bounds follow the line between its end points.
    previous = np.searchsorted(distinct, every, side="right") - 1
    following = np.minimum(previous + 1, len(distinct) - 1)
    start, end = distinct[previous], distinct[following]
    share = np.where(end > start, (every - start) / np.maximum(end - start, 1), 0.0)
    inside = every > start
    line = high[start] + share * (low[end] - high[start])
    low = np.where(inside, np.floor(line), low).astype(np.int64)
    high = np.where(inside, np.ceil(line), high).astype(np.int64)
    # A radius counts along both sides: near a vertical stretch the rows beside it widen too.
    low = np.minimum.accumulate(low[::-1])[::-1]
    high = np.maximum.accumulate(high)
    low = np.concatenate([np.full(radius, low[0]), low])[:rows] - radius
    high = np.concatenate([high, np.full(radius, high[-1])])[radius:] + radius
    low, high = np.maximum(low, 0), np.minimum(high + 1, columns)
    low[0], high[-1] = 0, columns
    return Band(np.minimum.accumulate(low[::-1])[::-1], np.maximum.accumulate(high))


def best_chain(
    band: Band,
    size: int,
    score_rows: Callable[[int, int], Scores],
    skip_source: Scores,
    skip_target: Scores,
    block: int = 64,
) -> list[Step]:
    """Return the chain of beads with the highest sum of scores, from the first to the last node.

    ``score_rows(start, stop)`` gives the scores of all beads that end in these rows, as an array
    [node, source sentences - 1, target sentences - 1] in the order of ``Band.nodes``.
    ``skip_source[i]`` and ``skip_target[j]`` are the scores of leaving sentence i or j without
    counterpart. Of equal chains the one with smaller beads wins.
    """
    lows, highs = band.low.tolist(), band.high.tolist()
    widest = int((band.high - band.low).max())
    moves = np.empty(band.area, dtype=np.uint8)
    # What skipping all targets before a column adds up to.
    run = np.concatenate([[0.0], np.cumsum(skip_target, dtype=np.float64)])
    skips = [0.0, *skip_source.tolist()]
    # For each node of a row, the sums with each bead that ends there, and with a skipped source.
    sums = np.empty((widest, size * size + 1))
    with_bead, with_skip = sums[:, :-1].reshape(widest, size, size), sums[:, -1]
    firsts = np.arange(widest) * sums.shape[1]
    place = left = 0
    table = np.empty((0, size))
    for start, stop in blocks(band, block):
        scores = score_rows(start, stop).astype(np.float64)
        known, shift = table[-size:], lows[max(start - size, 0)] - left
        # Best sums of this block's rows, below those of the rows before it; margins are NOWHERE.
        left += shift
        table = np.full((stop - start + size, highs[stop - 1] - left + size), np.float64(NOWHERE))
        known = known[:, shift:]
        table[size - len(known) : size, : known.shape[1]] = known
        # before[row, column, i, j] is the sum at the node i + 1 rows up and j + 1 columns back.
        down, right = table.strides
        before = np.lib.stride_tricks.as_strided(
            table[size - 1 :, size - 1 :],
            (stop - start, highs[stop - 1] - left, size, size),
            (down, right, -down, -right),
            writeable=False,
        )
        used = 0
        for row in range(start, stop):
            low, high = lows[row], highs[row]
            width = high - low
            line = table[row - start + size, low - left + size : high - left + size]
            above = table[row - start + size - 1, low - left + size : high - left + size]
            options = scores[used : used + width]
            np.add(before[row - start, low - left : high - left], options, out=with_bead[:width])
            np.add(above, skips[row], out=with_skip[:width])
            move = sums[:width].argmax(axis=1)
            best = sums.take(firsts[:width] + move)
            if row == 0:
                best[0] = 0.0
            level = best - run[low:high]
            peak = np.maximum.accumulate(level)
            skipped = peak > level
            np.copyto(best, peak + run[low:high], where=skipped)
            move[skipped] = size * size + 1
            line[:] = best
            moves[place + used : place + used + width] = move
            used += width
        place += used
    return trace(band, size, moves)


def blocks(band: Band, rows: int, limit: int = 16384) -> Iterator[tuple[int, int]]:
    """Yield stretches of at most ``rows`` rows whose bounding box holds few nodes."""
    start = 0
    while start < band.rows:
        stop = start + 1
        low = int(band.low[start])
        while (
            stop < band.rows
            and stop - start < rows
            and (stop + 1 - start) * (int(band.high[stop]) - low) <= limit
        ):
            stop += 1
        yield start, stop
        start = stop


def trace(band: Band, size: int, moves: NDArray[np.uint8]) -> list[Step]:
    """Return the chain that the moves kept for each node lead back along."""
    starts = (np.cumsum(band.high - band.low) - band.high).tolist()
    forms = [(number // size + 1, number % size + 1) for number in range(size * size)]
    forms += [(1, 0), (0, 1)]
    row, column = band.rows - 1, band.columns - 1
    steps = []
    while row or column:
        source, target = forms[moves[starts[row] + column]]
        steps.append(Step(source, target, row, column))
        row, column = row - source, column - target
    return steps[::-1]
