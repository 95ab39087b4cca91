"""Where a run remembers and keeps: one database, under one engine's signature."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from translator.pipeline.crashes import Crashes
from translator.pipeline.segment import Segment
from translator.store import Store
from translator.types import Hypothesis, OfferedAlternative


class InStore:
    """Keeps what an engine makes in the store."""

    def __init__(self, store: Store, engine_signature: str, run_id: Callable[[], int]) -> None:
        """Keep under this signature; the run gets its number when there is something to keep."""
        self._store, self._signature, self._run_id = store, engine_signature, run_id
        self._crashes = Crashes(store.database.path)

    def earlier(self, keys: Sequence[str]) -> Mapping[str, Hypothesis]:
        """Return what was made of these keys' sentences before."""
        return self._store.translations.known(keys, self._signature)

    def crashes(self, keys: Sequence[str]) -> Mapping[str, int]:
        """Return how often a process crashed while the engine was at these keys' sentences."""
        self._store.translations.settle(self._crashes.crashed)
        return self._store.translations.crashes(self._signature, keys)

    @contextmanager
    def attempt(self, keys: Sequence[str]) -> Iterator[None]:
        """Return a context in which a crash counts for these keys' sentences."""
        with (
            self._crashes.watching() as name,
            self._store.translations.attempt(self._signature, keys, name),
        ):
            yield

    def keep(self, segments: Sequence[Segment]) -> None:
        """Keep what became of a batch, and count it in the run."""
        self._store.translations.add(
            self._run_id(),
            self._signature,
            {segment.key: (segment.text, segment.target) for segment in segments},
            [
                OfferedAlternative(segment.sentence.text, other)
                for segment in segments
                for other in segment.alternatives
            ],
            Counter(
                translated=len(segments),
                protected=sum(segment.protected for segment in segments),
                retried=sum(segment.retried for segment in segments),
                suspicious=sum(segment.suspicious for segment in segments),
                repaired=sum(segment.repaired for segment in segments),
            ),
        )

    def keep_texts(self, made: Mapping[str, tuple[str, Hypothesis]]) -> None:
        """Keep translations of texts, uncounted."""
        self._store.translations.add(self._run_id(), self._signature, made)
