"""Two lists of sentences in, a chain of beads out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from align.search import Scores, best_chain, whole
from align.types import AlignOptions, Bead, Encoder

DEFAULTS = AlignOptions()
SKIP = -0.03


def align(
    source: Sequence[str],
    target: Sequence[str],
    encoder: Encoder,
    options: AlignOptions = DEFAULTS,
) -> list[Bead]:
    """Return the beads that pair the sentences of two texts, in order, each index in one bead."""
    if not source or not target:
        return [empty_bead((i,), ()) for i in range(len(source))] + [
            empty_bead((), (j,)) for j in range(len(target))
        ]
    size = options.max_bead
    n, m = len(source), len(target)
    texts = [windows(source, k) for k in range(1, size + 1)]
    others = [windows(target, k) for k in range(1, size + 1)]
    vectors = encoder.encode([t for layer in (*texts, *others) for t in layer])
    counts = np.cumsum([len(layer) for layer in (*texts, *others)])[:-1]
    layers = np.split(vectors, counts)
    left, right = layers[:size], layers[size:]
    lengths = [np.array([len(t) for t in layer], dtype=np.float32) for layer in texts]
    widths = [np.array([len(t) for t in layer], dtype=np.float32) for layer in others]
    ratio = float(widths[0].sum() / max(lengths[0].sum(), 1.0))
    scores = np.full((n + 1, m + 1, size, size), -1e9, dtype=np.float32)
    cosines = np.zeros((n + 1, m + 1, size, size), dtype=np.float32)
    margins = np.zeros((n + 1, m + 1, size, size), dtype=np.float32)
    for a in range(size):
        for b in range(size):
            if not len(left[a]) or not len(right[b]):
                continue
            cos = left[a] @ right[b].T
            around_target = beside(left[a] @ right[0].T, b + 1)
            around_source = beside((left[0] @ right[b].T).T, a + 1).T
            margin = cos - (around_target + around_source) / 2
            x, y = lengths[a][:, None] * ratio, widths[b][None, :]
            factor = np.log2(1 + np.minimum(x, y) / np.maximum(np.maximum(x, y), 1))
            scores[a + 1 :, b + 1 :, a, b] = margin * factor
            cosines[a + 1 :, b + 1 :, a, b] = cos
            margins[a + 1 :, b + 1 :, a, b] = margin

    def score_rows(start: int, stop: int) -> Scores:
        return scores[start:stop].reshape(-1, size * size)

    skips = np.full(max(n, m), SKIP, dtype=np.float32)
    beads = []
    for step in best_chain(whole(n + 1, m + 1), size, score_rows, skips[:n], skips[:m]):
        rows = tuple(range(step.row - step.source, step.row))
        columns = tuple(range(step.column - step.target, step.column))
        if not rows or not columns:
            beads.append(empty_bead(rows, columns))
            continue
        at = (step.row, step.column, step.source - 1, step.target - 1)
        beads.append(
            Bead(rows, columns, float(cosines[at]), float(margins[at]), -float(scores[at]))
        )
    return beads


def beside(cosines: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Return the mean cosine to the single sentence before and after each window of ``size``."""
    padded = np.pad(cosines, ((0, 0), (1, 1)), constant_values=np.nan)
    before, after = padded[:, : -size - 1], padded[:, size + 1 :]
    pair = np.stack([before, after])
    known = ~np.isnan(pair)
    result: NDArray[np.float32] = np.where(known, pair, 0).sum(0) / np.maximum(known.sum(0), 1)
    return result


def windows(texts: Sequence[str], size: int) -> list[str]:
    """Return the joins of ``size`` neighbouring texts."""
    return [" ".join(texts[i : i + size]) for i in range(len(texts) - size + 1)]


def empty_bead(source: tuple[int, ...], target: tuple[int, ...]) -> Bead:
    """Return the bead of sentences without counterpart."""
    return Bead(source, target, 0.0, 0.0, -SKIP)
