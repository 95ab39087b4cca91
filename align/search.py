"""The best chain of beads through a band around the expected path, found row by row.

A node (i, j) says that i source and j target sentences are consumed. A band keeps, for each i,
the columns [low, high) that are looked at; its area decides time and memory.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Scores = NDArray[np.float32]

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
    score: float


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

    ``score_rows(start, stop)`` gives the scores of all beads that end in these rows, one line per
    node of the band and ``size * size`` columns: 1 source sentence with 1, 2, ... target
    sentences, then 2 with 1, ... ``skip_source[i]`` and ``skip_target[j]`` are the scores of
    leaving sentence i or j without counterpart. Of equal chains the one with the fewest sentences
    per bead wins.
    """
    offsets = np.concatenate([[0], np.cumsum(band.high - band.low)])
    moves = np.zeros(int(offsets[-1]), dtype=np.uint8)
    pad = size
    lines = np.full((size + 1, band.columns + pad), NOWHERE, dtype=np.float32)
    # Skipping the target inside a row: best entry before it, less what skipping up to it costs.
    run = np.concatenate([[0.0], np.cumsum(skip_target, dtype=np.float64)])
    stride = lines.strides[1]
    for start in range(0, band.rows, block):
        stop = min(start + block, band.rows)
        scores = score_rows(start, stop)
        base = int(offsets[start])
        for row in range(start, stop):
            low, high = int(band.low[row]), int(band.high[row])
            width = high - low
            line = lines[row % (size + 1)]
            line.fill(NOWHERE) if row <= size else line[
                int(band.low[row - size - 1]) : int(band.high[row - size - 1]) + pad
            ].fill(NOWHERE)
            if row == 0:
                best = np.full(width, NOWHERE, dtype=np.float32)
                best[0] = 0.0
                move = np.full(width, SKIP_TARGET, dtype=np.uint8)
            else:
                at = int(offsets[row]) - base
                options = scores[at : at + width].reshape(width, size, size)
                gathered = np.empty((width, size, size), dtype=np.float32)
                for used in range(1, size + 1):
                    if used > row:
                        gathered[:, used - 1] = NOWHERE
                        continue
                    before = lines[(row - used) % (size + 1)]
                    view = np.lib.stride_tricks.as_strided(
                        before[low + pad - 1 :], (width, size), (stride, -stride), writeable=False
                    )
                    np.add(view, options[:, used - 1], out=gathered[:, used - 1])
                flat = gathered.reshape(width, size * size)
                move = flat.argmax(axis=1)
                best = flat[np.arange(width), move]
                move = move.astype(np.uint8)
                above = lines[(row - 1) % (size + 1)][low + pad : high + pad] + skip_source[row - 1]
                better = above > best
                best = np.where(better, above, best)
                move[better] = SKIP_SOURCE
            level = best - run[low:high]
            peak = np.maximum.accumulate(level)
            skipped = peak > level
            best = np.where(skipped, peak + run[low:high], best).astype(np.float32)
            move[skipped] = SKIP_TARGET
            line[low + pad : high + pad] = best
            moves[offsets[row] : offsets[row + 1]] = move
    return trace(band, size, moves, offsets)


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
        steps.append(Step(source, target, row, column, 0.0))
        row, column = row - source, column - target
    return steps[::-1]
