"""Numbers of German, written as words or with digits."""

import re
from collections.abc import Iterator
from functools import lru_cache

from translator.languages.numbers import (
    MANY_LETTERS,
    NUMBER_WORD,
    ROMAN,
    ROMAN_DIGITS,
    Numbers,
    Numeral,
    by_first_letters,
    hinted,
    roman,
)

SMALL = {
    "null": 0, "ein": 1, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5,
    "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
    "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17,
    "achtzehn": 18, "neunzehn": 19, "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40,
    "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90,
}  # fmt: skip

SCALES = {
    "tausend": 10**3, "tsd": 10**3, "million": 10**6, "millionen": 10**6, "mio": 10**6,
    "milliarde": 10**9, "milliarden": 10**9, "mrd": 10**9, "billion": 10**12,
    "billionen": 10**12, "bio": 10**12, "billiarde": 10**15, "billiarden": 10**15,
}  # fmt: skip

MONTHS = {
    "januar": 1, "jänner": 1, "februar": 2, "märz": 3, "april": 4, "mai": 5, "juni": 6,
    "juli": 7, "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12,
}  # fmt: skip

SHORT_MONTHS = {
    "Jan": 1, "Jän": 1, "Feb": 2, "Mär": 3, "Mrz": 3, "Apr": 4, "Jun": 6, "Jul": 7, "Aug": 8,
    "Sep": 9, "Sept": 9, "Okt": 10, "Nov": 11, "Dez": 12,
}  # fmt: skip
"""Some are names or other words too, so no translation has to have them."""

WEEKDAYS = {
    "montag": 1, "dienstag": 2, "mittwoch": 3, "donnerstag": 4, "freitag": 5, "samstag": 6,
    "sonnabend": 6, "sonntag": 7,
}  # fmt: skip

HINTS = {
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

WEEKDAY = re.compile("|".join(WEEKDAYS))

PREFIX = re.compile(
    "(?:"
    + "|".join(sorted([*SMALL, "hundert", "tausend"], key=len, reverse=True))
    + "|und(?=zwanzig|drei(?:ß|ss)ig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig))+"
)

BEGINNINGS = by_first_letters(HINTS.items())


@lru_cache(maxsize=8192)
def _number(word: str) -> int | None:
    """Return the value of a German cardinal of one word, such as ``dreiundzwanzigtausend``."""
    if word in SMALL:
        return SMALL[word]
    for name, scale in (("tausend", 1000), ("hundert", 100)):
        before, found, after = word.partition(name)
        if found:
            many = _number(before) if before else 1
            rest = _number(after.removeprefix("und")) if after else 0
            return None if many is None or rest is None else many * scale + rest
    unit, found, tens = word.partition("und")
    if found and SMALL.get(unit, 10) < 10 and SMALL.get(tens, 0) >= 20:
        return SMALL[unit] + SMALL[tens]
    return None


NOT_ALWAYS_NUMBERS = frozenset(
    {"Acht", "Elf", "Sieben", "ein", "eins", "null", "hundert", "tausend"}
)
"""German words that mostly mean something else, or whose translation may leave the number out."""

NIGHT = frozenset({("nacht", "zum"), ("nacht", "auf"), ("nacht", "zu")})
CLOCK_WORDS = frozenset({"halb", "viertel", "dreiviertel"})


def read(text: str) -> Iterator[Numeral]:
    """Yield the number words, months and weekdays of a text, in order."""
    words = NUMBER_WORD.findall(text)
    earlier = before = ""
    for index, word in enumerate(words):
        lower = word.lower()
        number = _number(lower) if len(lower) < MANY_LETTERS else None
        if number is None and (earlier, before) in NIGHT and lower in WEEKDAYS:
            day = WEEKDAYS[lower]  # the night to Tuesday may be Monday night
            yield Numeral(word, frozenset({f"w{day}", f"w{(day - 2) % 7 + 1}"}), True)
        elif number is None:
            yield from _hint(word)
        else:
            after = words[index + 1] if index + 1 < len(words) else ""
            scale = SCALES.get(after.lower(), 1)
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
def _hint(word: str) -> tuple[Numeral, ...]:
    lower = word.lower()[:MANY_LETTERS]
    if word[0].isupper() and lower in MONTHS:
        month = MONTHS[lower]
        return (Numeral(word, frozenset({f"m{month}", str(month)}), True),)
    weekday = WEEKDAY.match(lower)
    if weekday:
        day = WEEKDAYS[weekday.group()]
        return (Numeral(word, frozenset({f"w{day}"}), word[0].isupper()),)
    values = set()
    if word in SHORT_MONTHS:
        month = SHORT_MONTHS[word]
        values |= {f"m{month}", str(month)}
    values |= hinted(lower, BEGINNINGS)
    if lower.endswith("elf"):  # Startelf
        values.add("11")
    prefix = PREFIX.match(lower)
    beginning = _number(prefix.group()) if prefix else None
    if beginning is not None:
        values.add(str(beginning))
    whole = lower.removesuffix("einhalb") if lower.endswith("einhalb") else ""
    before_half = _number(whole) if whole else None
    if before_half is not None:
        values |= {f"{before_half}.5", str(before_half)}
    if ROMAN.fullmatch(word) or word in ROMAN_DIGITS:  # Kategorie I
        values.add(str(roman(word)))
    return (Numeral(word, frozenset(values), False),) if values else ()


NUMBERS = Numbers(
    thousands=".",
    decimal=",",
    scales=SCALES,
    scale_beginnings=("million", "milliard", "tausend"),
    between=("bis", "und", "oder"),
    decades=("er", "ern", "s"),
    date=re.compile(r"\b(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4}|\d{2})\b)?", re.ASCII),
    oclock=re.compile(r"\bUhr\b|\b\d+h\b"),
    months={month.capitalize(): number for month, number in MONTHS.items()},
    reader=read,
)
"""How German writes numbers."""
