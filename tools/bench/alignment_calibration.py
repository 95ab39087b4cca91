"""How far the confidence of beads can be believed: labelled beads, fitting, and figures."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from alignment_data import Document, documents
from alignment_synthesis import synthetic
from numpy.typing import NDArray

from align.aligner import align, chain, encode_joins, sides
from align.band import expected_band
from align.confidence import evidence
from align.gold import Link
from align.scoring import Scorer
from align.search import Step
from align.types import Encoder

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
SIZE = 4
UNRELATED_LINES = 8
STRENGTH = 0.5


@dataclass(frozen=True)
class Observation:
    """A bead whose truth is known: where it came from, its evidence, whether it is right."""

    document: str
    origin: str
    """``aligned``, ``gold``, ``random``, ``shifted``, ``partial`` or ``unrelated``."""
    right: bool
    values: dict[str, float]


@dataclass
class Observations:
    """Labelled beads with two sides, and with one."""

    pairs: list[Observation] = field(default_factory=list)
    lone: list[Observation] = field(default_factory=list)


def observations(every: Sequence[Document], encoder: Encoder) -> Observations:
    """Return what the aligner made of each document, and gold beads whole and spoilt."""
    seen = Observations()
    for number, document in enumerate(every):
        observe(document, encoder, seen)
        observe_unrelated(document, every[number - 1], encoder, seen)
    return seen


def observe_unrelated(
    document: Document, other: Document, encoder: Encoder, seen: Observations
) -> None:
    """Pair stretches of a document with those of another, line by line, and with one line."""
    name = f"{document.group}/{document.name}"
    for number, start in enumerate(range(0, len(document.source), 40)):
        source = document.source[start : start + UNRELATED_LINES]
        target = other.target[start : start + len(source)]
        if number % 3 == 0:  # an engine that always says the same
            target = target[:1] * len(source)
        count = min(len(source), len(target))
        if not count:
            continue
        stretch = Document(document.group, document.name, source[:count], target[:count], [])
        wanted = [((index,), (index,)) for index in range(count)]
        for values in evidence_of(stretch, wanted, encoder):
            seen.pairs.append(Observation(name, "unrelated", False, values))


def observe(document: Document, encoder: Encoder, seen: Observations) -> None:
    name = f"{document.group}/{document.name}"
    gold = {link for link in document.gold if link[0] or link[1]}
    found = [(b.source, b.target) for b in align(document.source, document.target, encoder)]
    mentioned = {("s", i) for s, _ in gold for i in s} | {("t", j) for _, t in gold for j in t}
    cases: list[tuple[str, bool, Link]] = [("aligned", link in gold, link) for link in found]
    whole = [link for link in document.gold if usable(link)]
    cases += [("gold", True, link) for link in whole]
    cases += spoilt(whole, document, random.Random(3))
    cases = [case for case in cases if not unknown(case[2], mentioned)]
    rows = evidence_of(document, [link for _, _, link in cases], encoder)
    for (origin, right, link), values in zip(cases, rows, strict=True):
        kept = seen.pairs if link[0] and link[1] else seen.lone
        kept.append(Observation(name, origin, right, values))
    for origin, right, values in halved(document, whole, encoder):
        seen.pairs.append(Observation(name, origin, right, values))


def unknown(link: Link, mentioned: set[tuple[str, int]]) -> bool:
    """Return whether the gold says nothing about any sentence of a bead."""
    parts = {("s", i) for i in link[0]} | {("t", j) for j in link[1]}
    return not parts & mentioned


def usable(link: Link) -> bool:
    return all(0 < len(side) <= SIZE and side[-1] - side[0] == len(side) - 1 for side in link)


def spoilt(
    whole: Sequence[Link], document: Document, chance: random.Random
) -> list[tuple[str, bool, Link]]:
    """Return wrong pairs: random, shifted by one to three, and with a sentence missing."""
    cases: list[tuple[str, bool, Link]] = []
    known = set(whole)
    for number, (source, target) in enumerate(whole):
        other = whole[chance.randrange(len(whole))][1]
        if not set(other) & set(target):
            cases.append(("random", False, (source, other)))
        shift = chance.choice((-3, -2, -1, 1, 2, 3))
        if 0 <= number + shift < len(whole):
            cases.append(("shifted", False, (source, whole[number + shift][1])))
        for link in ((source[1:], target), (source[:-1], target), (source, target[1:])):
            if link[0] and link[1] and link not in known:
                cases.append(("partial", False, link))
    return cases


def evidence_of(
    document: Document, wanted: Sequence[Link], encoder: Encoder
) -> list[dict[str, float]]:
    """Return the evidence on given beads of a document, all joins read by the encoder."""
    left, right = sides(document.source, document.target, encoder)
    for side in (left, right):
        encode_joins(side, [(0, len(side))], SIZE, encoder)
    band = expected_band(left, right)
    scorer = Scorer(left, right, band, SIZE)
    steps = [Step(len(s), len(t), s[-1] + 1 if s else 0, t[-1] + 1 if t else 0) for s, t in wanted]
    return evidence(steps, scorer, chain(scorer, band))


def halved(
    document: Document, whole: Sequence[Link], encoder: Encoder
) -> list[tuple[str, bool, dict[str, float]]]:
    """Return 1-1 gold beads whose source or target was cut to half its words."""
    chosen = [link for link in whole if len(link[0]) == len(link[1]) == 1][::4]
    texts = [list(document.source), list(document.target)]
    cut: list[Link] = []
    for number, link in enumerate(chosen):
        side = number % 2
        index = link[side][0]
        words = texts[side][index].split()
        if len(words) < 6:
            continue
        half = len(words) // 2
        kept = words[:half] if number % 4 < 2 else words[half:]
        texts[side][index] = " ".join(kept)
        cut.append(link)
    shortened = Document(document.group, document.name, texts[0], texts[1], document.gold)
    rows = evidence_of(shortened, cut, encoder)
    return [("partial", False, values) for values in rows]


def table(seen: Sequence[Observation], names: Sequence[str]) -> NDArray[np.float64]:
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
