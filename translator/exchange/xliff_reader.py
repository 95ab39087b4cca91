"""XLIFF that we exported and other tools changed: 1.2 and 2.1, streamed."""

import re
from collections.abc import Iterator
from pathlib import Path

from translator.exchange.corrections import Row
from translator.exchange.stamps import Stamp
from translator.exchange.xliff import CHECK, STATES_1, STATES_2
from translator.exchange.xml_events import End, Start, Text, rooted
from translator.types import PairState

UNITS = frozenset({"unit", "trans-unit"})
SIDES = frozenset({"source", "target"})

UNDECIDED = re.compile("initial|new|translated|needs-.*")
"""States that say nobody decided yet."""


def read_xliff(path: Path) -> Iterator[Row]:
    """Yield what each unit holds now; inline codes are the markup they stand for."""
    unit: _Unit | None = None
    for event in rooted(path, "xliff"):
        match event:
            case Start(name, attributes) if name in UNITS:
                unit = _Unit(attributes)
            case Start(name, attributes) if unit is not None:
                unit.start(name, attributes)
            case Text(text) if unit is not None:
                unit.text(text)
            case End(name) if unit is not None:
                if name in UNITS:
                    yield unit.row()
                    unit = None
                else:
                    unit.end(name)


class _Unit:
    """Gathers what stands in a unit; the data of codes may come after the segments."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self._id = attributes.get("id", "")
        # Tools rename prefixes of namespaces, so only the name itself counts.
        own = (value for name, value in attributes.items() if name.endswith(":seen"))
        self._stamp = next(own, attributes.get("extradata", ""))
        self._approved = attributes.get("approved") == "yes"
        self._sides: dict[str, list[tuple[str, bool]]] = {"source": [], "target": []}
        self._states: list[tuple[str, str]] = []
        self._data: dict[str, str] = {}
        self._notes: list[str] = []
        self._parts: list[str] | None = None
        self._side = self._key = ""
        self._own_note = True
        self._aside = 0
        self._open: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "alt-trans":  # other tools' suggestions
            self._aside += 1
        elif self._aside:
            return
        elif name in SIDES:
            self._side = name
            if name == "target" and "state" in attributes:
                self._states.append((attributes["state"], ""))
        elif name == "segment":
            state = attributes.get("state", "initial")
            self._states.append((state, attributes.get("subState", "")))
        elif name == "note":
            self._own_note = CHECK not in (attributes.get("category"), attributes.get("from"))
            self._parts = []
        elif name == "data":
            self._key, self._parts = attributes.get("id", ""), []
        elif self._side:
            self._code(name, attributes)

    def _code(self, name: str, attributes: dict[str, str]) -> None:
        side = self._sides[self._side]
        if name == "cp":
            side.append((chr(int(attributes.get("hex", "FFFD"), 16)), False))
        elif name == "pc":
            side.append((attributes.get("dataRefStart", ""), True))
            self._open.append(attributes.get("dataRefEnd", ""))
        elif name in ("ph", "sc", "ec") and "dataRef" in attributes:
            side.append((attributes["dataRef"], True))

    def text(self, text: str) -> None:
        if self._aside:
            return
        if self._parts is not None:
            self._parts.append(text)
        elif self._side:
            self._sides[self._side].append((text, False))

    def end(self, name: str) -> None:
        if name == "alt-trans":
            self._aside -= 1
        elif self._aside:
            return
        elif name in SIDES:
            self._side = ""
        elif name == "pc" and self._side and self._open:
            self._sides[self._side].append((self._open.pop(), True))
        elif self._parts is not None and name in ("note", "data"):
            text, self._parts = "".join(self._parts), None
            if name == "data":
                self._data[self._key] = text
            elif self._own_note:
                self._notes.append(text)

    def row(self) -> Row:
        source, target = (
            "".join(self._data.get(text, "") if refers else text for text, refers in side)
            for side in self._sides.values()
        )
        pair = self._id.removeprefix("p")
        state, note = self._state(), "\n".join(self._notes)
        return Row.of(f"unit {self._id}", pair, self._stamp, source, target, state, note)

    def _state(self) -> str:
        """Return our state for theirs; the one exported where theirs still says the same."""
        stamp = Stamp.read(self._stamp)
        states = {state for state, _ in self._states}
        if stamp is not None and states <= {STATES_1[stamp.state], STATES_2[stamp.state]}:
            return stamp.state.value
        for state, theirs in STATES_1.items():
            if states == {theirs}:
                return state.value
        decided = states and not any(map(UNDECIDED.fullmatch, states))
        return (PairState.ACCEPTED if decided or self._approved else PairState.NEW).value
