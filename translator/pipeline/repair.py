"""Translates suspicious sentences again in other ways and keeps the best."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from align.similarity import similarity
from align.types import Encoder
from translator import checks, languages
from translator.documents import inline
from translator.engines.base import Engine, Rephrasing
from translator.languages import LanguagePair
from translator.pipeline.segment import Segment
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
class _Candidate:
    hypothesis: Hypothesis
    similarity: float
    examination: checks.Examination

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.examination.findings

    @property
    def faults(self) -> tuple[int, int]:
        """Severe findings and warnings; fewer is better."""
        return _faults(self.findings)

    @property
    def rank(self) -> tuple[tuple[int, int], float, float]:
        """Lower is better: by checks, then similarity, then the engine's score."""
        score = self.hypothesis.score
        return self.faults, -self.similarity, -score if score is not None else float("inf")


def repair(
    segments: Sequence[Segment], engine: Engine, encoder: Encoder, *, keep: int | None = None
) -> list[Segment]:
    """Return the segments with the best translation, by checks, then similarity, then score.

    Only sentences the checks complain about are translated again, once, in up to OTHER_WAYS
    other ways; what is not kept becomes an alternative. ``keep`` asks for that many alternatives
    for every sentence; not given, those that the engine has at hand. What failed, or needed no
    translation, stays as it is.
    """
    results = list(segments)
    if not isinstance(engine, Rephrasing):
        return results
    keep = engine.at_hand if keep is None else keep
    open_ = [i for i, segment in enumerate(segments) if segment.target.origin is Origin.MT]
    judge = _Judge(segments, engine, encoder)
    pair = languages.pair(engine.signature.source_language, engine.signature.target_language)
    judged = judge.judge([(segments[index], segments[index].target) for index in open_])
    wanted: dict[int, list[tuple[int, _Candidate]]] = {}
    for index, first in zip(open_, judged, strict=True):
        results[index] = replace(segments[index], examination=first.examination)
        count = max(keep, OTHER_WAYS if first.faults > (0, 0) else 0)
        if count:
            wanted.setdefault(count, []).append((index, first))
    for count, firsts in wanted.items():
        made = _others([segments[index] for index, _ in firsts], engine, encoder, count, pair)
        for (index, first), others in zip(firsts, made, strict=True):
            rivals = judge.judge([(segments[index], other) for other in others])
            results[index] = _with_best(results[index], first, rivals, keep)
    return results


def _others(
    segments: Sequence[Segment],
    engine: Rephrasing,
    encoder: Encoder,
    count: int,
    pair: LanguagePair,
) -> list[list[Hypothesis]]:
    """Return other translations with the markup back in, without those that lose some of it."""
    made = engine.alternatives([segment.extracted.plain for segment in segments], count)
    found: list[dict[str, Hypothesis]] = [{} for _ in segments]
    for segment, answers, own in zip(segments, made, found, strict=True):
        for answer in answers:
            text = inline.restore(segment.extracted, answer.text, encoder, pair)
            if text is not None and text != segment.target.text:
                own.setdefault(text, replace(answer, text=text))
    return [list(own.values()) for own in found]


def _with_best(
    segment: Segment, first: _Candidate, others: Sequence[_Candidate], keep: int
) -> Segment:
    ranked = sorted(others, key=lambda one: one.rank)
    suspicious = first.faults > (0, 0)
    if not (suspicious and ranked and _better(ranked[0], first)):
        # What the checks like as little is of no use to a reviewer who did not ask for it.
        losers = ranked[: max(keep, 1 if suspicious else 0)]
        return replace(
            segment,
            alternatives=tuple(_alternative(one, one.hypothesis.reason) for one in losers),
            suspicious=suspicious,
        )
    best = ranked.pop(0)
    complaint = f"the first translation: {first.findings[0].message}"
    losers = ranked[: max(0, keep - 1)]
    reason = f"{best.hypothesis.reason}, because of {complaint}"
    return replace(
        segment,
        hypothesis=replace(best.hypothesis, reason=reason),
        alternatives=(
            _alternative(first, complaint),
            *(_alternative(one, one.hypothesis.reason) for one in losers),
        ),
        examination=best.examination,
        suspicious=suspicious,
        repaired=best.faults < first.faults,
    )


def _better(other: _Candidate, first: _Candidate) -> bool:
    if _beside_similarity(other) != _beside_similarity(first):
        return other.faults < first.faults
    return other.similarity >= first.similarity + CLEARLY


def _beside_similarity(candidate: _Candidate) -> tuple[int, int]:
    return _faults(one for one in candidate.findings if one.check != "low-similarity")


def _faults(findings: Iterable[Finding]) -> tuple[int, int]:
    found = [finding.severity for finding in findings]
    return found.count(Severity.SEVERE), found.count(Severity.WARNING)


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
            made.setdefault(segment.article, []).append((segment.text, segment.target.text))
        self._names = {article: checks.kept_names(own) for article, own in made.items()}
        self._languages = signature.source_language, signature.target_language
        self._encoder = encoder

    def judge(self, pairs: Sequence[tuple[Segment, Hypothesis]]) -> list[_Candidate]:
        """Return each translation with its similarity and what the checks find."""
        if not pairs:
            return []
        evidences = [
            checks.Evidence(
                segment.text,
                hypothesis.text,
                *self._languages,
                origin=hypothesis.origin,
                names=self._names[segment.article],
                markups=(segment.markup, segment.markup),
                taken_apart=segment.extracted,
            )
            for segment, hypothesis in pairs
        ]
        similarities = similarity(
            [evidence.source_extracted.read for evidence in evidences],
            [evidence.target_extracted.read for evidence in evidences],
            self._encoder,
        )
        measured = [
            replace(evidence, similarity=alike).following(evidence)
            for evidence, alike in zip(evidences, similarities, strict=True)
        ]
        return [
            _Candidate(hypothesis, alike, examined)
            for (_, hypothesis), alike, examined in zip(
                pairs, similarities, checks.examine_pairs(measured, self._encoder), strict=True
            )
        ]
