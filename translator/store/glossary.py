"""The glossary as it is stored."""

from collections.abc import Iterable
from dataclasses import dataclass

from translator.store.database import Database, now
from translator.types import Term


@dataclass(frozen=True)
class TermCount:
    """How many terms came new, and how many changed."""

    added: int = 0
    changed: int = 0


class StoredGlossary:
    """The terms people laid down."""

    def __init__(self, db: Database) -> None:
        """Keep them in that database."""
        self._db = db

    def terms(self, source_language: str, target_language: str) -> list[Term]:
        """Return the terms of these languages, in alphabetical order."""
        return [
            Term(row["source"], row["target"])
            for row in self._db.rows(
                "SELECT source, target FROM glossary "
                "WHERE source_language = ? AND target_language = ? ORDER BY source",
                [source_language, target_language],
            )
        ]

    def put(self, terms: Iterable[Term], source_language: str, target_language: str) -> TermCount:
        """Keep these terms, in place of others for the same source."""
        added = changed = 0
        with self._db.write():
            known = {term.source: term for term in self.terms(source_language, target_language)}
            for term in terms:
                if known.get(term.source) == term:
                    continue
                added, changed = (
                    (added, changed + 1) if term.source in known else (added + 1, changed)
                )
                known[term.source] = term
                self._db.execute(
                    "INSERT INTO glossary "
                    "(source_language, target_language, source, target, changed_at) "
                    "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                    "target = excluded.target, changed_at = excluded.changed_at",
                    [source_language, target_language, term.source, term.target, now()],
                )
        return TermCount(added, changed)

    def remove(self, source: str, source_language: str, target_language: str) -> bool:
        """Forget a term; return whether there was one."""
        with self._db.write():
            done = self._db.execute(
                "DELETE FROM glossary "
                "WHERE source_language = ? AND target_language = ? AND source = ?",
                [source_language, target_language, source],
            )
        return done.rowcount > 0
