"""Keeps a run going where an engine crashes: smaller batches, then one sentence is given up."""

from collections.abc import Callable, Sequence

from translator.engines.base import Engine, EngineSignature, Rephrasing
from translator.errors import first_line
from translator.types import Hypothesis, Origin

CRASHES = (MemoryError, RuntimeError, OSError)
"""What engines raise when memory runs out, a library gives up or a server is gone."""

BUGS = (NotImplementedError, RecursionError)
"""Those of them that are mistakes of ours."""


def enduring(engine: Engine) -> Engine:
    """Return the engine such that a crash costs one sentence, which comes out as failed."""
    return _EnduringRephrasing(engine) if isinstance(engine, Rephrasing) else _Enduring(engine)


class _Enduring:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def signature(self) -> EngineSignature:
        return self._engine.signature

    @property
    def batch_size(self) -> int:
        return self._engine.batch_size

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None] = lambda count: None
    ) -> list[Hypothesis]:
        told = 0

        def tell(count: int) -> None:
            nonlocal told
            told += count
            advance(count)

        try:
            return self._engine.translate(sentences, tell)
        except CRASHES as error:
            if isinstance(error, BUGS):
                raise
            advance(-told)
            if len(sentences) == 1:
                advance(1)
                reason = f"the engine crashed: {first_line(error)}"
                return [Hypothesis("", None, Origin.FAILED, reason)]
        middle = len(sentences) // 2
        return [
            *self.translate(sentences[:middle], advance),
            *self.translate(sentences[middle:], advance),
        ]


class _EnduringRephrasing(_Enduring):
    @property
    def at_hand(self) -> int:
        assert isinstance(self._engine, Rephrasing)
        return self._engine.at_hand

    def alternatives(self, sentences: Sequence[str], count: int) -> list[list[Hypothesis]]:
        assert isinstance(self._engine, Rephrasing)
        try:
            return self._engine.alternatives(sentences, count)
        except CRASHES as error:
            if isinstance(error, BUGS):
                raise
            if len(sentences) == 1:
                return [[]]
        middle = len(sentences) // 2
        return [
            *self.alternatives(sentences[:middle], count),
            *self.alternatives(sentences[middle:], count),
        ]
