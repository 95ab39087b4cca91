"""Runs ``satzpaar run`` with an engine that takes its time; stopped by test_pipeline."""

import sys
import time

from tests.support.fakes import FakeEncoder, FakeEngine
from translator.cli import main
from translator.engines import choice
from translator.pipeline import encoder

if __name__ == "__main__":
    folder, db, seconds = sys.argv[1:]
    engine = FakeEngine(batch_size=2, before_batch=lambda batch: time.sleep(float(seconds)))
    choice.choose = lambda *arguments, **options: engine
    encoder.open_encoder = lambda *arguments, **options: FakeEncoder()
    sys.argv[1:] = ["run", folder, "--db", db, "--json"]
    main()
