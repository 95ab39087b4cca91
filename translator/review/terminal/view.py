"""What the terminal shows of pairs: rows side by side, and what is known of the current one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from translator.types import Alternative, Pair, PairState

GUTTER = 9
"""Columns left of the texts: which one is current, state, number, probability, findings."""

ADDRESS = re.compile(r"(https?://[^\s()<>]{8})[^\s()<>]{4,}")
"""An address, and as much of it as is shown."""

SYMBOLS = {c: 0x2400 + c for c in range(32) if c not in (9, 10)} | dict.fromkeys(
    range(0x7F, 0xA0), 0xFFFD
)
"""What control characters are shown as, so that none acts on the terminal."""

STATES = {
    PairState.NEW: "·",
    PairState.ACCEPTED: "✓",
    PairState.EDITED: "✎",
    PairState.REJECTED: "✗",
}


@dataclass(frozen=True)
class Row:
    """A pair as it is listed."""

    pair: Pair
    probability: float
    current: bool

    def texts(self) -> tuple[Text, Text]:
        """Return both sides, with what the checks found underlined."""
        sides = [Text(visible(text or "–")) for text in (self.pair.source, self.pair.target)]
        if self.pair.state is PairState.NEW:
            for finding in self.pair.findings:
                found = finding.source_spans, finding.target_spans
                for side, places in zip(sides, found, strict=True):
                    for start, stop in places:
                        side.stylize("underline bold", start, stop)
        elif not self.current:
            for side in sides:
                side.stylize("dim")
        return shortened(sides[0]), shortened(sides[1])

    def gutter(self) -> Text:
        """Return the two lines left of the texts."""
        mark = "▶" if self.current else " "
        remarks = f" !{len(self.pair.findings)}" if self.pair.findings else ""
        note = " n" if self.pair.note else ""
        first = f"{mark}{STATES[self.pair.state]}{self.pair.id}"
        return Text(
            f"{first}\n  {self.probability:.2f}{remarks}{note}",
            style="bold" if self.current else "",
        )

    def height(self, console: Console, width: int) -> int:
        """Return how many lines it takes, the blank one behind it included."""
        lines = [len(text.wrap(console, width)) for text in self.texts()]
        return max(2, *lines) + 1


def visible(text: str) -> str:
    """Return the text with control characters as symbols, one for each."""
    return text.translate(SYMBOLS)


def shortened(text: Text) -> Text:
    """Return the text with long addresses cut short; markings stay."""
    for match in reversed([*ADDRESS.finditer(text.plain)]):
        text = text[: match.end(1)] + Text("…") + text[match.end() :]
    return text


def width_of(screen: int) -> int:
    """Return how wide each side is on a screen of that width."""
    return max(10, (screen - GUTTER - 4) // 2)


def table(rows: Sequence[Row], screen: int) -> Table:
    """Return the rows, source and target side by side."""
    made = Table.grid(padding=(0, 1, 0, 0))
    made.add_column(width=GUTTER, min_width=GUTTER, no_wrap=True)
    for _ in range(2):
        made.add_column(width=width_of(screen), overflow="fold")
    for row in rows:
        made.add_row(row.gutter(), *row.texts())
        made.add_row()
    return made


def detail(pair: Pair, others: Sequence[Alternative], copies: int) -> Text:
    """Return what is known of a pair, the most important first."""
    lines = [f"! {finding.message}" for finding in pair.findings]
    lines += [f"? {pair.reason}"] if pair.reason else []
    lines += [f"note: {pair.note}"] if pair.note else []
    lines += [f"{number} {other.text}" for number, other in enumerate(others[:9], 1)]
    lines += [f"decides on {copies} equal pairs elsewhere too"] if copies else []
    numbers = [
        f"{name} {value:.2f}"
        for name, value in (
            ("similarity", pair.similarity),
            ("margin", pair.margin),
            ("confidence", pair.confidence),
        )
        if value is not None
    ]
    by = f"{pair.state.value} by {pair.reviewer}" if pair.reviewer else pair.state.value
    lines.append(", ".join([by, *numbers, pair.engine]))
    lines = [" ".join(visible(line).split()) for line in lines]
    return shortened(Text("\n".join(lines)))
