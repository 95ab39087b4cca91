"""Pairs as contents: read for an event, written as an event says."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from translator.errors import PairNotFound
from translator.store.content import UNSET, WHOLE, PairContent, columns, read
from translator.store.database import Database, chunks, marks
from translator.store.findings import Findings
from translator.store.pair_sentences import PairSentences


class PairContents:
    """What pairs are, over all the tables that hold something of it."""

    def __init__(self, db: Database, findings: Findings, held: PairSentences) -> None:
        """Read and write it there; whoever writes also records the event."""
        self._db, self._findings, self._held = db, findings, held

    def of(self, pair_id: int, names: Iterable[str] = WHOLE) -> PairContent:
        """Return what a pair is, and when it changed; PairNotFound if there is none."""
        row = self._db.one("SELECT * FROM pairs WHERE id = ?", [pair_id])
        if row is None:
            raise PairNotFound(f"no pair {pair_id}; see 'satzpaar list' and 'satzpaar show'")
        names = {"target", "changed_at", *names}
        found = read({name: row[name] for name in names - {"sentences", "findings"}})
        if "sentences" in names:
            found = replace(found, sentences=self._held.held(pair_id))
        if "findings" in names:
            found = replace(found, findings=self._findings.of([pair_id]).get(pair_id, ()))
        return found

    def put(self, pair_id: int, content: PairContent) -> None:
        """Write this; the caller leaves out what is so already, for the search index follows."""
        if own := columns(content):
            self._db.update("pairs", pair_id, own)
        if content.sentences is not UNSET:
            self._held.put(pair_id, content.sentences)
        if content.findings is not UNSET:
            self._findings.put(pair_id, content.findings)

    def add(self, like: int, content: PairContent, time: str) -> int:
        """Add a pair in the article of another one, from which it has all that is not said."""
        names = (
            "article_id, target_article_id, run_id, position, source_language, target_language, "
            "source, target, source_count, target_count, origin, reason, state, reviewer, note"
        )
        self._db.execute(
            f"INSERT INTO pairs ({names}, created_at, changed_at) "
            f"SELECT {names}, ?, ? FROM pairs WHERE id = ?",
            [time, time, like],
        )
        row = self._db.one("SELECT last_insert_rowid() AS id")
        assert row is not None
        self.put(row["id"], content)
        return int(row["id"])

    def number(self, pair_ids: Sequence[int]) -> None:
        """Bring the articles of these pairs in order again."""
        articles = {
            row["article_id"]
            for part in chunks(pair_ids)
            for row in self._db.rows(
                f"SELECT DISTINCT article_id FROM pairs WHERE id IN ({marks(part)})", part
            )
        }
        for article_id in articles:
            self._held.number(article_id)
