"""Databases with a run, an article and its pairs in them."""

import sqlite3
from pathlib import Path

from align.types import AlignOptions
from tests.support.fakes import FakeEncoder, FakeEngine, article, sentences_of
from translator.pipeline.signatures import run_record
from translator.store import Store
from translator.types import Origin, PairDraft


def start_run(store: Store, model: str = "m") -> int:
    record = run_record(FakeEngine(model=model).signature, FakeEncoder(), AlignOptions())
    return store.runs.start(record)


def fill(store: Store, *texts: str, path: str = "a.txt", model: str = "m") -> list[int]:
    """Store an article whose targets are its sentences in upper case; return pair numbers."""
    made = article(*texts, path=path)
    saved = store.articles.save(made, sentences_of(made))
    drafts = [
        PairDraft((number,), position, text, text.upper() + f" {model}", Origin.MT)
        for position, (number, text) in enumerate(zip(saved.sentence_ids, texts, strict=True))
    ]
    store.pairs.write(start_run(store, model), saved.id, drafts)
    return [pair.id for pair in store.pairs.select(article_ids=[saved.id])]


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as db:
        return list(db.iterdump())
