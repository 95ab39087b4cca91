"""``satzpaar accept``, ``reject``, ``edit`` and ``undo``: a person decides."""

import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from translator.cli.listing import PAIRS
from translator.cli.options import (
    DEFAULT_ENCODER,
    By,
    Database,
    Json,
    open_encoder,
    readable,
    reviewer_name,
)
from translator.cli.output import emit, say
from translator.errors import UsageError
from translator.types import Pair

LARGEST = 2**63 - 1

PairIds = Annotated[
    list[int],
    typer.Argument(metavar="PAIR", min=1, max=LARGEST, help="Numbers that 'satzpaar show' prints."),
]
PairId = Annotated[
    int,
    typer.Argument(
        metavar="PAIR", min=1, max=LARGEST, help="The number that 'satzpaar show' prints."
    ),
]


def accept(
    pairs: PairIds, db: Database = Path("satzpaar.db"), by: By = None, as_json: Json = False
) -> None:
    """Say that pairs are right as they are; all of them, or none if one cannot be."""
    from translator.store import Store

    with Store(db) as store:
        _print(store.accept(pairs, by=reviewer_name(by)).pairs, as_json)


def reject(
    pairs: PairIds, db: Database = Path("satzpaar.db"), by: By = None, as_json: Json = False
) -> None:
    """Say that pairs are wrong; they are kept, and left out of exports."""
    from translator.store import Store

    with Store(db) as store:
        _print(store.reject(pairs, by=reviewer_name(by)).pairs, as_json)


def edit(
    pair: PairId,
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="[TEXT]",
            help="The right translation, or - to read standard input; "
            "your editor opens if not given.",
        ),
    ] = None,
    db: Database = Path("satzpaar.db"),
    by: By = None,
    as_json: Json = False,
) -> None:
    """Replace a pair's target by your own text, which also accepts it."""
    from translator.review.desk import Desk
    from translator.store import Store

    with Store(db) as store:
        target = _text(text, store.pair(pair))
        encoder = open_encoder(DEFAULT_ENCODER, offline=True, threads=0, store=store)
        change = Desk(store, encoder, by=reviewer_name(by)).edit(pair, target)
    _print(change.pairs, as_json)


def _text(text: str | None, pair: Pair) -> str:
    if text == "-":
        return sys.stdin.read().rstrip("\r\n")
    if text is not None:
        return readable(text)
    if not sys.stdin.isatty():
        raise UsageError("give the new text, or - to read it from standard input")
    import click

    written = click.edit(f"{pair.target}\n")
    if written is None:
        raise UsageError("the editor was left without saving; nothing changed")
    return written.rstrip("\r\n")


def undo(
    pair: PairId, db: Database = Path("satzpaar.db"), by: By = None, as_json: Json = False
) -> None:
    """Take back the last decision on a pair; again: the one before it."""
    from translator.store import Store

    with Store(db) as store:
        _print(store.undo_pair(pair, by=reviewer_name(by)).pairs, as_json)


def _print(pairs: Iterable[Pair], as_json: bool) -> None:
    rows = [asdict(pair) for pair in pairs]
    emit(rows, PAIRS, as_json=as_json)
    if not rows:
        say("nothing changed")
