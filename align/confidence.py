"""How sure one may be of a bead: a calibrated probability from its measures."""

from collections.abc import Sequence
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from align.scoring import USUAL, Measures, Scorer, worth
from align.search import Step
from align.sides import Floats
from align.types import Bead
from align.weights import LONE_WEIGHTS, PAIR_WEIGHTS

FAR = 3
"""Beads this many sentences from the best chain are as good as any distance from it."""
MOST_GAP = log(2)
"""Sides that differ more in length than by this factor speak no louder against a bead: people
translate a caption or an aside that freely."""
ROWS = 64
"""Beads measured together lie in about this many rows: fewer cost calls, more cost area."""


def judge(steps: Sequence[Step], scorer: Scorer, best: Sequence[Step] | None = None) -> list[Bead]:
    """Return the beads of these steps with their measures and confidence, in order.

    ``best`` is the best chain through the texts, where the steps are not taken from it.
    """
    table = evidence(steps, scorer, best)
    beads = []
    for step, row in zip(steps, table, strict=True):
        source, target = step.link
        paired = bool(source and target)
        weights = PAIR_WEIGHTS if paired else LONE_WEIGHTS
        logit = sum(weights[name] * value for name, value in row.items() if name in weights)
        beads.append(
            Bead(
                source,
                target,
                similarity=scorer.cosine(row["similarity"]) if paired else 0.0,
                margin=row["margin"] * scorer.unit if paired else 0.0,
                cost=-row["worth"],
                length_ratio=exp(row["length"]) if paired else 0.0,
                confidence=logistic(logit + weights["bias"]),
            )
        )
    return beads


def logistic(value: float) -> float:
    """Return the probability that belongs to a logit."""
    return 1 / (1 + exp(-min(max(value, -30.0), 30.0)))


def evidence(
    steps: Sequence[Step], scorer: Scorer, best: Sequence[Step] | None = None
) -> list[dict[str, float]]:
    """Return, for each step, the numbers its confidence is computed from."""
    result: list[dict[str, float]] = [{} for _ in steps]
    for numbers in groups(steps):
        part = [steps[number] for number in numbers]
        rows = np.array([step.row for step in part])
        columns = np.array([step.column for step in part])
        measures = scorer.measure(rows, columns)
        at = (
            np.array([step.source - 1 for step in part]),
            np.array([step.target - 1 for step in part]),
            np.arange(len(part)),
        )
        for number, row in zip(numbers, pair_evidence(measures, at, part, scorer), strict=True):
            result[number] = row
    for number, step in enumerate(steps):
        if not step.source or not step.target:
            result[number] = lone_evidence(step, scorer)
    if best is not None:
        for row, (apart, disputed) in zip(result, places(steps, best), strict=True):
            row |= {"apart": apart, "disputed": disputed}
    return result


def places(steps: Sequence[Step], best: Sequence[Step]) -> list[tuple[float, float]]:
    """Return, for each step, how far it lies from the best chain, and whether it cuts across it."""
    chosen = set(best)
    # Per source sentence, the target sentences beside it; none where it stands alone.
    spans = [(step.column - step.target, step.column) for step in best for _ in range(step.source)]
    found = []
    for step in steps:
        if step in chosen or not step.source or not step.target:
            found.append((0.0, 0.0))
            continue
        low = min(span[0] for span in spans[step.row - step.source : step.row])
        high = max(span[1] for span in spans[step.row - step.source : step.row])
        gap = max(low - step.column, step.column - step.target - high) + 1
        found.append((float(np.clip(gap, 0, FAR)), float(gap <= 0)))
    return found


def groups(steps: Sequence[Step]) -> list[list[int]]:
    """Return the numbers of the steps with two sides, in groups that lie close together."""
    found: list[list[int]] = []
    corner = (0, 0)
    for number, step in enumerate(steps):
        if not step.source or not step.target:
            continue
        near = found and all(
            0 <= one - other < ROWS
            for one, other in zip((step.row, step.column), corner, strict=True)
        )
        if not near:
            found.append([])
            corner = (step.row, step.column)
        found[-1].append(number)
    return found


def pair_evidence(
    measures: Measures,
    at: tuple[NDArray[np.int64], ...],
    steps: Sequence[Step],
    scorer: Scorer,
) -> list[dict[str, float]]:
    """Return the numbers behind the confidence of beads with two sides."""

    def pick(values: Floats) -> Floats:
        wide: Floats = np.broadcast_to(values, measures.similarity.shape)[at]
        return wide

    similarity, length = pick(measures.similarity), pick(measures.length_ratio)
    gap = np.minimum(np.abs(length), MOST_GAP)
    rival = np.array(
        [
            max(
                float(scorer.best.source[step.row - step.source : step.row].max()),
                float(scorer.best.target[step.column - step.target : step.column].max()),
            )
            for step in steps
        ]
    )
    columns = {
        "similarity": similarity,
        "margin": pick(measures.margin),
        "length": length,
        "length_gap": gap,
        "length_gap_squared": gap**2,
        "length_gap_by_size": gap * pick(measures.size),
        "size": pick(measures.size),
        "shrink": pick(measures.shrink),
        "grow": pick(measures.grow),
        "grow_gain": np.maximum(pick(measures.grow), 0),
        "edge_loose": np.minimum(pick(measures.edge) - 0.3, 0),
        "anchors": pick(measures.anchors),
        "same_end": pick(measures.same_end),
        "end_clash": pick(measures.end_clash),
        "rival": np.maximum(rival - similarity, 0),
        "level": np.full(len(steps), min(scorer.level, USUAL)),
        "worth": np.clip(pick(worth(measures)), -20, 20),
        "sentences": np.array([step.source + step.target - 2.0 for step in steps]),
        "apart": np.zeros(len(steps)),
        "disputed": np.zeros(len(steps)),
    }
    names = list(columns)
    rows = np.stack([columns[name] for name in names], axis=1).tolist()
    return [dict(zip(names, row, strict=True)) for row in rows]


def lone_evidence(step: Step, scorer: Scorer) -> dict[str, float]:
    """Return the numbers behind the confidence that a sentence has no counterpart."""
    source = bool(step.source)
    side = scorer.left if source else scorer.right
    index = step.row - 1 if source else step.column - 1
    best = scorer.best
    similarity = float((best.source if source else best.target)[index])
    margin = float((best.source_margin if source else best.target_margin)[index])
    length = float(side.lengths[index])
    return {
        "similarity": similarity,
        "margin": margin,
        "length": log(length / 50),
        "short": float(length < 12),
        "level": min(scorer.level, USUAL),
        "worth": float((scorer.skip_source if source else scorer.skip_target)[index]),
    }
