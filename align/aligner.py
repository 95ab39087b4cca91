"""Two lists of sentences in, a chain of beads out."""

from collections.abc import Sequence

from align.coarse import expected_band
from align.cost import Scorer
from align.search import Step, best_chain
from align.types import AlignOptions, Bead, Encoder
from align.windows import Side

DEFAULTS = AlignOptions()


def align(
    source: Sequence[str],
    target: Sequence[str],
    encoder: Encoder,
    options: AlignOptions = DEFAULTS,
) -> list[Bead]:
    """Return the beads that pair the sentences of two texts, in order, each index in one bead."""
    if not source or not target:
        return [lone(Step(1, 0, i + 1, 0)) for i in range(len(source))] + [
            lone(Step(0, 1, 0, j + 1)) for j in range(len(target))
        ]
    vectors = encoder.encode([*source, *target])
    left = Side(source, vectors[: len(source)])
    right = Side(target, vectors[len(source) :])
    band = expected_band(left, right)
    size = options.max_bead
    scorer = Scorer(left, right, band, size)

    def chain() -> list[Step]:
        return best_chain(
            band,
            size,
            lambda start, stop: scorer.score_rows(band, start, stop),
            scorer.skip_source,
            scorer.skip_target,
        )

    left.encode_joins([(0, len(left))], size, encoder)
    right.encode_joins([(0, len(right))], size, encoder)
    return beads(chain(), scorer)


def beads(steps: Sequence[Step], scorer: Scorer) -> list[Bead]:
    """Return the beads of a chain with their measures."""
    result = []
    for step in steps:
        if not step.source or not step.target:
            result.append(lone(step))
            continue
        measures = scorer.measure(step.row, step.row + 1, step.column, step.column + 1)
        at = (step.source - 1, step.target - 1, 0, 0)
        result.append(
            Bead(
                tuple(range(step.row - step.source, step.row)),
                tuple(range(step.column - step.target, step.column)),
                float(measures.similarity[at]),
                float(measures.margin[at]),
                0.0,
            )
        )
    return result


def lone(step: Step) -> Bead:
    """Return the bead of a sentence without counterpart."""
    return Bead(
        tuple(range(step.row - step.source, step.row)),
        tuple(range(step.column - step.target, step.column)),
        0.0,
        0.0,
        0.0,
    )
