"""From coarse to fine: where the path runs, found in near-linear time on ever longer chunks."""

import numpy as np

from align.search import Band, Integers, Scores, around, best_chain, whole
from align.sides import Floats, Side

SMALLEST = 48
"""Chunks per side at which every pairing is looked at."""
RADIUS = 6
"""Columns on either side of the expected path that are looked at on the next finer level."""
SKIP = -0.02
"""Score of leaving a chunk without counterpart."""


def expected_band(left: Side, right: Side, radius: int = RADIUS) -> Band:
    """Return the band in which the path through two texts should run."""
    levels = [(left.vectors, left.lengths, right.vectors, right.lengths)]
    while max(len(levels[-1][1]), len(levels[-1][3])) > SMALLEST:
        one, size, other, width = levels[-1]
        levels.append((*halve(one, size), *halve(other, width)))
    if len(levels) == 1:
        return whole(len(left) + 1, len(right) + 1)
    band = whole(len(levels[-1][1]) + 1, len(levels[-1][3]) + 1)
    while len(levels) > 1:
        corners = chunk_path(band, *levels.pop()) * 2  # what is used is let go of
        end = np.array([len(levels[-1][1]), len(levels[-1][3])])
        band = around(np.minimum(corners, end), int(end[1]) + 1, radius)
    return band


def halve(vectors: Floats, lengths: Floats) -> tuple[Floats, Floats]:
    """Return chunks of two neighbours each: the sum of the vectors, by length, and the lengths."""
    if len(lengths) % 2:
        vectors = np.concatenate([vectors, np.zeros_like(vectors[:1])])
        lengths = np.concatenate([lengths, np.zeros_like(lengths[:1])])
    weights = np.sqrt(lengths)[:, None]
    merged = vectors[::2] * weights[::2]
    merged += vectors[1::2] * weights[1::2]
    return unit(merged), lengths[::2] + lengths[1::2]


def chunk_path(
    band: Band, source: Floats, lengths: Floats, target: Floats, widths: Floats
) -> Integers:
    """Return the corners (row, column) of the best path through chunks; vectors are centred."""
    source -= source.mean(axis=0)
    target -= target.mean(axis=0)
    one, other = unit(source), unit(target)

    def score_rows(start: int, stop: int) -> Scores:
        first, begin = max(start - 1, 0), max(int(band.low[start]) - 1, 0)
        cosines = one[first : stop - 1] @ other[begin : int(band.high[stop - 1]) - 1].T
        if cosines.size:
            cosines -= (cosines.mean(axis=1, keepdims=True) + cosines.mean(axis=0)) / 2
        # No bead ends in the first row or column, whatever score it gets.
        scores = np.pad(cosines, ((first - start + 1, 0), (begin - int(band.low[start]) + 1, 0)))
        rows, columns = band.nodes(start, stop)
        return scores[rows - start, columns - int(band.low[start]), None, None]

    skips = np.full(max(len(lengths), len(widths)), SKIP, dtype=np.float32)
    steps = best_chain(band, 1, score_rows, skips[: len(lengths)], skips[: len(widths)])
    return np.array([(0, 0), *((step.row, step.column) for step in steps)], dtype=np.int64)


def unit(vectors: Floats) -> Floats:
    """Give each vector length one, in place, and return them; zero stays zero."""
    vectors /= np.maximum(np.sqrt(np.einsum("ij,ij->i", vectors, vectors)), 1e-9)[:, None]
    return vectors
