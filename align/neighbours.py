"""How similar the sides of beads are, and those of the beads beside them."""

import numpy as np

from align.search import Integers
from align.sides import Floats

MISSING = np.float32(-9.0)
"""Stands for the similarity of a join that would reach over an edge."""


class Vicinity:
    """The similarities of the beads that end at some nodes, and of those beside them."""

    def __init__(self, table: Floats, width: int, nodes: Integers) -> None:
        """Take the similarities as [source, target, place], rows of ``width`` places."""
        self.size = len(table)
        shifts = np.arange(1, self.size + 1)[:, None]
        self.here = table.take(nodes, axis=2)
        self.above, self.below = (
            table.take(nodes - width, axis=2),
            table.take(nodes + width, axis=2),
        )
        self.left, self.right = table.take(nodes - 1, axis=2), table.take(nodes + 1, axis=2)
        self.corner = table[0, 0].take(nodes - width - 1)
        # One sentence of the other side that ends 1, 2, ... sentences before the bead does.
        self.rows_before = table[0].take(nodes - shifts * width, axis=1).transpose(1, 0, 2)
        self.columns_before = table[:, 0].take(nodes - shifts, axis=1)

    def beside(self) -> Floats:
        """Return the mean similarity of each side to the sentences before and after the other."""
        across = mean_known(self.columns_before, self.right[:, :1])
        along = mean_known(self.rows_before, self.below[:1])
        result: Floats = (across + along) / 2
        return result

    def shrunk(self) -> Floats:
        """Return each bead's best similarity with one outer sentence fewer; MISSING for 1-1."""
        best = np.full(self.here.shape, MISSING, dtype=np.float32)
        np.maximum(self.here[:-1], self.above[:-1], out=best[1:])
        for fewer in (self.here, self.left):
            np.maximum(best[:, 1:], fewer[:, :-1], out=best[:, 1:])
        return best

    def grown(self) -> Floats:
        """Return each bead's best similarity with one neighbour more; MISSING where none is."""
        best = np.full(self.here.shape, MISSING, dtype=np.float32)
        np.maximum(self.here[1:], self.below[1:], out=best[:-1])
        for more in (self.here, self.right):
            np.maximum(best[:, :-1], more[:, 1:], out=best[:, :-1])
        return best

    def edges(self) -> Floats:
        """Return the lowest similarity of an outer sentence of a bead to the whole other side."""
        lowest = np.ones(self.here.shape, dtype=np.float32)
        np.minimum(self.rows_before[:-1], self.here[:1], out=lowest[1:])
        for outer in (self.columns_before[:, :-1], self.here[:, :1]):
            np.minimum(lowest[:, 1:], outer, out=lowest[:, 1:])
        lowest[0, 0] = 0
        return lowest

    def crossings(self) -> Floats:
        """Return by how much 2-2 beads match better crosswise than in order; 0 for all others."""
        result = np.zeros(self.here.shape, dtype=np.float32)
        if self.size > 1:
            cross = np.minimum(self.left[0, 0], self.above[0, 0])
            straight = np.maximum(self.here[0, 0], self.corner)
            result[1, 1] = np.where(cross > MISSING, np.maximum(cross - straight, 0), 0)
        return result


def mean_known(one: Floats, other: Floats) -> Floats:
    """Return the mean of two arrays, leaving out what is MISSING; 0 where both are."""
    if one.size and other.size and min(one.min(), other.min()) > MISSING:
        result: Floats = (one + other) / 2
        return result
    known, also = one > MISSING, other > MISSING
    total = np.where(known, one, 0) + np.where(also, other, 0)
    result = total / np.maximum(known.astype(np.float32) + also, 1)
    return result
