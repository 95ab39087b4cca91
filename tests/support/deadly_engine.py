"""An engine that kills its process, and a run with it."""

import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.support.fakes import FakeEncoder, FakeEngine
from translator import documents
from translator.pipeline import run
from translator.pipeline.reports import RunReport
from translator.store import Store
from translator.types import Hypothesis


class DeadlyEngine(FakeEngine):
    """Takes the whole process with it when it is given one of these sentences."""

    deadly: frozenset[str] = frozenset()
    number: int = signal.SIGSEGV

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None] = lambda count: None
    ) -> list[Hypothesis]:
        if self.deadly.intersection(sentences):
            os.kill(os.getpid(), self.number)
            time.sleep(60)  # what is not handled ends the process meanwhile
        return super().translate(sentences, advance)


def process(folder: Path, db: Path, engine: FakeEngine, **options: object) -> RunReport:
    with Store(db, create=True) as store:
        settings = run.RunSettings(**options)  # type: ignore[arg-type]
        return run.run_articles(documents.find([folder]), engine, FakeEncoder(), store, settings)
