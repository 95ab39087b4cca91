"""Units: what is measured in kilometres stays in kilometres."""

import re
from collections import defaultdict
from functools import lru_cache

from translator.checks.check import Evidence, Fault, difference
from translator.languages import LanguagePair
from translator.languages.units import BEFORE_NUMBER, SIGNS

DIGIT = re.compile(r"\d")
NAMES = tuple(SIGNS)


@lru_cache(maxsize=8)
def _amount(pair: LanguagePair) -> re.Pattern[str] | None:
    """Return a number with its unit, in either language; None where one's are not known."""
    source, target = pair.source.units, pair.target.units
    if source is None or target is None or source is target:
        return None
    named = [
        "|".join(filter(None, (sign, source.words.get(name), target.words.get(name))))
        for name, sign in SIGNS.items()
    ]
    return re.compile(
        rf"(?P<sign>[{''.join(BEFORE_NUMBER)}])?\s?(?P<number>\d+(?:[.,]\d+)*)"
        rf"(?:\s?(?:{'|'.join((*source.scales, *target.scales))})\b)?"
        r"(?:[\s\u00a0-]?(?:"
        + "|".join(f"(?P<u{index}>{pattern})" for index, pattern in enumerate(named))
        + r")(?!\w))?"
    )


def mismatch(evidence: Evidence) -> Fault | None:
    """Say which number has another unit on the other side; numbers without one are left alone."""
    amount, texts = _amount(evidence.pair), (evidence.source_text, evidence.target_text)
    if amount is None or not all(map(DIGIT.search, texts)):
        return None
    source, target = (_amounts(text, amount) for text in texts)
    for number, units in source.items():
        others = target.get(number, {})
        if units and others and units.keys().isdisjoint(others):
            return difference(evidence, next(iter(units.values())), next(iter(others.values())))
    return None


def _amounts(text: str, amount: re.Pattern[str]) -> dict[str, dict[str, str]]:
    """Return the numbers of a text, without the signs in them: unit -> how both are written."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for match in amount.finditer(text):
        written, number = match[0].strip(), re.sub("[.,]", "", match["number"])
        if match.lastgroup and match.lastgroup.startswith("u"):
            found[number][NAMES[int(match.lastgroup[1:])]] = written
        if match["sign"]:
            found[number][BEFORE_NUMBER[match["sign"]]] = written
    return found
