"""What reviewers approved, as memory for other sentences."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from translator.errors import StoreError
from translator.store.imported import ImportedStore
from translator.types import Remembered


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


class ReviewedStore(ImportedStore):
    """The part of the store that remembers."""

    def remembered(self, source_language: str, target_language: str) -> Iterator[Remembered]:
        """Yield what is approved in these languages: own pairs, then imports, the newest first."""
        for query in (_QUERY, _IMPORTED):
            for row in self.rows(query, [source_language, target_language]):
                yield Remembered(*tuple(row)[:4])


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
