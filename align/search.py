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
SKIP_SOURCE, SKIP_TARGET = 254, 255


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


@dataclass(frozen=True)
class Step:
    """One bead of a path: it consumes ``source`` and ``target`` sentences and ends at a node."""

    source: int
    target: int
    row: int
    column: int


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
    score_rows: Callable[[int, int], tuple[Scores, int]],
    skip_source: Scores,
    skip_target: Scores,
    block: int = 64,
) -> list[Step]:
    """Return the chain of beads with the highest sum of scores, from the first to the last node.

    ``score_rows(start, stop)`` gives the scores of all beads that end in these rows, as an array
    [row, column, source sentences - 1, target sentences - 1] with at least the band's columns,
    and the column it begins with. ``skip_source[i]`` and ``skip_target[j]`` are the scores of
    leaving sentence i or j without counterpart. Of equal chains the one with smaller beads wins.
    """
    offsets = np.concatenate([[0], np.cumsum(band.high - band.low)])
    moves = np.zeros(int(offsets[-1]), dtype=np.uint8)
    lines = np.full((size + 1, band.columns + size), NOWHERE, dtype=np.float32)
    # What skipping all targets before a column adds up to.
    run = np.concatenate([[0.0], np.cumsum(skip_target, dtype=np.float64)])
    stride = lines.strides[1]
    # backward[k][column] reads the entries of ring line k before that column, nearest first.
    backward = [
        np.lib.stride_tricks.as_strided(
            line[size - 1 :], (band.columns, size), (stride, -stride), writeable=False
        )
        for line in lines
    ]
    lows, highs, starts = band.low.tolist(), band.high.tolist(), offsets.tolist()
    numbers = np.arange(int((band.high - band.low).max()))
    for start, stop in blocks(band, block):
        scores, origin = score_rows(start, stop)
        for row in range(start, stop):
            low, high = lows[row], highs[row]
            width = high - low
            line = lines[row % (size + 1)]
            if row > size:
                gone = row - size - 1
                line[lows[gone] + size : highs[gone] + size] = NOWHERE
            if row == 0:
                best = np.full(width, NOWHERE, dtype=np.float64)
                best[0] = 0.0
                move = np.zeros(width, dtype=np.uint8)
            else:
                options = scores[row - start, low - origin : high - origin]
                gathered = np.empty((width, size, size), dtype=np.float32)
                for used in range(1, size + 1):
                    if used > row:
                        gathered[:, used - 1] = NOWHERE
                        continue
                    before = backward[(row - used) % (size + 1)][low:high]
                    np.add(before, options[:, used - 1], out=gathered[:, used - 1])
                flat = gathered.reshape(width, size * size)
                move = flat.argmax(axis=1).astype(np.uint8)
                best = flat[numbers[:width], move].astype(np.float64)
                above = lines[(row - 1) % (size + 1)][low + size : high + size]
                above = above + float(skip_source[row - 1])
                better = above > best
                best[better] = above[better]
                move[better] = SKIP_SOURCE
            level = best - run[low:high]
            peak = np.maximum.accumulate(level)
            skipped = peak > level
            if skipped.any():
                best[skipped] = (peak + run[low:high])[skipped]
                move[skipped] = SKIP_TARGET
            line[low + size : high + size] = best
            moves[starts[row] : starts[row + 1]] = move
        # Only differences matter; sums that grow with the text would lose their last digits.
        recent = lines[:, lows[max(stop - size - 1, 0)] : highs[stop - 1] + size]
        reached = recent > NOWHERE / 2
        recent[reached] -= recent.max()
    return trace(band, size, moves, offsets)


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


def trace(band: Band, size: int, moves: NDArray[np.uint8], offsets: Integers) -> list[Step]:
    """Return the chain that the moves kept for each node lead back along."""
    row, column = band.rows - 1, band.columns - 1
    steps = []
    while row or column:
        move = int(moves[int(offsets[row]) + column - int(band.low[row])])
        if move == SKIP_SOURCE:
            source, target = 1, 0
        elif move == SKIP_TARGET:
            source, target = 0, 1
        else:
            source, target = move // size + 1, move % size + 1
        steps.append(Step(source, target, row, column))
        row, column = row - source, column - target
    return steps[::-1]
