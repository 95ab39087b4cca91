"""Sentences with markup in, hypotheses with the same markup out, around any engine."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from align.types import Encoder
from translator import protect
from translator.engines.base import Engine
from translator.types import Article, Hypothesis, Origin, Sentence


def translate(
    sentences: Sequence[str],
    markup: str,
    engine: Engine,
    encoder: Encoder,
    advance: Callable[[int], None] = lambda count: None,
) -> list[Hypothesis]:
    """Return one hypothesis per sentence; links, URLs and code survive, each exactly once.

    The engine sees plain text. Where it loses something that must survive, the stretches
    around that are translated instead. A sentence without words is copied.
    """
    prepared = [protect.prepare(sentence, markup) for sentence in sentences]
    plain = [index for index, item in enumerate(prepared) if item.plain]
    results = [Hypothesis(sentence, None, Origin.COPY) for sentence in sentences]
    advance(len(sentences) - len(plain))
    broken = []
    answers = engine.translate([prepared[index].plain for index in plain], advance)
    for index, answer in zip(plain, answers, strict=True):
        results[index] = answer
        if answer.origin is not Origin.FAILED:
            restored = protect.restore(prepared[index], answer.text, encoder)
            if restored is None:
                broken.append(index)
            else:
                results[index] = replace(answer, text=restored)
    _translate_around(broken, prepared, results, engine, encoder)
    return results


def _translate_around(
    broken: Sequence[int],
    prepared: Sequence[protect.Prepared],
    results: list[Hypothesis],
    engine: Engine,
    encoder: Encoder,
) -> None:
    """Translate the stretches between what must survive, for the sentences listed."""
    pieces = [protect.pieces(prepared[index]) for index in broken]
    answers = iter(engine.translate([piece for group in pieces for piece in group]))
    for index, group in zip(broken, pieces, strict=True):
        parts = [next(answers) for _ in group]
        failed = next((part for part in parts if part.origin is Origin.FAILED), None)
        if failed is not None:
            results[index] = failed
            continue
        scores = [part.score for part in parts if part.score is not None]
        results[index] = Hypothesis(
            protect.assemble(prepared[index], [part.text for part in parts], encoder),
            sum(scores) / len(scores) if scores else None,
            Origin.MT,
            "translated around what must not change",
        )


def rebuild(article: Article, sentences: Sequence[Sentence], targets: Sequence[str]) -> str:
    """Return the article's text with every sentence replaced by its target.

    All that stands between sentences (blanks, line breaks) stays as it is.
    """
    parts, end = [], 0
    for sentence, target in zip(sentences, targets, strict=True):
        parts += [article.text[end : sentence.start], target]
        end = sentence.end
    return "".join([*parts, article.text[end:]])
