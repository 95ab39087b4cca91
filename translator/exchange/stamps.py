"""What a file remembers of a pair, so that an import can tell who changed what."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from translator.exchange.xml_text import FORBIDDEN
from translator.types import PairState


@dataclass(frozen=True)
class Stamp:
    """The pair as it was exported: its last event, its state, and hashes of its texts."""

    event: int
    state: PairState
    source: str
    target: str
    note: str

    @classmethod
    def of(cls, event: int, state: PairState, source: str, target: str, note: str) -> Self:
        """Return the stamp of a pair with these contents."""
        return cls(event, state, digest(source), digest(target), digest(note))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the stamp that was written like this, None if it is none."""
        event, *rest = text.strip().split(".")
        if len(rest) != 4 or not event.isascii() or not event.isdigit() or rest[0] not in _STATES:
            return None
        return cls(int(event), PairState(rest[0]), *rest[1:])

    def __str__(self) -> str:
        """Return the stamp as files carry it: short, without blanks."""
        return f"{self.event}.{self.state.value}.{self.source}.{self.target}.{self.note}"


_STATES = frozenset(state.value for state in PairState)


def stable(text: str) -> str:
    """Return the text as every format and editor gives it back."""
    # First what files lose: a line end may fall into one when what stood inside it is gone.
    kept = FORBIDDEN.sub("", text)
    return kept.replace("\r\n", "\n").replace("\r", "\n").strip()


@lru_cache(maxsize=64)
def digest(text: str) -> str:
    """Return a short hash of the text; line ends and characters that get lost do not count."""
    return hashlib.blake2b(stable(text).encode(), digest_size=6).hexdigest()
