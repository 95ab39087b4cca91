"""Gather what risk.py learns from, and what it learns beside.

    python -m tools.training.gather news.jsonl human.jsonl base.jsonl memory.jsonl \\
        --sentences ding.jsonl --dictionary ding/ --manuals debian.jsonl \\
        --held-out wmt16.de --out risk.jsonl beside.jsonl

The first file has the pairs of ``prepare.py`` with other countries and names, the next all that
there is of each target alone; the first of these is a reference only, as its language is too free
to be learned word by word.
"""

import argparse
import random
from pathlib import Path

from tools.training.halves import MADE, distinct, entries, found, read_pairs
from tools.training.prepare import Pair, write_clean

REFERENCES = {"swapped": 3000, "sentence": 6000}
"""How many pairs with one reference come to those of the news."""
BESIDE = {"other": 12_000, "phrase": 25_000, "word": 15_000, "manual": 25_000}
"""How many pairs of a kind are learned beside, of those that are not all learned."""
SHORTEST = 21
"""Characters of a manual's sentence."""
SEEDS = 31, 33


def begun_alike(pairs: list[Pair]) -> list[Pair]:
    """Return them with a capital where the source has one: headings have it, dictionaries not."""
    from translator.languages import post_edit

    return [
        Pair(one.source, post_edit.begun_alike(one.source, one.target), one.origin) for one in pairs
    ]


def main() -> None:
    """Write the pairs with references, and those that are learned beside."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("news", type=Path, help="made by prepare.py --names")
    parser.add_argument("target", type=Path, nargs="+", help="made by prepare.py, of one target")
    parser.add_argument("--sentences", type=Path, required=True, help="the dictionary's, prepared")
    parser.add_argument("--dictionary", type=Path, required=True, help="made by dictionary.py")
    parser.add_argument("--manuals", type=Path, required=True, help="of debian.py, prepared")
    parser.add_argument("--held-out", type=Path, nargs="+", required=True, help="never trained on")
    parser.add_argument("--out", type=Path, nargs=2, required=True, help="JSON lines")
    options = parser.parse_args()
    order = random.Random(SEEDS[0])
    news, sentences = read_pairs(options.news), read_pairs(options.sentences)
    targets = [found(read_pairs(path)) for path in options.target]
    swapped = [pair for pair in news if pair.origin in ("name", "country")]
    shuffled = list(sentences)
    order.shuffle(swapped)
    order.shuffle(shuffled)
    sentences, shuffled = found(sentences), found(shuffled)
    referred = distinct([pair for part in targets for pair in part], set())
    referred += swapped[: REFERENCES["swapped"]] + shuffled[: REFERENCES["sentence"]]
    order = random.Random(SEEDS[1])
    seen = {(pair.source, pair.target) for pair in news}
    other = distinct([pair for part in targets[1:] for pair in part], seen)
    order.shuffle(other)
    manuals = [pair for pair in found(read_pairs(options.manuals)) if len(pair.source) >= SHORTEST]
    order.shuffle(manuals)
    kinds = {"other": other}
    for kind in ("phrase", "word"):
        kinds[kind] = begun_alike(entries(options.dictionary, f"{kind}s"))
        order.shuffle(kinds[kind])
    kinds["manual"] = manuals
    beside = [pair for pair in news if pair.origin in MADE]
    for kind, count in BESIDE.items():
        beside += kinds[kind][:count]
        if kind == "other":
            beside += sentences
    order.shuffle(beside)
    write_clean((referred, beside), options.out, options.held_out)


if __name__ == "__main__":
    main()
