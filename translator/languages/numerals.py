"""Numbers written as words, German and English: what they can stand for.

A value is text in one plain form: ``5``, ``0.5``, ``2000000``; ``m12`` is December, ``w1`` Monday.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


def plain(value: Decimal) -> str:
    """Return a number in the one form values are compared in."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def read(text: str, language: str) -> list[Numeral]:
    """Return the number words, months and weekdays of a German or English text, in order."""
    reader = READERS.get(language)
    return list(reader(text)) if reader else []


GERMAN_SMALL = {
    "null": 0, "ein": 1, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5,
    "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
    "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17,
    "achtzehn": 18, "neunzehn": 19, "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40,
    "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90,
}  # fmt: skip

GERMAN_SCALES = {
    "tausend": 10**3, "tsd": 10**3, "million": 10**6, "millionen": 10**6, "mio": 10**6,
    "milliarde": 10**9, "milliarden": 10**9, "mrd": 10**9, "billion": 10**12,
    "billionen": 10**12, "bio": 10**12, "billiarde": 10**15, "billiarden": 10**15,
}  # fmt: skip

ENGLISH_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

ENGLISH_SCALES = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "quadrillion": 10**15,
}  # fmt: skip

SHORT_SCALES = {
    "m": 10**6, "mn": 10**6, "mln": 10**6, "mio": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12,
    "k": 10**3,
}  # fmt: skip
"""What English writes straight behind digits; ``m`` may as well be metres."""

GERMAN_MONTHS = {
    "januar": 1, "jänner": 1, "februar": 2, "märz": 3, "april": 4, "mai": 5, "juni": 6,
    "juli": 7, "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12,
}  # fmt: skip

GERMAN_SHORT_MONTHS = {
    "Jan": 1, "Jän": 1, "Feb": 2, "Mär": 3, "Mrz": 3, "Apr": 4, "Jun": 6, "Jul": 7, "Aug": 8,
    "Sep": 9, "Sept": 9, "Okt": 10, "Nov": 11, "Dez": 12,
}  # fmt: skip
"""Some are names or other words too, so no translation has to have them."""

ENGLISH_MONTHS = {
    "January": 1, "February": 2, "March": 3, "April": 4, "May": 5, "June": 6, "July": 7,
    "August": 8, "September": 9, "October": 10, "November": 11, "December": 12, "Jan": 1,
    "Feb": 2, "Mar": 3, "Apr": 4, "Jun": 6, "Jul": 7, "Aug": 8, "Sept": 9, "Sep": 9, "Oct": 10,
    "Nov": 11, "Dec": 12,
}  # fmt: skip

GERMAN_WEEKDAYS = {
    "montag": 1, "dienstag": 2, "mittwoch": 3, "donnerstag": 4, "freitag": 5, "samstag": 6,
    "sonnabend": 6, "sonntag": 7,
}  # fmt: skip

ENGLISH_WEEKDAYS = {
    "Monday": 1, "Tuesday": 2, "Wednesday": 3, "Thursday": 4, "Friday": 5, "Saturday": 6,
    "Sunday": 7,
}  # fmt: skip

GERMAN_HINTS = {
    "erst": "1", "einzig": "1", "einmal": "1", "notruf": "911 999",
    "achtelfinal": "16", "viertelfinal": "8", "halbfinal": "4", "dritt": "3 33 0.3", "siebt": "7",
    "halb": "0.5 50 2 6 30", "hälfte": "0.5 50 2", "viertel": "0.25 25 4 15",
    "dreiviertel": "0.75 75 45",
    "doppel": "2", "verdoppel": "2", "beid": "2", "paar": "2", "duo": "2", "zwilling": "2",
    "trio": "3", "verdreifach": "3", "quartett": "4", "vervierfach": "4", "dutzend": "12",
    "anderthalb": "1.5", "eineinhalb": "1.5", "jahrzehnt": "10", "jahrhundert": "100",
    "jahrtausend": "1000", "mittag": "12", "mitternacht": "0 12 24", "hundert": "100",
    "tausend": "1000", "million": "1000000", "milliarde": "1000000000",
    "billion": "1000000000000",
}  # fmt: skip
"""What words beginning so may stand for."""

ENGLISH_HINTS = {
    "first": "1", "once": "1", "single": "1", "sole": "1", "second": "2", "twice": "2",
    "double": "2", "doubl": "2", "both": "2", "pair": "2", "couple": "2", "two-": "2",
    "twin": "2", "duo": "2", "bi": "2", "half": "0.5 50 2 30 6", "halv": "0.5 50 2",
    "third": "3 33 0.3", "thrice": "3", "tripl": "3", "trebl": "3", "trio": "3",
    "quarter": "0.25 25 4 15", "quadrupl": "4", "quartet": "4", "fourth": "4", "fifth": "5 20",
    "sixth": "6", "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11",
    "twelfth": "12", "thirteenth": "13", "fourteenth": "14", "fifteenth": "15",
    "sixteenth": "16", "seventeenth": "17", "eighteenth": "18", "nineteenth": "19",
    "twentieth": "20", "thirtieth": "30", "twenties": "20 1920", "thirties": "30 1930",
    "forties": "40 1940", "fifties": "50 1950", "sixties": "60 1960", "seventies": "70 1970",
    "eighties": "80 1980", "nineties": "90 1990", "dozen": "12", "decade": "10",
    "centur": "100", "centenar": "100", "millenni": "1000", "fortnight": "14 2", "noon": "12",
    "midday": "12", "midnight": "0 12 24", "hundred": "100", "thousand": "1000",
    "million": "1000000", "billion": "1000000000", "trillion": "1000000000000",
    "twentieth-": "20", "teen": "13",
}  # fmt: skip

Beginnings = Mapping[str, Sequence[tuple[str, str]]]
"""How words begin and what they may stand for then, by the first two letters."""


def _by_first_letters(hints: Iterable[tuple[str, str]]) -> Beginnings:
    found: dict[str, list[tuple[str, str]]] = {}
    for hint, meant in hints:
        found.setdefault(hint[:2], []).append((hint, meant))
    return found


def _hinted(word: str, beginnings: Beginnings) -> set[str]:
    hints = beginnings.get(word[:2], ())
    return {value for hint, meant in hints if word.startswith(hint) for value in meant.split()}


GERMAN_BEGINNINGS = _by_first_letters(GERMAN_HINTS.items())
ENGLISH_BEGINNINGS = _by_first_letters(
    [*ENGLISH_HINTS.items(), *((name, str(number)) for name, number in ENGLISH_SMALL.items())]
)

GERMAN_WEEKDAY = re.compile("|".join(GERMAN_WEEKDAYS))
DOUBTFUL_MONTHS = frozenset({"March", "May", "Mar", "Jan", "Jun", "Dec", "August"})
"""English months that are other words or names too."""

MANY_WORDS = 12
"""Number words that are read as one number at most."""

MANY_LETTERS = 60
"""Longer words are no number words."""

WORD = re.compile(r"[^\W\d_]+")
WORD_OR_MARK = re.compile(r"[^\W\d_]+|[^\w\s]")
ENGLISH_NUMBERS = ENGLISH_SMALL.keys() | ENGLISH_SCALES.keys()

GERMAN_PREFIX = re.compile(
    "(?:"
    + "|".join(sorted([*GERMAN_SMALL, "hundert", "tausend"], key=len, reverse=True))
    + "|und(?=zwanzig|drei(?:ß|ss)ig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig))+"
)
ROMAN = re.compile(r"[IVX]{2,5}")
ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}


@lru_cache(maxsize=8192)
def _german_number(word: str) -> int | None:
    """Return the value of a German cardinal of one word, such as ``dreiundzwanzigtausend``."""
    if word in GERMAN_SMALL:
        return GERMAN_SMALL[word]
    for name, scale in (("tausend", 1000), ("hundert", 100)):
        before, found, after = word.partition(name)
        if found:
            many = _german_number(before) if before else 1
            rest = _german_number(after.removeprefix("und")) if after else 0
            return None if many is None or rest is None else many * scale + rest
    unit, found, tens = word.partition("und")
    if found and GERMAN_SMALL.get(unit, 10) < 10 and GERMAN_SMALL.get(tens, 0) >= 20:
        return GERMAN_SMALL[unit] + GERMAN_SMALL[tens]
    return None


NOT_ALWAYS_NUMBERS = frozenset(
    {"Acht", "Elf", "Sieben", "ein", "eins", "null", "hundert", "tausend"}
)
"""German words that mostly mean something else, or whose translation may leave the number out."""

NIGHT = frozenset({("nacht", "zum"), ("nacht", "auf"), ("nacht", "zu")})
CLOCK_WORDS = frozenset({"halb", "viertel", "dreiviertel"})


def _german(text: str) -> Iterator[Numeral]:
    words = WORD.findall(text)
    earlier = before = ""
    for index, word in enumerate(words):
        lower = word.lower()
        number = _german_number(lower) if len(lower) < MANY_LETTERS else None
        if number is None and (earlier, before) in NIGHT and lower in GERMAN_WEEKDAYS:
            day = GERMAN_WEEKDAYS[lower]  # the night to Tuesday may be Monday night
            yield Numeral(word, frozenset({f"w{day}", f"w{(day - 2) % 7 + 1}"}), True)
        elif number is None:
            yield from _german_hint(word)
        else:
            after = words[index + 1] if index + 1 < len(words) else ""
            scale = GERMAN_SCALES.get(after.lower(), 1)
            shown = f"{word} {after}" if scale > 1 else word
            exact = number > 1 and word not in NOT_ALWAYS_NUMBERS and before not in CLOCK_WORDS
            values = {str(number * scale)}
            if before == "halb":  # halb drei is 2:30
                values |= {str(number - 1), "30"}
            yield Numeral(shown, frozenset(values), exact)
        earlier, before = before, lower
    if "rund um die Uhr" in text:
        yield Numeral("rund um die Uhr", frozenset({"24", "7"}), False)


@lru_cache(maxsize=8192)
def _german_hint(word: str) -> tuple[Numeral, ...]:
    lower = word.lower()[:MANY_LETTERS]
    if word[0].isupper() and lower in GERMAN_MONTHS:
        month = GERMAN_MONTHS[lower]
        return (Numeral(word, frozenset({f"m{month}", str(month)}), True),)
    weekday = GERMAN_WEEKDAY.match(lower)
    if weekday:
        day = GERMAN_WEEKDAYS[weekday.group()]
        return (Numeral(word, frozenset({f"w{day}"}), word[0].isupper()),)
    values = set()
    if word in GERMAN_SHORT_MONTHS:
        month = GERMAN_SHORT_MONTHS[word]
        values |= {f"m{month}", str(month)}
    values |= _hinted(lower, GERMAN_BEGINNINGS)
    if lower.endswith("elf"):  # Startelf
        values.add("11")
    prefix = GERMAN_PREFIX.match(lower)
    beginning = _german_number(prefix.group()) if prefix else None
    if beginning is not None:
        values.add(str(beginning))
    whole = lower.removesuffix("einhalb") if lower.endswith("einhalb") else ""
    before_half = _german_number(whole) if whole else None
    if before_half is not None:
        values |= {f"{before_half}.5", str(before_half)}
    if ROMAN.fullmatch(word) or word in ROMAN_DIGITS:  # Kategorie I
        values.add(str(_roman(word)))
    return (Numeral(word, frozenset(values), False),) if values else ()


def _roman(word: str) -> int:
    total = 0
    for index, digit in enumerate(word):
        value = ROMAN_DIGITS[digit]
        following = ROMAN_DIGITS[word[index + 1]] if index + 1 < len(word) else 0
        total += -value if value < following else value
    return total


def _english(text: str) -> Iterator[Numeral]:
    run: list[str] = []
    for word in WORD_OR_MARK.findall(text):
        lower = word.lower()
        if lower in ENGLISH_NUMBERS and len(run) < MANY_WORDS:
            run.append(lower)
            continue
        if run and (lower == "-" or (lower == "and" and run[-1] in ENGLISH_SCALES)):
            continue
        if run:
            yield from _english_run(run)
            run = []
        if word.isalpha():
            yield from _english_hint(word)
    yield from _english_run(run)


def _english_run(run: list[str]) -> Iterator[Numeral]:
    """Read number words that follow each other: one number, or, as in a list, each its own."""
    if not run:
        return
    total = current = 0
    for word in run:
        if word in ENGLISH_SCALES:
            scale = ENGLISH_SCALES[word]
            if scale == 100:
                current = max(1, current) * 100
            else:
                total, current = total + max(1, current) * scale, 0
        else:
            current += ENGLISH_SMALL[word]
    value = total + current
    only_scale = run[0] in ENGLISH_SCALES
    values = {str(value)} | {str(ENGLISH_SMALL[word]) for word in run if word in ENGLISH_SMALL}
    if only_scale:
        values |= {str(ENGLISH_SCALES[word]) for word in run if word in ENGLISH_SCALES}
    exact = value > 1 and not only_scale and run[0] not in ("one", "zero")
    yield Numeral(" ".join(run), frozenset(values if not exact else {str(value)}), exact)
    if exact and len(run) > 1:
        yield Numeral(" ".join(run), frozenset(values), False)


@lru_cache(maxsize=8192)
def _english_hint(word: str) -> tuple[Numeral, ...]:
    lower = word.lower()[:MANY_LETTERS]
    if word in ENGLISH_MONTHS:
        number = ENGLISH_MONTHS[word]
        values = frozenset({f"m{number}", str(number)})
        return (Numeral(word, values, word not in DOUBTFUL_MONTHS),)
    if word.removesuffix("s") in ENGLISH_WEEKDAYS:
        day = ENGLISH_WEEKDAYS[word.removesuffix("s")]
        return (Numeral(word, frozenset({f"w{day}"}), True),)
    meant = _hinted(lower, ENGLISH_BEGINNINGS)
    if ROMAN.fullmatch(word):
        meant.add(str(_roman(word)))
    return (Numeral(word, frozenset(meant), False),) if meant else ()


READERS = {"de": _german, "en": _english}
