"""Translations people approved: exact, in context, and similar ones for new sentences."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass

import numpy as np
from rapidfuzz import fuzz, process

from align.types import Encoder
from translator.types import Remembered

MOST_OFFERED = 3
"""Similar sentences that are offered for one sentence, at most."""

SAME_MEANING = 0.8
"""Cosine of two sentences of one language from which on they are offered for their meaning."""

MOST_FOR_MEANING = 20_000
"""Larger memories are searched by text only: encoding them would take minutes."""

BATCH = 64
"""Sentences compared with the whole memory in one call."""


@dataclass(frozen=True)
class SimilarMatch:
    """A remembered translation of a sentence like the one at hand."""

    unit: Remembered
    percent: int
    """How alike the two sources are: their letters, or their meaning."""
    by_meaning: bool = False

    @property
    def reason(self) -> str:
        """What it is, for people."""
        kind = "same meaning" if self.by_meaning else "fuzzy match"
        return f"{kind} {self.percent} %: the translation of '{self.unit.source}'"


class TranslationMemory:
    """Approved translations of one pair of languages; those given first are preferred."""

    def __init__(self, units: Iterable[Remembered] = ()) -> None:
        """Keep each distinct unit once."""
        self.units = tuple(dict.fromkeys(units))
        self._by_source: dict[str, list[Remembered]] = defaultdict(list)
        for unit in self.units:
            self._by_source[unit.source].append(unit)
        self._sources = list(self._by_source)
        self._folded = [source.casefold() for source in self._sources]

    @property
    def signature(self) -> str:
        """Hash of all units."""
        return hashlib.sha256(
            json.dumps([astuple(unit) for unit in self.units]).encode()
        ).hexdigest()

    def exact(self, source: str, before: str = "", after: str = "") -> Remembered | None:
        """Return the translation of just this sentence, best one between the same neighbours."""
        found = self._by_source.get(source, ())
        return max(
            found,
            key=lambda unit: (
                (bool(before) and unit.before == before) + (bool(after) and unit.after == after)
            ),
            default=None,
        )

    def similar(
        self, texts: Sequence[str], encoder: Encoder, threshold: int
    ) -> list[list[SimilarMatch]]:
        """Return for each text what is remembered of others like it, the most alike first.

        ``threshold`` is the least percentage of letters; what shares fewer is found by meaning.
        """
        if not self._sources:
            return [[] for _ in texts]
        close = self._close_in_meaning(texts, encoder)
        results = []
        for text, alike, others in zip(texts, self._alike(texts, threshold), close, strict=True):
            matches = {
                self._sources[index]: SimilarMatch(self._unit(index), min(99, int(score)))
                for score, index in alike
                if self._sources[index] != text
            }
            for index, cosine in others:
                if self._sources[index] not in matches and self._sources[index] != text:
                    percent = min(99, int(100 * cosine))
                    matches[self._sources[index]] = SimilarMatch(self._unit(index), percent, True)
            ranked = sorted(matches.values(), key=lambda one: (one.by_meaning, -one.percent))
            results.append(ranked[:MOST_OFFERED])
        return results

    def _unit(self, index: int) -> Remembered:
        return self._by_source[self._sources[index]][0]

    def _alike(self, texts: Sequence[str], threshold: int) -> Iterator[list[tuple[float, int]]]:
        """Yield for each text the scores and numbers of the sources most like it, best first."""
        for start in range(0, len(texts), BATCH):
            batch = [text.casefold() for text in texts[start : start + BATCH]]
            scores = process.cdist(
                batch, self._folded, scorer=fuzz.ratio, score_cutoff=threshold, dtype=np.uint8
            )
            for text, row in zip(batch, scores, strict=True):
                found = [
                    (fuzz.ratio(text, self._folded[index]), int(index))
                    for index in np.flatnonzero(row)
                ]
                yield sorted(found, key=lambda item: (-item[0], item[1]))[: MOST_OFFERED + 1]

    def _close_in_meaning(
        self, texts: Sequence[str], encoder: Encoder
    ) -> list[list[tuple[int, float]]]:
        if not texts or len(self._sources) > MOST_FOR_MEANING:
            return [[] for _ in texts]
        there = encoder.encode(self._sources)
        found = []
        for vector in encoder.encode(texts):
            cosines = there @ vector
            best = np.argsort(-cosines, kind="stable")[: MOST_OFFERED + 1]
            found.append([(int(i), float(cosines[i])) for i in best if cosines[i] >= SAME_MEANING])
        return found
