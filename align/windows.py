"""Joins of neighbouring sentences and their vectors."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.types import Encoder, Vectors

Floats = NDArray[np.floating[Any]]


class Side:
    """One text: its sentences, their lengths and the vectors of every join of neighbours.

    A join's vector is the sum of its sentences' vectors, weighted with the square root of their
    characters, until ``encode_joins`` has the encoder read the joined text itself.
    """

    def __init__(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep the sentences and one unit vector for each."""
        self.texts = [" ".join(text.split()) for text in texts]
        self.vectors = vectors
        self.lengths = np.array([len(text) + 1 for text in self.texts], dtype=np.float32)
        self.weights = np.sqrt(self.lengths)
        self.totals = np.concatenate([[0.0], np.cumsum(self.lengths, dtype=np.float64)])
        """Characters before each sentence, and of the whole text."""
        self._known: dict[int, dict[int, Vectors]] = {}

    def __len__(self) -> int:
        """Return how many sentences there are."""
        return len(self.texts)

    def encode_joins(self, spans: Iterable[tuple[int, int]], size: int, encoder: Encoder) -> None:
        """Have the encoder read every join of 2 to ``size`` sentences inside these spans."""
        wanted = sorted(
            {
                (length, start)
                for first, last in spans
                for length in range(2, size + 1)
                for start in range(first, last - length + 1)
                if start not in self._known.get(length, {})
            }
        )
        if not wanted:
            return
        joined = [" ".join(self.texts[start : start + length]) for length, start in wanted]
        for (length, start), vector in zip(wanted, encoder.encode(joined), strict=True):
            self._known.setdefault(length, {})[start] = vector

    def ending(self, size: int, start: int, stop: int) -> Floats:
        """Return vectors of the joins of ``size`` sentences that end before start, start+1, ...

        Row r belongs to the join of sentences ``start + r - size`` to ``start + r - 1``; the row
        is zero where that reaches over the edge of the text. ``stop`` is the first end left out.
        """
        result = np.zeros((stop - start, self.vectors.shape[1]), dtype=np.float32)
        first, last = max(start, size), min(stop, len(self) + 1)
        if first >= last:
            return result
        low, high = first - size, last - 1
        if size == 1:
            result[first - start : last - start] = self.vectors[low:high]
            return result
        parts = self.vectors[low:high] * self.weights[low:high, None]
        count = last - first
        joined = parts[:count].copy()
        for shift in range(1, size):
            joined += parts[shift : shift + count]
        norms = np.sqrt(np.einsum("ij,ij->i", joined, joined))
        joined /= np.maximum(norms, 1e-9)[:, None]
        known = self._known.get(size)
        if known:
            for row, begin in enumerate(range(low, low + count)):
                if begin in known:
                    joined[row] = known[begin]
        result[first - start : last - start] = joined
        return result
