"""Gold-aligned documents made from line-aligned translations, edited the way people and scans do.

Translators join, cut and move sentences, leave some out and shorten others; scans of printed
pages add captions, page numbers and scraps, and tear sentences apart.
"""

import random
import re
from collections.abc import Callable
from pathlib import Path

from align.gold import Link
from tools.bench.alignment.documents import Document, lines

SENTENCE = re.compile(r"(?<=[.!?:;])\s+(?=\S)")
CLAUSE = re.compile(r"(?<=[,;:–-])\s+(?=\S)")
CLOSING = re.compile(r"(?<=\w)\s*([.!?…]+[\"“”»)]*)$")
SCRAPS = "aeflrstvABIJLMTV.,:;'\\/|<>^*-_~■•©°0123456789"

LINES = 120
YEARS = (8, 9, 10, 11, 12, 13, 15)
ENGINES = ("bergamot-base", "bergamot-base-memory")
PEOPLE, MACHINES = 21, 4
"""How many documents are translations by people and by machines."""


def synthetic(folder: Path) -> list[Document]:
    """Return documents from the line-aligned texts in ``folder/train``."""
    train = folder / "train"
    made = []
    for seed in range(PEOPLE + MACHINES):
        year = f"wmt{YEARS[seed % len(YEARS)]:02d}"
        engine = "" if seed < PEOPLE else f"{ENGINES[seed % len(ENGINES)]}."
        source, target = lines(train / f"{year}.de"), lines(train / f"{year}.{engine}en")
        made.append(Draft(source, target, seed).document(f"{year}.{engine}{seed}"))
    return made


class Draft:
    """Two texts that grow bead by bead from a stretch of line-aligned ones."""

    def __init__(self, source: list[str], target: list[str], seed: int) -> None:
        """Choose the stretch, how much of it is edited, and how freely it is translated."""
        self.texts = (source, target)
        self.chance = random.Random(seed)
        self.at = self.chance.randrange(0, len(source) - LINES - 60)
        self.rate = self.chance.choice((0.2, 0.3, 0.4, 0.5))
        self.freedom = self.chance.choice((0.0, 0.1, 0.3))
        self.dirt = self.chance.choice((0.0, 0.03, 0.08))
        self.source: list[str] = []
        self.target: list[str] = []
        self.gold: list[Link] = []

    def document(self, name: str) -> Document:
        """Return the edited stretch."""
        stop = self.at + LINES
        while self.at < stop:
            edited = self.chance.random() < self.rate
            EDITS[self.chance.choice(CHOICES) if edited else "keep"](self)
            if self.chance.random() < self.dirt:
                self.lone(self.scrap())
        return Document("synthetic", name, self.source, self.target, self.gold)

    def add(self, source: list[str], target: list[str]) -> None:
        """Append a bead, its sides swapped back if need be."""
        first, begin = len(self.source), len(self.target)
        self.gold.append(
            (tuple(range(first, first + len(source))), tuple(range(begin, begin + len(target))))
        )
        self.source += source
        self.target += target

    def either(self, one: list[str], other: list[str], flip: bool) -> None:
        """Append a bead whose sides are given as target and source if flipped."""
        self.add(*((other, one) if flip else (one, other)))

    def lone(self, text: str) -> None:
        """Append a sentence without counterpart on either side."""
        self.add(*(([text], []) if self.chance.random() < 0.5 else ([], [text])))

    def take(self, count: int = 1) -> tuple[list[str], list[str]]:
        """Return the next lines of both texts, some of them shortened on one side."""
        taken = [list(texts[self.at : self.at + count]) for texts in self.texts]
        self.at += count
        for side in taken:
            for index, text in enumerate(side):
                if self.chance.random() < self.freedom / 2:
                    side[index] = self.shortened(text)
        return taken[0], taken[1]

    def shortened(self, text: str) -> str:
        """Return a sentence without one of its clauses; whole if it has only one."""
        parts = CLAUSE.split(text)
        if len(parts) < 2:
            return text
        gone = self.chance.randrange(len(parts))
        if len(parts[gone]) > len(text) / 2:
            return text
        return " ".join(parts[:gone] + parts[gone + 1 :])

    def joined(self, texts: list[str]) -> str:
        """Return sentences as one, side by side or grown together."""
        result = texts[0]
        smooth = self.chance.random() < 0.5
        for text in texts[1:]:
            if smooth and result[-1:] == "." and text[:1].isupper():
                mark = self.chance.choice((",", ";", ";", ":", " –"))
                result, text = result[:-1] + mark, text[:1].lower() + text[1:]
            result += " " + text
        return result

    def pieces(self, text: str) -> list[str]:
        """Return a line in two to four pieces, cut after sentences or clauses, or whole."""
        parts = (SENTENCE if self.chance.random() < 0.5 else CLAUSE).split(text)
        if len(parts) == 1:
            parts = CLAUSE.split(text)
        if len(parts) == 1:
            return [text]
        count = min(len(parts), self.chance.choice((2, 2, 2, 2, 3, 4)))
        cuts = sorted(self.chance.sample(range(1, len(parts)), count - 1))
        found = [
            " ".join(parts[first:last])
            for first, last in zip([0, *cuts], [*cuts, len(parts)], strict=True)
        ]
        return self.finished(found) if self.chance.random() < 0.5 else found

    @staticmethod
    def finished(parts: list[str]) -> list[str]:
        """Return pieces of a sentence as sentences: capitals first, full stops last."""
        ended = [part.rstrip(" ,;:–-") + "." for part in parts[:-1]]
        return [part[:1].upper() + part[1:] for part in [*ended, parts[-1]]]

    def scrap(self) -> str:
        """Return what scans leave behind: a caption, a page number or rubbish."""
        if self.chance.random() < 0.5:
            words = self.chance.choice(self.chance.choice(self.texts)).split()
            first = self.chance.randrange(max(len(words) - 3, 1))
            return " ".join(words[first : first + self.chance.randrange(1, 9)])
        length = self.chance.randrange(1, 9)
        return "".join(self.chance.choice(SCRAPS + " ") for _ in range(length)).strip() or "■"

    def keep(self) -> None:
        """Append the next pair as it is."""
        self.add(*self.take())

    def merge(self) -> None:
        """Join two to four sentences on one side."""
        one, other = self.take(self.chance.choice((2, 2, 2, 2, 2, 3, 3, 4)))
        flip = self.chance.random() < 0.5
        one, other = (other, one) if flip else (one, other)
        self.either([self.joined(one)], other, flip)

    def split(self) -> None:
        """Cut a sentence into two to four on one side."""
        one, other = self.take()
        flip = self.chance.random() < 0.5
        one, other = (other, one) if flip else (one, other)
        self.either(self.pieces(one[0]), other, flip)

    def shift(self) -> None:
        """Move the border between two sentences on one side."""
        one, other = self.take(2)
        flip = self.chance.random() < 0.5
        one, other = (other, one) if flip else (one, other)
        parts = CLAUSE.split(" ".join(one))
        cut = self.chance.randrange(1, len(parts)) if len(parts) > 1 else 0
        first, last = " ".join(parts[:cut]), " ".join(parts[cut:])
        if not cut or first == one[0]:
            for left, right in zip(one, other, strict=True):
                self.either([left], [right], flip)
            return
        moved = self.finished([first, last]) if self.chance.random() < 0.5 else [first, last]
        self.either(moved, other, flip)

    def tear(self) -> None:
        """Put a caption between the halves of a sentence, as pages do."""
        one, other = self.take()
        flip = self.chance.random() < 0.5
        one, other = (other, one) if flip else (one, other)
        words = one[0].split()
        if len(words) < 6:
            self.either(one, other, flip)
            return
        cut = self.chance.randrange(2, len(words) - 2)
        caption = self.scrap() + self.chance.choice(("", "", ":", "."))
        halves = [" ".join(words[:cut]), " ".join(words[cut:])]
        side = self.chance.randrange(2)
        halves[side] = f"{halves[0]} {caption}" if side == 0 else f"{caption} {halves[1]}"
        self.either(halves, other, flip)

    def orphan(self) -> None:
        """Put the mark that closes a sentence on a line of its own."""
        one, other = self.take()
        flip = self.chance.random() < 0.5
        one, other = (other, one) if flip else (one, other)
        self.either(CLOSING.sub(r"\n\1", one[0]).split("\n"), other, flip)

    def leave_out(self) -> None:
        """Leave out one side of one to three pairs."""
        source, target = self.take(self.chance.choice((1, 1, 1, 2, 3)))
        for one, other in zip(source, target, strict=True):
            self.add(*(([one], []) if self.chance.random() < 0.5 else ([], [other])))

    def insert(self) -> None:
        """Add a sentence from elsewhere to either side."""
        self.lone(self.chance.choice(self.texts[self.chance.randrange(2)]))

    def swap(self) -> None:
        """Translate two sentences in the other order."""
        source, target = self.take(2)
        self.add(source, target[::-1])


EDITS: dict[str, Callable[[Draft], None]] = {
    "keep": Draft.keep,
    "merge": Draft.merge,
    "split": Draft.split,
    "shift": Draft.shift,
    "tear": Draft.tear,
    "orphan": Draft.orphan,
    "leave out": Draft.leave_out,
    "insert": Draft.insert,
    "swap": Draft.swap,
}
SHARES = {
    "merge": 9,
    "split": 9,
    "shift": 3,
    "tear": 2,
    "orphan": 1,
    "leave out": 4,
    "insert": 2,
    "swap": 1,
}
CHOICES = [name for name, share in SHARES.items() for _ in range(share)]
