"""From coarse to fine: where the path runs, found in near-linear time on ever longer chunks."""

import numpy as np

from align.search import Band, Integers, Scores, around, best_chain, whole
from align.windows import Floats, Side

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
    for depth in range(len(levels) - 1, 0, -1):
        corners = chunk_path(band, *levels[depth]) * 2
        finer = levels[depth - 1]
        end = np.array([len(finer[1]), len(finer[3])])
        band = around(np.minimum(corners, end), int(end[1]) + 1, radius)
    return band


def halve(vectors: Floats, lengths: Floats) -> tuple[Floats, Floats]:
    """Return chunks of two neighbours each: the sum of the vectors, by length, and the lengths."""
    if len(lengths) % 2:
        vectors = np.concatenate([vectors, np.zeros_like(vectors[:1])])
        lengths = np.concatenate([lengths, np.zeros_like(lengths[:1])])
    weights = np.sqrt(lengths)[:, None]
    merged = vectors[::2] * weights[::2] + vectors[1::2] * weights[1::2]
    norms = np.sqrt(np.einsum("ij,ij->i", merged, merged))
    return merged / np.maximum(norms, 1e-9)[:, None], lengths[::2] + lengths[1::2]


def chunk_path(
    band: Band, source: Floats, lengths: Floats, target: Floats, widths: Floats
) -> Integers:
    """Return the corners (row, column) of the best path through chunks."""
    left_mean, right_mean = source.mean(axis=0), target.mean(axis=0)
    one, other = unit(source - left_mean), unit(target - right_mean)

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
    """Return the vectors with length one; zero stays zero."""
    norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    result: Floats = vectors / np.maximum(norms, 1e-9)[:, None]
    return result
