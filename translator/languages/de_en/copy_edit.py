"""Figures that stand alone, such as a cell of a table: written as the target language does."""

import re

from translator.languages.rules import TextEdit

_GERMAN = re.compile(
    r"(?<![\w.,:/])"  # no date, time, ratio or version is torn apart
    r"([1-9]\d{0,2}(?:\.\d{3})+|\d+(?=,))(?:,(\d+))?"
    r"(?![\w/]|[.,:]\d)"
)
"""A number with thousands or decimals: 1.234.567,89 or 3,5."""


def rewritten(text: str) -> str:
    """Return a text without words with German numbers in it as English writes them.

    Only that way: an English 3.5 may be a chapter or a version, and a German 3,5 is neither. Dates,
    times and whatever else is not surely one number stays as it is.
    """
    return text if any(map(str.isalpha, text)) else _GERMAN.sub(_english, text)


def _english(number: re.Match[str]) -> str:
    whole, decimals = number.groups()
    thousands = whole.replace(".", ",")
    return thousands if decimals is None else f"{thousands}.{decimals}"


COPY_EDITS = (TextEdit("figures", "no words; figures written as in English", rewritten),)
