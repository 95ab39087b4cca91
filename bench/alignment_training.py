"""A conditional random field over chains of beads: what training the aligner's weights takes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from alignment_data import Document
from numpy.typing import NDArray
from scipy.optimize import minimize

from align.cost import FORMS, LONE_FEATURES, Scorer, features, lone_features
from align.search import Band, around, blocks
from align.types import Encoder
from align.windows import Side

Array = NDArray[np.float64]

SIZE = 4
RADIUS = 14
NEVER = -1e9
STRENGTH = 6.0
"""Weight of the squared weights in the loss."""
FREEDOM = 1.0
"""Weight of a text's usual similarity for leaving sentences alone, set beforehand: the freer a
translation, the less a low similarity says that a sentence was left out. Documents made by a
script cannot teach it, for their omissions do not depend on how free the translation is."""
IMPORTANCE = {"textberg": 4.0, "light": 1.0, "heavy": 1.0, "synthetic": 0.7}
"""How much a document of each group counts: the few translations by people most."""


@dataclass(frozen=True)
class Example:
    """One document as the trainer sees it: measures of all beads near the gold path."""

    document: Document
    scorer: Scorer
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.float32]
    """[node, bead form, feature]."""
    valid: NDArray[np.bool_]
    source: Array
    """[source sentence, feature of leaving it alone]."""
    target: Array
    gold: list[tuple[int, int]]
    """Node and bead form of the gold beads that can be found."""
    lone_source: NDArray[np.bool_]
    lone_target: NDArray[np.bool_]
    shape: tuple[int, int]


def example(document: Document, encoder: Encoder) -> Example:
    """Return a document with the measures of all beads near its gold path."""
    left, right = (
        Side(texts, encoder.encode(texts)) for texts in (document.source, document.target)
    )
    for side in (left, right):
        side.encode_joins([(0, len(side))], SIZE, encoder)
    band = gold_band(document)
    scorer = Scorer(left, right, band, SIZE)
    parts = list(measured(scorer, band))
    index = {
        (int(row), int(column)): node
        for node, (row, column) in enumerate(zip(*band.nodes(0, band.rows), strict=True))
    }
    gold = []
    lone_source, lone_target = (np.ones(len(side), dtype=bool) for side in (left, right))
    for source, target in document.gold:
        if source and target and neighbours(source) and neighbours(target):
            node = index.get((source[-1] + 1, target[-1] + 1))
            if node is not None:
                gold.append((node, (len(source) - 1) * SIZE + len(target) - 1))
                lone_source[list(source)] = lone_target[list(target)] = False
    rows, columns = band.nodes(0, band.rows)
    return Example(
        document,
        scorer,
        rows,
        columns,
        np.concatenate([values for values, _ in parts]),
        np.concatenate([valid for _, valid in parts]),
        lone_features(left, scorer.best.source, scorer.best.source_margin, scorer.level),
        lone_features(right, scorer.best.target, scorer.best.target_margin, scorer.level),
        gold,
        lone_source,
        lone_target,
        (len(left) + 1, len(right) + 1),
    )


def neighbours(indices: Sequence[int]) -> bool:
    return len(indices) <= SIZE and indices[-1] - indices[0] == len(indices) - 1


def gold_band(document: Document) -> Band:
    """Return a band around the gold path."""
    ends = [
        (source[-1] + 1, target[-1] + 1) for source, target in document.gold if source and target
    ]
    corners = np.array(sorted({(0, 0), *ends, (len(document.source), len(document.target))}))
    corners[:, 1] = np.maximum.accumulate(corners[:, 1])
    return around(corners, len(document.target) + 1, RADIUS)


def measured(scorer: Scorer, band: Band) -> Iterator[tuple[NDArray[np.float32], NDArray[np.bool_]]]:
    """Yield the features of all beads, some rows at a time, and which of them are possible."""
    forms = np.zeros((SIZE * SIZE, len(FORMS)), dtype=np.float32)
    for number in range(SIZE * SIZE):
        sides = sorted((number // SIZE + 1, number % SIZE + 1))
        forms[number, FORMS.index((sides[0], sides[1]))] = 1
    for start, stop in blocks(band, 64):
        measures = scorer.measure(*band.nodes(start, stop))
        shape = measures.similarity.shape
        table = np.stack(
            [np.broadcast_to(values, shape) for _, values in features(measures)], axis=-1
        )
        own = table.transpose(2, 0, 1, 3).reshape(-1, SIZE * SIZE, table.shape[-1])
        known = measures.valid.transpose(2, 0, 1).reshape(-1, SIZE * SIZE)
        kinds = np.broadcast_to(forms, (*own.shape[:2], len(FORMS)))
        values = np.concatenate([kinds, own], axis=2).astype(np.float32)
        values[~known] = 0
        yield values, known


def loss(weights: Array, examples: Sequence[Example], strength: float) -> tuple[float, Array]:
    """Return the negative log-likelihood of the gold chains and its gradient."""
    expected, pull = np.zeros(len(weights)), np.full(len(weights), strength)
    expected[LONE_FEATURES.index("document") - len(LONE_FEATURES)] = FREEDOM
    pull[LONE_FEATURES.index("document") - len(LONE_FEATURES)] = 1e4
    away = weights - expected
    total, slope = float(pull @ away**2), 2 * pull * away
    for one in examples:
        importance = IMPORTANCE[one.document.group]
        count = one.values.shape[2]
        scores = np.where(one.valid, one.values @ weights[:count].astype(np.float32), NEVER)
        source, target = one.source @ weights[count:], one.target @ weights[count:]
        partition, beads, lone_source, lone_target = marginals(one, scores, source, target)
        found = sum(scores[node, form] for node, form in one.gold)
        found += source[one.lone_source].sum() + target[one.lone_target].sum()
        for node, form in one.gold:
            beads[node, form] -= 1
        total += importance * float(partition - found)
        slope[:count] += importance * np.tensordot(
            beads.astype(np.float32), one.values, ([0, 1], [0, 1])
        )
        slope[count:] += importance * (
            (lone_source - one.lone_source) @ one.source
            + (lone_target - one.lone_target) @ one.target
        )
    return total, slope


def marginals(
    one: Example, scores: Array, source: Array, target: Array
) -> tuple[float, Array, Array, Array]:
    """Return the log-partition and how probable every bead and lone sentence is."""
    rows, columns = one.shape
    pad = SIZE
    dense = np.full((rows + pad, columns + pad, SIZE * SIZE), NEVER)
    dense[one.rows, one.columns] = scores
    inside = np.zeros((rows, columns), dtype=bool)
    inside[one.rows, one.columns] = True
    run = np.concatenate([[0.0], np.cumsum(target)])
    forward = np.full((rows + pad, columns + pad), NEVER)
    backward = np.full((rows + pad, columns + pad), NEVER)
    # ``forward`` is shifted by the padding, so that looking back never leaves the array.
    for row in range(rows):
        terms = np.full((SIZE * SIZE + 1, columns), NEVER)
        for one_side in range(1, min(SIZE, row) + 1):
            for other in range(1, SIZE + 1):
                form = (one_side - 1) * SIZE + other - 1
                before = forward[row + pad - one_side, pad - other : pad - other + columns]
                terms[form] = before + dense[row, :columns, form]
        if row:
            terms[-1] = forward[row + pad - 1, pad:] + source[row - 1]
        line = log_sum(terms)
        if row == 0:
            line[0] = 0.0
        line = np.logaddexp.accumulate(np.where(inside[row], line, NEVER) - run) + run
        forward[row + pad, pad:] = np.where(inside[row], line, NEVER)
    for row in range(rows - 1, -1, -1):
        terms = np.full((SIZE * SIZE + 1, columns), NEVER)
        for one_side in range(1, SIZE + 1):
            for other in range(1, SIZE + 1):
                form = (one_side - 1) * SIZE + other - 1
                after = slice(other, other + columns)
                terms[form] = backward[row + one_side, after] + dense[row + one_side, after, form]
        if row < rows - 1:
            terms[-1] = backward[row + 1, :columns] + source[row]
        line = log_sum(terms)
        if row == rows - 1:
            line[-1] = 0.0
        line = np.where(inside[row], line, NEVER) + run
        line = np.logaddexp.accumulate(line[::-1])[::-1] - run
        backward[row, :columns] = np.where(inside[row], line, NEVER)
    partition = float(forward[rows - 1 + pad, columns - 1 + pad])
    after = backward[one.rows, one.columns] - partition
    beads = np.zeros_like(scores)
    for form in range(SIZE * SIZE):
        start = forward[one.rows + pad - (form // SIZE + 1), one.columns + pad - (form % SIZE + 1)]
        beads[:, form] = np.exp(np.minimum(start + scores[:, form] + after, 0))
    lone_source, lone_target = np.zeros(rows - 1), np.zeros(columns - 1)
    own = forward[pad:, pad:]
    for row in range(1, rows):
        step = own[row - 1] + source[row - 1] + backward[row, :columns] - partition
        lone_source[row - 1] = np.exp(np.minimum(step, 0)).sum()
    step = own[:, :-1] + target[None, :] + backward[:rows, 1:columns] - partition
    lone_target[:] = np.exp(np.minimum(step, 0)).sum(axis=0)
    return partition, beads, lone_source, lone_target


def log_sum(terms: Array) -> Array:
    """Return the logarithm of the sum of exponentials down the columns."""
    top = terms.max(axis=0)
    result: Array = top + np.log(np.exp(terms - top).sum(axis=0))
    return result


def fitted(
    examples: Sequence[Example],
    strength: float = STRENGTH,
    rounds: int = 60,
    talk: Callable[[str], None] = lambda line: None,
) -> Array:
    """Return the weights under which the gold chains are most probable."""
    count = examples[0].values.shape[2] + examples[0].source.shape[1]
    start = np.zeros(count)
    start[LONE_FEATURES.index("document") - len(LONE_FEATURES)] = FREEDOM
    found = minimize(
        loss,
        start,
        args=(examples, strength),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": rounds},
    )
    talk(f"loss {found.fun:.1f} after {found.nit} rounds")
    result: Array = found.x
    return result
