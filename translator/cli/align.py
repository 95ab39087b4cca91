"""``satzpaar align``: an existing translation, aligned sentence by sentence."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from translator.cli.options import (
    DEFAULT_ENCODER,
    Csv,
    Database,
    EncoderName,
    Json,
    MaxBytes,
    Offline,
    Source,
    Target,
    Threads,
    open_encoder,
)
from translator.cli.output import Column, emit, say

COLUMNS = (
    Column("bead", "bead"),
    Column("similarity", "similarity", right=True),
    Column("source", "source", grows=True),
    Column("target", "target", grows=True),
)


def align(
    source_file: Annotated[Path, typer.Argument(metavar="SOURCE", help="The original article.")],
    target_file: Annotated[Path, typer.Argument(metavar="TARGET", help="Its translation.")],
    db: Database = Path("satzpaar.db"),
    store_pairs: Annotated[
        bool, typer.Option("--store", help="Keep the pairs in the database for review.")
    ] = False,
    source: Source = "de",
    target: Target = "en",
    encoder: EncoderName = DEFAULT_ENCODER,
    offline: Offline = False,
    threads: Threads = 0,
    max_bytes: MaxBytes = 20_000_000,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Align an article with its existing translation, and print or store the pairs."""
    from translator import alignment, articles, pipeline
    from translator.store import Store

    if store_pairs:
        with Store(db, create=True) as store:
            original = pipeline.read(source_file, str(source_file), source, max_bytes, store)
            translated = pipeline.read(target_file, str(target_file), target, max_bytes, store)
            model = open_encoder(encoder, offline=offline, threads=threads, store=store)
            pairs = pipeline.store_alignment(original, translated, model, store)
        say(f"{len(pairs)} pairs stored; 'satzpaar show {source_file.name}' shows them")
    else:
        original, translated = (
            articles.read(path, name=str(path), language=language, max_bytes=max_bytes)
            for path, language in ((source_file, source), (target_file, target))
        )
        model = open_encoder(encoder, offline=offline, threads=threads, store=None)
        pairs = alignment.pair_articles(original, translated, model)
    rows = [
        asdict(pair)
        | {
            "bead": f"{pair.source_count}-{pair.target_count}",
            "findings": [asdict(finding) for finding in pair.findings],
        }
        for pair in pairs
    ]
    for row in rows:
        del row["sentence_ids"], row["target_sentence_ids"]
    emit(rows, COLUMNS, as_json=as_json, as_csv=as_csv)
