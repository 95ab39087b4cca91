"""What the pipeline asks of a translation engine."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from translator.types import Hypothesis


@dataclass(frozen=True)
class EngineSignature:
    """How a translation was made: equal signatures give equal translations."""

    engine: str
    """``argos`` or ``llm``."""
    model: str
    """The model's name in ``satzpaar models list``, such as ``gemma-3-270m-de-en``."""
    model_version: str
    """Version and, where there is one, the first 12 digits of the file's SHA-256."""
    source_language: str
    target_language: str
    options: dict[str, str | int | float | bool] = field(default_factory=dict)


class Engine(Protocol):
    """Translates plain sentences (no markup) in batches.

    Constructing an engine is cheap; the first call of ``translate`` loads the model.
    """

    @property
    def signature(self) -> EngineSignature:
        """How this engine translates, without loading the model."""

    @property
    def batch_size(self) -> int:
        """How many sentences to hand over at once, so that work can be stored in between."""

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None] = lambda count: None
    ) -> list[Hypothesis]:
        """Return one hypothesis per sentence, same order and length.

        ``advance`` is told how many sentences were finished as they are. A sentence the engine
        cannot translate gives a ``failed`` hypothesis with the reason, never an exception;
        a model that cannot be loaded raises EngineError or ModelError.
        """


@runtime_checkable
class Rephrasing(Protocol):
    """What an engine may offer besides: to translate sentences in other ways."""

    @property
    def at_hand(self) -> int:
        """How many alternatives cost nothing once a sentence was translated."""

    def alternatives(self, sentences: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """Return for each sentence up to ``count`` distinct translations made in other ways.

        They are always the same ones. Unacceptable ones are left out, so there may be none; one may
        equal the translation that ``translate`` gives. Each says in ``reason`` how it was made.
        """
