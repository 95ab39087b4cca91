"""Why a bead may be wrong, in plain words."""

from collections.abc import Sequence

import numpy as np

from align.lexical import NUMBER, stems
from align.types import Bead, Encoder

SHORT, LONG = 0.6, 1.7
"""Length ratios outside these are worth mentioning."""
REACH = 5
"""How many sentences before and after a bead are looked at for a better counterpart."""
BETTER = 0.05
"""How much more similar a neighbour must be to be mentioned."""


def explain(
    bead: Bead, source: Sequence[str], target: Sequence[str], encoder: Encoder | None = None
) -> list[str]:
    """Return what speaks against a bead, most telling first; nothing when nothing does.

    Sentences are counted from 1. Better counterparts elsewhere are only looked for with an encoder.
    """
    if not bead.source or not bead.target:
        return lone_reasons(bead, source, target, encoder)
    left = " ".join(source[index] for index in bead.source)
    right = " ".join(target[index] for index in bead.target)
    reasons = number_reasons(left, right)
    reasons += name_reasons(left, right, source, target)
    if 0 < bead.length_ratio < SHORT:
        reasons.append(
            f"the target is much shorter than usual ({bead.length_ratio:.2f} of the usual length)"
        )
    elif bead.length_ratio > LONG:
        reasons.append(
            f"the target is much longer than usual ({bead.length_ratio:.2f} times the usual length)"
        )
    if encoder is not None:
        reasons += neighbour_reasons(bead, source, target, encoder)
    if not reasons and bead.confidence < 0.5:
        reasons.append(f"the two sides mean different things (similarity {bead.similarity:.2f})")
    return reasons


def number_reasons(left: str, right: str) -> list[str]:
    """Return the numbers that only one side has."""
    sides = [[digits(number) for number in NUMBER.findall(text)] for text in (left, right)]
    return [
        f"the number {number} stands only in the {name}"
        for name, own, other in (("source", *sides), ("target", *sides[::-1]))
        for number in dict.fromkeys(own)
        if number not in other
    ]


def digits(number: str) -> str:
    """Return a number without the marks that group its digits."""
    return "".join(letter for letter in number if letter.isdigit())


def name_reasons(left: str, right: str, source: Sequence[str], target: Sequence[str]) -> list[str]:
    """Return the names that both texts use but only one side of this bead has."""
    names = [
        {word.strip(".,;:!?()[]\"'»«„“”"): None for word in text.split() if word[:1].isupper()}
        for text in (left, right)
    ]
    found = [stems(left), stems(right)]
    common = capitals(source) & capitals(target)
    reasons = []
    for name, own, other in (("source", names[0], found[1]), ("target", names[1], found[0])):
        for word in own:
            stem = stems(word)
            if stem and stem <= common and not stem & other:
                reasons.append(f"“{word}” stands only in the {name}")
    return reasons


def capitals(texts: Sequence[str]) -> set[str]:
    """Return the stems of the words that begin with a capital letter."""
    return {
        stem
        for text in texts
        for word in text.split()
        if word[:1].isupper() and not word.isdigit()
        for stem in stems(word)
    }


def neighbour_reasons(
    bead: Bead, source: Sequence[str], target: Sequence[str], encoder: Encoder
) -> list[str]:
    """Return the sentences near by that match one side better than its partner does."""
    reasons = []
    for name, own, texts, partner, others in (
        ("source", bead.source, source, bead.target, target),
        ("target", bead.target, target, bead.source, source),
    ):
        joined = " ".join(texts[index] for index in own)
        nearby = [
            index
            for index in range(
                max(partner[0] - REACH, 0), min(partner[-1] + REACH + 1, len(others))
            )
            if index not in partner
        ]
        if not nearby:
            continue
        vectors = encoder.encode([joined, *(others[index] for index in nearby)])
        similarities = vectors[1:] @ vectors[0]
        best = int(np.argmax(similarities))
        if similarities[best] > bead.similarity + BETTER:
            other = "target" if name == "source" else "source"
            reasons.append(
                f"the {name} is more similar to {other} sentence {nearby[best] + 1} "
                f"({similarities[best]:.2f} against {bead.similarity:.2f})"
            )
    return reasons


def lone_reasons(
    bead: Bead, source: Sequence[str], target: Sequence[str], encoder: Encoder | None
) -> list[str]:
    """Return which sentence near by could be the counterpart of one that has none."""
    if encoder is None or not (source and target):
        return []
    name, own, texts, others = (
        ("target", bead.source, source, target)
        if bead.source
        else ("source", bead.target, target, source)
    )
    middle = round(own[0] * len(others) / len(texts))
    nearby = range(max(middle - 3 * REACH, 0), min(middle + 3 * REACH, len(others)))
    if not nearby:
        return []
    vectors = encoder.encode([texts[own[0]], *(others[index] for index in nearby)])
    similarities = vectors[1:] @ vectors[0]
    best = int(np.argmax(similarities))
    if similarities[best] < 0.5:
        return []
    return [f"it is similar to {name} sentence {nearby[best] + 1} ({similarities[best]:.2f})"]
