"""Translates suspicious sentences again in other ways and keeps the best."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.similarity import similarity as similarity_similarity
from align.types import Encoder
from translator import checks
from translator.documents import inline
from translator.documents.inline.extract import plain
from translator.engines.base import Engine, Rephrasing
from translator.types import Alternative, Finding, Hypothesis, Origin, Severity

OTHER_WAYS = 4
"""How many other translations a suspicious sentence gets, at most."""

CLEARLY = 0.1
"""How much more alike a translation must be that has as many faults as the first, to replace it.

Smaller differences come from choices of words: "ceasefire" lost to "weapons stoppage" by 0.03, and
"There is talk of coup attempts." to "Speaking of coup trials is the talk." by 0.06, from just below
what the checks call low to just above.
"""


@dataclass(frozen=True)
class Segment:
    """A sentence, its markup, and the translation it has."""

    text: str
    markup: str
    hypothesis: Hypothesis
    article: int = 0
    """A number of its article, whose other sentences tell what names are."""


@dataclass(frozen=True)
class Repaired:
    """What became of a segment."""

    hypothesis: Hypothesis
    alternatives: tuple[Alternative, ...] = ()
    """Those not kept, the best first."""
    suspicious: bool = False
    """Whether the checks found something that matters in the first translation."""
    repaired: bool = False
    """Whether the checks find less in the one that was kept."""


@dataclass(frozen=True)
class _Candidate:
    hypothesis: Hypothesis
    similarity: float
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[int, int]:
        """Severe findings and warnings; fewer is better."""
        found = [finding.severity for finding in self.findings]
        return found.count(Severity.SEVERE), found.count(Severity.WARNING)

    @property
    def rank(self) -> tuple[tuple[int, int], float, float]:
        """Lower is better: by checks, then similarity, then the engine's score."""
        score = self.hypothesis.score
        return self.faults, -self.similarity, -score if score is not None else float("inf")


def repair(
    segments: Sequence[Segment], engine: Engine, encoder: Encoder, *, keep: int = 0
) -> list[Repaired]:
    """Return the best translation of each segment, by checks, then similarity, then score.

    Only sentences the checks complain about are translated again, once, in up to OTHER_WAYS
    other ways; what is not kept becomes an alternative. ``keep`` asks for that many alternatives
    for every sentence. What failed, or needed no translation, stays as it is.
    """
    results = [Repaired(segment.hypothesis) for segment in segments]
    if not isinstance(engine, Rephrasing):
        return results
    open_ = [i for i, segment in enumerate(segments) if segment.hypothesis.origin is Origin.MT]
    judge = _Judge(segments, engine, encoder)
    judged = judge.judge([(segments[index], segments[index].hypothesis) for index in open_])
    wanted: dict[int, list[tuple[int, _Candidate]]] = {}
    for index, first in zip(open_, judged, strict=True):
        count = max(keep, OTHER_WAYS if first.faults > (0, 0) else 0)
        if count:
            wanted.setdefault(count, []).append((index, first))
    for count, firsts in wanted.items():
        made = _others([segments[index] for index, _ in firsts], engine, encoder, count)
        for (index, first), others in zip(firsts, made, strict=True):
            rivals = judge.judge([(segments[index], other) for other in others])
            results[index] = _choose(first, rivals, first.faults > (0, 0), keep)
    return results


def _others(
    segments: Sequence[Segment], engine: Rephrasing, encoder: Encoder, count: int
) -> list[list[Hypothesis]]:
    """Return other translations with the markup back in, without those that lose some of it."""
    prepared = [inline.prepare(segment.text, segment.markup) for segment in segments]
    made = engine.alternatives([one.plain for one in prepared], count)
    found: list[dict[str, Hypothesis]] = [{} for _ in segments]
    for segment, one, answers, own in zip(segments, prepared, made, found, strict=True):
        for answer in answers:
            text = inline.restore(one, answer.text, encoder)
            if text is not None and text != segment.hypothesis.text:
                own.setdefault(text, replace(answer, text=text))
    return [list(own.values()) for own in found]


def _choose(
    first: _Candidate, others: Sequence[_Candidate], suspicious: bool, keep: int
) -> Repaired:
    ranked = sorted(others, key=lambda one: one.rank)
    if not (suspicious and ranked and _better(ranked[0], first)):
        # What the checks like as little is of no use to a reviewer who did not ask for it.
        losers = ranked[: max(keep, 1 if suspicious else 0)]
        return Repaired(
            first.hypothesis,
            tuple(_alternative(one, one.hypothesis.reason) for one in losers),
            suspicious,
        )
    best = ranked.pop(0)
    complaint = f"the first translation: {first.findings[0].message}"
    losers = ranked[: max(0, keep - 1)]
    return Repaired(
        replace(best.hypothesis, reason=f"{best.hypothesis.reason}, because of {complaint}"),
        (
            _alternative(first, complaint),
            *(_alternative(one, one.hypothesis.reason) for one in losers),
        ),
        suspicious,
        repaired=best.faults < first.faults,
    )


def _better(other: _Candidate, first: _Candidate) -> bool:
    if _beside_similarity(other) != _beside_similarity(first):
        return other.faults < first.faults
    return other.similarity >= first.similarity + CLEARLY


def _beside_similarity(candidate: _Candidate) -> tuple[int, int]:
    found = tuple(one for one in candidate.findings if one.check != "low-similarity")
    return replace(candidate, findings=found).faults


def _alternative(candidate: _Candidate, reason: str) -> Alternative:
    hypothesis = candidate.hypothesis
    return Alternative(
        hypothesis.text, hypothesis.score, candidate.similarity, hypothesis.origin, reason
    )


class _Judge:
    def __init__(self, segments: Sequence[Segment], engine: Engine, encoder: Encoder) -> None:
        signature = engine.signature
        made: dict[int, list[tuple[str, str]]] = {}
        for segment in segments:
            own = made.setdefault(segment.article, [])
            own.append((segment.text, segment.hypothesis.text))
        self._names = {article: checks.kept_names(own) for article, own in made.items()}
        self._languages = signature.source_language, signature.target_language
        self._encoder = encoder

    def judge(self, pairs: Sequence[tuple[Segment, Hypothesis]]) -> list[_Candidate]:
        """Return each translation with its similarity and what the checks find."""
        if not pairs:
            return []
        similarities = similarity_similarity(
            [plain(segment.text, segment.markup) for segment, _ in pairs],
            [plain(hypothesis.text, segment.markup) for segment, hypothesis in pairs],
            self._encoder,
        )
        evidences = [
            checks.Evidence(
                segment.text,
                hypothesis.text,
                *self._languages,
                similarity=similarity,
                origin=hypothesis.origin,
                names=self._names[segment.article],
                markups=(segment.markup, segment.markup),
            )
            for (segment, hypothesis), similarity in zip(pairs, similarities, strict=True)
        ]
        return [
            _Candidate(hypothesis, similarity, examined.findings)
            for (_, hypothesis), similarity, examined in zip(
                pairs, similarities, checks.examine_pairs(evidences, self._encoder), strict=True
            )
        ]
