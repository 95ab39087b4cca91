"""Two lists of sentences in, a chain of beads out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np

from align.band import expected_band
from align.breaks import loosen
from align.confidence import judge
from align.scoring import Scorer
from align.search import Band, Scores, Step, best_chain, whole
from align.sides import Side
from align.types import AlignOptions, Bead, Encoder

DEFAULTS = AlignOptions()

SURE = 0.95
"""1-1 beads at least this sure after the first pass are not looked at again."""
MOST_JOINS = 40_000
"""Most joined texts the encoder reads for one alignment; beyond, their sums have to do."""
SHARED = 0.5
"""Share of names and numbers in common that speaks for a pair."""


def align(
    source: Sequence[str],
    target: Sequence[str],
    encoder: Encoder,
    options: AlignOptions = DEFAULTS,
) -> list[Bead]:
    """Return the beads that pair the sentences of two texts, in order, each index in one bead.

    The first pass takes sums of vectors for joined sentences. Where it leaves doubts, the encoder
    reads the joined sentences themselves and the stretch is searched again.
    """
    if not source or not target:
        return [Bead((i,), (), 0.0, 0.0, 0.0, confidence=1.0) for i in range(len(source))] + [
            Bead((), (j,), 0.0, 0.0, 0.0, confidence=1.0) for j in range(len(target))
        ]
    left, right = sides(source, target, encoder)
    size = max(1, options.max_bead)
    band = expected_band(left, right)
    scorer = Scorer(left, right, band, size)
    steps = chain(scorer, band)
    beads = judge(steps, scorer)
    spans = doubtful(beads, (len(left), len(right)), size) if options.read_joins else []
    encode_joins(left, [(first, last) for first, last, _, _ in spans], size, encoder)
    encode_joins(right, [(first, last) for _, _, first, last in spans], size, encoder)
    return loosen(replaced(beads, spans, scorer, band), partial(anchored, scorer))


def assess(
    source: Sequence[str],
    target: Sequence[str],
    links: Iterable[tuple[Sequence[int], Sequence[int]]],
    encoder: Encoder,
    options: AlignOptions = DEFAULTS,
) -> list[Bead]:
    """Return given pairs of index groups as beads with measures and confidence, in their order.

    The groups may come from anywhere, such as a person or another aligner; the indices of a side
    must be neighbours, at most ``options.max_bead`` of them.
    """
    left, right = sides(source, target, encoder)
    steps = []
    for one, other in links:
        for group in (one, other):
            if list(group) != list(range(group[0], group[0] + len(group))) if group else False:
                raise ValueError(f"not neighbours in rising order: {list(group)}")
            if len(group) > options.max_bead:
                raise ValueError(f"more than {options.max_bead} sentences on one side: {group}")
        row, column = (group[-1] + 1 if group else 0 for group in (one, other))
        steps.append(Step(len(one), len(other), row, column))
    if not source or not target:
        return []
    band = expected_band(left, right)
    scorer = Scorer(left, right, band, max(1, options.max_bead))
    for side, ends in (
        (left, [(step.row - step.source, step.row) for step in steps if step.target]),
        (right, [(step.column - step.target, step.column) for step in steps if step.source]),
    ):
        # One neighbour more on either side: confidence asks whether a longer bead were better.
        wider = [(max(start - 1, 0), min(stop + 1, len(side))) for start, stop in ends]
        encode_joins(side, wider, scorer.size, encoder)
    return judge(steps, scorer, chain(scorer, band))


def sides(source: Sequence[str], target: Sequence[str], encoder: Encoder) -> tuple[Side, Side]:
    """Return both texts with the vectors of their sentences, each distinct one encoded once."""
    distinct = {text: row for row, text in enumerate(dict.fromkeys([*source, *target]))}
    vectors = encoder.encode(list(distinct))
    if len(distinct) == len(source) + len(target):
        return Side(source, vectors[: len(source)]), Side(target, vectors[len(source) :])
    left = Side(source, vectors[[distinct[text] for text in source]])
    return left, Side(target, vectors[[distinct[text] for text in target]])


def encode_joins(side: Side, spans: Sequence[tuple[int, int]], size: int, encoder: Encoder) -> None:
    """Have the encoder read the joins in these spans, as many as are allowed."""
    kept, count = [], 0
    for first, last in spans:
        count += (last - first) * (size - 1)
        if count > MOST_JOINS:
            break
        kept.append((first, last))
    side.encode_joins(kept, size, encoder)


def chain(scorer: Scorer, band: Band, row: int = 0, column: int = 0) -> list[Step]:
    """Return the best chain through a band whose first node is (row, column) of the texts."""

    def score_rows(start: int, stop: int) -> Scores:
        rows, columns = band.nodes(start, stop)
        return scorer.score(rows + row, columns + column)

    steps = best_chain(
        band,
        scorer.size,
        score_rows,
        scorer.skip_source[row : row + band.rows - 1],
        scorer.skip_target[column : column + band.columns - 1],
    )
    return [replace(step, row=step.row + row, column=step.column + column) for step in steps]


def doubtful(
    beads: Sequence[Bead], ends: tuple[int, int], size: int
) -> list[tuple[int, int, int, int]]:
    """Return the stretches around beads that are not surely right, as source and target spans.

    Each reaches one bead further on either side, since it may have taken a sentence too many.
    """
    flags = np.array(
        [not (len(b.source) == len(b.target) == 1 and b.confidence >= SURE) for b in beads]
    )
    wide = flags.copy()
    wide[1:] |= flags[:-1]
    wide[:-1] |= flags[1:]
    spans: list[tuple[int, int, int, int]] = []
    row = column = 0
    open_at: tuple[int, int] | None = None
    for bead, unsure in zip(beads, wide.tolist(), strict=True):
        if unsure and open_at is None:
            open_at = (row, column)
        elif not unsure and open_at is not None:
            spans.append((open_at[0], row, open_at[1], column))
            open_at = None
        row, column = row + len(bead.source), column + len(bead.target)
    if open_at is not None:
        spans.append((open_at[0], ends[0], open_at[1], ends[1]))
    return spans if size > 1 else []


def replaced(
    beads: Sequence[Bead],
    spans: Sequence[tuple[int, int, int, int]],
    scorer: Scorer,
    band: Band,
) -> list[Bead]:
    """Return the beads with every span searched again on the vectors known by now."""
    steps: list[Step] = []
    kept: dict[int, Bead] = {}
    row = column = 0
    waiting = list(reversed(spans))
    for bead in beads:
        while waiting and (row, column) == (waiting[-1][0], waiting[-1][2]):
            first, last, begin, end = waiting.pop()
            part = inside(band, first, last, begin, end)
            steps += chain(scorer, part, first, begin)
            row, column = last, end
        if bead.source and bead.source[0] < row or bead.target and bead.target[0] < column:
            continue
        row, column = row + len(bead.source), column + len(bead.target)
        kept[len(steps)] = bead
        steps.append(Step(len(bead.source), len(bead.target), row, column))
    fresh = [number for number in range(len(steps)) if number not in kept]
    judged = judge([steps[number] for number in fresh], scorer)
    kept.update(zip(fresh, judged, strict=True))
    return [kept[number] for number in range(len(steps))]


def anchored(scorer: Scorer, bead: Bead) -> Bead | None:
    """Return the best part of a bead, or all of it, that shares most of its names and numbers."""
    spans, others = (
        list(combinations(range(side[0], side[-1] + 2), 2)) for side in (bead.source, bead.target)
    )
    steps = [
        Step(stop - start, end - begin, stop, end) for start, stop in spans for begin, end in others
    ]
    shares = scorer.lexical.shared(
        np.array([step.row for step in steps]),
        np.array([step.column for step in steps]),
        scorer.size,
    )
    kept = [
        step
        for node, step in enumerate(steps)
        if shares[step.source - 1, step.target - 1, node] >= SHARED
    ]
    return min(judge(kept, scorer), key=lambda part: part.cost, default=None)


def inside(band: Band, first: int, last: int, begin: int, end: int) -> Band:
    """Return the part of a band between two of its nodes, counted from the first of them."""
    if (last - first + 1) * (end - begin + 1) <= 400:
        return whole(last - first + 1, end - begin + 1)
    rows = slice(first, last + 1)
    low = np.clip(band.low[rows], begin, end) - begin
    high = np.clip(band.high[rows], begin + 1, end + 1) - begin
    low[0], high[-1] = 0, end - begin + 1
    return Band(low, np.maximum.accumulate(high))
