"""Which pairs to look at first, and when it is safe to stop."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from translator.review import acceptance
from translator.review.acceptance import Forecast, Model, Reliability
from translator.store import Change, Signs, Store
from translator.types import Pair

PATIENCE = 500
"""Everything is judged anew after one change per so many open pairs."""


@dataclass(frozen=True)
class Waiting:
    """A pair to be decided on, how likely it will be accepted, and its equals elsewhere."""

    pair: Pair
    probability: float
    copies: tuple[int, ...] = ()
    """Other open pairs of the same source and target."""


class Queue:
    """The open pairs by how likely a reviewer accepts them; it follows the decisions."""

    def __init__(self, store: Store) -> None:
        """Rank the pairs of this store."""
        self._store = store
        self._event = -1
        self._signs: list[Signs] = []
        self._probabilities: NDArray[np.float64] = np.zeros(0)
        self._copies: dict[int, list[int]] = {}
        self.model: Model = acceptance.fit([])

    def probabilities(self, pairs: Sequence[Pair]) -> list[float]:
        """Return how likely each of these pairs would be accepted as it is."""
        self._refresh()
        return [float(value) for value in self.model.probability([signs_of(p) for p in pairs])]

    def waiting(self, limit: int, after: int | None = None) -> list[Waiting]:
        """Return open pairs, the least certain first, equal ones once; from behind that pair."""
        self._refresh()
        open_ids = set(self._store.decisions.open_ids())
        order = np.lexsort((np.arange(len(self._signs)), self._probabilities))
        chosen: dict[int, float] = {}
        begun = after is None
        for place in order.tolist():
            signs = self._signs[place]
            if begun and signs.pair_id == signs.twin and signs.pair_id in open_ids:
                chosen[signs.pair_id] = float(self._probabilities[place])
                if len(chosen) == limit:
                    break
            begun = begun or signs.pair_id == after
        return [
            Waiting(
                pair,
                chosen[pair.id],
                tuple(number for number in self._copies[pair.id] if number in open_ids),
            )
            for pair in self._store.pairs.get_many(list(chosen))
        ]

    def open_above(self, probability: float, article_id: int | None = None) -> list[Signs]:
        """Return the open pairs that have a target and are at least so likely to be accepted."""
        self._refresh()
        open_ids = set(self._store.decisions.open_ids())
        return [
            signs
            for signs, value in zip(self._signs, self._probabilities.tolist(), strict=True)
            if value >= probability
            and signs.complete
            and signs.pair_id in open_ids
            and article_id in (None, signs.article_id)
        ]

    def forecast(self, probability: float = 0.0, article_id: int | None = None) -> Forecast:
        """Return what accepting these would come to."""
        wanted = self.open_above(probability, article_id)
        return acceptance.forecast(self.model, wanted)

    def accept_above(self, probability: float, *, by: str, article_id: int | None = None) -> Change:
        """Accept these, as one action."""
        latest = self._store.history.latest_event()
        likely = [signs.pair_id for signs in self.open_above(probability, article_id)]
        return self._store.history.accept(likely, by=by, seen=dict.fromkeys(likely, latest))

    def histogram(self, bins: int) -> list[int]:
        """Return how many open pairs there are in each of so many equal parts from 0 to 1."""
        self._refresh()
        counts, _ = np.histogram(self._probabilities, bins=bins, range=(0, 1))
        return [int(count) for count in counts]

    def reliability(self) -> Reliability:
        """Return how well calibrated the model is on decisions it was not fitted to."""
        return acceptance.reliability(self._store.decisions.made())

    def _refresh(self) -> None:
        event = self._store.history.latest_event()
        if self._event >= 0 and event - self._event <= len(self._signs) // PATIENCE:
            return
        self._event = event
        self.model = acceptance.fit(self._store.decisions.made())
        self._signs = self._store.decisions.open_signs()
        self._probabilities = self.model.probability(self._signs)
        copies: defaultdict[int, list[int]] = defaultdict(list)
        for signs in self._signs:
            if signs.twin != signs.pair_id:
                copies[signs.twin].append(signs.pair_id)
        self._copies = {signs.twin: copies[signs.twin] for signs in self._signs}


def signs_of(pair: Pair) -> Signs:
    """Return what tells how good this pair may be."""
    return Signs(
        pair.id,
        pair.article_id,
        (
            pair.similarity,
            pair.margin,
            pair.length_ratio,
            pair.confidence,
            pair.engine_score,
            pair.source_count,
            pair.target_count,
        ),
        tuple((finding.check, finding.severity.value) for finding in pair.findings),
        pair.id,
        bool(pair.source and pair.target),
    )
