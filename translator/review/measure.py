"""What follows from new texts of a pair: its numbers and findings, computed at once."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from align import AlignOptions, Bead
from align.similarity import similarity
from align.types import Encoder
from translator import checks
from translator.documents import sentences
from translator.documents.inline.extract import extract, plain
from translator.memory.glossary import Glossary
from translator.pipeline.pair import agreements, assessed, links_of
from translator.review.shapes import Shape, text_of
from translator.store import PairContent
from translator.types import Article, Origin

WIDEST = 8
"""Most sentences on a side for which margin and confidence are computed."""

NEIGHBOURS = 20
"""Pairs on either side that margin and confidence are computed among."""


@dataclass(frozen=True)
class _Sides:
    """The sentences of both sides as the encoder reads them."""

    source: list[str]
    target: list[str]


@dataclass(frozen=True)
class Surroundings:
    """What stands around the pairs that change, and what their translation is."""

    before: Sequence[Shape]
    """The pairs before them, the nearest last."""
    after: Sequence[Shape]
    others: Callable[[Collection[str]], Iterable[tuple[str, str]]]
    """Returns source and target of the other pairs of their translation that have such a word."""
    source: Article
    target: Article | None
    """The translation, where people made it."""
    source_language: str
    target_language: str
    glossary: Glossary


def contents(shapes: Sequence[Shape], around: Surroundings, encoder: Encoder) -> list[PairContent]:
    """Return what these neighbouring pairs become, as the store takes it.

    They are looked at as a run or an alignment looks at all pairs of an article.
    """
    rows = [_sides(shape, around) for shape in (*around.before, *shapes, *around.after)]
    wanted = range(len(around.before), len(around.before) + len(shapes))
    by_people = around.target is not None
    measures = _measures(rows, wanted, encoder, by_people=by_people)
    evidences = [
        _evidence(shape, around, measure) for shape, measure in zip(shapes, measures, strict=True)
    ]
    names = _names(evidences, around)
    examined = checks.examine_pairs(
        [replace(evidence, names=names).following(evidence) for evidence in evidences], encoder
    )
    result = []
    for shape, sides, measure, found in zip(
        shapes, rows[wanted.start : wanted.stop], measures, examined, strict=True
    ):
        bead, evidence = measure.bead, found.evidence
        text = evidence.source
        whole = bool(text and shape.target)
        findings = found.findings if whole or not by_people else ()
        if not by_people and evidence.origin in (Origin.MT, Origin.HUMAN):
            findings += around.glossary.complaints(text, shape.target, evidence.markups[0])
        placed = bead is not None and bool(bead.source or bead.target)
        pieces = len(shape.parts.target) if by_people else max(1, len(sides.target))
        lengths = _length(sides.source), _length(sides.target)
        result.append(
            PairContent(
                source=text,
                target=shape.target,
                source_count=len(shape.parts.source),
                target_count=pieces,
                similarity=evidence.similarity,
                margin=round(bead.margin, 4) if bead and placed and whole else None,
                length_ratio=lengths[1] / max(1, lengths[0]) if whole else None,
                confidence=round(bead.confidence, 4)
                if bead and placed and (whole or by_people)
                else None,
                engine_score=shape.score,
                origin=shape.origin,
                reason=shape.reason,
                note=shape.note,
                findings=findings,
            )
        )
    return result


def _evidence(shape: Shape, around: Surroundings, measure: "_Measure") -> checks.Evidence:
    text = text_of(shape.parts.source, around.source)
    bead, by_people = measure.bead, around.target is not None
    markup = _markup(shape, around)
    extracted = extract(text, markup)
    copied = not by_people and shape.target.strip() and not extracted.plain
    return checks.Evidence(
        text,
        shape.target,
        around.source_language,
        around.target_language,
        similarity=round(bead.similarity, 4) if bead and text and shape.target else None,
        contested=measure.contested,
        # What has no words is copied, not translated, whoever wrote it.
        origin=Origin.COPY if copied else shape.origin,
        markups=(markup, around.target.markup if around.target is not None else markup),
        taken_apart=extracted,
    )


def _markup(shape: Shape, around: Surroundings) -> str:
    """Return the markup of a pair's source; that of an engine's knows code."""
    if around.target is not None or not shape.parts.source:
        return around.source.markup
    return around.source.markup_of(shape.parts.source[0].stretch)


def _names(
    evidences: Sequence[checks.Evidence], around: Surroundings
) -> dict[str, tuple[int, int]]:
    """Return which words with a capital letter the whole translation keeps, of those in these."""
    words = {word for evidence in evidences for word in evidence.source_words if word[0].isupper()}
    if not words:
        return {}
    texts = [*around.others(words), *((one.source, one.target) for one in evidences)]
    if around.target is None:  # as a run reads them
        markup = around.source.markup
        texts = [(_read(source, markup), _read(target, markup)) for source, target in texts]
    return {word: counts for word, counts in checks.kept_names(texts).items() if word in words}


_MARKED = re.compile(r"[][<>*_`&\\~!|#\u00ad\u200b\u2060\ufeff]")
"""What a text has one of where its words are not those that people read."""


def _read(text: str, markup: str) -> str:
    """Return a text whose words are those that people read."""
    bare = unicodedata.is_normalized("NFC", text) and not _MARKED.search(text)
    return text if bare else plain(text, markup)


def _sides(shape: Shape, around: Surroundings) -> _Sides:
    markup = around.source.markup
    split = sentences.split_text(shape.target, around.target_language, markup)
    return _Sides(
        [plain(part.stretch.text, markup) for part in shape.parts.source],
        [plain(text, markup) for text in split],
    )


def _length(texts: Sequence[str]) -> int:
    return len(" ".join(texts))


@dataclass(frozen=True)
class _Measure:
    """How alike the sides of a pair are; no bead where they have too many sentences."""

    bead: Bead | None
    contested: bool
    """Whether the aligner sees a sentence otherwise."""


def _measures(
    rows: Sequence[_Sides], wanted: range, encoder: Encoder, *, by_people: bool
) -> list[_Measure]:
    """Return the measures of the wanted rows among the others; an engine's as a run takes them."""
    source = [text for row in rows for text in row.source]
    target = [text for row in rows for text in row.target]
    links = links_of((row.source, row.target) for row in rows)
    single = [
        number
        for number in wanted
        if not by_people and len(rows[number].source) == 1 and rows[number].target
    ]
    made = agreements(source, target, links, encoder, AlignOptions()) if single else {}
    agreed = {number: made[number] for number in single if number in made}
    other = {
        number: links[number]
        for number in wanted
        if number not in agreed and 0 < max(map(len, links[number])) <= WIDEST
    }
    beads = agreed | assessed(source, target, other, encoder, AlignOptions())
    return [
        _Measure(
            beads.get(number) or _compare(rows[number], encoder),
            number in single and number not in agreed,
        )
        for number in wanted
    ]


def _compare(row: _Sides, encoder: Encoder) -> Bead | None:
    if not (row.source and row.target):
        return None
    cosine = similarity([" ".join(row.source)], [" ".join(row.target)], encoder)[0]
    return Bead((), (), cosine, 0.0, 0.0)
