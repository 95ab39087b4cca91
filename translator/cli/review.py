"""``satzpaar accept``, ``edit``, ``merge``, ``undo`` and the others: a person decides."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.cli.listing import PAIRS
from translator.cli.options import (
    By,
    Database,
    Json,
    complete_article,
    readable,
    reviewer_name,
)
from translator.cli.output import emit, say
from translator.errors import UsageError
from translator.types import Pair

if TYPE_CHECKING:
    from translator.review.desk import Change, Desk
    from translator.store import Store

LARGEST = 2**63 - 1
NUMBER = "The number that 'satzpaar show' prints."

PairIds = Annotated[
    list[int],
    typer.Argument(metavar="PAIR", min=1, max=LARGEST, help="Numbers that 'satzpaar show' prints."),
]
MaybePairIds = Annotated[
    list[int] | None,
    typer.Argument(metavar="PAIR", min=1, max=LARGEST, help="Numbers that 'satzpaar show' prints."),
]
PairId = Annotated[int, typer.Argument(metavar="PAIR", min=1, max=LARGEST, help=NUMBER)]
MaybePairId = Annotated[
    int | None,
    typer.Argument(metavar="PAIR", min=1, max=LARGEST, help=NUMBER, show_default=False),
]
At = "Where its second half begins: how many characters before it, or its first words."


class Side(StrEnum):
    """The two sides of a pair."""

    SOURCE = "source"
    TARGET = "target"


class Direction(StrEnum):
    """Where a sentence goes."""

    UP = "up"
    DOWN = "down"


def accept(
    pairs: MaybePairIds = None,
    above: Annotated[
        float | None,
        typer.Option(
            "--above",
            min=0,
            max=1,
            metavar="P",
            help="Accept all new pairs that a reviewer would accept with at least this "
            "probability; how many errors to expect is said before.",
        ),
    ] = None,
    article: Annotated[
        str | None,
        typer.Option(
            "--article",
            metavar="ARTICLE",
            help="Only of this article, with --above.",
            autocompletion=complete_article,
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask before, with --above.")
    ] = False,
    db: Database = Path("satzpaar.db"),
    by: By = None,
    as_json: Json = False,
) -> None:
    """Say that pairs are right as they are; all of them, or none if one cannot be."""
    if bool(pairs) == (above is not None):
        raise UsageError("give numbers of pairs, or --above P")
    with _store(db) as store:
        if above is None:
            _print(store.history.accept(pairs or (), by=reviewer_name(by)), as_json)
            return
        from translator.review.queue import Queue

        queue = Queue(store)
        article_id = None if article is None else store.articles.find(article).id
        say(queue.forecast(above, article_id).text)
        if sys.stdin.isatty() and not yes:
            typer.confirm("Accept them?", abort=True, err=True)
        _print(queue.accept_above(above, by=reviewer_name(by), article_id=article_id), as_json)


def reject(
    pairs: PairIds, db: Database = Path("satzpaar.db"), by: By = None, as_json: Json = False
) -> None:
    """Say that pairs are wrong; they are kept, and left out of exports."""
    with _store(db) as store:
        _print(store.history.reject(pairs, by=reviewer_name(by)), as_json)


def reopen(
    pairs: PairIds, db: Database = Path("satzpaar.db"), by: By = None, as_json: Json = False
) -> None:
    """Have pairs decided again; their texts stay."""
    with _store(db) as store:
        _print(store.history.reopen(pairs, by=reviewer_name(by)), as_json)


def edit(
    pair: PairId,
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="TEXT",
            help="The right translation, or - to read standard input; "
            "your editor opens if not given.",
        ),
    ] = None,
    db: Database = Path("satzpaar.db"),
    by: By = None,
    as_json: Json = False,
) -> None:
    """Replace a pair's target by your own text, which also accepts it."""
    with _desk(db, by) as desk:
        _print(desk.edit(pair, _text(text, desk.store.pairs.get(pair))), as_json)


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


def choose(
    pair: PairId,
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", min=1, help="Which of those in 'show --json'.")
    ],
    db: Database = Path("satzpaar.db"),
    by: By = None,
    as_json: Json = False,
) -> None:
    """Take another translation that a run kept, instead of the target."""
    with _desk(db, by) as desk:
        _print(desk.choose(pair, number), as_json)


def note(
    pair: PairId,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The remark; '' takes it away.")],
    db: Database = Path("satzpaar.db"),
    by: By = None,
    as_json: Json = False,
) -> None:
    """Attach a remark to a pair, in place of the one before."""
    with _store(db) as store:
        _print(store.history.note(pair, readable(text), by=reviewer_name(by)), as_json)


def merge(
    pair: PairId, db: Database = Path("satzpaar.db"), by: By = None, as_json: Json = False
) -> None:
    """Make one pair of this one and the next of its article."""
    with _desk(db, by) as desk:
        _print(desk.merge(pair), as_json)


def split(
    pair: PairId,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help=At)],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="The same of the target.")],
    db: Database = Path("satzpaar.db"),
    by: By = None,
    as_json: Json = False,
) -> None:
    """Make two pairs of one, each with its part of the source and the target."""
    with _desk(db, by) as desk:
        whole = desk.store.pairs.get(pair)
        change = desk.split(pair, _place(whole.source, source), _place(whole.target, target))
        _print(change, as_json)


def _place(text: str, given: str) -> int:
    """Return the place that is given as a number, or as words that stand there."""
    if given.isascii() and given.isdigit():
        return min(int(given), len(text))
    count = text.count(readable(given)) if given else 0
    if count != 1:
        raise UsageError(f"'{given}' stands {count} times in '{text}'; give a number or more words")
    return text.index(given)


def move(
    pair: PairId,
    side: Annotated[Side, typer.Argument(help="Which side's sentence.")],
    direction: Annotated[Direction, typer.Argument(help="The first one up, or the last one down.")],
    db: Database = Path("satzpaar.db"),
    by: By = None,
    as_json: Json = False,
) -> None:
    """Move a sentence of one side to the neighbouring pair."""
    with _desk(db, by) as desk:
        _print(desk.move(pair, side.value, direction.value), as_json)


def realign(
    first: PairId,
    last: Annotated[
        int, typer.Argument(metavar="PAIR", min=1, max=LARGEST, help="One further down.")
    ],
    db: Database = Path("satzpaar.db"),
    by: By = None,
    as_json: Json = False,
) -> None:
    """Align anew what stands between two accepted pairs; what people decided on stays."""
    with _desk(db, by) as desk:
        _print(desk.realign(first, last), as_json)


def undo(
    pair: MaybePairId = None,
    db: Database = Path("satzpaar.db"),
    by: By = None,
    as_json: Json = False,
) -> None:
    """Take back what you did last, or the last decision on a pair; again: the one before."""
    with _store(db) as store:
        name = reviewer_name(by)
        _print(
            store.history.undo(by=name) if pair is None else store.history.undo_pair(pair, by=name),
            as_json,
        )


def redo(db: Database = Path("satzpaar.db"), by: By = None, as_json: Json = False) -> None:
    """Do again what you took back last, unless you did something else since."""
    with _store(db) as store:
        _print(store.history.redo(by=reviewer_name(by)), as_json)


COMMANDS: tuple[Callable[..., None], ...] = (
    accept,
    reject,
    edit,
    choose,
    note,
    merge,
    split,
    move,
    realign,
    reopen,
    undo,
    redo,
)
"""All of them, in the order of the help."""


@contextmanager
def _store(db: Path) -> Iterator["Store"]:
    from translator.store import Store

    with Store(db) as store:
        yield store


@contextmanager
def _desk(db: Path, by: str | None) -> Iterator["Desk"]:
    from translator.review.desk import open_desk

    with open_desk(db, by=reviewer_name(by)) as desk:
        yield desk


def _print(change: "Change", as_json: bool) -> None:
    emit([asdict(pair) for pair in change.pairs], PAIRS, as_json=as_json)
    if change.gone:
        say(f"gone: pair {', '.join(str(number) for number in change.gone)}")
    if not change.action:
        say("nothing changed")
