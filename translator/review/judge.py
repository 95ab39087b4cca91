"""How sure the page is of a pair, and what accepting the rest would cost."""

from collections.abc import Sequence

from translator.store import Store
from translator.types import Pair


class Judge:
    """The model of the reviewers' decisions, refitted when there are new ones."""

    def __init__(self, store: Store) -> None:
        """Judge by the decisions in that database."""
        self._store = store

    def probabilities(self, pairs: Sequence[Pair]) -> list[float | None]:
        """Return for each pair how likely a reviewer accepts it."""
        return [pair.confidence for pair in pairs]

    def forecast(self, article_id: int | None = None) -> str:
        """Return what accepting all that is open would come to, in one sentence."""
        return ""

    def forecast_above(self, share: float, article_id: int | None = None) -> str:
        """Return the same of the pairs that are at least so sure."""
        return ""
