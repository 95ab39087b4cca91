"""A conditional random field over chains of beads: what training the aligner's weights takes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from align.gold import Link
from align.scoring import FORMS, LONE_FEATURES, Scorer, features
from align.search import Band, around, blocks
from align.sides import Side
from align.types import Encoder
from tools.bench.alignment.documents import Document

Array = NDArray[np.float64]

SIZE = 4
RADIUS = 14
NEVER = -1e9
BARRED = -1e4
"""Score of leaving alone a sentence that the gold pairs."""
STRENGTH = 4.0
"""Weight of the squared weights in the loss."""
RULES = ("bare_clash", "scrap_gap", "wordless")
"""Measures that are nearly rules: a mark or a scrap says nothing that could be translated. They
are rare, so that the full strength would hold their weights down."""
RULE_STRENGTH = STRENGTH / 20
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
    source: NDArray[np.floating[Any]]
    """[source sentence, feature of leaving it alone]."""
    target: NDArray[np.floating[Any]]
    allowed: NDArray[np.bool_]
    """[node, bead form]: whether the gold allows the bead."""
    lone_source: NDArray[np.bool_]
    """Whether the gold allows leaving each source sentence alone."""
    lone_target: NDArray[np.bool_]
    settled: bool
    """Whether the gold says of every sentence what becomes of it."""
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
    rows, columns = band.nodes(0, band.rows)
    settled, allowed, lone_source, lone_target = allowances(document, rows, columns)
    return Example(
        document,
        scorer,
        rows,
        columns,
        np.concatenate([values for values, _ in parts]),
        np.concatenate([valid for _, valid in parts]),
        *scorer.lone,
        allowed,
        lone_source,
        lone_target,
        settled,
        (len(left) + 1, len(right) + 1),
    )


def allowances(
    document: Document, rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> tuple[bool, NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return whether the gold settles all, and the beads and lone sentences that it allows.

    Whatever it does not mention, or pairs with sentences that are no neighbours, may become
    anything; crossing pairs become one bead, for no chain can hold them.
    """
    pairs: list[Link] = []
    for link in sorted(link for link in document.gold if link[0] and link[1]):
        if pairs and link[1][0] < pairs[-1][1][-1]:
            last = pairs.pop()
            link = (last[0] + link[0], tuple(sorted(last[1] + link[1])))
        pairs.append(link)
    fixed = [np.zeros(len(side), dtype=bool) for side in (document.source, document.target)]
    lone = [side.copy() for side in fixed]
    for link in document.gold:
        for number in (0, 1):
            if not link[1 - number]:
                lone[number][list(link[number])] = fixed[number][list(link[number])] = True
    for link in pairs:
        for number, side in enumerate(link):
            fixed[number][side[0] : side[-1] + 1] = all(map(neighbours, link))
    counts = np.arange(1, SIZE + 1)
    clear = []
    for settled_side, ends in zip(fixed, (rows, columns), strict=True):
        before = np.concatenate([[0], np.cumsum(settled_side)])
        starts = ends[:, None] - counts
        clear.append((starts >= 0) & (before[ends][:, None] == before[np.maximum(starts, 0)]))
    allowed = clear[0][:, :, None] & clear[1][:, None]
    for source, target in pairs:
        if neighbours(source) and neighbours(target):
            node = (rows == source[-1] + 1) & (columns == target[-1] + 1)
            allowed[node, len(source) - 1, len(target) - 1] = True
    settled = bool(fixed[0].all() and fixed[1].all())
    return (
        settled,
        allowed.reshape(len(rows), -1),
        lone[0] | ~fixed[0],
        lone[1] | ~fixed[1],
    )


def neighbours(indices: Sequence[int]) -> bool:
    """Return whether sentences follow each other and are not too many for a bead."""
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


def weight_names(sample: Example) -> tuple[list[str], list[str]]:
    """Return what the weights belong to, in order: measures of beads, and of lone sentences."""
    beads = [f"{one}-{other}" for one, other in FORMS]
    beads += [name for name, _ in features(sample.scorer.measure(np.array([1]), np.array([1])))]
    assert len(beads) == sample.values.shape[2]
    return beads, list(LONE_FEATURES)


def strengths(sample: Example) -> Array:
    """Return for each weight how strongly it is drawn to zero."""
    beads, lone = weight_names(sample)
    return np.array([RULE_STRENGTH if name in RULES else STRENGTH for name in beads + lone])


def loss(weights: Array, examples: Sequence[Example], strength: Array) -> tuple[float, Array]:
    """Return the negative log-likelihood of the gold chains and its gradient."""
    total, slope = float(strength @ weights**2), 2 * strength * weights
    for one in examples:
        importance = IMPORTANCE[one.document.group]
        count = one.values.shape[2]
        scores = np.where(one.valid, one.values @ weights[:count].astype(np.float32), NEVER)
        source, target = one.source @ weights[count:], one.target @ weights[count:]
        partition, beads, lone_source, lone_target = marginals(one, scores, source, target)
        gold, right, right_source, right_target = believed(one, scores, source, target)
        total += importance * (partition - gold)
        slope[:count] += importance * np.tensordot(
            (beads - right).astype(np.float32), one.values, ([0, 1], [0, 1])
        )
        slope[count:] += importance * (
            (lone_source - right_source) @ one.source + (lone_target - right_target) @ one.target
        )
    return total, slope


def believed(
    one: Example, scores: Array, source: Array, target: Array
) -> tuple[float, Array, Array, Array]:
    """Return what ``marginals`` does, of the chains that the gold allows."""
    if not one.settled:
        return marginals(
            one,
            np.where(one.allowed, scores, NEVER),
            np.where(one.lone_source, source, BARRED),
            np.where(one.lone_target, target, BARRED),
        )
    total = float(scores[one.allowed].sum())
    total += float(source[one.lone_source].sum() + target[one.lone_target].sum())
    return (
        total,
        np.asarray(one.allowed, float),
        np.asarray(one.lone_source, float),
        np.asarray(one.lone_target, float),
    )


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
                there = slice(other, other + columns)
                terms[form] = backward[row + one_side, there] + dense[row + one_side, there, form]
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
    rounds: int = 60,
    talk: Callable[[str], None] = lambda line: None,
) -> Array:
    """Return the weights under which the gold chains are most probable."""
    strength = strengths(examples[0])
    found = minimize(
        loss,
        np.zeros(len(strength)),
        args=(examples, strength),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": rounds, "ftol": 1e-6},
    )
    talk(f"loss {found.fun:.1f} after {found.nit} rounds")
    result: Array = found.x
    return result
