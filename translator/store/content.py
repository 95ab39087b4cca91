"""What a pair is, or what of it changed, as the store takes it and events record it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, Final

from translator.store.findings import from_record, records
from translator.types import Finding, Origin, PairState


class Unset(Enum):
    """The type of UNSET."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET
"""Stands where a content says nothing, which is not the same as None."""


@dataclass(frozen=True, order=True)
class HeldSentence:
    """A sentence, or a stretch of one, that a pair holds."""

    sentence_id: int
    side: str
    """``source`` or ``target``."""
    start: int = 0
    end: int | None = None


@dataclass(frozen=True, kw_only=True)
class PairContent:
    """All that a pair is, or the part of it that an event is about; the rest is UNSET."""

    source: str | Unset = UNSET
    target: str | Unset = UNSET
    source_count: int | Unset = UNSET
    target_count: int | Unset = UNSET
    similarity: float | None | Unset = UNSET
    margin: float | None | Unset = UNSET
    length_ratio: float | None | Unset = UNSET
    confidence: float | None | Unset = UNSET
    engine_score: float | None | Unset = UNSET
    origin: Origin | Unset = UNSET
    reason: str | Unset = UNSET
    state: PairState | Unset = UNSET
    reviewer: str | Unset = UNSET
    note: str | Unset = UNSET
    retired: bool | Unset = UNSET
    shaped: bool | Unset = UNSET
    sentences: tuple[HeldSentence, ...] | Unset = UNSET
    findings: tuple[Finding, ...] | Unset = UNSET
    changed_at: str | Unset = UNSET

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what it says something about."""
        return tuple(said(self))

    def only(self, names: Iterable[str]) -> "PairContent":
        """Return what it says about these."""
        values = vars(self)
        return PairContent(**{name: values[name] for name in names})

    def updated(self, later: "PairContent") -> "PairContent":
        """Return what it is after a later content that says only what changed."""
        return PairContent(**(said(self) | said(later)))

    def differing(self, other: "PairContent") -> "PairContent":
        """Return what it says and the other one does not, or says otherwise."""
        known = vars(other)
        return PairContent(
            **{name: value for name, value in said(self).items() if value != known[name]}
        )


def said(content: PairContent) -> dict[str, Any]:
    """Return what a content says, by name."""
    return {name: value for name, value in vars(content).items() if value is not UNSET}


GONE = PairContent(retired=True, sentences=())
"""What is left of a pair that others took over."""

WHOLE = tuple(field.name for field in fields(PairContent) if field.name != "changed_at")
"""What together is all of a pair; when it changed is none of its content."""

_READ: dict[str, Any] = {
    "origin": Origin,
    "state": PairState,
    "retired": bool,
    "shaped": bool,
    "sentences": lambda rows: tuple(HeldSentence(*row) for row in rows),
    "findings": lambda found: tuple(map(from_record, found)),
}
_WRITTEN: dict[str, Any] = {"origin": str, "state": str, "retired": int, "shaped": int}
_ENCODER = json.JSONEncoder(ensure_ascii=False)


def columns(content: PairContent) -> dict[str, str | float | None]:
    """Return what it says as columns of the pair; sentences and findings have their own tables."""
    return {
        name: _WRITTEN[name](value) if name in _WRITTEN else value
        for name, value in said(content).items()
        if name not in ("sentences", "findings")
    }


def encode(content: PairContent) -> str:
    """Return the content as events hold it: a JSON object of what it says."""
    record: dict[str, Any] = dict(columns(content))
    if content.sentences is not UNSET:
        record["sentences"] = [
            (held.sentence_id, held.side, held.start, held.end) for held in content.sentences
        ]
    if content.findings is not UNSET:
        record["findings"] = records(content.findings)
    return _ENCODER.encode(record)


def decode(record: str) -> PairContent:
    """Return the content that an event holds."""
    return read(json.loads(record))


def read(values: dict[str, Any]) -> PairContent:
    """Return the content of these values by column, as rows and events hold them."""
    return PairContent(
        **{name: _READ[name](value) if name in _READ else value for name, value in values.items()}
    )
