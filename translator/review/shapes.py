"""Which sentences a pair holds, when people merge, divide and rearrange pairs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from translator.documents.sentences import verbatim
from translator.store import Part, Parts
from translator.types import Article, Origin, Pair


@dataclass(frozen=True)
class Shape:
    """A pair as it is or shall be: its sentences, its target and where that came from."""

    parts: Parts
    target: str
    origin: Origin
    score: float | None = None
    reason: str = ""
    note: str = ""

    @classmethod
    def of(cls, pair: Pair, parts: Parts) -> "Shape":
        """Return the shape that a stored pair has."""
        return cls(parts, pair.target, pair.origin, pair.engine_score, pair.reason, pair.note)


def merged(one: Shape, other: Shape, target: Article | None) -> Shape:
    """Return both as one; their targets as the translation's text has them, where it has them."""
    parts = Parts(
        joined(one.parts.source, other.parts.source), joined(one.parts.target, other.parts.target)
    )
    text = " ".join(filter(None, (one.target, other.target)))
    if target is not None and untouched(one, target) and untouched(other, target):
        text = text_of(parts.target, target)
    scores = [shape.score for shape in (one, other) if shape.target and shape.score is not None]
    spoken = [shape for shape in (one, other) if shape.target] or [one]
    origins = {shape.origin for shape in spoken}
    return Shape(
        parts,
        text,
        Origin.HUMAN if Origin.HUMAN in origins else spoken[0].origin,
        sum(scores) / len(scores) if scores else None,
        "; ".join(dict.fromkeys(filter(None, (shape.reason for shape in spoken)))),
        "; ".join(dict.fromkeys(filter(None, (one.note, other.note)))),
    )


def divided(
    shape: Shape, source_at: int, target_at: int, source: Article, target: Article | None
) -> tuple[Shape, Shape]:
    """Return both halves of a pair, its source and its target divided before these characters."""
    left, right = cut(shape.parts.source, source_at, source)
    before: tuple[Part, ...] = ()
    after: tuple[Part, ...] = ()
    if target is not None:
        whole = text_of(shape.parts.target, target)
        if whole == shape.target:
            before, after = cut(shape.parts.target, target_at, target)
        else:  # the text was edited: its sentences go along whole, those of the first part before
            share = target_at / max(1, len(shape.target)) * len(whole)
            ends = [(part, (begin + end) / 2) for part, begin, end in spans(shape.parts.target)]
            before = tuple(part for part, middle in ends if middle < share)
            after = tuple(part for part, middle in ends if middle >= share)
    texts = shape.target[:target_at].strip(), shape.target[target_at:].strip()
    return (
        replace(shape, parts=Parts(left, before), target=texts[0]),
        replace(shape, parts=Parts(right, after), target=texts[1], note=""),
    )


def untouched(shape: Shape, target: Article) -> bool:
    """Say whether the target is what stands in the translation, letter by letter."""
    return shape.target == text_of(shape.parts.target, target)


def text_of(parts: Sequence[Part], article: Article) -> str:
    """Return what these stretches are in their article, with what stands between them."""
    return verbatim(article, [part.stretch for part in parts])


def spans(parts: Sequence[Part]) -> Iterator[tuple[Part, int, int]]:
    """Yield each stretch with its beginning and end in the text of all."""
    end = 0
    before = None
    for part in parts:
        piece = part.stretch
        if before is not None:
            end += piece.start - before.end if piece.block == before.block else 1
        yield part, end, end + len(piece.text)
        end += len(piece.text)
        before = piece


def cut(
    parts: Sequence[Part], at: int, article: Article
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return the stretches before and after a character of their text; one is cut if need be."""
    left, right = list[Part](), list[Part]()
    for part, begin, end in spans(parts):
        if at >= end:
            left.append(part)
        elif at <= begin:
            right.append(part)
        else:
            inside = part.stretch.start - part.sentence.start + at - begin
            left.append(replace(part, end=inside))
            right.append(replace(part, start=inside))
    return tuple(left), tuple(right)


def joined(one: Sequence[Part], other: Sequence[Part]) -> tuple[Part, ...]:
    """Return neighbouring stretches as one row; two of one sentence become one again."""
    if one and other:
        last, first = one[-1], other[0]
        if last.sentence_id == first.sentence_id and last.end == first.start:
            return (*one[:-1], replace(last, end=first.end), *other[1:])
    return (*one, *other)
