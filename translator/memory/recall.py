"""The translation memory at work in a run: what need not be translated, and what is offered."""

from collections.abc import Sequence

from align.similarity import similarity as similarity_similarity
from align.types import Encoder
from translator.memory.translation_memory import Memory, SimilarMatch
from translator.store import Store
from translator.types import Alternative, Hypothesis, OfferedAlternative, Origin, Sentence


class Recall:
    """Remembers for the articles at hand: the database's own pairs first, then other memories."""

    def __init__(
        self, store: Store, encoder: Encoder, given: Memory, fuzzy: int, fuzzy_use: int | None
    ) -> None:
        """Look into ``given`` besides the store; similar sentences count from ``fuzzy`` percent.

        From ``fuzzy_use`` percent their translation is taken as it is; without it, never.
        """
        self._store, self._encoder, self._given = store, encoder, given
        self._fuzzy = fuzzy if fuzzy_use is None else min(fuzzy, fuzzy_use)
        self._fuzzy_use = fuzzy_use
        self._own: Memory | None = None
        self._similar: dict[str, list[SimilarMatch]] = {}

    def prepare(
        self,
        articles: Sequence[tuple[Sequence[Sentence], Sequence[int]]],
        languages: tuple[str, str],
    ) -> None:
        """Find what is remembered for the sentences at these positions."""
        if self._own is None:
            own = self._store.memory.remembered(*languages)
            self._own = Memory([*own, *self._given.units])
        asked = (group[position].text for group, positions in articles for position in positions)
        texts = [text for text in dict.fromkeys(asked) if self._own.exact(text) is None]
        found = self._own.similar(texts, self._encoder, self._fuzzy)
        self._similar = dict(zip(texts, found, strict=True))

    def knows(self, text: str) -> bool:
        """Return whether the engine need not be asked for this sentence."""
        return self._exact(text) is not None or self._usable(text) is not None

    def target(self, sentences: Sequence[Sentence], position: int) -> Hypothesis | None:
        """Return what a person made of this sentence, best one between the same neighbours."""
        text = sentences[position].text
        before = sentences[position - 1].text if position else ""
        after = sentences[position + 1].text if position + 1 < len(sentences) else ""
        exact = self._exact(text, before, after)
        if exact is not None:
            return Hypothesis(exact, None, Origin.MEMORY)
        usable = self._usable(text)
        if usable is None:
            return None
        return Hypothesis(usable.unit.target, None, Origin.MEMORY, usable.reason)

    def offers(self, texts: Sequence[str]) -> list[OfferedAlternative]:
        """Return the translations of sentences like these, to be stored as alternatives."""
        found = [
            (text, match) for text in dict.fromkeys(texts) for match in self._similar.get(text, ())
        ]
        if not found:
            return []
        similarities = similarity_similarity(
            [text for text, _ in found], [match.unit.target for _, match in found], self._encoder
        )
        return [
            OfferedAlternative(
                text,
                Alternative(
                    match.unit.target,
                    None,
                    similarity,
                    Origin.MEMORY,
                    match.reason,
                    match.percent,
                    match.unit.source,
                ),
            )
            for (text, match), similarity in zip(found, similarities, strict=True)
        ]

    def _exact(self, text: str, before: str = "", after: str = "") -> str | None:
        unit = self._own.exact(text, before, after) if self._own is not None else None
        return None if unit is None else unit.target

    def _usable(self, text: str) -> SimilarMatch | None:
        best = next(iter(self._similar.get(text, ())), None)
        if best is None or self._fuzzy_use is None or best.by_meaning:
            return None
        return best if best.percent >= self._fuzzy_use else None
