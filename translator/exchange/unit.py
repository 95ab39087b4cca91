"""What leaves for other tools: units, the choices of an export, and what came of it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from translator.errors import ExportError
from translator.types import Finding, Origin, PairState

REVIEWED = frozenset({PairState.ACCEPTED, PairState.EDITED})
"""The states that say a person stands behind the target."""

LONG_SEGMENT = 2000
"""Characters beyond which some servers (RWS) refuse a segment."""


def number_of(source: str, languages: tuple[str, str]) -> str:
    """Return the number of a unit, the same for the same text wherever it comes from."""
    return hashlib.sha256("\0".join((*languages, source)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Unit:
    """A pair on its way to another tool, with everything that tool may want to know of it."""

    source: str
    target: str
    source_language: str
    target_language: str
    tuid: str
    """The same text every time this unit is exported."""
    state: PairState
    confidence: float | None
    similarity: float | None
    origin: Origin
    engine: str
    """Engine and model that made the target; empty for people's translations."""
    run: str
    article: str
    context_before: str
    """The source sentence before this one in the article, or nothing."""
    context_after: str
    created: str
    """ISO 8601, UTC."""
    changed: str
    """ISO 8601, UTC."""
    reviewer: str
    note: str
    source_count: int = 1
    target_count: int = 1
    findings: tuple[Finding, ...] = ()
    pair: int = 0
    """The number of the pair in the database; 0 where there is none."""
    event: int = 0
    """The last event of the pair, by which an import sees whether it changed meanwhile."""
    markup: str = "text"
    """Which inline markup both sides have: ``text`` (none), ``markdown`` or ``html``."""
    author: str = ""
    """Who made it in another tool, where it was imported from a memory that says so."""

    @property
    def reviewed(self) -> bool:
        """Whether a person accepted or edited it."""
        return self.state in REVIEWED

    @property
    def machine(self) -> bool:
        """Whether no person ever approved the target."""
        return self.origin is Origin.MT and not self.reviewed


@dataclass(frozen=True)
class ExportOptions:
    """The choices of an export."""

    languages: Mapping[str, str] = field(default_factory=dict)
    """Codes to write instead of ours, such as ``{"de": "de-DE"}``."""
    keep_variants: bool = False
    """Keep several translations of one source; without it the best stays."""
    tuid: bool = True
    """Write the units' stable numbers."""
    rejected: bool = False
    """Write rejected pairs too."""
    bom: bool = True
    """Begin CSV and TSV with the mark by which Excel knows UTF-8."""
    codes: bool = True
    """Write inline markup as codes where the format has such; otherwise as text."""
    xliff: str = "2.1"
    """Which XLIFF to write: 2.1 or 1.2."""


@dataclass(frozen=True)
class ExportReport:
    """What an export came to."""

    files: tuple[str, ...]
    """The files written, the one asked for first."""
    written: int = 0
    """Units in the file asked for."""
    written_nm: int = 0
    """Units of several source sentences, in the second file."""
    skipped_empty: int = 0
    skipped_failed: int = 0
    skipped_rejected: int = 0
    skipped_duplicates: int = 0
    """Units whose source (and with variants kept, target) another unit has, and better."""
    removed_characters: int = 0
    """Characters the format cannot hold, dropped from the texts."""
    too_long: int = 0
    """Units written with a side beyond 2000 characters, which some servers refuse."""
    skipped_long: int = 0
    """Units with a side longer than a cell of the format holds."""

    @property
    def summary(self) -> str:
        """The report as one line for people."""
        files = self.files[:1] if self.written_nm else self.files
        parts = [f"wrote {_count(self.written, 'unit')} to {' and '.join(files)}"]
        if self.written_nm:
            parts.append(
                f"{_count(self.written_nm, 'unit')} of several sentences to {self.files[1]}"
            )
        skipped = {
            "with the source of a better one": self.skipped_duplicates,
            "failed": self.skipped_failed,
            "rejected": self.skipped_rejected,
            "with an empty side": self.skipped_empty,
            "longer than a cell holds": self.skipped_long,
        }
        left_out = [f"{count} {why}" for why, count in skipped.items() if count]
        if left_out:
            parts.append(f"left out {', '.join(left_out)}")
        if self.removed_characters:
            dropped = _count(self.removed_characters, "character")
            parts.append(f"dropped {dropped} the format cannot hold")
        if self.too_long:
            parts.append(f"{_count(self.too_long, 'unit')} longer than {LONG_SEGMENT} characters")
        return "; ".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


class Sieve:
    """Says which units leave, and counts those that do not."""

    def __init__(self, options: ExportOptions, *, gaps: bool = False) -> None:
        """Begin counting; ``gaps`` lets units without a target pass, for people to fill."""
        self._rejected, self._gaps = options.rejected, gaps
        self.empty = self.failed = self.rejected = self.written = self.removed = self.long = 0

    def keeps(self, unit: Unit) -> bool:
        """Say whether this unit is to be written: not failed, not rejected, no empty side."""
        if unit.origin is Origin.FAILED and not self._gaps:
            self.failed += 1
        elif unit.state is PairState.REJECTED and not self._rejected:
            self.rejected += 1
        elif not unit.source.strip() or not (unit.target.strip() or self._gaps):
            self.empty += 1
        else:
            self.written += 1
            return True
        return False

    def report(self, *files: Path) -> ExportReport:
        """Return what the export came to: every unit kept is one written."""
        return ExportReport(
            tuple(str(file) for file in files),
            self.written,
            skipped_empty=self.empty,
            skipped_failed=self.failed,
            skipped_rejected=self.rejected,
            skipped_long=self.long,
            removed_characters=self.removed,
        )


def one_direction(units: Iterable[Unit], form: str) -> Iterator[Unit]:
    """Yield the units; ExportError where they are not all of the same two languages."""
    first: Unit | None = None
    for unit in units:
        first = first or unit
        if (unit.source_language, unit.target_language) != (
            first.source_language,
            first.target_language,
        ):
            raise ExportError(
                f"{form} holds one pair of languages, and {unit.article} is {unit.source_language}-"
                f"{unit.target_language} beside {first.source_language}-{first.target_language}; "
                "choose articles with --article"
            )
        yield unit


Exporter = Callable[[Iterable[Unit], Path, ExportOptions], ExportReport]
"""Writes units to a file, whole or not at all."""
