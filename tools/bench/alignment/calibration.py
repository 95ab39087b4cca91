"""How far the confidence of beads can be believed: fitting it, and figures."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.types import Encoder
from tools.bench.alignment.documents import documents
from tools.bench.alignment.observations import Observation, observations
from tools.bench.alignment.synthesis import synthetic

PAIR_NAMES = (
    "similarity",
    "margin",
    "length",
    "length_gap",
    "length_gap_squared",
    "length_gap_by_size",
    "size",
    "shrink",
    "grow",
    "grow_gain",
    "edge_loose",
    "anchors",
    "same_end",
    "end_clash",
    "rival",
    "level",
    "sentences",
    "apart",
    "disputed",
)
LONE_NAMES = ("similarity", "margin", "length", "short", "level", "worth")
STRENGTH = 0.5


def table(seen: Sequence[Observation], names: Sequence[str]) -> NDArray[np.float64]:
    """Return the evidence on the beads as rows, in the order of the names."""
    return np.array([[one.values[name] for name in names] for one in seen]).reshape(-1, len(names))


def importance(seen: Sequence[Observation]) -> NDArray[np.float64]:
    """Return how much each observation counts: what the aligner itself made counts most."""
    share = {"aligned": 1.0, "gold": 0.25, "random": 0.3, "shifted": 0.3, "partial": 0.25}
    share["unrelated"] = 0.3
    return np.array([share[one.origin] for one in seen])


def fitted_confidence(seen: Sequence[Observation], names: Sequence[str]) -> dict[str, float]:
    """Return the weights of a logistic regression, fitted by Newton's method, on raw values."""
    values = table(seen, names)
    centre, spread = values.mean(axis=0), values.std(axis=0) + 1e-6
    inputs = np.column_stack([(values - centre) / spread, np.ones(len(values))])
    right = np.array([one.right for one in seen], dtype=float)
    weight = importance(seen)
    found = np.zeros(inputs.shape[1])
    ridge = np.diag([STRENGTH] * len(names) + [0.0])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ found, -30, 30)))
        slope = inputs.T @ (weight * (chance - right)) + ridge @ found
        bend = (inputs * (weight * chance * (1 - chance))[:, None]).T @ inputs + ridge
        step = np.linalg.solve(bend + 1e-9 * np.eye(len(found)), slope)
        found -= step
        if np.abs(step).max() < 1e-8:
            break
    raw = found[:-1] / spread
    bias = found[-1] - float(raw @ centre)
    return {"bias": round(float(bias), 3)} | {
        name: round(float(weight), 3) for name, weight in zip(names, raw, strict=True)
    }


def predicted(seen: Sequence[Observation], weights: dict[str, float]) -> NDArray[np.float64]:
    """Return how probable these weights find each bead."""
    names = [name for name in weights if name != "bias"]
    logit = table(seen, names) @ np.array([weights[name] for name in names]) + weights["bias"]
    result: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(logit, -30, 30)))
    return result


def calibration_error(chance: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error over ten bins of equal width."""
    bins = np.minimum((chance * 10).astype(int), 9)
    return float(
        sum(
            abs(chance[bins == number].mean() - right[bins == number].mean())
            * (bins == number).mean()
            for number in range(10)
            if (bins == number).any()
        )
    )


def area(right: NDArray[np.float64], wrong: NDArray[np.float64]) -> float:
    """Return the probability that a right bead is surer than a wrong one (AUC)."""
    merged = np.concatenate([right, wrong])
    ranks = np.empty(len(merged))
    order = np.argsort(merged, kind="stable")
    ranks[order] = np.arange(1, len(merged) + 1)
    for value in np.unique(merged[np.diff(np.sort(merged), prepend=-1) == 0]):
        same = merged == value
        ranks[same] = ranks[same].mean()
    count = len(right)
    return float((ranks[:count].sum() - count * (count + 1) / 2) / (count * len(wrong)))


def print_calibration(data: Path, encoder: Encoder) -> None:
    """Print calibration figures, each document judged by weights fitted on all others."""
    seen = observations(list(documents(data)), encoder)
    made = observations(synthetic(data), encoder)
    for title, kept, others, names in (
        ("beads with two sides", seen.pairs, made.pairs, PAIR_NAMES),
        ("lone sentences", seen.lone, made.lone, LONE_NAMES),
    ):
        print_figures(title, kept, cross_validated(kept, others, names))


def cross_validated(
    seen: Sequence[Observation], others: Sequence[Observation], names: Sequence[str]
) -> NDArray[np.float64]:
    """Return each observation's confidence from weights fitted without its own texts."""
    chance = np.zeros(len(seen))
    keys = [fold(one.document) for one in seen]
    for key in sorted(set(keys)):
        held_out = [number for number, other in enumerate(keys) if other == key]
        rest = [one for one, other in zip(seen, keys, strict=True) if other != key]
        weights = fitted_confidence([*rest, *others], names)
        chance[held_out] = predicted([seen[number] for number in held_out], weights)
    return chance


def fold(document: str) -> str:
    """Return what is held out together: news of one year share their German text."""
    group, name = document.split("/")
    return name if group == "textberg" else name.split(".")[0]


def print_figures(title: str, seen: Sequence[Observation], chance: NDArray[np.float64]) -> None:
    """Print how far the confidence was right, and what it tells apart."""
    origins = np.array([one.origin for one in seen])
    groups = np.array([one.document.split("/")[0] for one in seen])
    right = np.array([one.right for one in seen])
    aligned = origins == "aligned"
    print(f"\n{title}: {int(aligned.sum())} aligned, {right[aligned].mean():.1%} of them right")
    print(f"expected calibration error {calibration_error(chance[aligned], right[aligned]):.4f}")
    for group in sorted(set(groups)):
        part = aligned & (groups == group)
        print(
            f"  {group}: {calibration_error(chance[part], right[part]):.4f} "
            f"({chance[part].mean():.3f} believed, {right[part].mean():.3f} right)"
        )
    good = chance[origins == "gold"]
    if not len(good):
        return
    easy = chance[(origins == "random") | (origins == "shifted")]
    print(f"AUC against random and shifted pairs {area(good, easy):.5f}")
    print(f"AUC against unrelated texts {area(good, chance[origins == 'unrelated']):.5f}")
    print(f"AUC against pairs with one side partial {area(good, chance[origins == 'partial']):.4f}")
