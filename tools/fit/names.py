"""Fit the trees that tell names from nouns, and write name_likelihood.json of German to English.

    python -m tools.fit.names DATA_DIR                     fit on everything, write the trees
    python -m tools.fit.names DATA_DIR --held-out wmt15    fit on the rest, judge; write nothing

DATA_DIR, or train/ in it, holds SET.de with SET.en or SET.SYSTEM.en, one sentence a line, such as
WMT news test sets. A held-out set is left out with all its translations.
"""

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

from tools.bench.checks.clean import Clean, clean_pairs
from tools.bench.checks.faults import replaceable
from translator.checks import Evidence
from translator.checks.name_likelihood import left_clues, lost_clues
from translator.checks.names import stands
from translator.languages import pair
from translator.languages.nouns import nouns

PAIR = pair("de", "en")
TREES, LEAVES, RATE = 80, 12, 0.2
AFTER = re.compile(rf"\b(?:{'|'.join(sorted(PAIR.target.determiners))}) $", re.IGNORECASE)
SETS = [f"wmt{year}{by}" for year in range(11, 16) for by in ("", ".bergamot-base")]
"""Translations by people and by one system; later years are left for ``tools.bench.checks``."""
ALARMS = (0.005, 0.01, 0.015, 0.02)
"""Shares of clean pairs with an alarm at which detection is printed."""


@dataclass(frozen=True)
class Example:
    """One noun: whether it should cause an alarm, and its clues."""

    pair: tuple[str, int]
    question: str
    fault: bool
    clues: list[float]


def examples(folder: Path, sets: list[str]) -> Iterator[Example]:
    """Yield nouns that were kept, translated, lost and left in, in the order of the pairs."""
    counts = Counter[str]()
    rng = random.Random(1)
    for clean in clean_pairs(folder, sets, None):
        evidence, pair = clean.evidence, (clean.name, counts[clean.name])
        counts[clean.name] += 1
        first = evidence.target_words[:1]
        source = Counter(evidence.source_words)
        for noun in nouns(evidence.source_text, PAIR.source):
            here = noun.text in evidence.target_set
            if here and (noun.text,) != first:
                yield Example(pair, "left", False, left_clues(noun, evidence))
                if source[noun.text] == 1 and len(noun.text) > 3:
                    yield Example(pair, "lost", True, lost_clues(noun, evidence))
            elif (
                not here
                and len(noun.text) > 3
                and not stands(noun.text, evidence.target_text, PAIR)
            ):
                yield Example(pair, "lost", False, lost_clues(noun, evidence))
        if wrong := left_german(rng, clean):
            for noun in nouns(evidence.source_text, PAIR.source):
                if noun.text in wrong.target_set and noun.text not in evidence.target_set:
                    yield Example(pair, "left", True, left_clues(noun, wrong))


def left_german(rng: random.Random, clean: Clean) -> Evidence | None:
    """Return the pair with a noun of the source in the target, where a noun may well stand.

    Half of them follow a determiner: a word left German takes the place of its translation, and
    the trees are not to learn that it stands anywhere.
    """
    before = clean.evidence
    ours = [noun.text for noun in nouns(before.source_text, PAIR.source)][1:]
    ours = [word for word in ours if len(word) > 3 and word not in before.target_set]
    at = replaceable(before.target)
    after = [word for word in at if AFTER.search(before.target, 0, word.start())]
    if not ours or not at:
        return None
    word = rng.choice(after if after and rng.random() < 0.5 else at)
    left = before.target[: word.start()] + rng.choice(ours) + before.target[word.end() :]
    return clean.with_names(replace(before, target=left))


def fitted(found: list[Example]) -> GradientBoostingClassifier:
    """Return trees that tell the faults from what is right."""
    model = GradientBoostingClassifier(
        n_estimators=TREES, max_leaf_nodes=LEAVES, max_depth=None, learning_rate=RATE,
        subsample=0.5, min_samples_leaf=40, random_state=1,
    )  # fmt: skip
    return model.fit(np.array([one.clues for one in found], float), [one.fault for one in found])


def written(model: GradientBoostingClassifier) -> list[Any]:
    """Return the trees as nested lists: clue, limit, branch up to it, branch above; or a leaf."""
    prior = float(model.init_.class_prior_[1])
    roots = [round(float(np.log(prior / (1 - prior))), 4)]
    for (tree,) in model.estimators_:
        roots.append(_node(tree.tree_, 0, model.learning_rate))
    return roots


def _node(tree: Any, index: int, rate: float) -> Any:
    low, high = tree.children_left[index], tree.children_right[index]
    if low == high:
        return round(float(tree.value[index, 0, 0]) * rate, 3)
    limit = round(float(tree.threshold[index]), 3)
    return [int(tree.feature[index]), limit, _node(tree, low, rate), _node(tree, high, rate)]


def held_out(found: list[Example], sets: list[str]) -> None:
    """Print how many faults of the sets are found by trees that never saw their sources."""
    for question in ("lost", "left"):
        asked = [one for one in found if one.question == question]
        model = fitted([one for one in asked if one.pair[0].split(".")[0] not in sets])
        for name in sorted({one.pair[0] for one in found}):
            if name.split(".")[0] not in sets:
                continue
            tested = [one for one in asked if one.pair[0] == name]
            odds = model.decision_function(np.array([one.clues for one in tested], float))
            worst: dict[tuple[str, int], float] = defaultdict(lambda: -99.0)
            for one, value in zip(tested, odds, strict=True):
                if not one.fault:
                    worst[one.pair] = max(worst[one.pair], value)
            pairs = len({one.pair for one in found if one.pair[0] == name})
            alarms = sorted(worst.values(), reverse=True)
            faults = odds[[one.fault for one in tested]]
            line = [f"{question} {name}:"]
            for share in ALARMS:
                limit = alarms[min(len(alarms) - 1, round(share * pairs))]
                line.append(f"{(faults > limit).mean():.1%} at {share:.1%} (above {limit:.2f})")
            print("  ".join(line), flush=True)


def main() -> None:
    """Fit the trees and write them, or judge them on what was held out."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--held-out", nargs="*", help="sets to judge instead, such as wmt15")
    parser.add_argument("--sets", nargs="*", default=SETS)
    args = parser.parse_args()
    folder = args.data / "train" if (args.data / "train").is_dir() else args.data
    found = list(examples(folder, args.sets))
    if args.held_out:
        return held_out(found, args.held_out)
    trees = {
        question: written(fitted([one for one in found if one.question == question]))
        for question in ("lost", "left")
    }
    target = files("translator.languages.de_en").joinpath("name_likelihood.json")
    lines = (
        f'"{key}": [\n' + ",\n".join(map(json.dumps, value)) + "]" for key, value in trees.items()
    )
    Path(str(target)).write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
