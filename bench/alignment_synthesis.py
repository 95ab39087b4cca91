"""Gold-aligned documents made from line-aligned texts: merged, split, left out, swapped, added."""

import random
import re
from pathlib import Path

from alignment_data import Document, lines

from align.gold import Link

SENTENCE = re.compile(r"(?<=[.!?:;])\s+(?=\S)")
CLAUSE = re.compile(r"(?<=[,;:–-])\s+(?=\S)")
EDITS = ("merge",) * 4 + ("split",) * 5 + ("leave out",) * 2 + ("shift",) * 2 + ("swap", "add")

RECIPES = (
    ("en", 9, 130, 0.3),
    ("en", 10, 130, 0.4),
    ("en", 11, 130, 0.5),
    ("en", 12, 130, 0.35),
    ("en", 13, 130, 0.3),
    ("en", 15, 130, 0.4),
    ("en", 8, 130, 0.5),
    ("en", 9, 130, 0.35),
    ("bergamot-base.en", 9, 110, 0.15),
    ("bergamot-base-memory.en", 10, 110, 0.4),
    ("bergamot-base.en", 11, 110, 0.35),
    ("bergamot-base-memory.en", 12, 110, 0.25),
)
"""Translation, year, lines and share of edited lines of each document."""


def synthetic(folder: Path) -> list[Document]:
    """Return the documents of all recipes, from the line-aligned texts in ``folder/train``."""
    train = folder / "train"
    return [
        edited(
            lines(train / f"wmt{year:02d}.de"),
            lines(train / f"wmt{year:02d}.{system}"),
            f"wmt{year:02d}.{system}.{seed}",
            seed,
            count,
            rate,
        )
        for seed, (system, year, count, rate) in enumerate(RECIPES)
    ]


class Draft:
    """Two texts that grow bead by bead."""

    def __init__(self) -> None:
        self.source: list[str] = []
        self.target: list[str] = []
        self.gold: list[Link] = []

    def add(self, source: list[str], target: list[str]) -> None:
        first, begin = len(self.source), len(self.target)
        self.gold.append(
            (tuple(range(first, first + len(source))), tuple(range(begin, begin + len(target))))
        )
        self.source += source
        self.target += target


def edited(
    source: list[str], target: list[str], name: str, seed: int, count: int, rate: float
) -> Document:
    """Return a document of about ``count`` lines, a share of ``rate`` of them edited."""
    chance = random.Random(seed)
    draft = Draft()
    at = chance.randrange(0, len(source) - count - 60)
    stop = at + count
    while at < stop:
        edit = chance.choice(EDITS) if chance.random() < rate else "keep"
        at += apply(edit, draft, source, target, at, chance)
    return Document("synthetic", name, draft.source, draft.target, draft.gold)


def apply(
    edit: str, draft: Draft, source: list[str], target: list[str], at: int, chance: random.Random
) -> int:
    """Add the edited lines to the draft and return how many were used."""
    if edit == "merge":
        count = chance.choice((2, 2, 2, 2, 3, 3, 4))
        one, other = source[at : at + count], target[at : at + count]
        if chance.random() < 0.5:
            draft.add(one, [" ".join(other)])
        else:
            draft.add([" ".join(one)], other)
        return count
    if edit == "split":
        if chance.random() < 0.5:
            draft.add(pieces(source[at], chance), [target[at]])
        else:
            draft.add([source[at]], pieces(target[at], chance))
        return 1
    if edit == "shift":
        parts = CLAUSE.split(" ".join(target[at : at + 2]))
        if len(parts) > 1:
            cut = chance.randrange(1, len(parts))
            first = " ".join(parts[:cut])
            if first != target[at]:
                draft.add(source[at : at + 2], [first, " ".join(parts[cut:])])
                return 2
        draft.add([source[at]], [target[at]])
        return 1
    if edit == "leave out":
        count = chance.choice((1, 1, 1, 2, 3))
        for row in range(at, at + count):
            draft.add(*([source[row]], []) if chance.random() < 0.5 else ([], [target[row]]))
        return count
    if edit == "add":
        row = chance.randrange(len(source))
        draft.add(*([source[row]], []) if chance.random() < 0.5 else ([], [target[row]]))
        return 0
    if edit == "swap":
        draft.add(source[at : at + 2], target[at : at + 2][::-1])
        return 2
    draft.add([source[at]], [target[at]])
    return 1


def pieces(text: str, chance: random.Random) -> list[str]:
    """Return a line in two to four pieces, cut after sentences or clauses; whole if it has none."""
    parts = (SENTENCE if chance.random() < 0.5 else CLAUSE).split(text)
    if len(parts) == 1:
        parts = CLAUSE.split(text)
    if len(parts) == 1:
        return [text]
    count = min(len(parts), chance.choice((2, 2, 2, 2, 3, 4)))
    cuts = sorted(chance.sample(range(1, len(parts)), count - 1))
    return [
        " ".join(parts[first:last])
        for first, last in zip([0, *cuts], [*cuts, len(parts)], strict=True)
    ]
