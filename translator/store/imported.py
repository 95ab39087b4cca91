"""Translations that came from memories of other tools, for later runs."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields

from translator.store.database import StoreFile


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


class ImportedStore(StoreFile):
    """The part of the store that keeps what other tools remembered."""

    def put_imported(self, units: Iterable[MemoryUnit], file: str) -> ImportCount:
        """Keep these units, all or none; of equal texts the newer one says when and by whom."""
        before, given = self._imported_count(), 0
        changes = self.db.conn.total_changes
        with self.write():
            for unit in units:
                self.db.conn.execute(_INSERT, [*astuple(unit), file])
                given += 1
        added = self._imported_count() - before
        changed = self.db.conn.total_changes - changes - added
        return ImportCount(added, changed, given - added - changed)

    def imported(self) -> Iterator[MemoryUnit]:
        """Yield what was imported, in the order it came."""
        for row in self.rows(f"SELECT {', '.join(_COLUMNS)} FROM memory_units ORDER BY id"):
            yield MemoryUnit(*row)

    def _imported_count(self) -> int:
        row = self.one("SELECT count(*) FROM memory_units")
        return int(row[0]) if row is not None else 0
