"""Say how much less likely the sub-words of the source language are in a translation.

``python -m tools.training.bias BASE.gguf pairs.jsonl de-en.bias``

The softmax of the training is over the sub-words of the target language alone; at work it is over
all, and what training never saw is what a model copies when it does not know a word. So each
sub-word that is far more usual in the sources than in the targets has its log-odds taken off.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from math import log
from pathlib import Path

from translator.engines.tokenizer import BLANK, merged, normal_scores, sub_words

CLEARLY = 10
"""How many times as usual in the sources a sub-word is that gets a bias."""
FEWEST = 2
"""How often it stands there at least."""
MOST = 255
"""Tenths of the greatest bias."""


def counts(scores: dict[str, float], texts: Iterable[str]) -> Counter[str]:
    """Return how often each sub-word stands in the texts."""
    words = Counter(BLANK + word for text in texts for word in text.split())
    found = Counter[str]()
    for word, times in words.items():
        for part in merged(word, scores)[0]:
            found[part] += times
    return found


def tenths(sources: Counter[str], targets: Counter[str], token: str) -> int:
    """Return the log-odds that a sub-word is of the source language, in tenths; 0: not clearly."""
    here, there = sources[token], targets[token]
    if here < FEWEST or here <= CLEARLY * there:
        return 0
    return min(MOST, round(10 * log((here + 1) / (there + 1))))


def main() -> None:
    """Count the sub-words of both sides, and write what comes off their logits."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", type=Path, help="the base model, a GGUF file")
    parser.add_argument("pairs", type=Path, help="made by prepare.py")
    parser.add_argument("out", type=Path, help="a byte for each sub-word: tenths off its logit")
    parser.add_argument("--direction", choices=["de-en", "en-de"], default="de-en")
    options = parser.parse_args()
    tokens, points, kinds = sub_words(options.base)
    scores = normal_scores(tokens, points, kinds)
    pairs = [json.loads(line) for line in options.pairs.read_text("utf-8").splitlines()]
    sides = ("source", "target") if options.direction == "de-en" else ("target", "source")
    sources, targets = (counts(scores, (pair[side] for pair in pairs)) for side in sides)
    taken = bytes(tenths(sources, targets, token) if token in scores else 0 for token in tokens)
    options.out.write_bytes(taken)
    print(f"{sum(map(bool, taken))} of {len(tokens)} sub-words get a bias")


if __name__ == "__main__":
    main()
