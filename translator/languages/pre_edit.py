"""How a sentence of any language is written for a small model."""

from translator.languages.rules import PreEdit, TextEdit
from translator.languages.words import WORD

DOUBLE, SINGLE = "„“”«»", "‚‘’‹›"
"""Typographic quotation marks; of the single ones one is the apostrophe, too."""
_STRAIGHT = str.maketrans(dict.fromkeys(DOUBLE, '"') | dict.fromkeys(SINGLE, "'"))
_SHORTEST_SHOUT = 5
"""Letters of the longest word of a text in capitals; shorter ones alone are abbreviations."""


def straight(text: str) -> str:
    """Return a text with straight quotation marks and apostrophes."""
    return text.translate(_STRAIGHT)


def lowered(text: str) -> str:
    """Return a text in capitals in small letters."""
    return text.lower() if is_shouted(text) else text


def is_shouted(text: str) -> bool:
    """Return whether a text is in capitals, and not only an abbreviation."""
    letters = text.replace("ß", "")
    return letters.isupper() and max(map(len, WORD.findall(text)), default=0) >= _SHORTEST_SHOUT


PRE_EDITS: tuple[PreEdit, ...] = (
    TextEdit("quotation-marks", "Quotation marks and apostrophes are straight.", straight),
    TextEdit(
        "capitals",
        "A text in capitals is in small letters: capitals are cut into sub-words that say nothing.",
        lowered,
    ),
)
