"""Share pairs out between two adapters that are trained apart, to be averaged.

``python -m tools.training.halves news.jsonl base.jsonl memory.jsonl --sentences ding.jsonl
--dictionary ding/ --held-out wmt16.de --out a.jsonl b.jsonl``: the first file has the pairs that
were trained on before, with other countries and names; the others have other targets of its
sources, of which no source comes twice into one half; the dictionary is what ``dictionary.py``
wrote, its sentences what ``prepare.py`` left of them.
"""

import argparse
import json
import random
from pathlib import Path

from tools.training.prepare import Pair, read_lines, write_clean

MADE = ("country", "name", "caption", "token")
"""Origins of pairs that ``prepare.py`` made itself."""
TAKEN = {"country": 1200, "name": 900, "rest": 150, "sentence": 4000}
"""How many of each come into each half."""
SHORT, LONG = 3, 199
"""Characters of a dictionary's phrase or word."""


def read_pairs(path: Path) -> list[Pair]:
    """Return the pairs of a file that ``prepare.py`` made."""
    return [Pair(**json.loads(line)) for line in read_lines(path)]


def shared_out(others: list[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Return two halves, in neither of which a source comes twice."""
    halves: tuple[list[Pair], list[Pair]] = ([], [])
    first: dict[str, int] = {}
    for pair in others:
        smaller = int(len(halves[0]) > len(halves[1]))
        half = 1 - first[pair.source] if pair.source in first else smaller
        first.setdefault(pair.source, half)
        halves[half].append(pair)
    return halves


def entries(folder: Path, kind: str) -> list[Pair]:
    """Return the phrases or words of a dictionary, but for very short and long ones."""
    sides = zip(*(read_lines(folder / f"{kind}.{side}") for side in ("de", "en")), strict=True)
    return [
        Pair(source, target, f"ding-{kind}")
        for source, target in sides
        if SHORT <= len(source) <= LONG and SHORT <= len(target) <= LONG
    ]


def found(pairs: list[Pair]) -> list[Pair]:
    """Return those that ``prepare.py`` did not make itself."""
    return [pair for pair in pairs if pair.origin not in MADE]


def distinct(pairs: list[Pair], known: set[tuple[str, str]]) -> list[Pair]:
    """Return those whose sides together are not known, each once."""
    made = []
    for pair in pairs:
        if (pair.source, pair.target) not in known:
            known.add((pair.source, pair.target))
            made.append(pair)
    return made


def main() -> None:
    """Write the two halves."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("news", type=Path, help="trained on before; made by prepare.py --names")
    parser.add_argument("other", type=Path, nargs="+", help="other targets, made by prepare.py")
    parser.add_argument("--sentences", type=Path, required=True, help="made by prepare.py")
    parser.add_argument("--dictionary", type=Path, required=True, help="made by dictionary.py")
    parser.add_argument("--held-out", type=Path, nargs="+", required=True, help="never trained on")
    parser.add_argument("--phrases", type=int, default=1500, help="of the dictionary, a half")
    parser.add_argument("--words", type=int, default=800, help="of the dictionary, a half")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--out", type=Path, nargs=2, required=True, help="JSON lines")
    options = parser.parse_args()
    order = random.Random(options.seed)
    news = read_pairs(options.news)
    given = [pair for path in options.other for pair in found(read_pairs(path))]
    others = distinct(given, {(pair.source, pair.target) for pair in news})
    order.shuffle(others)
    halves = shared_out(others)
    kinds = {
        "country": [pair for pair in news if pair.origin == "country"],
        "name": [pair for pair in news if pair.origin == "name"],
        "rest": [pair for pair in news if pair.origin in ("caption", "token")],
        "sentence": read_pairs(options.sentences),
        "phrase": entries(options.dictionary, "phrases"),
        "word": entries(options.dictionary, "words"),
    }
    for pairs in kinds.values():
        order.shuffle(pairs)
    taken = TAKEN | {"phrase": options.phrases, "word": options.words}
    for number, half in enumerate(halves):
        for kind, count in taken.items():
            half += kinds[kind][number * count : (number + 1) * count]
        order.shuffle(half)
    write_clean(halves, options.out, options.held_out)


if __name__ == "__main__":
    main()
