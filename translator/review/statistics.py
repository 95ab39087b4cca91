"""How much people change, and how quick they are."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from translator.store import Store, Worked

PAUSE = timedelta(minutes=5)
"""Who does nothing for longer is not reviewing."""


def edit_distances(store: Store) -> list[float]:
    """Return for each rewritten pair the share of characters that changed, 0 to 1."""
    from rapidfuzz.distance import Levenshtein

    return [
        Levenshtein.normalized_distance(one.before, one.after) for one in store.decisions.rewrites()
    ]


def words_per_minute(store: Store) -> float | None:
    """Return how many source words people get through in a minute; None before two decisions."""
    words, minutes = 0, 0.0
    by_person: dict[str, list[Worked]] = {}
    for one in store.history.work():
        by_person.setdefault(one.reviewer, []).append(one)
    for work in by_person.values():
        done = _without_repeats(work)
        for before, one in zip(done, done[1:], strict=False):
            spent = datetime.fromisoformat(one.at) - datetime.fromisoformat(before.at)
            if spent <= PAUSE:
                words += len(one.source.split())
                minutes += spent.total_seconds() / 60
    return words / minutes if minutes else None


def _without_repeats(work: Sequence[Worked]) -> list[Worked]:
    """Return the last thing done to each pair, in order of time."""
    last = {one.pair_id: one for one in work}
    return sorted(last.values(), key=lambda one: one.at)
