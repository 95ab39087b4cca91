"""All the checks."""

from translator.checks import (
    countries,
    language,
    names,
    numbers,
    shape,
    similarity,
    tail,
    units,
    untranslated,
    urls,
)
from translator.checks.check import Check, Evidence, Fault
from translator.checks.repetition import repetition
from translator.types import Origin, Severity


def _failed(evidence: Evidence) -> Fault | None:
    if evidence.origin is not Origin.FAILED:
        return None
    return Fault("The engine could not translate this.")


def _empty(evidence: Evidence) -> Fault | None:
    lost = evidence.source.strip() and not evidence.target.strip()
    return Fault("The translation is empty.") if lost else None


CHECKS: dict[str, Check] = {
    "failed": Check(
        Severity.SEVERE, "The engine gave no translation that could be accepted.", _failed
    ),
    "empty-target": Check(Severity.SEVERE, "There is a source but no translation.", _empty),
    "target-equals-source": Check(
        Severity.SEVERE,
        "The translation is the source itself, though it has words to translate.",
        untranslated.equals_source,
    ),
    "repetition": Check(
        Severity.SEVERE, "The translation says the same again and again.", repetition
    ),
    "missing-url": Check(
        Severity.SEVERE,
        "A link, an address or a placeholder is missing, changed or new.",
        urls.missing_url,
    ),
    "wrong-language": Check(
        Severity.SEVERE, "The translation is in another language.", language.wrong_language
    ),
    "untranslated": Check(
        Severity.WARNING,
        "Words of the source stand untranslated in the translation.",
        untranslated.untranslated,
    ),
    "number-mismatch": Check(
        Severity.WARNING,
        "A number, time, year or amount of one side is not in the other.",
        numbers.mismatch,
    ),
    "unit-mismatch": Check(
        Severity.WARNING, "A number has another unit on the other side.", units.mismatch
    ),
    "name-mismatch": Check(
        Severity.WARNING,
        "A name of one side is not in the other.",
        names.names,
    ),
    "place-mismatch": Check(
        Severity.WARNING,
        "A country or capital that one side speaks of is not in the other.",
        countries.places,
    ),
    "encoding-damage": Check(
        Severity.WARNING,
        "Characters of the translation are broken.",
        shape.encoding_damage,
    ),
    "length-ratio": Check(
        Severity.WARNING,
        "The translation is much shorter or longer than such sentences usually become.",
        shape.length_ratio,
    ),
    "dropped-tail": Check(
        Severity.WARNING,
        "The translation is short, and nothing in it means what the source ends with.",
        tail.dropped,
        in_context=True,
    ),
    "truncated": Check(Severity.WARNING, "The translation breaks off.", shape.truncated),
    "low-similarity": Check(
        Severity.WARNING,
        "The two sides do not seem to mean the same.",
        similarity.low_similarity,
        in_context=True,
    ),
    "negation-lost": Check(
        Severity.WARNING, "The source says no; the translation does not.", similarity.negation_lost
    ),
    "unbalanced": Check(
        Severity.INFO,
        "A bracket or a quotation mark of the translation has lost its partner.",
        shape.unbalanced,
    ),
    "contested": Check(
        Severity.INFO,
        "The aligner would pair these sentences otherwise than the engine.",
        similarity.contested,
        in_context=True,
    ),
}
"""Every check by name, the gravest first."""

ALONE = ("failed", "empty-target", "target-equals-source")
"""Checks whose finding makes the ones after it say nothing new."""
