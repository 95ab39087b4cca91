"""All the checks, and the one function that runs them."""

from functools import lru_cache

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
from translator.checks.check import Check, Evidence
from translator.checks.repetition import repetition
from translator.types import Finding, Origin, Severity


def _failed(evidence: Evidence) -> str:
    return "The engine could not translate this." if evidence.origin is Origin.FAILED else ""


def _empty(evidence: Evidence) -> str:
    lost = evidence.source.strip() and not evidence.target.strip()
    return "The translation is empty." if lost else ""


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


def examine(evidence: Evidence) -> list[Finding]:
    """Return what the checks find, the gravest first; any two strings will do."""
    known = evidence.names
    found = _of_texts(
        evidence.source,
        evidence.target,
        evidence.source_language,
        evidence.target_language,
        evidence.origin,
        evidence.markups,
        tuple((word, known[word]) for word in evidence.source_words if word in known),
    )
    findings = []
    for name, check in CHECKS.items():
        message = check.find(evidence) if check.in_context else found.get(name)
        if message:
            findings.append(Finding(name, check.severity, message))
            if name in ALONE:
                break
    return findings


@lru_cache(maxsize=10_000)  # a run examines what was translated, then its pairs
def _of_texts(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    origin: Origin,
    markups: tuple[str, str],
    names: tuple[tuple[str, tuple[int, int]], ...],
) -> dict[str, str]:
    """Return what the checks say that need to know no more than this."""
    evidence = Evidence(
        source,
        target,
        source_language,
        target_language,
        origin=origin,
        names=dict(names),
        markups=markups,
    )
    return {
        name: message
        for name, check in CHECKS.items()
        if not check.in_context and (message := check.find(evidence))
    }
