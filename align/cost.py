"""What a bead is worth: a weighted sum of a few measures of its two sides."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.anchors import Anchors
from align.constants import BEAD_WEIGHTS, SKIP_WEIGHTS, TYPICAL_LEVEL
from align.search import NOWHERE, Band, Integers, Scores, blocks
from align.windows import Floats, Side

HALO = 5
"""How many rows and columns beyond a block its measures look at."""

MISSING = np.float32(-9.0)

FORMS = ((1, 1), (1, 2), (2, 2), (1, 3), (2, 3), (3, 3), (1, 4), (2, 4), (3, 4), (4, 4))
"""Smaller and larger side of the bead forms that have a weight of their own."""


@dataclass(frozen=True)
class Measures:
    """Measures of all beads that end in a block of nodes, each [source, target, row, column].

    The first two axes are the sentences on either side, less one; row and column count from
    ``first_row`` and ``first_column``. All are 0 where a bead would reach over an edge.
    """

    first_row: int
    first_column: int
    valid: NDArray[np.bool_]
    similarity: Floats
    margin: Floats
    length_ratio: Floats
    """Target characters to source characters, by the document's own ratio, as logarithm."""
    length_factor: Floats
    """log2(1 + shorter / longer): 1 for equal lengths, towards 0 for unequal ones."""
    size: Floats
    """Logarithm of the characters of both sides, around 0."""
    shrink: Floats
    """Similarity less that of the best bead with one outer sentence fewer; 0 for 1-1."""
    grow: Floats
    """Similarity of the best bead with one neighbour more, less its own."""
    edge: Floats
    """Lowest similarity of an outer sentence alone to the whole other side; 0 for 1-1."""
    crossed: Floats
    """How much better the two pairs of a 2-2 bead match crosswise; 0 where they do not."""
    anchors: Floats
    """Share of rare words, names and numbers that both sides have, 0 to 1."""
    same_end: Floats
    """1 where both sides end in the same kind of punctuation."""
    end_clash: Floats
    """1 where only one side ends a sentence."""
    start_clash: Floats
    """1 where only one side goes on in lower case."""


class Scorer:
    """Measures and scores the beads of two texts, a block of nodes at a time."""

    def __init__(self, left: Side, right: Side, band: Band, size: int) -> None:
        """Prepare what the whole texts tell: their length ratio and each sentence's best match."""
        self.left, self.right, self.size = left, right, size
        # Unrelated sentences of some encoders are far from orthogonal; counting similarity from
        # where theirs lies makes the weights fit every encoder. Identical texts stay at 1.
        self.ground = min(float(left.vectors.mean(axis=0) @ right.vectors.mean(axis=0)), 0.95)
        self.best = nearest(left, right, band, self.ground)
        self.scale = np.float32(np.sqrt(length_ratio(left, right, self.best)))
        self.anchors = Anchors(left.texts, right.texts)
        found = np.concatenate([self.best.source, self.best.target])
        self.level = float(np.median(found)) if len(found) else 0.0
        """How similar sentences of these texts are to their best counterparts."""
        self.skip_source, self.skip_target = self._skips()

    def _skips(self) -> tuple[Scores, Scores]:
        """Return the score of leaving each sentence of either side without counterpart."""
        weights = np.array([SKIP_WEIGHTS[name] for name in LONE_FEATURES])
        source = lone_features(self.left, self.best.source, self.best.source_margin, self.level)
        target = lone_features(self.right, self.best.target, self.best.target_margin, self.level)
        return (source @ weights).astype(np.float32), (target @ weights).astype(np.float32)

    def cosine(self, similarity: float) -> float:
        """Return the cosine that a similarity counted from the ground stands for."""
        return min(max(similarity * (1 - self.ground) + self.ground, -1.0), 1.0)

    def measure(self, start: int, stop: int, low: int, high: int) -> Measures:
        """Return the measures of all beads that end in rows [start, stop), columns [low, high)."""
        size = self.size
        first, begin = start - HALO, low - HALO
        rows, columns = stop + 1 - first, high + 1 - begin
        source = np.concatenate(
            [self.left.ending(count, first, stop + 1) for count in range(1, size + 1)]
        )
        target = np.concatenate(
            [self.right.ending(count, begin, high + 1) for count in range(1, size + 1)]
        )
        cosines = (source @ target.T).reshape(size, rows, size, columns).transpose(0, 2, 1, 3)
        ends, tails = np.arange(first, stop + 1), np.arange(begin, high + 1)
        counts = np.arange(1, size + 1)
        has_rows = (ends >= counts[:, None]) & (ends <= len(self.left))
        has_columns = (tails >= counts[:, None]) & (tails <= len(self.right))
        valid = has_rows[:, None, :, None] & has_columns[None, :, None, :]
        cosines = (cosines - np.float32(self.ground)) * np.float32(1 / (1 - self.ground))
        if not valid.all():
            cosines = np.where(valid, cosines, MISSING)
        inner = (slice(HALO, rows - 1), slice(HALO, columns - 1))
        own = np.ascontiguousarray(cosines[:, :, inner[0], inner[1]])
        fine = valid[:, :, inner[0], inner[1]]
        fewer, more = shrunk(cosines, *inner), grown(cosines, *inner)
        x = self._spans(self.left, start, stop) * self.scale
        y = self._spans(self.right, low, high) / self.scale
        x, y = np.maximum(x, 1)[:, None, :, None], np.maximum(y, 1)[None, :, None, :]
        return Measures(
            start,
            low,
            fine,
            own,
            np.where(fine, own - self._beside(cosines, inner), 0),
            np.log((y + 10) / (x + 10)),
            np.log2(1 + np.minimum(x, y) / np.maximum(x, y)),
            np.log((x + y) / 100),
            np.where(fine & (fewer > MISSING), own - fewer, 0),
            np.where(fine & (more > MISSING), more - own, 0),
            np.where(fine, edges(cosines, *inner), 0),
            crossings(cosines, *inner),
            self.anchors.shared(start, stop, low, high, size),
            self.anchors.same_end(start, stop, low, high)[None, None],
            self.anchors.end_clash(start, stop, low, high)[None, None],
            self.anchors.start_clash(start, stop, low, high)[None, None],
        )

    def _spans(self, side: Side, start: int, stop: int) -> Floats:
        """Return the characters of the joins of 1, 2, ... sentences that end there."""
        total = side.totals
        ends = np.arange(start, stop)
        return np.stack(
            [total[ends] - total[np.maximum(ends - count, 0)] for count in range(1, self.size + 1)]
        ).astype(np.float32)

    def _beside(self, cosines: Floats, inner: tuple[slice, slice]) -> Floats:
        """Return the mean similarity of each side to the sentences before and after the other."""
        size = self.size
        rows, columns = inner
        result = np.empty(
            (size, size, rows.stop - rows.start, columns.stop - columns.start), dtype=np.float32
        )
        for count in range(size):
            for other in range(size):
                shift = other + 1
                across = mean_known(
                    cosines[count, 0, rows, columns.start - shift : columns.stop - shift],
                    cosines[count, 0, rows, columns.start + 1 : columns.stop + 1],
                )
                shift = count + 1
                along = mean_known(
                    cosines[0, other, rows.start - shift : rows.stop - shift, columns],
                    cosines[0, other, rows.start + 1 : rows.stop + 1, columns],
                )
                result[count, other] = (across + along) / 2
        return result

    def score(self, start: int, stop: int, low: int, high: int) -> Scores:
        """Return the scores of all beads ending there, [row, column, source - 1, target - 1]."""
        scores = worth(self.measure(start, stop, low, high))
        return np.ascontiguousarray(scores.transpose(2, 3, 0, 1))


def shrunk(cosines: Floats, rows: slice, columns: slice) -> Floats:
    """Return each bead's best similarity with one outer sentence fewer; MISSING for 1-1."""
    here = cosines[:, :, rows, columns]
    best = np.full(here.shape, MISSING, dtype=np.float32)
    above = cosines[:, :, moved(rows, -1), columns]
    best[1:] = np.maximum(here[:-1], above[:-1])
    before = cosines[:, :, rows, moved(columns, -1)]
    best[:, 1:] = np.maximum(best[:, 1:], np.maximum(here[:, :-1], before[:, :-1]))
    return best


def grown(cosines: Floats, rows: slice, columns: slice) -> Floats:
    """Return each bead's best similarity with one neighbour more; MISSING where there is none."""
    here = cosines[:, :, rows, columns]
    best = np.full(here.shape, MISSING, dtype=np.float32)
    below = cosines[:, :, moved(rows, 1), columns]
    best[:-1] = np.maximum(here[1:], below[1:])
    after = cosines[:, :, rows, moved(columns, 1)]
    best[:, :-1] = np.maximum(best[:, :-1], np.maximum(here[:, 1:], after[:, 1:]))
    return best


def edges(cosines: Floats, rows: slice, columns: slice) -> Floats:
    """Return the lowest similarity of an outer sentence of each bead to its whole other side."""
    size = len(cosines)
    lowest = np.full(cosines[:, :, rows, columns].shape, 1, dtype=np.float32)
    for count in range(1, size):
        for part in (moved(rows, -count), rows):
            np.minimum(lowest[count], cosines[0, :, part, columns], out=lowest[count])
        for part in (moved(columns, -count), columns):
            np.minimum(lowest[:, count], cosines[:, 0, rows, part], out=lowest[:, count])
    lowest[0, 0] = 0
    return lowest


def crossings(cosines: Floats, rows: slice, columns: slice) -> Floats:
    """Return by how much 2-2 beads match better crosswise than in order; 0 for all others."""
    size = len(cosines)
    single = cosines[0, 0]
    above, before = moved(rows, -1), moved(columns, -1)
    cross = np.minimum(single[rows, before], single[above, columns])
    straight = np.maximum(single[rows, columns], single[above, before])
    result = np.zeros((size, size, *cross.shape), dtype=np.float32)
    if size > 1:
        result[1, 1] = np.where(cross > MISSING, np.maximum(cross - straight, 0), 0)
    return result


def moved(part: slice, by: int) -> slice:
    """Return the slice moved by that many places."""
    return slice(part.start + by, part.stop + by)


def mean_known(one: Floats, other: Floats) -> Floats:
    """Return the mean of two arrays, leaving out what is MISSING; 0 where both are."""
    if one.size and other.size and min(one.min(), other.min()) > MISSING:
        result: Floats = (one + other) / 2
        return result
    known, also = one > MISSING, other > MISSING
    total = np.where(known, one, 0) + np.where(also, other, 0)
    result = total / np.maximum(known.astype(np.float32) + also, 1)
    return result


def features(measures: Measures) -> Iterator[tuple[str, Floats]]:
    """Yield each measure a bead's worth is summed from, by the name of its weight."""
    size = len(measures.similarity)
    counts = np.arange(1, size + 1, dtype=np.float32)
    extra = (counts[:, None] + counts - 2)[:, :, None, None] / 2
    length = np.abs(measures.length_ratio)
    yield "similarity", measures.similarity
    yield "margin", measures.margin
    yield "margin_by_length", measures.margin * measures.length_factor
    yield "length_factor", measures.length_factor
    yield "length_gap", np.minimum(length, 2)
    yield "length_gap_squared", np.minimum(length, 1.5) ** 2
    yield "margin_per_sentence", measures.margin * extra
    yield "similarity_per_sentence", measures.similarity * extra
    yield "shrink", np.clip(measures.shrink, -0.3, 0.3)
    yield "shrink_loss", np.minimum(measures.shrink, 0)
    yield "grow", np.clip(measures.grow, -0.3, 0.3)
    yield "grow_gain", np.maximum(measures.grow, 0)
    yield "edge", measures.edge
    yield "edge_loose", np.minimum(measures.edge - 0.3, 0)
    yield "crossed", measures.crossed * 5
    yield "anchors", measures.anchors
    yield "same_end", measures.same_end
    yield "end_clash", measures.end_clash
    yield "start_clash", measures.start_clash
    yield "similarity_squared", measures.similarity**2
    yield "length_gap_by_size", np.minimum(length, 2) * measures.size
    yield "similarity_by_size", measures.similarity * measures.size


LONE_FEATURES = ("bias", "similarity", "margin", "length", "short", "document")
"""What the score of leaving a sentence without counterpart is summed from."""


def lone_features(side: Side, similarity: Floats, margin: Floats, level: float) -> Floats:
    """Return one row of LONE_FEATURES per sentence, given its best match and the text's usual."""
    ones = np.ones(len(side))
    return np.stack(
        [
            ones,
            similarity,
            margin,
            np.log(side.lengths / 50),
            (side.lengths < 12).astype(np.float64),
            ones * min(level - TYPICAL_LEVEL, 0.0) * 10,
        ],
        axis=1,
    )


def worth(measures: Measures) -> Scores:
    """Return the score of each bead, [source, target, row, column]; impossible ones are NOWHERE."""
    size = len(measures.similarity)
    total = np.zeros(measures.similarity.shape, dtype=np.float32)
    for one in range(size):
        for other in range(size):
            smaller, larger = min(one, other) + 1, max(one, other) + 1
            total[one, other] = BEAD_WEIGHTS[f"{smaller}-{larger}"]
    for name, values in features(measures):
        total += np.float32(BEAD_WEIGHTS[name]) * values
    result: Scores = np.where(measures.valid, total, NOWHERE)
    return result


@dataclass(frozen=True)
class Nearest:
    """The best single counterpart of each sentence inside the band."""

    source: Floats
    """Highest similarity of each source sentence."""
    target: Floats
    source_margin: Floats
    """Highest margin of each source sentence."""
    target_margin: Floats
    partner: Integers
    """The target sentence most similar to each source sentence; -1 where there is none."""
    mutual: NDArray[np.bool_]
    """Whether that target's most similar source sentence is this one."""


def nearest(left: Side, right: Side, band: Band, ground: float) -> Nearest:
    """Return each sentence's best single counterpart inside the band."""
    rows, columns = len(left), len(right)
    source, target = np.full(rows, -1, np.float32), np.full(columns, -1, np.float32)
    source_margin, target_margin = source.copy(), target.copy()
    partner, back = np.full(rows, -1), np.full(columns, -1)
    for start, stop in blocks(band, 64):
        first, last = max(start - 1, 0), min(stop, band.rows) - 1
        low, high = max(int(band.low[start]) - 1, 0), int(band.high[stop - 1]) - 1
        if first >= last or low >= high:
            continue
        above, below = max(first - 1, 0), min(last + 1, rows)
        ahead, behind = max(low - 1, 0), min(high + 1, columns)
        cosines = np.full((last - first + 2, high - low + 2), MISSING, dtype=np.float32)
        cosines[above - first + 1 : below - first + 1, ahead - low + 1 : behind - low + 1] = (
            left.vectors[above:below] @ right.vectors[ahead:behind].T
        )
        cosines = np.where(cosines > MISSING, (cosines - ground) / (1 - ground), MISSING)
        own = cosines[1:-1, 1:-1]
        margin = (
            own
            - (
                mean_known(cosines[1:-1, :-2], cosines[1:-1, 2:])
                + mean_known(cosines[:-2, 1:-1], cosines[2:, 1:-1])
            )
            / 2
        )
        across, along = own.argmax(axis=1), own.argmax(axis=0)
        best, top = own.max(axis=1), own.max(axis=0)
        better = best > source[first:last]
        partner[first:last][better] = across[better] + low
        higher = top > target[low:high]
        back[low:high][higher] = along[higher] + first
        np.maximum(source[first:last], best, out=source[first:last])
        np.maximum(target[low:high], top, out=target[low:high])
        for kept, axis, part in (
            (source_margin, 1, slice(first, last)),
            (target_margin, 0, slice(low, high)),
        ):
            np.maximum(kept[part], margin.max(axis=axis), out=kept[part])
    mutual = (partner >= 0) & (back[np.maximum(partner, 0)] == np.arange(rows))
    return Nearest(source, target, source_margin, target_margin, partner, mutual)


def length_ratio(left: Side, right: Side, best: Nearest) -> float:
    """Return target characters per source character: the median over mutual best matches."""
    chosen = best.mutual & (left.lengths > 20)
    if chosen.sum() < 5:
        return float(right.totals[-1] / max(float(left.totals[-1]), 1.0))
    return float(np.median(right.lengths[best.partner[chosen]] / left.lengths[chosen]))
