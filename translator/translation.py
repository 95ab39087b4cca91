"""Sentences with markup in, hypotheses with the same markup out, around any engine."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.types import Encoder
from translator import articles, protect, sentences
from translator.articles import structure
from translator.engines.base import Engine
from translator.exchange.files import replacing
from translator.types import Article, Hypothesis, Origin, Progress, Sentence


def translate(
    texts: Sequence[str],
    markups: Sequence[str],
    engine: Engine,
    encoder: Encoder,
    advance: Callable[[int], None] = lambda count: None,
) -> list[Hypothesis]:
    """Return one hypothesis per sentence; links, URLs and code survive, each exactly once.

    The engine sees plain text. Where it loses something that must survive, the stretches
    around that are translated instead. A sentence without words is copied.
    """
    prepared = [protect.prepare(*segment) for segment in zip(texts, markups, strict=True)]
    plain = [index for index, item in enumerate(prepared) if item.plain]
    results = [Hypothesis(text, None, Origin.COPY) for text in texts]
    advance(len(texts) - len(plain))
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


def rebuild(article: Article, split: Sequence[Sentence], targets: Sequence[str]) -> str:
    """Return the article's text with every sentence replaced by its target.

    All that stands between sentences (blanks, line breaks) stays as it is.
    """
    parts, end = [], 0
    for sentence, target in zip(split, targets, strict=True):
        parts += [article.text[end : sentence.start], target]
        end = sentence.end
    return "".join([*parts, article.text[end:]])


@dataclass(frozen=True)
class TranslatedArticle:
    """An article in the other language, and what could not be translated."""

    data: bytes
    """In the article's own format and encoding, or UTF-8 where that lacks a character."""
    failed: tuple[tuple[str, str], ...]
    """Source sentence and reason; the sentence stands untranslated in the data."""


def translate_article(
    article: Article,
    engine: Engine,
    encoder: Encoder,
    progress: Progress = Progress(),  # noqa: B008  (frozen)
    original: bytes = b"",
) -> TranslatedArticle:
    """Translate every sentence of the article, each distinct one once, and put it together.

    ``original`` is what the article was read from; Word files and byte order marks need it.
    """
    split = sentences.split(article)
    defined = structure.labels(article.text) if article.markup == "markdown" else frozenset()
    segments = [
        (structure.with_full_references(sentence.text, defined), article.markup_of(sentence))
        for sentence in split
    ]
    distinct = list(dict.fromkeys(segments))
    progress.start("translating", len(distinct))
    try:
        made: dict[tuple[str, str], Hypothesis] = {}
        for start in range(0, len(distinct), engine.batch_size):
            batch = distinct[start : start + engine.batch_size]
            texts, markups = zip(*batch, strict=True)
            answers = translate(texts, markups, engine, encoder, progress.advance)
            made |= dict(zip(batch, answers, strict=True))
    finally:
        progress.finish()
    failed: dict[str, str] = {}
    targets = []
    for sentence, segment in zip(split, segments, strict=True):
        hypothesis = made[segment]
        if hypothesis.origin is Origin.FAILED:
            failed[sentence.text] = hypothesis.reason
        copied = hypothesis.origin in (Origin.FAILED, Origin.COPY)
        targets.append(sentence.text if copied else hypothesis.text)
    if article.markup == "markdown":
        failed |= dict.fromkeys(_keep_structure(article, split, targets), _BREAKS)
    data = articles.encode(article, rebuild(article, split, targets), original)
    return TranslatedArticle(data, tuple(failed.items()))


_BREAKS = "its translation would change the structure of the file"


def _keep_structure(
    article: Article, split: Sequence[Sentence], targets: list[str]
) -> Iterator[str]:
    """Put back, and yield, the sentences whose targets would be read as other markup."""
    wanted = structure.structure(article.text)
    state = [sentence.text for sentence in split]
    pending = [[number for number, text in enumerate(state) if text != targets[number]]]
    while pending:
        group = pending.pop()
        before = [state[number] for number in group]
        for number in group:
            state[number] = targets[number]
        if structure.structure(rebuild(article, split, state)) == wanted:
            continue
        for number, text in zip(group, before, strict=True):
            state[number] = text
        if len(group) == 1:
            yield state[group[0]]
        else:
            middle = len(group) // 2
            pending += [group[middle:], group[:middle]]
    targets[:] = state


def write_atomically(path: Path, data: bytes) -> None:
    """Write the file whole or not at all; ExportError says why it cannot be written."""
    with replacing(path) as file:
        file.write(data)
