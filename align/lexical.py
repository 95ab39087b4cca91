"""What two texts share letter by letter: numbers, names, cognates, closing punctuation."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from align.search import Integers
from align.sides import Floats

WORD = re.compile(r"\w+")
LETTERS = re.compile(r"[^\W\d_]{3}")
NUMBER = re.compile(r"\d+(?:[.,:'’]\d+)*")
STEM = 5
"""Letters by which words are compared: names and cognates differ in their endings."""
CLOSERS = " \"'»«”“)’›‹]"
ENDS = {
    ".": 1, "…": 1, "。": 1, "!": 2, "！": 2, "?": 3, "？": 3,
    ":": 4, "：": 4, ",": 5, ";": 6, "；": 6,
}  # fmt: skip

FULL_STOPS = np.array([False, True, True, True, False, False, False])
"""Which kinds of mark end a sentence."""


class LexicalFeatures:
    """Finds out which rare words, names and numbers the sentences of two texts share."""

    def __init__(self, source: Sequence[str], target: Sequence[str]) -> None:
        """Read both texts and weigh each shared form by how rare it is."""
        forms = [[stems(text) for text in texts] for texts in (source, target)]
        counts = [Counter(form for found in side for form in found) for side in forms]
        total = len(source) + len(target)
        both = counts[0].keys() & counts[1].keys()
        self._numbers = {form: number for number, form in enumerate(sorted(both))}
        rarity = {
            form: float(np.log(total / (counts[0][form] + counts[1][form])))
            for side in counts
            for form in side
        }
        self._weights = np.array([rarity[form] for form in sorted(both)], dtype=np.float32)
        self._shared = [
            [
                np.array([self._numbers[form] for form in sorted(found & both)], dtype=np.int64)
                for found in side
            ]
            for side in forms
        ]
        self._mass = [
            np.concatenate([[0.0], np.cumsum([sum(rarity[form] for form in found) for found in s])])
            for s in forms
        ]
        self.ends = [np.array([ending(text) for text in texts]) for texts in (source, target)]
        """What kind of mark each sentence of either side closes with."""
        self.low = [np.array([*map(starts_low, texts), False]) for texts in (source, target)]
        """Whether each sentence goes on in lower case; one more for the end of the text."""
        self.wordless = [np.array([*map(wordless, texts)]) for texts in (source, target)]
        """Whether each sentence is a scrap without any word."""
        self._scraps = [np.concatenate([[0], np.cumsum(side)]) for side in self.wordless]
        self._bare = [np.array([*map(bare, texts), False]) for texts in (source, target)]

    def shared(self, rows: Integers, columns: Integers, size: int) -> Floats:
        """Return the share of anchors that both sides of each bead have, 0 to 1.

        As [source sentences - 1, target sentences - 1, node].
        """
        first, begin = max(int(rows.min()) - size, 0), max(int(columns.min()) - size, 0)
        left, right = self._shared[0][first : rows.max()], self._shared[1][begin : columns.max()]
        # Anchors shared by all sentences up to a place; four corners give those of a bead.
        found = np.zeros((len(left) + 1, len(right) + 1), dtype=np.float32)
        found[1:, 1:] = self._together(left, right).cumsum(axis=0).cumsum(axis=1)
        width = found.shape[1]
        counts = np.arange(1, size + 1)[:, None]
        tops, sides = np.maximum(rows - counts, 0), np.maximum(columns - counts, 0)
        row, column, top, side = (
            (rows - first) * width,
            columns - begin,
            (tops - first) * width,
            sides - begin,
        )
        common = found.take(top[:, None] + side)
        common += found.take(row + column)
        common -= found.take(top + column)[:, None]
        common -= found.take(row + side)
        source = self._mass[0][rows] - self._mass[0][tops]
        target = self._mass[1][columns] - self._mass[1][sides]
        common /= np.minimum(source[:, None], target) + 3
        result: Floats = np.minimum(common, 1, out=common)
        return result

    def _together(
        self, left: Sequence[NDArray[np.int64]], right: Sequence[NDArray[np.int64]]
    ) -> Floats:
        """Return the weight of what each pair of sentences shares."""
        if not left or not right:
            return np.zeros((len(left), len(right)), dtype=np.float32)
        forms = np.concatenate(left)
        others = np.concatenate(right)
        known = np.intersect1d(forms, others)
        if not len(known):
            return np.zeros((len(left), len(right)), dtype=np.float32)
        tables = []
        for side, flat in ((left, forms), (right, others)):
            owner = np.repeat(np.arange(len(side)), [len(found) for found in side])
            place = np.searchsorted(known, flat)
            inside = (place < len(known)) & (known[np.minimum(place, len(known) - 1)] == flat)
            table = np.zeros((len(side), len(known)), dtype=np.float32)
            table[owner[inside], place[inside]] = 1
            tables.append(table)
        result: Floats = (tables[0] * self._weights[known]) @ tables[1].T
        return result

    def same_end(self, rows: Integers, columns: Integers) -> Floats:
        """Return 1 for nodes before which both texts close with the same kind of mark."""
        above, before = self.ends[0][rows - 1], self.ends[1][columns - 1]
        same: Floats = (above == before).astype(np.float32)
        return same

    def end_clash(self, rows: Integers, columns: Integers) -> Floats:
        """Return 1 for nodes before which one text ends a sentence and the other does not."""
        above, before = self.ends[0][rows - 1], self.ends[1][columns - 1]
        clash: Floats = (FULL_STOPS[above] != FULL_STOPS[before]).astype(np.float32)
        return clash

    def start_clash(self, rows: Integers, columns: Integers) -> Floats:
        """Return 1 for nodes after which one text goes on in lower case and the other does not."""
        clash: Floats = (self.low[0][rows] != self.low[1][columns]).astype(np.float32)
        return clash

    def bare_clash(self, rows: Integers, columns: Integers) -> Floats:
        """Return 1 for nodes after which only one text goes on with nothing but marks."""
        clash: Floats = (self._bare[0][rows] != self._bare[1][columns]).astype(np.float32)
        return clash

    def scrap_gap(self, rows: Integers, columns: Integers, size: int) -> Floats:
        """Return how many more wordless scraps one side of each bead has than the other."""
        counts = np.arange(1, size + 1)[:, None]
        source, target = (
            found[ends] - found[np.maximum(ends - counts, 0)]
            for found, ends in zip(self._scraps, (rows, columns), strict=True)
        )
        gap: Floats = np.abs(source[:, None] - target).astype(np.float32)
        return gap


def stems(text: str) -> set[str]:
    """Return the numbers and the beginnings of the longer words of a text, without accents."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return {stem for stem in map(stem_of, WORD.findall(plain)) if stem}


@lru_cache(maxsize=1 << 16)
def stem_of(word: str) -> str:
    """Return the digits of a word with digits, the beginning of another long one, else nothing."""
    digits = "".join(letter for letter in word if letter.isdigit())
    if digits:
        return "#" + digits
    if not word.isascii():
        letters = unicodedata.normalize("NFD", word)
        word = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return word[:STEM] if len(word) >= STEM - 1 else ""


def ending(text: str) -> int:
    """Return the kind of mark a text closes with; 0 for none."""
    stripped = text.rstrip(CLOSERS)
    return ENDS.get(stripped[-1:], 0)


def starts_low(text: str) -> bool:
    """Return whether the first letter of a text is a lower-case one."""
    first = next((letter for letter in text if letter.isalpha()), "")
    return first.islower()


def wordless(text: str) -> bool:
    """Return whether no three letters of a text stand together, as in numbers and rubbish."""
    return LETTERS.search(text) is None


def bare(text: str) -> bool:
    """Return whether a text has neither letters nor digits."""
    return not any(letter.isalnum() for letter in text)
