"""What a bead is worth: a weighted sum of a few measures of its two sides."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from align.lexical import LexicalFeatures
from align.neighbours import MISSING, Vicinity, mean_known
from align.search import NOWHERE, Band, Integers, Scores, blocks
from align.sides import Floats, Side
from align.weights import BEAD_WEIGHTS, SKIP_WEIGHTS

FORMS = ((1, 1), (1, 2), (2, 2), (1, 3), (2, 3), (3, 3), (1, 4), (2, 4), (3, 4), (4, 4))
"""Smaller and larger side of the bead forms that have a weight of their own."""

USUAL = 0.7
"""What the similarity of a text's sentences to their best counterparts is scaled to."""
LEAST = 0.4
"""Where sentences match less well than this, texts are no translations; no scaling makes them."""


@dataclass(frozen=True)
class Measures:
    """Measures of all beads that end at some nodes, each [source, target, node].

    The first two axes are the sentences on either side, less one. All are 0 where a bead would
    reach over an edge.
    """

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
    bare_clash: Floats
    """1 where only one side goes on with a closing mark that was torn off."""
    scrap_gap: Floats
    """How many more wordless scraps one side has than the other."""


class Scorer:
    """Measures and scores the beads of two texts, a block of nodes at a time."""

    def __init__(self, left: Side, right: Side, band: Band, size: int) -> None:
        """Prepare what the whole texts tell: their length ratio and each sentence's best match."""
        self.left, self.right, self.size = left, right, size
        # Unrelated sentences of some encoders are far from orthogonal; counting similarity from
        # where theirs lies makes the weights fit every encoder. Identical texts stay at 1. A single
        # pair says nothing about unrelated ones.
        middle = float(left.vectors.mean(axis=0) @ right.vectors.mean(axis=0))
        self.ground = min(middle, 0.95) if max(len(left), len(right)) > 1 else 0.0
        best = nearest(left, right, band, self.ground)
        found = np.concatenate([best.source, best.target])
        self.level = float(np.median(found)) if len(found) else 0.0
        """How similar sentences of these texts are to their best counterparts."""
        # The freer a translation, the less similar its sentences are and the less a low
        # similarity says. Counting it in units of what is usual here makes the weights fit both.
        self.unit = max(self.level, LEAST) / USUAL * (1 - self.ground)
        """The cosine that a similarity of one stands for, from the ground up."""
        self.best = best.times((1 - self.ground) / self.unit)
        self.scale = np.float32(np.sqrt(length_ratio(left, right, best)))
        self.sums = left.join_lengths(size), right.join_lengths(size)
        self.lexical = LexicalFeatures(left.texts, right.texts)
        weights = np.array([SKIP_WEIGHTS[name] for name in LONE_FEATURES])
        self.lone = self.lone_features(0), self.lone_features(1)
        """LONE_FEATURES of each sentence of either side."""
        freedom = max(USUAL - self.level, 0.0) * 10 * SKIP_WEIGHTS["free"]
        self.skip_source, self.skip_target = (
            (side @ weights + freedom).astype(np.float32) for side in self.lone
        )

    def lone_features(self, number: int) -> Floats:
        """Return one row of LONE_FEATURES per sentence of the source (0) or the target (1)."""
        side, best, lexical = (self.left, self.right)[number], self.best, self.lexical
        return np.stack(
            [
                np.ones(len(side)),
                (best.source, best.target)[number],
                (best.source_margin, best.target_margin)[number],
                np.log(side.lengths / 50),
                side.lengths < 12,
                lexical.wordless[number],
                lexical.ends[number] == 0,
                lexical.low[number][:-1],
            ],
            axis=1,
        )

    def cosine(self, similarity: float) -> float:
        """Return the cosine that a similarity counted from the ground stands for."""
        return min(max(similarity * self.unit + self.ground, -1.0), 1.0)

    def measure(self, rows: Integers, columns: Integers) -> Measures:
        """Return the measures of all beads that end at these nodes, best ones close together."""
        size = self.size
        first, begin = int(rows.min()) - size, int(columns.min()) - size
        box = self.cosines(first, int(rows.max()) + 2, begin, int(columns.max()) + 2)
        width = box.shape[3]
        near = Vicinity(
            box.reshape(size, size, -1), width, (rows - first) * width + columns - begin
        )
        here = near.here
        valid = here > MISSING
        fewer, more = near.shrunk(), near.grown()
        x = self._spans(self.left, rows) * self.scale
        y = self._spans(self.right, columns) / self.scale
        x, y = np.maximum(x, 1)[:, None], np.maximum(y, 1)[None]
        return Measures(
            valid,
            here,
            np.where(valid, here - near.beside(), 0),
            np.log((y + 10) / (x + 10)),
            np.log2(1 + np.minimum(x, y) / np.maximum(x, y)),
            np.log((x + y) / 100),
            np.where(valid & (fewer > MISSING), here - fewer, 0),
            np.where(valid & (more > MISSING), more - here, 0),
            np.where(valid, near.edges(), 0),
            near.crossings(),
            self.lexical.shared(rows, columns, size),
            self.lexical.same_end(rows, columns),
            self.lexical.end_clash(rows, columns),
            self.lexical.start_clash(rows, columns),
            self.lexical.bare_clash(rows, columns),
            self.lexical.scrap_gap(rows, columns, size),
        )

    def cosines(self, first: int, stop: int, begin: int, end: int) -> Floats:
        """Return the similarity of all joins that end in rows [first, stop), columns [begin, end).

        As [source sentences - 1, target sentences - 1, row, column], counted from the ground;
        MISSING where a join would reach over an edge.
        """
        ends, tails = np.arange(first, stop), np.arange(begin, end)
        read = any(
            side.read[max(low - self.size, 0) : max(high - 1, 0)].any()
            for side, low, high in ((self.left, first, stop), (self.right, begin, end))
        )
        found = (self._joined if read else self._summed)(ends, tails)
        found -= np.float32(self.ground)
        found *= np.float32(1 / self.unit)
        counts = np.arange(1, self.size + 1)[:, None]
        has_rows = (ends >= counts) & (ends <= len(self.left))
        has_columns = (tails >= counts) & (tails <= len(self.right))
        if not (has_rows.all() and has_columns.all()):
            found[~(has_rows[:, None, :, None] & has_columns[:, None])] = MISSING
        return found

    def _joined(self, ends: Integers, tails: Integers) -> Floats:
        """Return the cosines of all joins with those ends, whose vectors may be anything."""
        size = self.size
        source, target = (
            np.concatenate(
                [side.ending(count + 1, int(at[0]), int(at[-1]) + 1) for count in range(size)]
            )
            for side, at in ((self.left, ends), (self.right, tails))
        )
        products = (source @ target.T).reshape(size, len(ends), size, len(tails))
        return np.ascontiguousarray(products.transpose(0, 2, 1, 3))

    def _summed(self, ends: Integers, tails: Integers) -> Floats:
        """Return the same where all joins are sums: sixteen times fewer products."""
        size = self.size
        left = self.left.weighted(int(ends[0]) - size, int(ends[-1]))
        right = self.right.weighted(int(tails[0]) - size, int(tails[-1]))
        products = left @ right.T
        across = np.empty((size, len(left), len(tails)), dtype=np.float32)
        found = np.empty((size, size, len(ends), len(tails)), dtype=np.float32)
        for count in range(size):
            before = size - 1 - count
            across[count] = products[:, before : before + len(tails)]
            across[count] += across[count - 1] if count else 0
        for count in range(size):
            before = size - 1 - count
            found[count] = across[:, before : before + len(ends)]
            found[count] += found[count - 1] if count else 0
        found /= self.sums[0].take(ends, axis=1, mode="clip")[:, None, :, None]
        found /= self.sums[1].take(tails, axis=1, mode="clip")[:, None]
        return found

    def _spans(self, side: Side, ends: Integers) -> Floats:
        """Return the characters of the joins of 1, 2, ... sentences that end there."""
        total = side.totals
        return np.stack(
            [total[ends] - total[np.maximum(ends - count, 0)] for count in range(1, self.size + 1)]
        ).astype(np.float32)

    def score(self, rows: Integers, columns: Integers) -> Scores:
        """Return the scores of all beads that end there, [node, source - 1, target - 1]."""
        scores = worth(self.measure(rows, columns))
        return np.ascontiguousarray(scores.transpose(2, 0, 1))


def features(measures: Measures) -> Iterator[tuple[str, Floats]]:
    """Yield each measure a bead's worth is summed from, by the name of its weight."""
    size = len(measures.similarity)
    counts = np.arange(1, size + 1, dtype=np.float32)
    extra = (counts[:, None] + counts - 2)[:, :, None] / 2
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
    yield "bare_clash", measures.bare_clash
    yield "scrap_gap", measures.scrap_gap
    yield "similarity_squared", measures.similarity**2
    yield "length_gap_by_size", np.minimum(length, 2) * measures.size
    yield "similarity_by_size", measures.similarity * measures.size


LONE_FEATURES = (
    "bias", "similarity", "margin", "length", "short", "wordless", "open_end", "low_start",
)  # fmt: skip
"""What the score of leaving a sentence without counterpart is summed from."""


def worth(measures: Measures) -> Scores:
    """Return the score of each bead, [source, target, node]; impossible ones are NOWHERE."""
    size = len(measures.similarity)
    total = np.zeros(measures.similarity.shape, dtype=np.float32)
    for one in range(size):
        for other in range(size):
            # Wider beads than 4-4 are too rare to be fitted; they are worth what 4 are.
            smaller, larger = min(one, other, 3) + 1, min(max(one, other), 3) + 1
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

    def times(self, factor: float) -> "Nearest":
        """Return the same with similarities and margins multiplied."""
        return replace(
            self,
            source=self.source * factor,
            target=self.target * factor,
            source_margin=self.source_margin * factor,
            target_margin=self.target_margin * factor,
        )


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
