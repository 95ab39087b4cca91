"""Fit the aligner's weights and its confidence, and write them to align/weights.py.

    python -m tools.fit.alignment DATA              fit on everything and write the constants
    python -m tools.fit.alignment DATA --validate   print cross-validated accuracy; write nothing

DATA is the folder that ``tools.bench.alignment`` reads, with line-aligned texts in ``train/`` too.
"""

import argparse
import pprint
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import align.confidence
import align.scoring
import align.weights
from align import align as align_texts
from align.encoders.base import CachedEncoder
from align.encoders.load import load_encoder
from align.gold import links, score
from align.types import Encoder
from tools.bench.alignment.calibration import LONE_NAMES, PAIR_NAMES, fitted_confidence
from tools.bench.alignment.documents import documents
from tools.bench.alignment.encoders import Memory
from tools.bench.alignment.observations import observations
from tools.bench.alignment.synthesis import synthetic
from tools.fit.chains import Array, Example, example, fitted, weight_names

CAUTION = 1.25
"""How much less leaving a sentence alone is worth for each tenth that a text's usual similarity
lies below ``USUAL``: there a wrongly lone sentence costs a reader more than a doubtful pair. The
likelihood of the gold cannot teach it; it is set by hand, after fitting."""

TARGET = Path(align.weights.__file__)

HEADER = '''"""Fitted weights: what a bead is worth, and how sure one may be of it.

Made by ``python -m tools.fit.alignment DATA``; not to be edited by hand.
"""
'''


def examples(data: Path, encoder: Encoder) -> list[Example]:
    """Return all documents as the trainer sees them, those from people and the edited ones."""
    return [example(one, encoder) for one in [*documents(data), *synthetic(data)]]


def named(weights: Array, sample: Example) -> tuple[dict[str, float], dict[str, float]]:
    """Return weights by name: those of beads and those of lone sentences."""
    names, others = weight_names(sample)
    rounded = [round(float(weight), 3) for weight in weights]
    beads = dict(zip(names, rounded[: len(names)], strict=True))
    lone = dict(zip(others, rounded[len(names) :], strict=True))
    return beads, lone | {"free": -CAUTION}


def use(beads: dict[str, float], lone: dict[str, float]) -> None:
    """Have the aligner use these weights in this process."""
    align.weights.BEAD_WEIGHTS.update(beads)
    align.weights.SKIP_WEIGHTS.update(lone)


def folds(every: Sequence[Example]) -> list[list[Example]]:
    """Return what is held out together: each Text+Berg document, and each year of news."""
    groups: dict[str, list[Example]] = defaultdict(list)
    synthetic_count = 0
    for one in every:
        document = one.document
        if document.group == "textberg":
            groups[document.name].append(one)
        elif document.group == "synthetic":
            groups[("001", "003", "005")[synthetic_count % 3]].append(one)
            synthetic_count += 1
        else:
            groups[document.name.split(".")[0]].append(one)
    return list(groups.values())


def validate(every: Sequence[Example], encoder: Encoder) -> None:
    """Print the accuracy on documents the weights were not fitted on."""
    found = defaultdict(list)
    for held_out in folds(every):
        rest = [one for one in every if one not in held_out]
        use(*named(fitted(rest), rest[0]))
        for one in held_out:
            beads = align_texts(one.document.source, one.document.target, encoder)
            found[one.document.group].append((one.document.gold, links(beads)))
    for group, pairs in found.items():
        result = score(pairs)
        print(
            f"{group}: strict {result.strict.f1:.4f}, lax {result.lax.f1:.4f}, "
            f"lone found {result.skipped_found} of {result.skipped}, false {result.skipped_false}",
            flush=True,
        )


def main() -> None:
    """Fit weights and confidence and write them, or validate them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--encoder", default="use-multilingual")
    parser.add_argument("--validate", action="store_true")
    arguments = parser.parse_args()
    encoder = CachedEncoder(load_encoder(arguments.encoder, threads=1), Memory())
    every = examples(arguments.data, encoder)
    if arguments.validate:
        validate(every, encoder)
        return
    beads, lone = named(fitted(every, talk=print), every[0])
    use(beads, lone)
    seen = observations([one.document for one in every], encoder)
    text = HEADER
    for name, table in (
        ("BEAD_WEIGHTS", beads),
        ("SKIP_WEIGHTS", lone),
        ("PAIR_WEIGHTS", fitted_confidence(seen.pairs, PAIR_NAMES)),
        ("LONE_WEIGHTS", fitted_confidence(seen.lone, LONE_NAMES)),
    ):
        text += f"\n{name}: dict[str, float] = {pprint.pformat(table, sort_dicts=False)}\n"
    TARGET.write_text(text.replace("'", '"'), encoding="utf-8")


if __name__ == "__main__":
    main()
