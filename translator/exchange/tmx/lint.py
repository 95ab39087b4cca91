"""Checks a TMX as OmegaT, Trados, memoQ, Weblate and the DTD would, unit by unit."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from translator.exchange.tmx.characters import Slip, mended
from translator.exchange.tmx.duplicates import Repetitions
from translator.exchange.tmx.elements import (
    END,
    Dtd,
    Head,
    Note,
    SyntaxSlip,
    parse_head,
    parse_unit,
)
from translator.exchange.tmx.pieces import BETWEEN, Encoding, Piece, encoding, pieces
from translator.exchange.tmx.problems import OBJECTIONS, Harm, Tool, worst
from translator.exchange.tmx.rules import UnitRules, header_notes, language, text_of

if TYPE_CHECKING:
    from lxml import etree

SHOWN = 20
"""Problems of one kind that are listed, unless the caller says otherwise."""

_SLIPS = {
    "control-character": "{} is a control character, which XML cannot hold",
    "bare-ampersand": "'{}' must be written as &amp;",
    "bare-less-than": "'{}' must be written as &lt;",
    "html-entity": "{} is known in HTML, not in XML",
    "surrogates": "{} is one character written as two, which XML cannot hold",
}


@dataclass(frozen=True)
class Problem:
    """One thing somebody would object to."""

    line: int
    column: int
    """From 1; 0 where only the line is known."""
    unit: int
    """Its number in the file, from 1; 0 outside units."""
    kind: str
    message: str

    @property
    def harm(self) -> Harm:
        """The worst that comes of it."""
        return OBJECTIONS[self.kind].worst

    @property
    def tools(self) -> tuple[Tool, ...]:
        """Whom it troubles."""
        return tuple(tool for tool in Tool if tool in OBJECTIONS[self.kind].harm)


@dataclass(frozen=True)
class CheckReport:
    """What a check found."""

    file: str
    encoding: str
    units: int
    languages: dict[str, int]
    """How many units have each language, by its code."""
    problems: tuple[Problem, ...]
    """In the order of the file, of each kind the first ones."""
    counts: dict[str, int]
    """How many there are of each kind."""

    def verdict(self, tool: Tool) -> Harm | None:
        """Return the worst that the tool meets, None where it has nothing to say."""
        harms = [
            OBJECTIONS[kind].harm[tool] for kind in self.counts if tool in OBJECTIONS[kind].harm
        ]
        return worst(harms) if harms else None

    def clean(self, tools: Collection[Tool] = tuple(Tool)) -> bool:
        """Whether these tools read all of it."""
        return all(self.verdict(tool) in (None, Harm.HINT) for tool in tools)


def check(path: Path, *, tools: Collection[Tool] = tuple(Tool), shown: int = SHOWN) -> CheckReport:
    """Return what these tools object to in a TMX; raises TmxError where it cannot be opened.

    Of each kind of problem ``shown`` are listed, all where it is 0, and all are counted. The file
    is read unit by unit; of each unit only two numbers are kept.
    """
    how = encoding(path)
    linter = _Linter(how)
    problems: list[Problem] = []
    counts: Counter[str] = Counter()
    for problem in linter.problems(pieces(path, how)):
        if not any(tool in tools for tool in problem.tools):
            continue
        counts[problem.kind] += 1
        if not shown or counts[problem.kind] <= shown:
            problems.append(problem)
    problems.sort(key=lambda problem: (problem.line, problem.column))
    return CheckReport(
        str(path), how.name, linter.units, dict(linter.languages), tuple(problems), dict(counts)
    )


class _Linter:
    """Goes through one file."""

    def __init__(self, how: Encoding) -> None:
        self.units = 0
        self.languages: Counter[str] = Counter()
        self._how = how
        self._repetitions = Repetitions()
        self._dtd = Dtd()
        self._use(Head())

    def problems(self, found: Iterable[Piece]) -> Iterator[Problem]:
        """Yield everything there is to object to."""
        if self._how.wrong:
            kind = "mojibake" if self._how.readable else "encoding"
            yield Problem(self._how.line, 0, 0, kind, self._how.wrong)
        readers = {"head": self._head, "unit": self._unit, "gap": self._gap, "tail": self._tail}
        for piece in found:
            yield from readers[piece.kind](piece)
        for kind, line, unit, first in self._repetitions.found():
            message = (
                f"the same unit as in line {first}"
                if kind == "duplicate"
                else f"another translation of the source in line {first}; OmegaT fills in the last"
            )
            yield Problem(line, 0, unit, kind, message)

    def _head(self, piece: Piece) -> Iterator[Problem]:
        text, slips = mended(piece.text)
        yield from self._slipped(piece, slips)
        head = parse_head(text)
        if isinstance(head, SyntaxSlip):
            yield self._broken(piece, head)
            return
        notes = list(header_notes(head))
        yield from self._noted(piece, notes)
        self._use(head)
        if head.root is not None:
            yield from self._validated(piece, head.root, notes)

    def _use(self, head: Head) -> None:
        self._file = head
        self._rules = UnitRules(head)

    def _unit(self, piece: Piece) -> Iterator[Problem]:
        self.units += 1
        if piece.wrong:
            yield self._broken(piece, SyntaxSlip(1, 0, f"a unit begins here, but {piece.wrong}"))
            return
        text, slips = mended(piece.text)
        yield from self._slipped(piece, slips)
        tu = parse_unit(text)
        if isinstance(tu, SyntaxSlip):
            yield self._broken(piece, tu)
            return
        notes = list(self._rules.notes(tu))
        yield from self._noted(piece, notes)
        yield from self._validated(piece, tu, notes)
        texts = [(language(tuv), text_of(tuv)) for tuv in tu.findall("tuv")]
        self.languages.update({code for code, _ in texts if code})
        self._repetitions.add(piece.line, self.units, self._file.srclang, texts)

    def _gap(self, piece: Piece) -> Iterator[Problem]:
        left = BETWEEN.sub("", piece.text).strip()
        if "--" in left and left.startswith("<!--"):
            yield Problem(piece.line, 0, 0, "comment", "a comment has -- in it")
        elif re.match(r"</body\s*>", left):
            message = "a second body begins: other tools refuse the file, or read the first only"
            yield Problem(piece.line, 0, 0, "second-body", message)
        elif left:
            line = piece.line + piece.text[: piece.text.index(left[:20])].count("\n")
            yield Problem(line, 0, 0, "stray", f"between two units stands {left[:40]!r}")

    def _tail(self, piece: Piece) -> Iterator[Problem]:
        if not END.fullmatch(piece.text) and not (self.units == 0 and not piece.text):
            message = "the file does not end with </body></tmx>: it is cut off, or has more"
            yield Problem(piece.line, 0, 0, "not-well-formed", message)

    def _slipped(self, piece: Piece, slips: Iterable[Slip]) -> Iterator[Problem]:
        for slip in slips:
            line, column = _place(piece, slip.at)
            shown = slip.text if slip.text.isprintable() else f"U+{ord(slip.text[0]):04X}"
            message = _SLIPS[slip.kind].format(shown)
            yield Problem(line, column, self._number(piece), slip.kind, message)

    def _noted(self, piece: Piece, notes: Iterable[Note]) -> Iterator[Problem]:
        for note in notes:
            line = piece.line + note.line - 1
            yield Problem(line, 0, self._number(piece), note.kind, note.message)

    def _validated(
        self, piece: Piece, element: "etree._Element", notes: Iterable[Note]
    ) -> Iterator[Problem]:
        """Yield what the DTD says, unless a rule said it in plain words."""
        if self._file.old or any(Tool.DTD in OBJECTIONS[note.kind].harm for note in notes):
            return
        for line, message in self._dtd.errors(element):
            yield Problem(piece.line + line - 1, 0, self._number(piece), "dtd", message)

    def _broken(self, piece: Piece, slip: SyntaxSlip) -> Problem:
        line = piece.line + slip.line - 1
        message = slip.told(piece.line - 1)
        return Problem(line, slip.column, self._number(piece), "not-well-formed", message)

    def _number(self, piece: Piece) -> int:
        return self.units if piece.kind == "unit" else 0


def _place(piece: Piece, at: int) -> tuple[int, int]:
    before = piece.text[:at]
    return piece.line + before.count("\n"), at - (before.rfind("\n") + 1) + 1
