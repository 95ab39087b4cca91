"""Whether the translation is in the language asked for, where it is long enough to tell."""

from collections.abc import Sequence

from translator.checks.check import Evidence, Fault
from translator.languages import LanguagePair
from translator.languages.identify import LangidDetector
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
    if _is_plain(evidence.target_words, evidence.pair):
        return None
    found, probability = LangidDetector().detect(text)
    if found in ("", to) or probability < SURE:
        return None
    return Fault(f"The translation seems to be in another language ('{found}').")


def _is_plain(words: Sequence[str], pair: LanguagePair) -> bool:
    """Return whether a quarter of the words are small ones of the target's language alone.

    That spares the detector, which takes its time.
    """
    lower = [word.casefold() for word in words]
    own, other = (side.function_words - pair.shared for side in (pair.target, pair.source))
    return sum(word in own for word in lower) > len(words) / 4 and other.isdisjoint(lower)
