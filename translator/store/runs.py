"""Runs: how pairs were made, and what each run came to."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from translator.store.database import Database, now
from translator.types import Run


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

    def newest_first(self) -> list[dict[str, Any]]:
        """Return all runs with what they came to, the newest first."""
        return [dict(row) for row in self._db.rows("SELECT * FROM runs ORDER BY id DESC")]
