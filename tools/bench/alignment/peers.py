"""The aligners from PyPI that ours is compared with."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from align.gold import Link
from align.search import NOWHERE, Scores, best_chain, whole
from align.types import Encoder, Vectors
from tools.bench.alignment.documents import Document

PER_SIDE = 4
"""Most sentences on either side of a bead, for all aligners."""
BERTALIGN_MOST = 5
"""Most sentences on both sides of a bead together."""
BERTALIGN_SKIP = -0.1


def gale_church(document: Document, encoder: Encoder) -> list[Link]:
    """Align by lengths alone (Gale and Church 1993)."""
    from galechurch.core import align as by_length

    return [
        (
            tuple(range(bead.source_start, bead.source_end)),
            tuple(range(bead.target_start, bead.target_end)),
        )
        for bead in by_length(document.source, document.target).beads
    ]


def vecalign(document: Document, encoder: Encoder) -> list[Link]:
    """Align as Vecalign does (Thompson and Koehn 2019)."""
    vectors = [stacked(side, encoder) for side in (document.source, document.target)]
    return run_vecalign(*vectors)


def stacked(texts: Sequence[str], encoder: Encoder) -> Vectors:
    """Return Vecalign's input: the vectors of the joins of 1 to 4 sentences that end at each."""
    from sentweave.dp_utils import layer, preprocess_line

    clean = [preprocess_line(text) for text in texts]
    return np.stack([encoder.encode(layer(clean, size)) for size in range(1, PER_SIDE + 1)])


def run_vecalign(left: Vectors, right: Vectors) -> list[Link]:
    """Return the beads that Vecalign's search finds between stacked vectors."""
    from sentweave.dp_utils import vecalign as search

    np.random.seed(42)
    forms = [(a, b) for a in range(1, PER_SIDE + 1) for b in range(1, PER_SIDE + 1)]
    stack = search(
        vecs0=left.copy(),
        vecs1=right.copy(),
        final_alignment_types=forms,
        del_percentile_frac=0.2,
        width_over2=PER_SIDE // 2 + 5,
        max_size_full_dp=300,
        costs_sample_size=20_000,
        num_samps_for_norm=100,
    )
    found = stack[0]["final_alignments"]
    return [(tuple(map(int, source)), tuple(map(int, target))) for source, target in found]


def bertalign(document: Document, encoder: Encoder) -> list[Link]:
    """Align as Bertalign's second pass does (Liu and Zhu 2022), over the whole grid.

    No package carries Bertalign, so this is its published scoring written anew: the cosine of two
    joins less their mean cosine to the joins beside the other, times log2(1 + length ratio);
    joins of at most five sentences on both sides together, and -0.1 for leaving one alone.
    """
    left, right = document.source, document.target
    first, second = stacked(left, encoder), stacked(right, encoder)
    ratio = sum(map(len, left)) / max(sum(map(len, right)), 1)
    characters = [np.cumsum([0, *map(len, side)]) for side in (left, right)]
    band = whole(len(left) + 1, len(right) + 1)

    def score_rows(start: int, stop: int) -> Scores:
        rows, columns = band.nodes(start, stop)
        scores = np.full((len(rows), PER_SIDE, PER_SIDE), NOWHERE)
        for one in range(1, PER_SIDE + 1):
            for other in range(1, BERTALIGN_MOST - one + 1):
                fits = (rows >= one) & (columns >= other)
                row, column = rows[fits], columns[fits]
                source, target = first[one - 1, row - 1], second[other - 1, column - 1]
                beside = (
                    neighbouring(source, second[other - 1], column - 1, other)
                    + neighbouring(target, first[one - 1], row - 1, one)
                ) / 2
                spans = [
                    counts[ends] - counts[ends - size]
                    for counts, ends, size in zip(
                        characters, (row, column), (one, other), strict=True
                    )
                ]
                short, long = np.sort([spans[0], spans[1] * ratio], axis=0)
                cosine = np.einsum("ij,ij->i", source, target)
                factor = np.log2(1 + short / np.maximum(long, 1))
                scores[fits, one - 1, other - 1] = (cosine - beside) * factor
        return scores

    skips = [np.full(len(side), BERTALIGN_SKIP) for side in (left, right)]
    return [step.link for step in best_chain(band, PER_SIDE, score_rows, skips[0], skips[1])]


def neighbouring(vectors: Vectors, others: Vectors, ends: NDArray[np.int64], size: int) -> Scores:
    """Return the mean cosine of each vector to the joins before and after the one ending there."""
    total, known = np.zeros(len(ends), np.float32), np.zeros(len(ends), np.float32)
    for there, exists in (
        (ends - size, ends - 2 * size + 1 >= 0),
        (ends + size, ends + size < len(others)),
    ):
        inside = np.clip(there, 0, len(others) - 1)
        total += np.where(exists, np.einsum("ij,ij->i", vectors, others[inside]), 0)
        known += exists
    result: Scores = total / np.maximum(known, 1)
    return result
