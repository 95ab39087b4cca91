"""Stretches that one text has elsewhere: moved, not left out."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from align.aligner import align
from align.breaks import DOUBTFUL, Break, Move, breaks, lost
from align.types import Bead, Encoder, Vectors

MOST = 0.5
"""Share of either stretch that must be believed to stand in the other."""


def find_drift(
    beads: Sequence[Bead], source: Sequence[str], target: Sequence[str], encoder: Encoder
) -> list[Break]:
    """Return the breaks of an alignment with what seems to have moved from one to another.

    Each stretch is aligned with the one stretch of the other side that resembles it most.
    """
    found = breaks(beads)
    rows = [number for number, it in enumerate(found) if it.source_start < it.source_stop]
    columns = [number for number, it in enumerate(found) if it.target_start < it.target_stop]
    if not rows or not columns:
        return found
    parts = [source[found[number].source_start : found[number].source_stop] for number in rows]
    others = [target[found[number].target_start : found[number].target_stop] for number in columns]
    likeness = directions(parts, encoder) @ directions(others, encoder).T
    # What stands in one break was found not to correspond already.
    likeness[np.equal.outer(rows, columns)] = -1
    candidates = {(row, int(column)) for row, column in enumerate(likeness.argmax(axis=1))}
    candidates |= {(int(row), column) for column, row in enumerate(likeness.argmax(axis=0))}
    for row, column in sorted(candidates):
        if rows[row] == columns[column]:
            continue
        left, right = found[rows[row]], found[columns[column]]
        pairs = [
            bead for bead in align(parts[row], others[column], encoder) if not lost(bead, DOUBTFUL)
        ]
        one = [left.source_start + index for bead in pairs for index in bead.source]
        other = [right.target_start + index for bead in pairs for index in bead.target]
        if pairs and (
            len(one) >= MOST * len(parts[row]) or len(other) >= MOST * len(others[column])
        ):
            move = Move(min(one), max(one) + 1, min(other), max(other) + 1)
            for number in (rows[row], columns[column]):
                found[number] = replace(found[number], moves=(*found[number].moves, move))
    return found


def directions(stretches: Sequence[Sequence[str]], encoder: Encoder) -> Vectors:
    """Return one unit vector per stretch: how its sentences differ from all of them."""
    vectors = encoder.encode([text for stretch in stretches for text in stretch])
    vectors = vectors - vectors.mean(axis=0)
    starts = np.cumsum([0, *map(len, stretches)])[:-1]
    sums: NDArray[np.float32] = np.add.reduceat(vectors, starts, axis=0)
    sums /= np.maximum(np.linalg.norm(sums, axis=1), 1e-9)[:, None]
    return sums
