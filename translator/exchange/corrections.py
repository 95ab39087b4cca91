"""A row that comes home: what an editor left in a file that we exported."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from translator.exchange.stamps import Stamp


@dataclass(frozen=True)
class Row:
    """One pair as the file has it now, and what the file says it was."""

    place: str
    """Where it stands, for people: ``row 12``, ``unit p57``."""
    pair: int
    """0 where the row does not say."""
    seen: Stamp | None
    source: str
    target: str
    state: str
    note: str

    @classmethod
    def of(
        cls, place: str, pair: str, seen: str, source: str, target: str, state: str, note: str
    ) -> Self:
        """Return the row with these texts, which may be anything."""
        number = pair.strip().removesuffix(".0")  # as spreadsheets write whole numbers
        known = number.isascii() and number.isdigit() and len(number) < 19
        state = state.strip().casefold()
        return cls(
            place, int(number) if known else 0, Stamp.read(seen), source, target, state, note
        )

    @classmethod
    def from_columns(cls, place: str, values: Mapping[str, str]) -> Self:
        """Return the row of a table whose columns have our names."""
        names = ("pair", "seen", "source", "target", "state", "note")
        return cls.of(place, *(values.get(name, "") for name in names))
