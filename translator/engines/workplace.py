"""Where a workflow works: what models there are, whom it tells, and what stops it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from translator.engines import choice
from translator.engines.base import Engine
from translator.engines.models.library import ModelLibrary
from translator.types import Progress


@dataclass(frozen=True)
class Workplace:
    """What a command or a program lends to a workflow; silent and never stopped by itself."""

    library: ModelLibrary
    say: Callable[[str], None] = field(default=lambda line: None)
    progress: Progress = field(default_factory=Progress)
    stoppable: Callable[[], AbstractContextManager[Callable[[], bool]]] = field(
        default=lambda: nullcontext(lambda: False)
    )
    """While it is entered, what it gives tells whether to stop after the work at hand."""

    def engine(self, asked: choice.EngineChoice) -> Engine:
        """Return the best engine that fits; UsageError unless it is asked for two languages."""
        asked.check()
        return choice.choose(asked, self.library, self.say, self.progress)
