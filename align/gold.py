"""Gold alignments: reading and writing them, and scoring beads against them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.types import Bead

Link = tuple[tuple[int, ...], tuple[int, ...]]
"""Source and target indices of a bead."""


class GoldSyntaxError(ValueError):
    """A line is not of the form ``[0, 1]:[0]``; the message names it."""


@dataclass(frozen=True)
class Accuracy:
    """How many beads were right, out of how many."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Score:
    """Strict counts equal beads; lax counts beads that share a pair of sentences."""

    strict: Accuracy
    lax: Accuracy
    skipped: int
    """Sentences that the gold leaves without counterpart, of both sides."""
    skipped_found: int
    """How many of them the alignment leaves without counterpart too."""
    skipped_false: int
    """Sentences left without counterpart that the gold pairs."""


def links(beads: Iterable[Bead]) -> list[Link]:
    """Return only the indices of beads."""
    return [(bead.source, bead.target) for bead in beads]


def read_gold(text: str) -> list[Link]:
    """Return the beads of a gold file's text; blank lines and further columns are ignored.

    Raises GoldSyntaxError.
    """
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        sides = line.split(":")
        try:
            source, target = (json.loads(side) for side in sides[:2])
            found.append((indices(source), indices(target)))
        except (ValueError, TypeError) as error:
            raise GoldSyntaxError(f"line {number} is not like [0, 1]:[0]: {line!r}") from error
    return found


def indices(side: object) -> tuple[int, ...]:
    """Return a side as a tuple of indices; raises ValueError where it is something else."""
    if not isinstance(side, list) or any(type(index) is not int or index < 0 for index in side):
        raise ValueError("not a list of indices")
    return tuple(side)


def write_gold(beads: Iterable[Link]) -> str:
    """Return beads as a gold file's text, one ``[0, 1]:[0]`` per line."""
    return "".join(f"{list(source)}:{list(target)}\n" for source, target in beads)


def score(documents: Sequence[tuple[Sequence[Link], Sequence[Link]]]) -> Score:
    """Return the accuracy of (gold, found) documents, counts pooled over all of them.

    Precision is over all found beads, recall over the gold beads with two sides, as in the
    scorers of Vecalign and Bertalign.
    """
    precise, recalled = [0, 0, 0], [0, 0, 0]
    skipped = right = wrong = 0
    for gold, found in documents:
        for counts, asked, known in (
            (precise, found, gold),
            (recalled, paired(gold), paired(found)),
        ):
            for index, count in enumerate(hits(asked, known)):
                counts[index] += count
        missing, left_out = unpaired(gold), unpaired(found)
        skipped += len(missing)
        right += len(missing & left_out)
        wrong += len(left_out - missing)
    strict, lax = (
        Accuracy(precise[k] / max(precise[0], 1), recalled[k] / max(recalled[0], 1)) for k in (1, 2)
    )
    return Score(strict, lax, skipped, right, wrong)


def paired(beads: Iterable[Link]) -> list[Link]:
    """Return the beads with two sides."""
    return [bead for bead in beads if bead[0] and bead[1]]


def unpaired(beads: Iterable[Link]) -> set[tuple[str, int]]:
    """Return the sentences of beads with one side."""
    return {("source", i) for source, target in beads if not target for i in source} | {
        ("target", j) for source, target in beads if not source for j in target
    }


def hits(asked: Iterable[Link], known: Iterable[Link]) -> tuple[int, int, int]:
    """Return how many beads are asked, equal to a known one, and sharing a pair with one."""
    beads, others = ({b for b in group if b[0] or b[1]} for group in (asked, known))
    pairs = {(i, j) for source, target in others for i in source for j in target}
    lax = sum(
        bead in others or any((i, j) in pairs for i in bead[0] for j in bead[1]) for bead in beads
    )
    return len(beads), len(beads & others), lax
