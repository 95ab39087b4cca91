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
        self.read = np.zeros(len(self.texts), dtype=bool)
        """Whether the encoder has read a join that begins with the sentence."""
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
            self.read[start] = True

    def weighted(self, start: int, stop: int) -> Floats:
        """Return the weighted vectors of the sentences [start, stop); zero beyond the edges."""
        result = np.zeros((stop - start, self.vectors.shape[1]), dtype=np.float32)
        low, high = max(start, 0), min(stop, len(self))
        if low < high:
            inside = result[low - start : high - start]
            np.multiply(self.vectors[low:high], self.weights[low:high, None], out=inside)
        return result

    def join_lengths(self, size: int) -> Floats:
        """Return how long the weighted sum of each join is, [sentences - 1, where it ends]."""
        squares = np.zeros((size, len(self) + 1), dtype=np.float32)
        added = np.zeros(len(self), dtype=np.float32)
        for count in range(min(size, len(self))):
            ends = slice(count, len(self))
            starts = slice(0, len(self) - count)
            dots = np.einsum("ij,ij->i", self.vectors[starts], self.vectors[ends])
            dots *= self.weights[starts] * self.weights[ends] * (2 if count else 1)
            # What a sentence adds to a join that begins with it.
            added = added[starts] + dots
            squares[count, count + 1 :] = added
            squares[count, count + 1 :] += squares[count - 1, count + 1 :] if count else 0
        return np.sqrt(np.maximum(squares, 1e-18))

    def ending(self, size: int, start: int, stop: int) -> Floats:
        """Return vectors of the joins of ``size`` sentences that end before start, start+1, ...

        Row r belongs to the join of sentences ``start + r - size`` to ``start + r - 1``; the row
        is zero where that reaches over the edge of the text. ``stop`` is the first end left out.
        """
        result = np.zeros((stop - start, self.vectors.shape[1]), dtype=np.float32)
        first, last = max(start, size), min(stop, len(self) + 1)
        if first >= last:
            return result
        low, count = first - size, last - first
        parts = self.weighted(low, last - 1)
        joined = parts[:count].copy()
        for shift in range(1, size):
            joined += parts[shift : shift + count]
        joined /= np.maximum(lengths_of(joined), 1e-9)[:, None]
        known = self._known.get(size, {})
        for row in np.flatnonzero(self.read[low : low + count]).tolist():
            joined[row] = known.get(low + row, joined[row])
        result[first - start : last - start] = joined
        return result


def lengths_of(vectors: Floats) -> Floats:
    """Return how long each vector is."""
    result: Floats = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return result
