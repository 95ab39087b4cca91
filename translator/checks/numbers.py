"""Numbers: each with the same value on both sides, however the language writes it."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from translator.checks.check import Evidence, Fault, difference
from translator.languages import Language
from translator.languages.numbers import NUMBER_WORD, Numbers, Numeral, Values, plain

DIGIT = re.compile("[0-9]")
FIGURE = re.compile(
    r"(?<!\d)\d{1,3}(?:[\u00a0\u202f\u2009 ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:'’]\d+)*", re.ASCII
)
LOW_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
"""CO₂ is CO2; raised digits are left out, for m² is Quadratmeter."""
FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3", "⅔": "0.6"}
CLOCK = re.compile(r"[0-2]?\d\.[0-5]\d", re.ASCII)
SERIAL = re.compile(r"\d{7,}", re.ASCII)
"""A telephone number or the like, which other people group otherwise."""
MANY_LOST = 20
"""With so many numbers lost there is no point in looking for telephone numbers."""
LONGEST = 30
"""Digits of the longest figure that is read as a number; a longer one is compared as it is."""


@dataclass(frozen=True)
class Figure:
    """A number written in digits."""

    text: str
    values: Values
    parts: tuple[Values, ...] = ()
    """What it falls into where the other side writes it in pieces: 14.13 Uhr, 112:55, 2017/18."""


def mismatch(evidence: Evidence) -> Fault | None:
    """Say which number one side has and the other has not.

    Values are compared as a set: two numbers that change places stay unfound, and so does one
    of two equal numbers. Converted units (1,80 Meter as 5ft 11in) are taken for a mismatch.
    """
    pair = evidence.pair
    source = _read(evidence.source_text, pair.source)
    target = _read(evidence.target_text, pair.target)
    lost, new = _without_match(source, target), _without_match(target, source)
    fault = difference(evidence, "".join(lost[:1]), "".join(new[:1]))
    if fault is not None and lost[:1] == new[:1]:
        return replace(fault, message=f"{lost[0]} is read as another number in the translation.")
    return fault


@dataclass(frozen=True)
class _Side:
    text: str
    figures: list[Figure]
    words: list[Numeral]

    def values(self) -> set[str]:
        """Return everything the numbers of this side can stand for."""
        values = {"0"}
        for figure in self.figures:
            values.update(figure.values, *figure.parts)
        for word in self.words:
            values |= word.values
        return values


def _read(text: str, language: Language) -> _Side:
    text = text.translate(LOW_DIGITS)
    return _Side(text, _figures(text, language.numbers), language.numbers.read(text))


def _without_match(side: _Side, other: _Side) -> list[str]:
    """Return the numbers of one side whose value is nowhere on the other."""
    if not side.figures and not any(word.exact for word in side.words):
        return []
    there = other.values()
    lost = [
        figure.text
        for figure in side.figures
        if not figure.values & there
        and not (figure.parts and all(part & there for part in figure.parts))
    ]
    if 0 < len(lost) < MANY_LOST:
        serials = " ".join(SERIAL.findall(re.sub(r"(?<=\d)[\s/-](?=\d)", "", other.text)))
        lost = [text for text in lost if not (len(text) > 2 and text in serials)]
    words = [word for word in side.words if word.exact and not word.values & there]
    if words:  # a title or a name may keep its number word: Bild am Sonntag, Top Ten
        same = {word.casefold() for word in NUMBER_WORD.findall(other.text)}
        lost += [word.text for word in words if word.text.split()[0].casefold() not in same]
    return lost


def _figures(text: str, ways: Numbers) -> list[Figure]:
    fractions = [
        Figure(char, frozenset({value})) for char, value in FRACTIONS.items() if char in text
    ]
    return [*_written(text, ways), *fractions] if DIGIT.search(text) else fractions


def _written(text: str, ways: Numbers) -> list[Figure]:
    """Return the dates of a text and its other figures."""
    figures: list[Figure] = []
    oclock = ways.oclock is not None and ways.oclock.search(text) is not None
    between = _between(ways)
    if ways.date is not None:
        for match in ways.date.finditer(text):
            day, month, year = match.groups()
            date: list[Values] = [frozenset({plain(Decimal(number))}) for number in (day, month)]
            if year:
                date.append(_year(year))
            figures.append(Figure(match.group(), frozenset(), tuple(date)))
        text = ways.date.sub(" ", text)
    end = 0
    for match in FIGURE.finditer(text):
        values, parts = _meanings(match.group(), ways)
        around = (
            text[max(0, match.start() - 1) : match.start()],
            text[match.end() : match.end() + 20],
        )
        values, scale = _with_surroundings(match.group(), values, *around, ways)
        gap = text[end : match.start()]
        if figures and between.fullmatch(gap):
            values = _completed(values, match.group(), figures[-1])
            if scale > 1:  # "3 to 5 million": the 3 may be millions too
                figures[-1] = _scaled(figures[-1], scale)
        if oclock:
            parts = tuple(_hour(part) for part in parts)
            values = _hour(values)
        figures.append(Figure(match.group(), values, parts))
        end = match.end()
    return figures


@lru_cache(maxsize=8)
def _between(ways: Numbers) -> re.Pattern[str]:
    """Return what stands between two figures that are said of the same."""
    return re.compile(rf"\s?(?:{'|'.join((*ways.between, '[-–—/]'))})\s?")


def _meanings(figure: str, ways: Numbers) -> tuple[Values, tuple[Values, ...]]:
    """Return what a figure may stand for in this language, whole and in parts."""
    if len(figure) > LONGEST:
        return frozenset({figure}), ()
    groups = re.split(r"[^\d]", figure)
    pieces = tuple(frozenset({plain(Decimal(group))}) for group in groups)
    parts = pieces if len(pieces) > 1 else ()
    if ":" in figure:
        return frozenset({figure}), parts
    joined = re.sub(r"[\s'’]", "", figure)
    thousands, decimal = ways.thousands, ways.decimal
    grouped = re.fullmatch(rf"\d{{1,3}}(?:[{thousands}]\d{{3}})+(?:[{decimal}]\d+)?", joined)
    if grouped or re.fullmatch(rf"\d+(?:[{decimal}]\d+)?", joined):
        value = plain(Decimal(joined.replace(thousands, "").replace(decimal, ".")))
        loose = len(joined) < len(figure) or CLOCK.fullmatch(joined)
        return frozenset({value}), parts if loose else ()
    if re.fullmatch(r"\d+[.,]\d+", joined):  # the other language's way, or a time
        return frozenset({plain(Decimal(joined.replace(",", ".")))}), parts
    return frozenset({joined}), parts


def _with_surroundings(
    figure: str, values: Values, before: str, after: str, ways: Numbers
) -> tuple[Values, int]:
    """Return the values with what stands next to the figure counted in, and the scale it had."""
    word = re.match(r"[\s-]?(?:[$€£]\s?)?([^\W\d_]+)", after)
    name = word.group(1).lower() if word else ""
    scale = ways.scales.get(name, 1)
    if scale == 1 and name in ways.short_scales:
        return values | _times(values, ways.short_scales[name]), 1
    if scale == 1 and name.startswith(ways.scale_beginnings):
        scale = next((n for key, n in ways.scales.items() if name.startswith(key)), 1)
    if scale > 1:
        return _times(values, scale), scale
    if name in ways.decades and len(figure) in (2, 4):  # decades
        return values | {f"{century}{figure[-2:]}" for century in ("18", "19", "20")} | {
            plain(Decimal(figure[-2:]))
        }, 1
    if before in "'’" and before and len(figure) == 2:
        return values | _year(figure), 1
    if ways.half_day is not None and ways.half_day.match(after):
        return values | {"0"} | {str(int(v) + 12) for v in values if v.isdigit() and len(v) < 3}, 1
    if after[:1] in FRACTIONS and figure.isdigit():
        return values | {figure + FRACTIONS[after[0]][1:]}, 1
    return values, 1


def _times(values: Values, scale: int) -> Values:
    return frozenset(plain(Decimal(value) * scale) for value in values if _is_number(value))


def _is_number(value: str) -> bool:
    return value.replace(".", "", 1).isdigit()


def _scaled(figure: Figure, scale: int) -> Figure:
    return Figure(figure.text, figure.values | _times(figure.values, scale), figure.parts)


def _completed(values: Values, figure: str, previous: Figure) -> Values:
    """Return the values of the 18 in 2017/18 with 2018 among them."""
    if len(figure) == 2 and len(previous.text) == 4 and previous.text.isdigit():
        return values | {previous.text[:2] + figure}
    return values


def _year(year: str) -> Values:
    short = plain(Decimal(year))
    return frozenset({short, f"19{year}", f"20{year}"}) if len(year) == 2 else frozenset({short})


def _hour(values: Values) -> Values:
    """Return the values with the hour of the English clock among them."""
    late = {str(int(value) - 12) for value in values if value in HOURS}
    return values | late | ({"12"} if values & {"0", "24"} else set())


HOURS = frozenset(str(hour) for hour in range(13, 25))
