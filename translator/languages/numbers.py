"""Numbers as languages write them: what words and figures can stand for.

A value is text in one plain form: ``5``, ``0.5``, ``2000000``; ``m12`` is December, ``w1`` Monday.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

Values = frozenset[str]
"""What a number can stand for."""


@dataclass(frozen=True)
class Numeral:
    """A word, or several, that can stand for a number."""

    text: str
    values: Values
    exact: bool
    """Whether it says the number and nothing else, so that a translation has to say it too."""


Reader = Callable[[str], Iterator[Numeral]]
"""Yields the number words, months and weekdays of a text, in order."""


@dataclass(frozen=True, eq=False)
class Numbers:
    """How a language writes numbers; where nothing is said, as most do."""

    thousands: str = ","
    decimal: str = "."
    scales: Mapping[str, int] = field(default_factory=lambda: {"million": 10**6})
    """Words behind a figure that multiply it, in small letters."""
    short_scales: Mapping[str, int] = field(default_factory=dict)
    """Letters that may do so, or say something else: 5 m."""
    scale_beginnings: tuple[str, ...] = ()
    """Scales that longer words begin with: 3 Millionenstädte."""
    between: tuple[str, ...] = ()
    """Words between two figures of which the second is completed by the first: 3 to 5 million."""
    decades: tuple[str, ...] = ("s",)
    """What stands behind the figures of a decade: 80s."""
    date: re.Pattern[str] | None = None
    """A date in figures, in groups of day, month and year, that no other figure looks like."""
    oclock: re.Pattern[str] | None = None
    """What shows that a text counts the hours up to 24."""
    half_day: re.Pattern[str] | None = None
    """What stands behind an hour that is counted up to 12."""
    months: Mapping[str, int] = field(default_factory=dict)
    """Names of months, as they are written."""
    reader: Reader | None = None
    """What reads numbers written as words."""

    def read(self, text: str) -> list[Numeral]:
        """Return the number words, months and weekdays of a text; none where nobody knows them."""
        return list(self.reader(text)) if self.reader else []


def plain(value: Decimal) -> str:
    """Return a number in the one form values are compared in."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


Beginnings = Mapping[str, Sequence[tuple[str, str]]]
"""How words begin and what they may stand for then, by the first two letters."""


def by_first_letters(hints: Iterable[tuple[str, str]]) -> Beginnings:
    """Return beginnings of words and what these may stand for, to be looked up with ``hinted``."""
    found: dict[str, list[tuple[str, str]]] = {}
    for hint, meant in hints:
        found.setdefault(hint[:2], []).append((hint, meant))
    return found


def hinted(word: str, beginnings: Beginnings) -> set[str]:
    """Return the values that a word in small letters may stand for, by how it begins."""
    hints = beginnings.get(word[:2], ())
    return {value for hint, meant in hints if word.startswith(hint) for value in meant.split()}


MANY_WORDS = 12
"""Number words that are read as one number at most."""
MANY_LETTERS = 60
"""Longer words are no number words."""
NUMBER_WORD = re.compile(r"[^\W\d_]+")
_WORD_OR_MARK = re.compile(r"[^\W\d_]+|[^\w\s]")
ROMAN = re.compile(r"[IVX]{2,5}")
ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}


def roman(word: str) -> int:
    """Return the value of a roman numeral."""
    total = 0
    for index, digit in enumerate(word):
        value = ROMAN_DIGITS[digit]
        following = ROMAN_DIGITS[word[index + 1]] if index + 1 < len(word) else 0
        total += -value if value < following else value
    return total


@dataclass(frozen=True, eq=False)
class WordReader:
    """Reads the numbers of a language that writes each part of a number as a word of its own."""

    small: Mapping[str, int]
    """Numbers below a hundred, in small letters."""
    scales: Mapping[str, int]
    """Hundred, thousand and so on."""
    months: Mapping[str, int]
    """As they are written."""
    weekdays: Mapping[str, int]
    """As they are written, without the s of a plural."""
    doubtful: frozenset[str] = frozenset()
    """Months, as they are written, and numbers that are other words too."""
    hints: Mapping[str, str] = field(default_factory=dict)
    """What words beginning so may stand for."""
    joining: Mapping[str, tuple[Collection[str], Collection[str]]] = field(default_factory=dict)
    """Words that may stand inside a number, the numbers before that they join, and those behind;
    without any of these it may be each: two hundred and five."""
    products: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Two numbers that are no sum: quatre-vingts."""

    def __post_init__(self) -> None:
        """Index the hints, and remember what was said of each word."""
        small = ((name, str(number)) for name, number in self.small.items())
        beginnings = by_first_letters([*self.hints.items(), *small])
        hint = lru_cache(maxsize=8192)(lambda word: self._hint(word, beginnings))
        object.__setattr__(self, "_hinted", hint)
        object.__setattr__(self, "_numbers", self.small.keys() | self.scales.keys())

    _hinted: Callable[[str], tuple[Numeral, ...]] = field(init=False, repr=False)
    _numbers: frozenset[str] = field(init=False, repr=False)

    def __call__(self, text: str) -> Iterator[Numeral]:
        """Yield the number words, months and weekdays of a text, in order."""
        run: list[str] = []
        words = _WORD_OR_MARK.findall(text)
        for index, word in enumerate(words):
            lower = word.lower()
            if lower in self._numbers and len(run) < MANY_WORDS:
                run.append(lower)
                continue
            if run and (lower == "-" or self._joins(run[-1], lower, words[index + 1 : index + 2])):
                continue
            if run:
                yield from self._run(run)
                run = []
            if word.isalpha():
                yield from self._hinted(word)
        yield from self._run(run)

    def _joins(self, before: str, word: str, after: list[str]) -> bool:
        """Return whether a word joins the numbers on both sides of it."""
        if word not in self.joining:
            return False
        firsts, seconds = self.joining[word]
        return before in firsts and (not seconds or any(one.lower() in seconds for one in after))

    def _run(self, run: list[str]) -> Iterator[Numeral]:
        """Read number words that follow each other: one number, or, as in a list, each its own."""
        if not run:
            return
        total = current = 0
        for before, word in zip(("", *run), run, strict=False):
            if (before, word) in self.products:
                current += self.products[before, word] - self.small[before]
            elif word in self.scales:
                scale = self.scales[word]
                if scale == 100:
                    current = max(1, current) * 100
                else:
                    total, current = total + max(1, current) * scale, 0
            else:
                current += self.small[word]
        value = total + current
        only_scale = run[0] in self.scales
        values = {str(value)} | {str(self.small[word]) for word in run if word in self.small}
        if only_scale:
            values |= {str(self.scales[word]) for word in run if word in self.scales}
        doubtful = len(run) == 1 and run[0] in self.doubtful
        exact = value > 1 and not only_scale and self.small[run[0]] > 1 and not doubtful
        yield Numeral(" ".join(run), frozenset(values if not exact else {str(value)}), exact)
        if exact and len(run) > 1:
            yield Numeral(" ".join(run), frozenset(values), False)

    def _hint(self, word: str, beginnings: Beginnings) -> tuple[Numeral, ...]:
        lower = word.lower()[:MANY_LETTERS]
        if word in self.months:
            number = self.months[word]
            values = frozenset({f"m{number}", str(number)})
            return (Numeral(word, values, word not in self.doubtful),)
        if word.removesuffix("s") in self.weekdays:
            day = self.weekdays[word.removesuffix("s")]
            return (Numeral(word, frozenset({f"w{day}"}), True),)
        meant = hinted(lower, beginnings)
        if ROMAN.fullmatch(word):
            meant.add(str(roman(word)))
        return (Numeral(word, frozenset(meant), False),) if meant else ()
