"""Whether the translation is in the language asked for, where it is long enough to tell."""

from collections.abc import Sequence

from translator.checks.check import Evidence, Fault
from translator.languages.identify import LangidDetector
from translator.languages.vocabulary import BOTH, ENGLISH, GERMAN
from translator.types import Origin

FEWEST_LETTERS = 60
"""Shorter sentences are not judged: names mislead."""

SURE = 0.9
"""Probability from which on another language is believed."""


def wrong_language(evidence: Evidence) -> Fault | None:
    """Say which language the translation is in, if not the one asked for."""
    to = evidence.languages[1]
    text = evidence.target_text
    if evidence.origin is Origin.COPY or sum(map(str.isalpha, text)) < FEWEST_LETTERS:
        return None
    if to == "en" and _plainly_english(evidence.target_words):
        return None
    found, probability = LangidDetector().detect(text)
    if found in ("", to) or probability < SURE:
        return None
    return Fault(f"The translation seems to be in another language ('{found}').")


def _plainly_english(words: Sequence[str]) -> bool:
    """Return whether a quarter of the words are small English ones, which spares the detector."""
    lower = [word.casefold() for word in words]
    small = sum(word in ENGLISH and word not in BOTH for word in lower)
    return small > len(words) / 4 and not any(word in GERMAN for word in lower)
