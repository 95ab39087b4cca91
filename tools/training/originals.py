"""Make pairs of a table of sentences and several translations of each, whichever side is German.

    python -m tools.training.originals german.tsv --held-out wmt16.de --out a.jsonl b.jsonl

The heading names the columns: ``german`` and ``english_1`` to ``english_3``, of which the English
is taken that the others agree with most, or ``english`` and ``german_1`` to ``german_3``, of which
the first German is taken. The pairs are shared out among as many files as are named, in each of
which they are mixed: adapters trained apart see different ones.
"""

import argparse
import csv
import html
import random
from collections.abc import Iterator
from pathlib import Path

from tools.training import prepare
from tools.training.prepare import Pair

LEAST_AGREEMENT = 50.0
"""Mean chrF of the chosen translation with the others; below it one of them went astray."""
FEW_WORDS = 8
"""Sentences of fewer words are thinned out: suites of tests repeat their patterns."""
STRAIGHT = str.maketrans("“”„‘’", '"""\'\'')
"""Signs as our English has them, and the news that we compare with."""


def read(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a table by the names in its heading."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def chosen(row: dict[str, str]) -> Pair | None:
    """Return the pair of a row; None where its translations contradict each other."""
    origin = row["set"]
    if "english" in row:
        source, target = row["german_1"], row["english"]
    else:
        source = row["german"]
        targets = [row[name] for name in sorted(row) if name.startswith("english_") and row[name]]
        scores = prepare.agreements(targets)
        if len(targets) < 2 or max(scores) < LEAST_AGREEMENT:
            return None
        target = targets[scores.index(max(scores))]
    source, target = html.unescape(source).strip(), html.unescape(target).strip()
    return Pair(source, target.translate(STRAIGHT), origin)


def thinned(pairs: list[Pair], share: float, random_source: random.Random) -> list[Pair]:
    """Return the pairs with only a share of those whose source has few words."""
    return [
        pair
        for pair in pairs
        if len(pair.source.split()) >= FEW_WORDS or random_source.random() < share
    ]


def main() -> None:
    """Write the pairs, and say what became of all rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("table", type=Path, help="tab-separated, with a heading")
    parser.add_argument("--held-out", type=Path, nargs="+", required=True, help="never trained on")
    parser.add_argument("--short", type=float, default=0.15, help="share of short ones that stays")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, nargs="+", required=True, help="JSON lines")
    options = parser.parse_args()
    random_source = random.Random(options.seed)
    found = [pair for row in read(options.table) if (pair := chosen(row))]
    print(f"{len(found)} rows whose translations agree")
    distinct = list({pair.source: pair for pair in reversed(found)}.values())
    pairs = thinned(distinct, options.short, random_source)
    print(f"{len(distinct)} distinct, {len(pairs)} after thinning out what has few words")
    pairs = [pair for pair in pairs if prepare.plausible(pair.source, pair.target)]
    print(f"{len(pairs)} pass lengths and checks")
    pairs = prepare.similar(pairs)
    print(f"{len(pairs)} are alike in meaning")
    random_source.shuffle(pairs)
    prepare.write_clean(
        [pairs[number :: len(options.out)] for number in range(len(options.out))],
        options.out,
        options.held_out,
    )


if __name__ == "__main__":
    main()
