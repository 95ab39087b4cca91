"""Sentences with markup in, hypotheses with the same markup out, around any engine."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from align.types import Encoder
from translator import languages
from translator.documents import inline
from translator.engines.base import Engine, EngineSignature
from translator.languages import LanguagePair, rules
from translator.pipeline.segment import Segment
from translator.types import Hypothesis, Origin


def translate(
    segments: Sequence[Segment],
    engine: Engine,
    encoder: Encoder,
    advance: Callable[[int], None] = lambda count: None,
) -> list[Segment]:
    """Return the segments with their hypotheses; links, URLs and code survive, each exactly once.

    The engine sees plain text; sentences that differ in their markup alone are one to it. Where
    it loses something that must survive, the stretches around that are translated instead. A
    sentence without words is copied, its figures written as the target language does.
    """
    asked = list(dict.fromkeys(one.extracted.plain for one in segments if one.extracted.plain))
    advance(len(segments) - len(asked))
    answers = dict(zip(asked, engine.translate(asked, advance), strict=True))
    made = [
        replace(
            segment,
            hypothesis=_answered(segment, answers, engine.signature, encoder),
            protected=_protected(segment.extracted),
        )
        for segment in segments
    ]
    return _translated_around(made, engine, encoder)


def _answered(
    segment: Segment,
    answers: dict[str, Hypothesis],
    signature: EngineSignature,
    encoder: Encoder,
) -> Hypothesis | None:
    """Return the engine's answer with the markup back in; None where it lost some."""
    if not segment.extracted.plain:
        return _copied(segment, signature)
    answer = answers[segment.extracted.plain]
    if answer.origin is Origin.FAILED:
        return answer
    text = inline.restore(segment.extracted, answer.text, encoder, _pair(signature))
    return None if text is None else replace(answer, text=text)


def _pair(signature: EngineSignature) -> LanguagePair:
    return languages.pair(signature.source_language, signature.target_language)


def _copied(segment: Segment, signature: EngineSignature) -> Hypothesis:
    copy = Hypothesis(segment.text, None, Origin.COPY)
    if segment.markup == "verbatim":
        return copy
    text, change = rules.copied(copy.text, signature.source_language, signature.target_language)
    return replace(copy, text=text, reason=change) if change else copy


def _protected(extracted: inline.Extracted) -> int:
    points = sum(not point.line_break for point in extracted.points)
    return len(extracted.marks) + len(extracted.kept) + points


def _translated_around(
    segments: Sequence[Segment], engine: Engine, encoder: Encoder
) -> list[Segment]:
    """Return the segments, those without a hypothesis translated between what must survive."""
    broken = [segment for segment in segments if segment.hypothesis is None]
    pieces = {id(segment): inline.pieces(segment.extracted) for segment in broken}
    answers = iter(engine.translate([piece for group in pieces.values() for piece in group]))
    pair = _pair(engine.signature)
    return [
        segment
        if segment.hypothesis is not None
        else _assembled(segment, [next(answers) for _ in pieces[id(segment)]], encoder, pair)
        for segment in segments
    ]


def _assembled(
    segment: Segment, parts: Sequence[Hypothesis], encoder: Encoder, pair: LanguagePair
) -> Segment:
    failed = next((part for part in parts if part.origin is Origin.FAILED), None)
    scores = [part.score for part in parts if part.score is not None]
    made = failed or Hypothesis(
        inline.assemble(segment.extracted, [part.text for part in parts], encoder, pair),
        sum(scores) / len(scores) if scores else None,
        Origin.MT,
        "translated around what must not change",
    )
    return replace(segment, hypothesis=made, retried=True)
