"""Printing: rows as a table, JSON or CSV on stdout; talk and progress bars on stderr."""

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

from translator.errors import UsageError
from translator.types import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_CONTROLS = re.compile("[\x7f-\x9f\u2028\u2029]")
"""Characters that JSON lets stand and terminals act on."""

PIPE_WIDTH = 120
"""Columns of a table that is not printed on a terminal."""


@dataclass(frozen=True)
class Column:
    """One column of a table for people."""

    key: str
    title: str
    right: bool = False
    grows: bool = False
    """Takes the room that is left, and wraps."""


def say(message: str) -> None:
    """Tell the user something, on stderr."""
    print(visible(message), file=sys.stderr)  # noqa: T201


def counted(number: int, noun: str) -> str:
    """Return ``1 sentence``, ``2 sentences``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def near(path: str) -> str:
    """Return a stored path as seen from the current folder, where the file lies below it."""
    return os.path.relpath(path) if path.startswith(f"{os.getcwd()}{os.sep}") else path


def visible(text: str) -> str:
    """Return the text with control characters shown as symbols, so that none acts on a terminal.

    Line feeds and tabs stay.
    """
    return "".join(
        chr(0x2400 + ord(c)) if ord(c) < 32 and c not in "\n\t" else "\ufffd" if _acts(c) else c
        for c in text
    )


def _acts(character: str) -> bool:
    number = ord(character)
    return 0x7F <= number <= 0x9F or 0xD800 <= number <= 0xDFFF


def emit(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[Column],
    *,
    as_json: bool = False,
    as_csv: bool = False,
) -> None:
    """Print the rows: all their fields as JSON or CSV, or these columns as a table."""
    if as_json and as_csv:
        raise UsageError("give --json or --csv, not both")
    rows = list(rows)
    if as_json:
        emit_json(rows)
    elif as_csv:
        _write_csv(rows, [column.key for column in columns], sys.stdout)
    else:
        _emit_table(rows, columns)


def emit_json(value: object) -> None:
    """Print one JSON document; text stays readable."""
    emit_data(json_text(value).encode("utf-8", "backslashreplace"))


def _write_csv(rows: Sequence[Mapping[str, Any]], keys: Sequence[str], file: TextIO) -> None:
    from translator.exchange.csv import write_cell

    names = list(rows[0]) if rows else list(keys)
    writer = csv.DictWriter(file, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {
                name: json.dumps(value, ensure_ascii=False)
                if isinstance(value, list | dict | tuple)
                else write_cell(value)
                if isinstance(value, str)
                else value
                for name, value in row.items()
            }
        )


def emit_data(data: bytes) -> None:
    """Print bytes as they are."""
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def _emit_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> None:
    _print_table(rows, columns, sys.stdout, None if sys.stdout.isatty() else PIPE_WIDTH)


def table_text(rows: Iterable[Mapping[str, Any]], columns: Sequence[Column]) -> str:
    """Return the table as it is printed where no terminal limits it."""
    file = io.StringIO()
    _print_table(list(rows), columns, file, PIPE_WIDTH)
    return file.getvalue()


def csv_text(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> str:
    """Return the rows as CSV, all their fields, lists and such as JSON."""
    file = io.StringIO()
    _write_csv(rows, [column.key for column in columns], file)
    return file.getvalue()


def json_text(value: object) -> str:
    """Return one JSON document that people can read."""
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _print_table(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], file: TextIO, width: int | None
) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        table.add_column(
            column.title,
            justify="right" if column.right else "left",
            overflow="fold",
            ratio=1 if column.grows else None,
            no_wrap=not column.grows,
        )
    if any(column.grows for column in columns):
        table.expand = True
    for row in rows:
        table.add_row(*(Text(visible(_cell(row[column.key]))) for column in columns))
    console = Console(file=file, width=width, highlight=False, markup=False)
    console.print(table)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.2f}"
    return str(value)


class _ShownProgress:
    """A progress bar with count, rate and time left."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def start(self, label: str, total: int) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            ProgressColumn,
            Task,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.text import Text

        class Rate(ProgressColumn):
            def render(self, task: Task) -> Text:
                return Text(f"{task.finished_speed or task.speed or 0:.1f}/s")

        self.finish()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            Rate(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(label, total=total)
        self._bar.start()

    def advance(self, count: int) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task, count)

    def finish(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def progress_bar() -> Progress:
    """Return a progress bar on stderr, or a silent counter where stderr is not a terminal."""
    if not sys.stderr.isatty():
        return Progress()
    shown = _ShownProgress()
    return Progress(start=shown.start, advance=shown.advance, finish=shown.finish)
