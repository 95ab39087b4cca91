"""Labelled beads: what the aligner made of documents, and gold beads whole and spoilt."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from align.aligner import align, chain, encode_joins, sides
from align.band import expected_band
from align.confidence import evidence
from align.gold import Link
from align.scoring import Scorer
from align.search import Step
from align.types import Encoder
from tools.bench.alignment.documents import Document

SIZE = 4
UNRELATED_LINES = 8


@dataclass(frozen=True)
class Observation:
    """A bead whose truth is known: where it came from, its evidence, whether it is right."""

    document: str
    origin: str
    """``aligned``, ``gold``, ``random``, ``shifted``, ``partial`` or ``unrelated``."""
    right: bool
    values: dict[str, float]


@dataclass
class Observations:
    """Labelled beads with two sides, and with one."""

    pairs: list[Observation] = field(default_factory=list)
    lone: list[Observation] = field(default_factory=list)


def observations(every: Sequence[Document], encoder: Encoder) -> Observations:
    """Return what the aligner made of each document, and gold beads whole and spoilt."""
    seen = Observations()
    for number, document in enumerate(every):
        observe(document, encoder, seen)
        observe_unrelated(document, every[number - 1], encoder, seen)
    return seen


def observe_unrelated(
    document: Document, other: Document, encoder: Encoder, seen: Observations
) -> None:
    """Pair stretches of a document with those of another, line by line, and with one line."""
    name = f"{document.group}/{document.name}"
    for number, start in enumerate(range(0, len(document.source), 40)):
        source = document.source[start : start + UNRELATED_LINES]
        target = other.target[start : start + len(source)]
        if number % 3 == 0:  # an engine that always says the same
            target = target[:1] * len(source)
        count = min(len(source), len(target))
        if not count:
            continue
        stretch = Document(document.group, document.name, source[:count], target[:count], [])
        wanted = [((index,), (index,)) for index in range(count)]
        for values in evidence_of(stretch, wanted, encoder):
            seen.pairs.append(Observation(name, "unrelated", False, values))


def observe(document: Document, encoder: Encoder, seen: Observations) -> None:
    """Add what the aligner made of a document, and its gold beads whole and spoilt."""
    name = f"{document.group}/{document.name}"
    gold = {link for link in document.gold if link[0] or link[1]}
    found = [(b.source, b.target) for b in align(document.source, document.target, encoder)]
    mentioned = {("s", i) for s, _ in gold for i in s} | {("t", j) for _, t in gold for j in t}
    cases: list[tuple[str, bool, Link]] = [("aligned", link in gold, link) for link in found]
    whole = [link for link in document.gold if usable(link)]
    cases += [("gold", True, link) for link in whole]
    cases += spoilt(whole, document, random.Random(3))
    cases = [case for case in cases if not unknown(case[2], mentioned)]
    rows = evidence_of(document, [link for _, _, link in cases], encoder)
    for (origin, right, link), values in zip(cases, rows, strict=True):
        kept = seen.pairs if link[0] and link[1] else seen.lone
        kept.append(Observation(name, origin, right, values))
    for origin, right, values in halved(document, whole, encoder):
        seen.pairs.append(Observation(name, origin, right, values))


def unknown(link: Link, mentioned: set[tuple[str, int]]) -> bool:
    """Return whether the gold says nothing about any sentence of a bead."""
    parts = {("s", i) for i in link[0]} | {("t", j) for j in link[1]}
    return not parts & mentioned


def usable(link: Link) -> bool:
    """Return whether both sides have sentences, neighbours and not too many."""
    return all(0 < len(side) <= SIZE and side[-1] - side[0] == len(side) - 1 for side in link)


def spoilt(
    whole: Sequence[Link], document: Document, chance: random.Random
) -> list[tuple[str, bool, Link]]:
    """Return wrong pairs: random, shifted by one to three, and with a sentence missing."""
    cases: list[tuple[str, bool, Link]] = []
    known = set(whole)
    for number, (source, target) in enumerate(whole):
        other = whole[chance.randrange(len(whole))][1]
        if not set(other) & set(target):
            cases.append(("random", False, (source, other)))
        shift = chance.choice((-3, -2, -1, 1, 2, 3))
        if 0 <= number + shift < len(whole):
            cases.append(("shifted", False, (source, whole[number + shift][1])))
        for link in ((source[1:], target), (source[:-1], target), (source, target[1:])):
            if link[0] and link[1] and link not in known:
                cases.append(("partial", False, link))
    return cases


def evidence_of(
    document: Document, wanted: Sequence[Link], encoder: Encoder
) -> list[dict[str, float]]:
    """Return the evidence on given beads of a document, all joins read by the encoder."""
    left, right = sides(document.source, document.target, encoder)
    for side in (left, right):
        encode_joins(side, [(0, len(side))], SIZE, encoder)
    band = expected_band(left, right)
    scorer = Scorer(left, right, band, SIZE)
    steps = [Step(len(s), len(t), s[-1] + 1 if s else 0, t[-1] + 1 if t else 0) for s, t in wanted]
    return evidence(steps, scorer, chain(scorer, band))


def halved(
    document: Document, whole: Sequence[Link], encoder: Encoder
) -> list[tuple[str, bool, dict[str, float]]]:
    """Return 1-1 gold beads whose source or target was cut to half its words."""
    chosen = [link for link in whole if len(link[0]) == len(link[1]) == 1][::4]
    texts = [list(document.source), list(document.target)]
    cut: list[Link] = []
    for number, link in enumerate(chosen):
        side = number % 2
        index = link[side][0]
        words = texts[side][index].split()
        if len(words) < 6:
            continue
        half = len(words) // 2
        kept = words[:half] if number % 4 < 2 else words[half:]
        texts[side][index] = " ".join(kept)
        cut.append(link)
    shortened = Document(document.group, document.name, texts[0], texts[1], document.gold)
    rows = evidence_of(shortened, cut, encoder)
    return [("partial", False, values) for values in rows]
