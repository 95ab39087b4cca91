"""Where a run remembers and keeps: one database, under one engine's signature."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

from translator.pipeline.segment import Segment
from translator.store import Store
from translator.types import Hypothesis, OfferedAlternative


class InStore:
    """Keeps what an engine makes in the store."""

    def __init__(self, store: Store, engine_signature: str, run_id: Callable[[], int]) -> None:
        """Keep under this signature; the run gets its number when there is something to keep."""
        self._store, self._signature, self._run_id = store, engine_signature, run_id

    def earlier(self, keys: Sequence[str]) -> Mapping[str, Hypothesis]:
        """Return what was made of these keys' sentences before."""
        return self._store.translations.known(keys, self._signature)

    def deaths(self, keys: Sequence[str]) -> Mapping[str, int]:
        """Return how often a process died while the engine was at these keys' sentences."""
        return self._store.translations.deaths(self._signature, keys)

    def attempt(self, keys: Sequence[str]) -> AbstractContextManager[None]:
        """Return a context in which dying counts for these keys' sentences."""
        return self._store.translations.attempt(self._signature, keys)

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
