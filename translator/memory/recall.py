"""The translation memory at work in a run: what need not be translated, and what is offered."""

from collections.abc import Callable, Iterable, Sequence

from align.similarity import similarity
from align.types import Encoder
from translator.memory.translation_memory import SimilarMatch, TranslationMemory
from translator.types import Alternative, Hypothesis, OfferedAlternative, Origin


class Recall:
    """Remembers for the articles at hand: the database's own pairs first, then other memories."""

    def __init__(
        self,
        load: Callable[[], TranslationMemory],
        encoder: Encoder,
        fuzzy: int | None = None,
        fuzzy_use: int | None = None,
    ) -> None:
        """Load the memory when it is asked; similar sentences count from ``fuzzy`` percent.

        From ``fuzzy_use`` percent their translation is taken as it is; without it, never. Without
        either, only equal sentences count.
        """
        self._load, self._encoder = load, encoder
        given = [percent for percent in (fuzzy, fuzzy_use) if percent is not None]
        self._fuzzy = min(given, default=None)
        self._fuzzy_use = fuzzy_use
        self._own: TranslationMemory | None = None
        self._similar: dict[str, list[SimilarMatch]] = {}

    def prepare(self, texts: Iterable[str]) -> None:
        """Find what is remembered for these sentences."""
        if self._own is None:
            self._own = self._load()
        if self._fuzzy is None:
            return
        unknown = [text for text in dict.fromkeys(texts) if self._own.exact(text) is None]
        found = self._own.similar(unknown, self._encoder, self._fuzzy)
        self._similar = dict(zip(unknown, found, strict=True))

    def recall(self, text: str, before: str = "", after: str = "") -> Hypothesis | None:
        """Return what a person made of this sentence, best one between the same neighbours."""
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
        similarities = similarity(
            [text for text, _ in found], [match.unit.target for _, match in found], self._encoder
        )
        return [
            OfferedAlternative(
                text,
                Alternative(
                    match.unit.target,
                    None,
                    alike,
                    Origin.MEMORY,
                    match.reason,
                    match.percent,
                    match.unit.source,
                ),
            )
            for (text, match), alike in zip(found, similarities, strict=True)
        ]

    def _exact(self, text: str, before: str = "", after: str = "") -> str | None:
        unit = self._own.exact(text, before, after) if self._own is not None else None
        return None if unit is None else unit.target

    def _usable(self, text: str) -> SimilarMatch | None:
        best = next(iter(self._similar.get(text, ())), None)
        if best is None or self._fuzzy_use is None or best.by_meaning:
            return None
        return best if best.percent >= self._fuzzy_use else None
