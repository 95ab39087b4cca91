"""Runs: how pairs were made, and what each run came to."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from translator.store.database import Database, now
from translator.types import Run


@dataclass(frozen=True)
class StoredRun:
    """A run as the database knows it: how its pairs were made, and what it came to."""

    id: int
    started_at: str
    """UTC, ISO 8601."""
    finished_at: str | None
    """None: it was stopped, was killed, or is still at work."""
    kind: str
    engine: str
    model: str
    model_version: str
    source_language: str
    target_language: str
    engine_options: str
    encoder: str
    encoder_version: str
    align_options: str
    versions: str
    signature: str
    translated: int
    failed: int
    suspicious: int
    repaired: int
    remembered: int
    protected: int
    retried: int


class Runs:
    """The runs of engines and of the aligner."""

    def __init__(self, db: Database) -> None:
        """Keep them in that database."""
        self._db = db

    def start(self, run: Run) -> int:
        """Store how the coming pairs are made; return the run's number."""
        with self._db.write():
            return self._db.insert("runs", {"started_at": now(), **asdict(run)})

    def finish(self, run_id: int, *, stopped: bool = False, **counts: int) -> None:
        """Note what the run came to, and that it came to its end unless it was ``stopped``."""
        ended = {} if stopped else {"finished_at": now()}
        if ended or counts:
            with self._db.write():
                self._db.update("runs", run_id, ended | counts)

    def count(self, run_id: int, counts: Mapping[str, int]) -> None:
        """Add to what the run counted so far, inside the caller's transaction."""
        for name, count in counts.items():
            self._db.execute(f"UPDATE runs SET {name} = {name} + ? WHERE id = ?", [count, run_id])

    def newest_first(self) -> list[StoredRun]:
        """Return all runs with what they came to, the newest first."""
        return [
            StoredRun(**dict(row)) for row in self._db.rows("SELECT * FROM runs ORDER BY id DESC")
        ]
