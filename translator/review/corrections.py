"""What others changed in files we exported, back onto its pairs; their memories into ours."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from translator.errors import ImportFileError, PairNotFound, ReviewConflict
from translator.exchange.corrections import Row
from translator.exchange.csv import read_csv
from translator.exchange.docx import read_docx
from translator.exchange.forms import form
from translator.exchange.jsonl import read_jsonl
from translator.exchange.stamps import Stamp, digest, stable
from translator.exchange.xliff_reader import read_xliff
from translator.exchange.xlsx import read_xlsx
from translator.review.desk import Desk
from translator.store import Store
from translator.types import Pair, PairState

READERS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "xliff": read_xliff,
    "xlf": read_xliff,
    "xlsx": read_xlsx,
    "csv": read_csv,
    "tsv": read_csv,
    "jsonl": read_jsonl,
    "docx": read_docx,
}
"""The readers of corrections, by file ending."""

APPROVED = (PairState.ACCEPTED, PairState.EDITED)
CHANGED = "the pair was changed since the file was made"


@dataclass(frozen=True)
class Conflict:
    """A row that was not taken over, with what stands in the way."""

    pair: int
    place: str
    """Where it stands in the file."""
    reason: str
    theirs: str
    """The target in the file."""
    state: str = ""
    """The state in the file, where somebody changed it; so is ``note``."""
    note: str = ""
    ours: str = ""
    """The target in the database."""
    article: str = ""
    reviewer: str = ""
    """Who changed the pair last."""


@dataclass(frozen=True)
class ImportReport:
    """What an import of corrections came to."""

    edited: int = 0
    decided: int = 0
    """Rows whose state changed and whose target did not."""
    noted: int = 0
    """Rows of which only the note changed."""
    unchanged: int = 0
    conflicts: tuple[Conflict, ...] = ()

    @property
    def summary(self) -> str:
        """The report as one line for people."""
        return (
            f"{self.edited} edited, {self.decided} decided, {self.noted} noted, "
            f"{self.unchanged} unchanged, {len(self.conflicts)} not taken over"
        )


def import_corrections(store: Store, desk: Desk, path: Path) -> ImportReport:
    """Do at the desk what the editor of the file did, row by row.

    A row nobody changed does nothing, whatever became of its pair; a changed one whose pair has
    changed too is a conflict and is left alone. ImportFileError says what is wrong with the file.
    """
    read = READERS.get(form(path))
    if read is None:
        endings = ", ".join(f".{form}" for form in ("tmx", *READERS))
        raise ImportFileError(f"cannot tell the format of {path}; use one of the endings {endings}")
    counts = dict.fromkeys(("edited", "decided", "noted", "unchanged"), 0)
    conflicts = []
    for row in read(path):
        outcome = _bring_home(store, desk, row)
        if isinstance(outcome, Conflict):
            conflicts.append(outcome)
        else:
            counts[outcome] += 1
    return ImportReport(**counts, conflicts=tuple(conflicts))


def _bring_home(store: Store, desk: Desk, row: Row) -> "str | Conflict":
    """Return what was done for a row, or why nothing was."""
    seen = row.seen
    if not row.pair or seen is None:
        reason = "the row does not say which pair it is; leave its columns pair and seen alone"
        return Conflict(row.pair, row.place, reason, row.target)
    done = _changes(row, seen)
    conflict = Conflict(
        row.pair,
        row.place,
        "",
        row.target,
        row.state if "state" in done else "",
        row.note if "note" in done else "",
    )
    if digest(row.source) != seen.source:
        return replace(conflict, reason="its source was changed; sources stay as they are")
    if not done:
        return "unchanged"
    try:
        pair = store.pairs.get(row.pair)
        if _is_so(row, done, pair):
            return "unchanged"
        reason = _obstacle(
            row, done, seen, pair, store.history.last_events([pair.id]).get(pair.id, 0)
        )
        if not reason:
            _do(desk, row, done, seen)
            return "edited" if "target" in done else "decided" if "state" in done else "noted"
    except PairNotFound:
        return replace(conflict, reason="the pair is no longer there")
    except ReviewConflict:  # somebody was faster by a moment
        reason, pair = CHANGED, store.pairs.get(row.pair)
    return replace(
        conflict, reason=reason, ours=pair.target, article=pair.article, reviewer=pair.reviewer
    )


def _changes(row: Row, seen: Stamp) -> set[str]:
    """Return what the editor changed: ``target``, ``state``, ``note``."""
    done = set()
    if digest(row.target) != seen.target:
        done.add("target")
    if row.state and row.state != seen.state.value:
        done.add("state")
    if digest(row.note) != seen.note:
        done.add("note")
    return done


def _is_so(row: Row, done: set[str], pair: Pair) -> bool:
    """Say whether the pair is already as the editor wants it, as after a second import."""
    return not (
        ("target" in done and stable(row.target) != stable(pair.target))
        or ("note" in done and stable(row.note) != stable(pair.note))
        or (
            "state" in done
            and row.state != pair.state.value
            and not (row.state in APPROVED and pair.state in APPROVED)
        )
    )


def _obstacle(row: Row, done: set[str], seen: Stamp, pair: Pair, last: int) -> str:
    """Return why the row cannot be taken over, nothing where it can."""
    if digest(pair.source) != seen.source:
        return "the pair has another source; the file may come from another database"
    if last != seen.event or digest(pair.target) != seen.target:
        return CHANGED
    if "target" in done and not stable(row.target):
        return "its translation was emptied; reject the pair instead"
    if "state" in done and row.state not in set(PairState):
        return f"'{row.state}' is no state; give one of {', '.join(PairState)}"
    if "state" in done and row.state in APPROVED and not stable(row.target):
        return "it has no translation to accept"
    return ""


def _do(desk: Desk, row: Row, done: set[str], seen: Stamp) -> None:
    """Do what the editor did; only the first of its verbs can find the pair changed."""
    guard: dict[int, int] | None = {row.pair: seen.event}
    if "target" in done:
        desk.edit(row.pair, stable(row.target), seen=guard)
        guard = None
    if "state" in done:
        if row.state == PairState.REJECTED:
            desk.reject([row.pair], seen=guard)
        elif row.state == PairState.NEW:
            desk.reopen([row.pair], seen=guard)
        elif "target" not in done:
            desk.accept([row.pair], seen=guard)
        guard = None
    if "note" in done:
        desk.note(row.pair, stable(row.note), seen=guard)
