"""How likely a reviewer accepts a pair, learned from the decisions so far.

A logistic regression whose weights have a Gaussian prior around the shipped ones: with no decision
it says what the prior says, with many it says what the reviewer does. The posterior is Laplace's
approximation, and probabilities are averaged over it (MacKay, "The evidence framework applied to
classification networks", 1992). How many errors the rest will have is a Poisson-binomial count
(Hong, "On computing the distribution function for the Poisson binomial distribution", 2013), drawn
under weights drawn from the posterior, so that it is as unsure as the weights are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from translator.checks import CHECKS
from translator.store import Decision, Signs
from translator.types import Severity

Floats = NDArray[np.float64]

USUAL: dict[str, tuple[float, float]] = {
    "similarity": (0.8, 0.1),
    "margin": (0.55, 0.2),
    "length": (0.0, 0.3),
    "confidence": (4.0, 2.0),
    "engine_score": (-0.6, 0.3),
    "sentences": (0.0, 1.0),
}
"""What is usual for each measure, and how far they commonly lie from it."""

PRIOR: dict[str, tuple[float, float]] = {
    "bias": (1.4, 1.0),
    "similarity": (0.5, 0.5),
    "margin": (0.2, 0.5),
    "length": (-0.3, 0.5),
    "confidence": (0.4, 0.5),
    "engine_score": (0.3, 0.5),
    "sentences": (-0.3, 0.5),
    "severe": (-2.5, 1.0),
    "warning": (-1.2, 0.7),
    "info": (-0.3, 0.5),
} | dict.fromkeys(CHECKS, (0.0, 0.7))
"""Expected weight and standard deviation of each feature; set by hand, not fitted to anyone."""

NAMES = tuple(PRIOR)
DRAWS = 200
INTERVAL = (0.05, 0.95)
"""Nine times of ten the number of errors lies between these quantiles."""


@dataclass(frozen=True)
class Model:
    """What is known of the weights after some decisions."""

    weights: Floats
    spread: Floats
    """Covariance of the weights."""
    decisions: int

    def probability(self, signs: Sequence[Signs]) -> Floats:
        """Return for each pair how likely a reviewer accepts it as it is."""
        table = features(signs)
        variance = np.einsum("ij,jk,ik->i", table, self.spread, table)
        return _logistic(table @ self.weights / np.sqrt(1 + np.pi * variance / 8))


@dataclass(frozen=True)
class Forecast:
    """How many errors accepting some pairs would let through."""

    pairs: int
    errors: float
    low: float
    high: float
    """Nine times of ten it is a number from ``low`` to ``high``."""
    decisions: int
    """How many decisions that was learned from."""

    @property
    def text(self) -> str:
        """The forecast as one sentence for people."""
        if not self.pairs:
            return "nothing is left to accept"
        basis = f"learned from {self.decisions} decisions"
        if self.decisions < FEW:
            basis = f"hardly learned yet, from {self.decisions} decisions"
        if not self.decisions:
            basis = "before any decision: a guess by the shipped weights"
        return (
            f"accepting these {self.pairs} now: about {self.errors:.1f} errors expected "
            f"({self.low:.1f}-{self.high:.1f}; {basis})"
        )


FEW = 20
"""Decisions below which a forecast says that it rests on little."""


@dataclass(frozen=True)
class Bin:
    """Decisions of about the same predicted probability."""

    predicted: float
    """Mean probability of acceptance."""
    accepted: float
    """Share that was accepted."""
    decisions: int


@dataclass(frozen=True)
class Reliability:
    """How well predictions agree with the decisions they did not know."""

    bins: tuple[Bin, ...]
    error: float
    """Expected calibration error: the mean distance of predicted and accepted, by decisions."""
    decisions: int


def fit(decisions: Sequence[Decision]) -> Model:
    """Return the model that these decisions make of the prior; the same ones, the same model."""
    mean, precision = _prior()
    table = features([decision.signs for decision in decisions])
    accepted = np.array([decision.accepted for decision in decisions], dtype=float)
    weights: Floats = mean.copy()
    hessian: Floats = np.diag(precision)
    for _ in range(50):
        chance = _logistic(table @ weights)
        slope = table.T @ (accepted - chance) - precision * (weights - mean)
        hessian = (table.T * (chance * (1 - chance))) @ table + np.diag(precision)
        step = np.linalg.solve(hessian, slope)
        weights = weights + step * min(1.0, 5.0 / max(1e-12, float(np.abs(step).max())))
        if np.abs(step).max() < 1e-8:
            break
    spread: Floats = np.asarray(np.linalg.inv(hessian), dtype=np.float64)
    return Model(weights, spread, len(decisions))


def forecast(model: Model, signs: Sequence[Signs]) -> Forecast:
    """Return how many errors accepting these pairs would let through; the same every time."""
    if not signs:
        return Forecast(0, 0.0, 0.0, 0.0, model.decisions)
    random = np.random.default_rng(0)
    root = np.linalg.cholesky(model.spread)
    table = features(signs)
    counts = []
    for _ in range(DRAWS):
        weights = model.weights + root @ random.standard_normal(len(NAMES))
        wrong = _logistic(-(table @ weights))
        counts.append(int((random.random(len(wrong)) < wrong).sum()))
    low, high = np.quantile(counts, INTERVAL)
    errors = float((1 - model.probability(signs)).sum())
    return Forecast(len(signs), errors, float(low), float(high), model.decisions)


def reliability(decisions: Sequence[Decision], folds: int = 10, bins: int = 10) -> Reliability:
    """Return how well calibrated the model is on decisions it was not fitted to."""
    folds = min(folds, len(decisions))
    predicted = np.zeros(len(decisions))
    for part in range(folds):
        held = [n for n, one in enumerate(decisions) if _fold(one.signs, folds) == part]
        known = [one for one in decisions if _fold(one.signs, folds) != part]
        if held:
            predicted[held] = fit(known).probability([decisions[n].signs for n in held])
    accepted = np.array([decision.accepted for decision in decisions], dtype=float)
    place = np.minimum((predicted * bins).astype(int), bins - 1)
    found = [
        Bin(float(predicted[rows].mean()), float(accepted[rows].mean()), len(rows))
        for rows in (np.flatnonzero(place == one) for one in range(bins))
        if len(rows)
    ]
    gap = sum(one.decisions * abs(one.predicted - one.accepted) for one in found)
    return Reliability(tuple(found), gap / max(1, len(decisions)), len(decisions))


def _fold(signs: Signs, folds: int) -> int:
    """Return which part of the decisions a pair belongs to; equal pairs stay together."""
    return (signs.twin * 2_654_435_761 % 2**32 >> 16) % folds


def features(signs: Sequence[Signs]) -> Floats:
    """Return one row per pair, one column per name in ``NAMES``; what is not known is usual."""
    table = np.zeros((len(signs), len(NAMES)))
    if not signs:
        return table
    measures = np.array([one.measures for one in signs], dtype=float)
    similarity, margin, ratio, confidence, score, ours, theirs = measures.T
    sure = np.clip(confidence, 0.001, 0.999)
    columns = {
        "similarity": similarity,
        "margin": margin,
        "length": np.abs(np.log(np.clip(ratio, 0.05, 20))),
        "confidence": np.log(sure / (1 - sure)),
        "engine_score": score,
        "sentences": np.minimum(np.abs(ours - 1) + np.abs(theirs - 1), 3),
    }
    table[:, NAMES.index("bias")] = 1
    for name, values in columns.items():
        usual, spread = USUAL[name]
        scaled = np.clip((values - usual) / spread, -5, 5)
        table[:, NAMES.index(name)] = np.nan_to_num(scaled)
    places = {name: column for column, name in enumerate(NAMES)}
    for row, one in enumerate(signs):
        for check, severity in one.findings:
            table[row, places[Severity(severity).value]] = 1
            if check in places:
                table[row, places[check]] = 1
    return table


def _prior() -> tuple[Floats, Floats]:
    mean, deviation = np.array([PRIOR[name] for name in NAMES]).T
    return mean, deviation**-2


def _logistic(values: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return result
