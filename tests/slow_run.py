"""Runs the pipeline on a folder with an engine that takes its time; killed by test_pipeline."""

import sys
import time
from pathlib import Path

from tests.fakes import FakeEncoder, FakeEngine
from translator import articles, pipeline
from translator.store import Store

if __name__ == "__main__":
    folder, db, seconds = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    engine = FakeEngine(batch_size=2, before_batch=lambda batch: time.sleep(seconds))
    with Store(db, create=True) as store:
        report = pipeline.process(articles.find([folder]), engine, FakeEncoder(), store)
    sys.stdout.write(f"{len(engine.asked)} {report.translated}\n")
