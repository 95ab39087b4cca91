"""Numbers of French, written as words or with digits."""

import re

from translator.languages.numbers import Numbers, WordReader

SMALL = {
    "zéro": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6,
    "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13,
    "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20, "trente": 30,
    "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80,
    "octante": 80, "nonante": 90,
}  # fmt: skip

SCALES = {
    "cent": 100, "cents": 100, "mille": 10**3, "million": 10**6, "millions": 10**6,
    "milliard": 10**9, "milliards": 10**9, "billion": 10**12, "billions": 10**12,
}  # fmt: skip

_MONTHS = {
    "janvier": 1, "février": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7,
    "août": 8, "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12,
}  # fmt: skip

_WEEKDAYS = {
    "lundi": 1, "mardi": 2, "mercredi": 3, "jeudi": 4, "vendredi": 5, "samedi": 6,
    "dimanche": 7,
}  # fmt: skip

HINTS = {
    "premi": "1", "unique": "1", "second": "2", "double": "2", "doubl": "2", "deuxi": "2",
    "paire": "2", "couple": "2", "demi": "0.5 50 2 30", "moitié": "0.5 50 2",
    "tiers": "3 33 0.3", "tripl": "3", "quart": "0.25 25 4 15", "quatri": "4", "neuvi": "9",
    "dizaine": "10", "décennie": "10", "onzi": "11", "douz": "12", "quinz": "15 14",
    "seiz": "16", "centaine": "100", "siècle": "100", "cent": "100", "mill": "1000",
    "million": "1000000", "milliard": "1000000000", "midi": "12", "minuit": "0 12 24",
}  # fmt: skip
"""What words beginning so may stand for."""

MONTHS = _MONTHS | {month.capitalize(): number for month, number in _MONTHS.items()}
WEEKDAYS = _WEEKDAYS | {day.capitalize(): number for day, number in _WEEKDAYS.items()}
DOUBTFUL = frozenset({"neuf", *map(str.capitalize, _MONTHS)})
"""Words that are others too: new; Mars and May, where they begin with a capital."""

_ONES = ("un", "une", "onze")
_TENS = ("vingt", "trente", "quarante", "cinquante", "soixante", "septante", "huitante", "nonante")

NUMBERS = Numbers(
    thousands=".",
    decimal=",",
    scales={scale: value for scale, value in SCALES.items() if value > 100},
    between=("à", "et", "ou"),
    oclock=re.compile(r"\bheures?\b|\b\d+ ?h\b"),
    months=MONTHS,
    reader=WordReader(
        SMALL,
        SCALES,
        MONTHS,
        WEEKDAYS,
        DOUBTFUL,
        HINTS,
        joining={"et": (_TENS, _ONES)},
        products={("quatre", "vingt"): 80, ("quatre", "vingts"): 80},
    ),
)
"""How French writes numbers."""
