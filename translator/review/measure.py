"""What follows from new texts of a pair: its numbers and findings, computed at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from align import AlignOptions, Bead, assess
from align.similarity import similarity
from align.types import Encoder
from translator import checks
from translator.documents import sentences
from translator.documents.inline.extract import plain
from translator.review.shapes import Shape, text_of
from translator.store import PairContent
from translator.types import Article, Pair

WIDEST = 8
"""Most sentences on a side for which margin and confidence are computed."""

NEIGHBOURS = 20
"""Pairs on either side that margin and confidence are computed among."""


@dataclass(frozen=True)
class _Sides:
    """The sentences of both sides as the encoder reads them."""

    source: list[str]
    target: list[str]


def contents(
    shapes: Sequence[Shape],
    before: Sequence[Shape],
    after: Sequence[Shape],
    source: Article,
    like: Pair,
    encoder: Encoder,
) -> list[PairContent]:
    """Return what these neighbouring pairs become, as the store takes it.

    ``before`` and ``after`` are the pairs around them; ``like`` is a pair of theirs.
    """
    rows = [_sides(shape, source, like) for shape in (*before, *shapes, *after)]
    wanted = range(len(before), len(before) + len(shapes))
    beads = _assess(rows, wanted, encoder)
    result = []
    for shape, sides, bead in zip(shapes, rows[wanted.start : wanted.stop], beads, strict=True):
        text = text_of(shape.parts.source, source)
        whole = bool(text and shape.target)
        by_people = like.target_article_id is not None
        evidence = checks.Evidence(
            text,
            shape.target,
            like.source_language,
            like.target_language,
            similarity=round(bead.similarity, 4) if bead and whole else None,
            origin=shape.origin,
            markups=(source.markup, source.markup),
        )
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
                findings=tuple(checks.examine(evidence)) if whole or not by_people else (),
            )
        )
    return result


def _sides(shape: Shape, source: Article, like: Pair) -> _Sides:
    split = sentences.split_text(shape.target, like.target_language, source.markup)
    return _Sides(
        [plain(part.stretch.text, source.markup) for part in shape.parts.source],
        [plain(text, source.markup) for text in split],
    )


def _length(texts: Sequence[str]) -> int:
    return len(" ".join(texts))


def _assess(rows: Sequence[_Sides], wanted: range, encoder: Encoder) -> list[Bead | None]:
    """Return the measures of the wanted rows among the others; None where they have too many."""
    source = [text for row in rows for text in row.source]
    target = [text for row in rows for text in row.target]
    links, places = [], []
    at = [0, 0]
    for number, row in enumerate(rows):
        link = [
            tuple(range(start, start + len(texts)))
            for start, texts in zip(at, (row.source, row.target), strict=True)
        ]
        at = [at[0] + len(row.source), at[1] + len(row.target)]
        if number in wanted and 0 < max(map(len, link)) <= WIDEST:
            links.append((link[0], link[1]))
            places.append(number)
    widest = max((len(group) for link in links for group in link), default=1)
    options = AlignOptions(max_bead=max(AlignOptions().max_bead, widest))
    found = dict(zip(places, assess(source, target, links, encoder, options), strict=False))
    return [found.get(number) or _compare(rows[number], encoder) for number in wanted]


def _compare(row: _Sides, encoder: Encoder) -> Bead | None:
    if not (row.source and row.target):
        return None
    cosine = similarity([" ".join(row.source)], [" ".join(row.target)], encoder)[0]
    return Bead((), (), cosine, 0.0, 0.0)
