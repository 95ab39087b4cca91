"""How often the checks find injected faults, and how often they cry wolf on clean pairs.

    python -m tools.bench.checks DATA_DIR [--sets wmt16 wmt19.google+wmt20.microsoft]
    python -m tools.bench.checks DATA_DIR --sets wmt16 [--show CHECK] [--missed FAULT]

DATA_DIR, or wmt/ in it, holds SET.de and SET.en (or SET.SYSTEM.en), one sentence a line, such as
WMT news test sets. Every fault is put into each clean translation it fits; detection is the share
of them in which the named check, or any check at all, finds something.
"""

import argparse
import random
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from align.types import Encoder
from tools.bench.checks.clean import Clean, clean_pairs
from tools.bench.checks.faults import FAULTS, Fault, other_sentence
from translator.checks import CHECKS, Evidence, examine
from translator.checks.tail import measured

COLUMNS = ["wmt16", "wmt19.google+wmt20.microsoft"]
"""People's translations, and those of two systems; no tree was fitted to them."""


@dataclass(frozen=True)
class Column:
    """What the checks found in one group of sets."""

    pairs: int
    alarms: Counter[str]
    """Clean pairs by check; ``any`` counts each pair once."""
    faults: dict[str, tuple[int, int, int]]
    """By fault: put into, found by its check, found by any check."""


def column(
    pairs: list[Clean], encoder: Encoder | None, show: str | None, missed: str | None
) -> Column:
    """Return what the checks find in clean pairs and in the same with each fault."""
    alarms: Counter[str] = Counter()
    for clean in pairs:
        findings = examine(clean.evidence)
        alarms.update(finding.check for finding in findings)
        alarms["any"] += bool(findings)
        for finding in findings:
            if finding.check == show:
                print(f"{finding.message}\n  {clean.evidence.source}\n  {clean.evidence.target}")
    faults = {}
    for fault, (check, inject) in FAULTS.items():
        evidences = _faulty(pairs, fault, check, inject)
        if encoder is not None:
            evidences = measured(evidences, encoder)
        found = noticed = 0
        for evidence in evidences:
            named = {finding.check for finding in examine(evidence)}
            found += not named.isdisjoint(check.split())
            noticed += bool(named)
            if fault == missed and named.isdisjoint(check.split()):
                print(f"MISSED\n  {evidence.source}\n  {evidence.target}")
        if evidences:
            faults[fault] = (len(evidences), found, noticed)
    return Column(len(pairs), alarms, faults)


def _faulty(pairs: list[Clean], fault: str, check: str, inject: Fault) -> list[Evidence]:
    rng = random.Random(fault)
    evidences = []
    for clean in pairs:
        before = clean.evidence
        faulty = inject(rng, before.source, before.target, clean.other)
        if faulty is None or faulty == (before.source, before.target):
            continue
        same = before.similarity if inject is not other_sentence else clean.other_similarity
        evidence = replace(before, source=faulty[0], target=faulty[1], similarity=same, tail=None)
        if check in ("name-mismatch", "untranslated"):
            evidence = clean.with_names(evidence)
        evidences.append(evidence)
    return evidences


def main() -> None:
    """Print false alarms and what is found of the faults, a column for each group of sets."""
    parser = argparse.ArgumentParser(
        "python -m tools.bench.checks", description=__doc__.split("\n")[0]
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", nargs="*", default=COLUMNS, help="a column each; join with +")
    parser.add_argument("--show", help="print the clean pairs this check finds something in")
    parser.add_argument("--missed", help="print the faulty pairs of this fault nothing is found in")
    parser.add_argument("--no-encoder", action="store_true", help="without low-similarity; fast")
    args = parser.parse_args()
    encoder = None
    if not args.no_encoder:
        from align.encoders.load import load_encoder

        encoder = load_encoder("use-multilingual")
    folder = args.data / "wmt" if (args.data / "wmt").is_dir() else args.data
    columns = {
        sets: column(clean_pairs(folder, sets.split("+"), encoder), encoder, args.show, args.missed)
        for sets in args.sets
    }
    print("| false alarms |", *(f"{sets}, {one.pairs} pairs |" for sets, one in columns.items()))
    print("|---" * (1 + len(columns)) + "|")
    for name in ("any", *CHECKS):
        shares = (f"{one.alarms[name] / one.pairs:.2%} |" for one in columns.values())
        print(f"| `{name}` |" if name != "any" else "| any check |", *shares)
    print("\n| fault put in | check |", *(f"found, {sets} | by any |" for sets in columns))
    print("|---" * (2 + 2 * len(columns)) + "|")
    for fault, (check, _) in FAULTS.items():
        cells = []
        for one in columns.values():
            tried, found, noticed = one.faults.get(fault, (0, 0, 0))
            cells.append(
                f"{found / tried:.1%} of {tried} | {noticed / tried:.1%} |" if tried else "| |"
            )
        named = " or ".join(f"`{one}`" for one in check.split())
        print(f"| {fault} | {named} |", *cells)


if __name__ == "__main__":
    main()
