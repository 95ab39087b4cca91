"""Units: what is measured in kilometres stays in kilometres."""

import re
from collections import defaultdict

from translator.checks.check import Evidence, Fault, difference

UNITS = {
    "km": r"km|Kilometern?|kilomet(?:er|re)s?",
    "m": r"m|Metern?|met(?:er|re)s?",
    "cm": r"cm|Zentimetern?|centimet(?:er|re)s?",
    "mile": r"Meilen?|miles?|mi",
    "foot": r"Fuß|feet|foot|ft",
    "kg": r"kg|Kilo(?:gramm)?s?|kilo(?:gram)?s?",
    "g": r"g|Gramm|grams?",
    "t": r"t|Tonnen?|tons?|tonnes?",
    "pound": r"Pfund|pounds?|lbs?|£|GBP",
    "°C": r"°\s?C|Grad(?: Celsius)?|degrees?(?: Celsius| C)?",
    "°F": r"°\s?F|Grad Fahrenheit|degrees? (?:Fahrenheit|F)",
    "%": r"%|Prozent(?:punkten?)?|percent(?:age points?)?|per cent",
    "€": r"€|Euro|euros?|EUR",
    "$": r"\$|US-Dollar|Dollar|dollars?|USD",
    "hour": r"Stunden?|hours?|hrs?",
    "minute": r"Minuten?|minutes?|mins?",
    "second": r"Sekunden?|seconds?|secs?",
    "day": r"Tagen?|Tage|days?",
    "week": r"Wochen?|weeks?",
    "month": r"Monaten?|Monate|months?",
    "year": r"Jahren?|Jahre|years?",
}
SCALE = r"(?:\s?(?:Mio\.?|Mrd\.?|Millionen|Milliarden?|million|billion|trillion|tausend|m|bn)\b)?"
AMOUNT = re.compile(
    r"(?P<sign>[$€£])?\s?(?P<number>\d+(?:[.,]\d+)*)"
    + SCALE
    + r"(?:[\s\u00a0-]?(?:"
    + "|".join(rf"(?P<u{index}>{pattern})" for index, pattern in enumerate(UNITS.values()))
    + r")(?!\w))?"
)
DIGIT = re.compile(r"\d")
NAMES = tuple(UNITS)
SIGNS = {"$": "$", "€": "€", "£": "pound"}


def mismatch(evidence: Evidence) -> Fault | None:
    """Say which number has another unit on the other side; numbers without one are left alone."""
    if set(evidence.languages) != {"de", "en"}:
        return None
    if not (DIGIT.search(evidence.source_text) and DIGIT.search(evidence.target_text)):
        return None
    source, target = _amounts(evidence.source_text), _amounts(evidence.target_text)
    for number, units in source.items():
        others = target.get(number, {})
        if units and others and units.keys().isdisjoint(others):
            return difference(evidence, next(iter(units.values())), next(iter(others.values())))
    return None


def _amounts(text: str) -> dict[str, dict[str, str]]:
    """Return the numbers of a text, without the signs in them: unit -> how both are written."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for match in AMOUNT.finditer(text):
        written, number = match[0].strip(), re.sub("[.,]", "", match["number"])
        if match.lastgroup and match.lastgroup.startswith("u"):
            found[number][NAMES[int(match.lastgroup[1:])]] = written
        if match["sign"]:
            found[number][SIGNS[match["sign"]]] = written
    return found
