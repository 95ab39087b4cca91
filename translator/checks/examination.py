"""The one way pairs are checked: in a run, an alignment and a review alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from align.types import Encoder
from translator.checks import tail
from translator.checks.check import Evidence, Fault
from translator.checks.registry import ALONE, CHECKS
from translator.types import Finding


@dataclass(frozen=True)
class Examination:
    """What the checks found out about a pair."""

    evidence: Evidence
    findings: tuple[Finding, ...]
    """The gravest first."""
    faults: Mapping[str, Fault]
    """What the checks said that look at no more than the texts and the names in them."""

    def knows(self, evidence: Evidence) -> bool:
        """Return whether those checks would say the same of this evidence."""
        return self.evidence.texts == evidence.texts


def examine_pairs(
    evidences: Sequence[Evidence], encoder: Encoder, known: Sequence[Examination | None] = ()
) -> list[Examination]:
    """Return what the checks find out about each pair; any two strings will do.

    ``known`` has what was found out earlier about the same pairs, one each, where there is
    anything: what would come out again is taken from it. The encoder reads the ends of pairs
    whose target is short.
    """
    earlier = list(known) or [None] * len(evidences)
    begun = [
        evidence if past is None else evidence.following(past.evidence)
        for evidence, past in zip(evidences, earlier, strict=True)
    ]
    return [
        _examined(evidence, past)
        for evidence, past in zip(tail.measured(begun, encoder), earlier, strict=True)
    ]


def examine(evidence: Evidence) -> list[Finding]:
    """Return what the checks find about one pair as it is, the gravest first."""
    return list(_examined(evidence, None).findings)


def _examined(evidence: Evidence, past: Examination | None) -> Examination:
    faults = past.faults if past is not None and past.knows(evidence) else _of_texts(evidence)
    findings = []
    for name, check in CHECKS.items():
        fault = check.find(evidence) if check.in_context else faults.get(name)
        if fault is not None:
            findings.append(
                Finding(name, check.severity, fault.message, fault.source, fault.target)
            )
            if name in ALONE:
                break
    return Examination(evidence, tuple(findings), faults)


def _of_texts(evidence: Evidence) -> dict[str, Fault]:
    faults = {}
    for name, check in CHECKS.items():
        if not check.in_context and (fault := check.find(evidence)) is not None:
            faults[name] = fault
    return faults
