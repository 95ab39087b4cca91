"""Convolutions over two neighbouring places at once, which share most of their windows.

With the products taken of sums (Winograd, Arithmetic Complexity of Computations, 1980; Lavin and
Gray 2016, F(2, 2) and F(2, 3)) windows of 2 and 3 take 3 and 4 of them instead of 4 and 6; a window
of 5 is one of 3 and one of 2 beside it.
"""

import numpy as np

from align.types import Vectors


class Convolution:
    """Reads windows of 2, 3 or 5 vectors."""

    def __init__(self, taps: Vectors) -> None:
        """``taps`` has shape (window, numbers of a vector, numbers of the result)."""
        self._window = len(taps)
        first, both, second = [], [], []
        if self._window > 2:
            one, middle, last, *rest = taps
            first, both, second = [one], [(one + middle + last) / 2], [last]
            self._apart = (one - middle + last) / 2
            taps = np.array(rest)
        if len(taps):
            one, last = taps
            first, both, second = [*first, one], [*both, one + last], [*second, last]
        self._first, self._both, self._second = map(np.concatenate, (first, both, second))

    def read(self, vectors: Vectors, results: Vectors) -> None:
        """Write into ``results``, of even length, what each vector and those after it give.

        ``vectors`` has at least as many more as the window reaches past the last result.
        """
        parts = [vectors[at : at + len(results) : 2] for at in range(self._window + 1)]
        first, both, second = [], [], []
        if self._window > 2:
            one, two, three, four, *_ = parts
            first, both, second = [one - three], [two + three], [two - four]
            apart = (three - two) @ self._apart
            parts = parts[3:]
        if self._window != 3:
            one, two, three = parts
            first, both = [*first, one - two], [*both, two]
            second = [*second, two - three]
        shared = _joined(both) @ self._both
        even = _joined(first) @ self._first + shared
        odd = shared - _joined(second) @ self._second
        if self._window > 2:
            even += apart
            odd -= apart
        results[::2], results[1::2] = even, odd


def _joined(parts: list[Vectors]) -> Vectors:
    return np.concatenate(parts, axis=1) if len(parts) > 1 else parts[0]
