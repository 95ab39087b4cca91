"""Say how likely a model finds given translations: the mean loss of their sub-words, in nats.

``python tools/training/likelihood.py BASE.gguf adapter.gguf wmt19.de wmt19.en --lexicon de-en.words``
takes a minute where translating and comparing takes ten, and shows smaller differences.
"""

import argparse
from pathlib import Path

from learner import Example, Learner

TOGETHER = 8
"""Sentences at once."""
LONGEST = 400
"""Characters of a sentence; longer ones are left out."""


def loss(learner: Learner, examples: list[Example]) -> float:
    """Return the mean cross-entropy of a sub-word of the answers."""
    import torch
    from torch.nn.functional import cross_entropy

    order = sorted(examples, key=lambda one: one.length)
    total = count = 0.0
    with torch.no_grad():
        for start in range(0, len(order), TOGETHER):
            logits, right = learner.scores(order[start : start + TOGETHER])
            total += cross_entropy(logits, right, reduction="sum").item()
            count += len(right)
    return total / count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", type=Path, help="the base model, a GGUF file")
    parser.add_argument("adapter", type=Path, help="made by convert.py")
    parser.add_argument("source", type=Path, help="sentences, one per line")
    parser.add_argument("reference", type=Path, help="their translations")
    parser.add_argument("--direction", choices=["de-en", "en-de"], default="de-en")
    parser.add_argument("--rank", type=int, default=32, help="of the adapter")
    parser.add_argument("--vocabulary", type=Path, required=True, help="made by vocabulary.py")
    parser.add_argument("--bias", type=Path, help="made by bias.py")
    parser.add_argument("--lexicon", type=Path, help="made by lexicon.py")
    options = parser.parse_args()
    import numpy as np

    learner = Learner(
        options.base, options.direction, rank=options.rank, half=False, lexicon=options.lexicon
    )
    learner.start(options.adapter)
    bits = np.unpackbits(np.fromfile(options.vocabulary, np.uint8))
    learner.allow(np.flatnonzero(bits).tolist(), options.bias)
    files = (options.source, options.reference)
    pairs = zip(*(file.read_text("utf-8").splitlines() for file in files), strict=True)
    usable = [pair for pair in pairs if all(pair) and len(pair[0]) < LONGEST]
    examples = [learner.example(*pair) for pair in usable]
    known = set(learner.vocabulary.tolist())
    spelt = [one for one in examples if known.issuperset(one.answer)]
    print(f"{len(spelt)} pairs of {len(examples)} that its sub-words spell as the base's do")
    print(f"loss {loss(learner, spelt):.4f}")


if __name__ == "__main__":
    main()
