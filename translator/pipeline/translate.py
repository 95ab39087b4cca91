"""Sentences with markup in, hypotheses with the same markup out, around any engine."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from align.types import Encoder
from translator.documents import inline
from translator.engines.base import Engine, EngineSignature
from translator.languages import rules
from translator.types import Hypothesis, Origin


@dataclass(frozen=True)
class Translated:
    """What became of a sentence, and of the markup in it."""

    hypothesis: Hypothesis
    protected: int = 0
    """Links, addresses, code, tags and the like that the engine was not to break."""
    retried: bool = False
    """Whether the engine broke some, so that the words around them were translated instead."""


def translate(
    texts: Sequence[str],
    markups: Sequence[str],
    engine: Engine,
    encoder: Encoder,
    advance: Callable[[int], None] = lambda count: None,
) -> list[Translated]:
    """Return what becomes of each sentence; links, URLs and code survive, each exactly once.

    The engine sees plain text; sentences that differ in their markup alone are one to it. Where
    it loses something that must survive, the stretches around that are translated instead. A
    sentence without words is copied, its figures written as the target language does.
    """
    prepared = [inline.prepare(*segment) for segment in zip(texts, markups, strict=True)]
    plain = [index for index, item in enumerate(prepared) if item.plain]
    results = [Hypothesis(text, None, Origin.COPY) for text in texts]
    asked = list(dict.fromkeys(prepared[index].plain for index in plain))
    advance(len(texts) - len(asked))
    broken: dict[int, None] = {}
    answers = dict(zip(asked, engine.translate(asked, advance), strict=True))
    for index in plain:
        answer = results[index] = answers[prepared[index].plain]
        if answer.origin is not Origin.FAILED:
            restored = inline.restore(prepared[index], answer.text, encoder)
            if restored is None:
                broken[index] = None
            else:
                results[index] = replace(answer, text=restored)
    _translate_around(broken, prepared, results, engine, encoder)
    for index, result in enumerate(results):
        if result.origin is Origin.COPY and markups[index] != "verbatim":
            results[index] = _with_figures(result, engine.signature)
    return [
        Translated(result, _protected(item), index in broken)
        for index, (result, item) in enumerate(zip(results, prepared, strict=True))
    ]


def _with_figures(copy: Hypothesis, signature: EngineSignature) -> Hypothesis:
    text, change = rules.copied(copy.text, signature.source_language, signature.target_language)
    return replace(copy, text=text, reason=change) if change else copy


def _protected(prepared: inline.Prepared) -> int:
    points = sum(not point.line_break for point in prepared.points)
    return len(prepared.marks) + len(prepared.kept) + points


def _translate_around(
    broken: Collection[int],
    prepared: Sequence[inline.Prepared],
    results: list[Hypothesis],
    engine: Engine,
    encoder: Encoder,
) -> None:
    """Translate the stretches between what must survive, for the sentences listed."""
    pieces = [inline.pieces(prepared[index]) for index in broken]
    answers = iter(engine.translate([piece for group in pieces for piece in group]))
    for index, group in zip(broken, pieces, strict=True):
        parts = [next(answers) for _ in group]
        failed = next((part for part in parts if part.origin is Origin.FAILED), None)
        if failed is not None:
            results[index] = failed
            continue
        scores = [part.score for part in parts if part.score is not None]
        results[index] = Hypothesis(
            inline.assemble(prepared[index], [part.text for part in parts], encoder),
            sum(scores) / len(scores) if scores else None,
            Origin.MT,
            "translated around what must not change",
        )
