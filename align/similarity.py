"""How alike texts are that stand side by side."""

from collections.abc import Sequence

import numpy as np

from align.types import Encoder


def similarity(source: Sequence[str], target: Sequence[str], encoder: Encoder) -> list[float]:
    """Return the cosine of each source with its target, -1 to 1."""
    vectors = encoder.encode([*source, *target])
    left, right = vectors[: len(source)], vectors[len(source) :]
    return [round(float(value), 4) for value in np.einsum("ij,ij->i", left, right)]
