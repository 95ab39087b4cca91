"""Takes the approved units of anybody's TMX into the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from translator.exchange.tmx.reader import read_tmx
from translator.languages.codes import primary
from translator.store import MemoryUnit, Store


@dataclass(frozen=True)
class MemoryReport:
    """What an import of a translation memory came to."""

    added: int = 0
    changed: int = 0
    """Known units of which the file is newer."""
    known: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many units were not taken, by why."""

    @property
    def summary(self) -> str:
        """The report as one line for people."""
        units = "unit" if self.added == 1 else "units"
        text = f"{self.added} {units} added, {self.changed} renewed, {self.known} known"
        left = ", ".join(f"{count} {why}" for why, count in self.left_out.items() if count)
        return f"{text}; left out {left}" if left else text


def import_memory(store: Store, path: Path) -> MemoryReport:
    """Keep the approved units of a TMX file for later runs, all or, where it breaks off, none."""
    left = {"nobody approved": 0, "without text in two languages": 0}
    counts = store.memory.put(_memory_units(path, left), path.name)
    return MemoryReport(counts.added, counts.changed, counts.known, left)


def _memory_units(path: Path, left: dict[str, int]) -> Iterator[MemoryUnit]:
    for unit in read_tmx(path):
        if not unit.approved:
            left["nobody approved"] += 1
            continue
        source, *others = unit.segments or (None,)
        language = primary(source.language) if source is not None else ""
        targets = [other for other in others if other.text and primary(other.language) != language]
        if source is None or not source.text or not language or not targets:
            left["without text in two languages"] += 1
            continue
        for target in targets:
            yield MemoryUnit(
                source.text,
                target.text,
                language,
                primary(target.language),
                unit.props.get("x-context-pre", ""),
                unit.props.get("x-context-post", ""),
                unit.tuid,
                unit.props.get("x-document", ""),
                unit.note,
                unit.created_by,
                unit.created_at,
                unit.changed_by,
                unit.changed_at,
            )
