"""What people approved, here and in other tools, as memory for other sentences."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from translator.errors import StoreError
from translator.store.database import Database
from translator.types import Remembered


@dataclass(frozen=True)
class MemoryUnit:
    """An approved translation from another tool, with what that tool said of it."""

    source: str
    target: str
    source_language: str
    """ISO 639-1, as is ``target_language``."""
    target_language: str
    before: str = ""
    """The source sentence before; empty where it is not known. So is ``after``."""
    after: str = ""
    tuid: str = ""
    document: str = ""
    note: str = ""
    created_by: str = ""
    created_at: str = ""
    """ISO 8601, UTC; empty where it is not known. So is ``changed_at``."""
    changed_by: str = ""
    changed_at: str = ""


@dataclass(frozen=True)
class ImportCount:
    """What an import changed."""

    added: int = 0
    changed: int = 0
    known: int = 0


_COLUMNS = tuple(field.name for field in fields(MemoryUnit))
_KEY = ("source_language", "target_language", "source", "target", "before", "after")
_SAID = [name for name in _COLUMNS if name not in _KEY]
_INSERT = (
    f"INSERT INTO memory_units ({', '.join(_COLUMNS)}, file) "
    f"VALUES ({', '.join('?' * (len(_COLUMNS) + 1))}) "
    f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in [*_SAID, "file"])
    + " WHERE excluded.changed_at > changed_at"
)


def _neighbour(step: int) -> str:
    return (
        "coalesce((SELECT source FROM pairs AS other WHERE other.article_id = pairs.article_id "
        f"AND other.position = pairs.position + {step} AND NOT other.retired "
        "AND other.target_article_id IS pairs.target_article_id LIMIT 1), '')"
    )


_QUERY = (
    f"SELECT source, target, {_neighbour(-1)}, {_neighbour(1)} FROM pairs "
    "WHERE state IN ('accepted', 'edited') AND source_language = ? AND target_language = ? "
    "AND source != '' AND target != '' ORDER BY changed_at DESC, id DESC"
)

_IMPORTED = (
    "SELECT source, target, before, after, changed_at, id FROM memory_units "
    "WHERE source_language = ?1 AND target_language = ?2 UNION ALL "
    "SELECT target, source, '', '', changed_at, id FROM memory_units "  # it works both ways
    "WHERE source_language = ?2 AND target_language = ?1 ORDER BY changed_at DESC, id DESC"
)


class StoredMemory:
    """Approved translations: own pairs, and the units of other tools."""

    def __init__(self, db: Database) -> None:
        """Keep them in that database."""
        self._db = db

    def remembered(self, source_language: str, target_language: str) -> Iterator[Remembered]:
        """Yield what is approved in these languages: own pairs, then imports, the newest first."""
        for query in (_QUERY, _IMPORTED):
            for row in self._db.rows(query, [source_language, target_language]):
                yield Remembered(*tuple(row)[:4])

    def put(self, units: Iterable[MemoryUnit], file: str) -> ImportCount:
        """Keep these units, all or none; of equal texts the newer one says when and by whom."""
        before, given = self._imported_count(), 0
        changes = self._db.total_changes
        with self._db.write():
            for unit in units:
                self._db.execute(_INSERT, [*astuple(unit), file])
                given += 1
        added = self._imported_count() - before
        changed = self._db.total_changes - changes - added
        return ImportCount(added, changed, given - added - changed)

    def imported(self) -> Iterator[MemoryUnit]:
        """Yield what was imported, in the order it came."""
        for row in self._db.rows(f"SELECT {', '.join(_COLUMNS)} FROM memory_units ORDER BY id"):
            yield MemoryUnit(*row)

    def _imported_count(self) -> int:
        row = self._db.one("SELECT count(*) FROM memory_units")
        return int(row[0]) if row is not None else 0


def read_reviewed(path: Path, source_language: str, target_language: str) -> list[Remembered]:
    """Return the same of another database, which is only read; StoreError if it is none of ours."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            rows = db.execute(_QUERY, [source_language, target_language]).fetchall()
            if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'memory_units'").fetchone():
                rows += db.execute(_IMPORTED, [source_language, target_language]).fetchall()
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be read as a database of satzpaar ({error})") from error
    return [Remembered(*row[:4]) for row in rows]
