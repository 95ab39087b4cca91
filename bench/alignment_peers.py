"""The aligners from PyPI that ours is compared with."""

from collections.abc import Sequence

import numpy as np
from alignment_data import Document

from align.gold import Link
from align.types import Encoder, Vectors

PER_SIDE = 4
"""Most sentences on either side of a bead, for all aligners."""


def gale_church(document: Document, encoder: Encoder) -> list[Link]:
    from galechurch.core import align as by_length

    return [
        (
            tuple(range(bead.source_start, bead.source_end)),
            tuple(range(bead.target_start, bead.target_end)),
        )
        for bead in by_length(document.source, document.target).beads
    ]


def vecalign(document: Document, encoder: Encoder) -> list[Link]:
    vectors = [stacked(side, encoder) for side in (document.source, document.target)]
    return run_vecalign(*vectors)


def stacked(texts: Sequence[str], encoder: Encoder) -> Vectors:
    """Return Vecalign's input: the vectors of the joins of 1 to 4 sentences that end at each."""
    from sentweave.dp_utils import layer, preprocess_line

    clean = [preprocess_line(text) for text in texts]
    return np.stack([encoder.encode(layer(clean, size)) for size in range(1, PER_SIDE + 1)])


def run_vecalign(left: Vectors, right: Vectors) -> list[Link]:
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
