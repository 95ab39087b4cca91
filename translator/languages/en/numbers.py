"""Numbers of English, written as words or with digits."""

import re

from translator.languages.numbers import Numbers, WordReader

SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

SCALES = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "quadrillion": 10**15,
}  # fmt: skip

SHORT_SCALES = {
    "m": 10**6, "mn": 10**6, "mln": 10**6, "mio": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12,
    "k": 10**3,
}  # fmt: skip
"""What English writes straight behind digits; ``m`` may as well be metres."""

MONTHS = {
    "January": 1, "February": 2, "March": 3, "April": 4, "May": 5, "June": 6, "July": 7,
    "August": 8, "September": 9, "October": 10, "November": 11, "December": 12, "Jan": 1,
    "Feb": 2, "Mar": 3, "Apr": 4, "Jun": 6, "Jul": 7, "Aug": 8, "Sept": 9, "Sep": 9, "Oct": 10,
    "Nov": 11, "Dec": 12,
}  # fmt: skip

WEEKDAYS = {
    "Monday": 1, "Tuesday": 2, "Wednesday": 3, "Thursday": 4, "Friday": 5, "Saturday": 6,
    "Sunday": 7,
}  # fmt: skip

HINTS = {
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

DOUBTFUL_MONTHS = frozenset({"March", "May", "Mar", "Jan", "Jun", "Dec", "August"})
"""English months that are other words or names too."""

NUMBERS = Numbers(
    scales=SCALES,
    short_scales=SHORT_SCALES,
    between=("to", "and", "or"),
    half_day=re.compile(r"\s?[ap]\.?m\b", re.IGNORECASE),
    months=MONTHS,
    reader=WordReader(
        SMALL, SCALES, MONTHS, WEEKDAYS, DOUBTFUL_MONTHS, HINTS, joining={"and": (SCALES, ())}
    ),
)
"""How English writes numbers."""
