"""Units that come twice, found with two numbers per unit."""

import hashlib
import unicodedata
from array import array
from collections.abc import Iterator, Sequence

from translator.exchange.tmx.rules import source_of

Texts = Sequence[tuple[str, str]]
"""The language and text of each variant of a unit."""


def number(*parts: str) -> int:
    """Return a number of 64 bits for these texts; form and outer white space do not matter."""
    joined = "\0".join(unicodedata.normalize("NFC", part.strip()) for part in parts)
    digest = hashlib.blake2b(joined.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def numbers(srclang: str, texts: Texts) -> tuple[int, int]:
    """Return the numbers of a unit's source and of the whole unit."""
    source = texts[source_of([code for code, _ in texts], srclang) or 0]
    rest = sorted(f"{language.lower()}\0{text.strip()}" for language, text in texts)
    return number(source[1]), number(*rest)


class Repetitions:
    """Says at the end which units repeat or contradict an earlier one."""

    def __init__(self) -> None:
        """Begin with no unit."""
        self._sources, self._wholes = array("Q"), array("Q")
        self._lines, self._units = array("L"), array("L")
        self._count = 0

    def add(self, line: int, unit: int, srclang: str, texts: Texts) -> None:
        """Take note of a unit."""
        if len(texts) > 1:
            source, whole = numbers(srclang, texts)
            self._sources.append(source)
            self._wholes.append(whole)
            self._lines.append(line)
            self._units.append(unit)

    def found(self) -> Iterator[tuple[str, int, int, int]]:
        """Yield kind, line and number of each such unit, and the line of the first of its kind."""
        import numpy as np

        again = set()
        for kind, held in (("duplicate", self._wholes), ("conflict", self._sources)):
            values = np.frombuffer(held, np.uint64) if held else np.empty(0, np.uint64)
            order = np.argsort(values, kind="stable")
            same = np.flatnonzero(values[order[1:]] == values[order[:-1]]) + 1
            begins = np.ones(len(order), bool)
            begins[same] = False
            first = order[np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))]
            for place in sorted(same, key=lambda place: order[place]):
                index = int(order[place])
                if kind == "duplicate":
                    again.add(index)
                elif index in again:
                    continue
                line = self._lines[int(first[place])]
                yield kind, self._lines[index], self._units[index], line
