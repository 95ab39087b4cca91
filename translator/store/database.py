"""The SQLite file: opening it, transactions, rows in and out."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlite_utils

from translator.errors import StoreError
from translator.store.schema import SCHEMA

BUSY_SECONDS = 60.0
"""How long to wait for another process's transaction before giving up."""

CHUNK = 500
"""Most values in one ``IN (...)``, well below SQLite's limit."""

MENDABLE = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_FULL",
    "SQLITE_READONLY",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_CORRUPT",
    "SQLITE_NOTADB",
    "SQLITE_PERM",
)
"""Names of SQLite's errors that come from the machine, not from our code."""

SQLITE_HEADER = b"SQLite format 3\x00"
T = TypeVar("T")


def now() -> str:
    """Return the time in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the values in stretches that fit one SQL statement."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def marks(values: Sequence[object]) -> str:
    """Return as many SQL placeholders as there are values."""
    return ",".join("?" * len(values))


class Database:
    """A database file of ours: WAL, foreign keys, migrated to the newest schema."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the file; make it if ``create`` says so, else StoreError names what to do."""
        self.path = path
        if not path.exists():
            if not create:
                raise StoreError(
                    f"no database at {path}; make one with 'satzpaar run FILE' "
                    "or name yours with --db"
                )
            if not path.parent.is_dir():
                raise StoreError(f"no folder {path.parent} for the database; make it first")
        self._check_header()
        try:
            connection = sqlite3.connect(str(path), timeout=BUSY_SECONDS, isolation_level=None)
            self._connection = connection
            self._file = sqlite_utils.Database(connection)
            self._prepare()
        except sqlite3.Error as error:
            raise StoreError(f"cannot open the database {path}: {error}") from error

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Turn what a user can mend (a full disk, a lock, damage) into a StoreError."""
        try:
            yield
        except sqlite3.Error as error:
            name = str(getattr(error, "sqlite_errorname", ""))
            if not name.startswith(MENDABLE):
                raise
            raise StoreError(
                f"the database {self.path} cannot be used ({error}); close other programs that "
                "use it, check the disk, and try again"
            ) from error

    def _check_header(self) -> None:
        try:
            with self.path.open("rb") as file:
                header = file.read(len(SQLITE_HEADER))
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreError(f"cannot read the database {self.path}: {error.strerror}") from error
        if header and header != SQLITE_HEADER:
            raise StoreError(f"{self.path} is not a SQLite database; name another with --db")

    def _prepare(self) -> None:
        self.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        self._enable_wal()
        self.execute("PRAGMA synchronous = NORMAL")
        self.execute("PRAGMA foreign_keys = ON")
        if not self._file["_sqlite_migrations"].exists() and self._file.table_names():
            raise StoreError(f"{self.path} is a database of something else; name another with --db")
        if SCHEMA.pending(self._file):
            with self.write():  # one process migrates, others wait and find nothing pending
                SCHEMA.apply(self._file)
        known = {step.name for step in SCHEMA._migrations}
        newer = [step.name for step in SCHEMA.applied(self._file) if step.name not in known]
        if newer:
            raise StoreError(
                f"{self.path} was made by a newer satzpaar ({newer[-1]}); "
                "update with 'pip install --upgrade satzpaar'"
            )

    def _enable_wal(self) -> None:
        # Switching to WAL needs the file alone for a moment and does not wait by itself.
        for attempt in range(50):
            try:
                self._file.enable_wal()
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or attempt == 49:
                    raise
                time.sleep(0.1)

    def close(self) -> None:
        """Close the file; it cannot be used afterwards."""
        self._connection.close()

    @contextmanager
    def write(self) -> Iterator[None]:
        """Hold the write lock: all changes inside are kept together, or none is."""
        with self.answering():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise

    def rows(self, sql: str, values: Sequence[Any] = ()) -> Iterator[sqlite3.Row]:
        """Yield the rows of a query, columns by name."""
        cursor = self._connection.cursor()
        cursor.row_factory = sqlite3.Row
        with self.answering():
            yield from cursor.execute(sql, values)

    def insert(self, table: str, columns: Mapping[str, Any]) -> int:
        """Add a row and return its number."""
        names = ", ".join(f'"{name}"' for name in columns)
        cursor = self._connection.execute(
            f"INSERT INTO {table} ({names}) VALUES ({marks(list(columns))})", list(columns.values())
        )
        return int(cursor.lastrowid or 0)

    def insert_all(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add rows."""
        for row in rows:
            self.insert(table, row)

    def update(self, table: str, number: int, columns: Mapping[str, Any]) -> None:
        """Change columns of the row with that number."""
        names = ", ".join(f'"{name}" = ?' for name in columns)
        self.execute(f"UPDATE {table} SET {names} WHERE id = ?", [*columns.values(), number])

    def execute(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run one statement, inside the caller's transaction where it changes something."""
        return self._connection.execute(sql, values)

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each of these rows of values, inside the caller's transaction."""
        self._connection.executemany(sql, rows)

    @property
    def total_changes(self) -> int:
        """How many rows were changed since the file was opened."""
        return self._connection.total_changes

    def one(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        return next(self.rows(sql, values), None)
