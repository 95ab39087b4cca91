"""What people do to pairs: every action is recorded, can be taken back, and done again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from translator.errors import PairNotFound, ReviewConflict, UsageError
from translator.store.database import chunks, marks, now
from translator.store.decisions import DecisionStore
from translator.store.findings import from_record, records
from translator.store.writing import CONTENT
from translator.types import Pair

Content = Mapping[str, Any]
"""Columns of a pair by name, with ``sentences`` and ``findings`` as events hold them."""

TOGETHER = ("merged", "split", "moved", "realigned")
"""What can only be taken back for all pairs it changed."""

GONE: dict[str, Any] = {"retired": 1, "sentences": []}
"""What is left of a pair that others took over."""


@dataclass(frozen=True)
class Change:
    """What one action came to."""

    action: int
    """Its number; 0 where nothing changed."""
    verb: str
    pairs: tuple[Pair, ...]
    """The pairs it was about, as they are now."""
    gone: tuple[int, ...] = ()
    """Numbers of pairs that are no more."""


class ActionStore(DecisionStore):
    """The part of the store through which people change pairs.

    Everyone has a stack of actions to take back and to do again, kept in the events.
    """

    def act(
        self,
        verb: str,
        changes: Mapping[int, Content],
        *,
        by: str,
        seen: Mapping[int, int] | None = None,
        new: Sequence[tuple[int, Content]] = (),
    ) -> Change:
        """Change these pairs, and add new ones (each in the article of a pair given), at once.

        Raises ReviewConflict, and changes nothing, where a pair has a later event than ``seen``
        says; PairNotFound where one is gone.
        """
        with self.write():
            self.check_seen(changes, seen or {})
            return self.record(verb, changes, by=by, new=new)

    def check_seen(self, pair_ids: Iterable[int], seen: Mapping[int, int]) -> None:
        """Raise ReviewConflict where a pair changed since, PairNotFound where one is gone."""
        ids = list(dict.fromkeys([*pair_ids, *seen]))
        last = self.last_event(ids)
        later = [number for number in ids if last.get(number, 0) > seen.get(number, 2**63)]
        if later:
            raise self._conflict(later)
        alive = self._alive(ids)
        for number in ids:
            if number not in alive:
                raise PairNotFound(f"no pair {number} in any article; see 'satzpaar show'")

    def record(
        self,
        verb: str,
        changes: Mapping[int, Content],
        *,
        by: str,
        new: Sequence[tuple[int, Content]] = (),
    ) -> Change:
        """Write the changes and their events, inside the caller's transaction."""
        action, time = self.latest_event() + 1, {"changed_at": now()}
        done = False
        for pair_id, wanted in changes.items():
            before = self.content(pair_id, wanted)
            after = {name: value for name, value in wanted.items() if before[name] != value}
            if not after:
                continue
            # The target stays beside each decision: what is done again must be about that text.
            before = {name: before[name] for name in ("target", "changed_at", *after)}
            after = {"target": before["target"], **after, **time}
            self._put(pair_id, after, before)
            self.add_event(pair_id, by, verb, before, after, action=action)
            done = True
        added = []
        for like, content in new:
            added.append(self._add(like, content, time))
            self.add_event(added[-1], by, verb, GONE, dict(content) | time, action=action)
        if added or any("sentences" in content for content in changes.values()):
            self._place([*changes, *added])
        return self._change(action if done or added else 0, verb, [*changes, *added])

    def undo(self, *, by: str) -> Change:
        """Take back the last action of this person that is not taken back yet.

        Raises UsageError when there is none, ReviewConflict when others changed its pairs since.
        """
        with self.write():
            row = self.one(
                "SELECT action FROM events WHERE reviewer = ? AND verb != 'undone' "
                "AND action IS NOT NULL "
                "AND NOT EXISTS (SELECT 1 FROM events AS later WHERE later.undoes = events.id) "
                "ORDER BY id DESC LIMIT 1",
                [by],
            )
            if row is None:
                raise UsageError("nothing to undo")
            return self._take_back("action = ?", [row["action"]], by)

    def redo(self, *, by: str) -> Change:
        """Do again what this person took back last, unless they did something else since."""
        with self.write():
            row = self.one(
                "SELECT action FROM events WHERE reviewer = ? AND verb = 'undone' "
                "AND action IS NOT NULL "
                "AND NOT EXISTS (SELECT 1 FROM events AS later WHERE later.undoes = events.id) "
                "AND id > (SELECT coalesce(max(id), 0) FROM events "
                "WHERE reviewer = ? AND verb != 'undone' AND undoes IS NULL) "
                "ORDER BY id DESC LIMIT 1",
                [by, by],
            )
            if row is None:
                raise UsageError("nothing to redo")
            return self._take_back("action = ?", [row["action"]], by)

    def undo_pair(self, pair_id: int, *, by: str) -> Change:
        """Take back the last thing anyone did to this pair; again: the one before that.

        Raises PairNotFound when the pair does not exist, UsageError when nothing is left to undo.
        """
        with self.write():
            self.pair(pair_id)
            event = self.one(
                "SELECT * FROM events WHERE pair_id = ? AND verb != 'undone' "
                "AND action IS NOT NULL "
                "AND NOT EXISTS (SELECT 1 FROM events AS later WHERE later.undoes = events.id) "
                "ORDER BY id DESC LIMIT 1",
                [pair_id],
            )
            if event is None:
                raise UsageError(f"nothing to undo on pair {pair_id}")
            if event["verb"] in TOGETHER:
                return self._take_back("action = ?", [event["action"]], by)
            return self._take_back("id = ?", [event["id"]], by)

    def _take_back(self, where: str, values: Sequence[int], by: str) -> Change:
        events = self.events_of(
            f"{where} AND NOT EXISTS "
            "(SELECT 1 FROM events AS later WHERE later.undoes = events.id)",
            values,
        )
        action, verb = self.latest_event() + 1, "undone"
        for event in reversed(events):
            if event["verb"] == "undone":
                verb = self.events_of("id = ?", [event["undoes"]])[0]["verb"]
            expected, wanted = event["after"], event["before"]
            found = self.content(event["pair_id"], expected)
            if any(found[name] != expected[name] for name in expected if name != "changed_at"):
                raise self._conflict([event["pair_id"]])
            self._put(event["pair_id"], {"changed_at": now()} | wanted, found)
            self.add_event(
                event["pair_id"], by, verb, expected, wanted, undoes=event["id"], action=action
            )
        # What was taken back last to first is done again, and told, first to last.
        events = events if verb == "undone" else events[::-1]
        ids = list(dict.fromkeys(event["pair_id"] for event in events))
        if any("sentences" in event["before"] for event in events):
            self._place(ids)
        return self._change(action, verb, ids)

    def _conflict(self, pair_ids: Sequence[int]) -> ReviewConflict:
        events = self.events_of("id = (SELECT max(id) FROM events WHERE pair_id = ?)", pair_ids[:1])
        who = next((event["reviewer"] for event in events if event["reviewer"]), "a run")
        alive = self._alive(pair_ids)
        return ReviewConflict(
            f"pair {pair_ids[0]} was changed by {who} in the meantime; look at it again",
            [self.pair(number) for number in pair_ids if number in alive],
        )

    def _alive(self, pair_ids: Sequence[int]) -> set[int]:
        return {
            row["id"]
            for part in chunks(pair_ids)
            for row in self.rows(
                f"SELECT id FROM pairs WHERE NOT retired AND id IN ({marks(part)})", part
            )
        }

    def _change(self, action: int, verb: str, pair_ids: Sequence[int]) -> Change:
        alive = self._alive(pair_ids)
        pairs = {pair.id: pair for part in chunks(list(alive)) for pair in self.pairs_by(part)}
        return Change(
            action,
            verb,
            tuple(pairs[number] for number in pair_ids if number in alive),
            tuple(number for number in pair_ids if number not in alive),
        )

    def content(
        self, pair_id: int, names: Iterable[str] = (*CONTENT, "sentences", "findings")
    ) -> dict[str, Any]:
        """Return what a pair is, as events hold it; PairNotFound if there is none."""
        row = self.one("SELECT * FROM pairs WHERE id = ?", [pair_id])
        if row is None:
            raise PairNotFound(f"no pair {pair_id}; see 'satzpaar list' and 'satzpaar show'")
        found: dict[str, Any] = {name: row[name] for name in ("target", "changed_at")}
        for name in names:
            if name == "sentences":
                found[name] = self.part_rows(pair_id)
            elif name == "findings":
                findings = self.findings([pair_id]).get(pair_id, ())
                found[name] = records(findings)
            else:
                found[name] = row[name]
        return found

    def _put(self, pair_id: int, content: Content, known: Content | None = None) -> None:
        """Write what differs from what is known; the search index follows every text written."""
        columns = {
            name: value for name, value in content.items() if not known or known.get(name) != value
        }
        findings, parts = columns.pop("findings", None), columns.pop("sentences", None)
        if columns:
            names = ", ".join(f"{name} = ?" for name in columns)
            values = [*columns.values(), pair_id]
            self.db.conn.execute(f"UPDATE pairs SET {names} WHERE id = ?", values)
        if parts is not None:
            self.put_parts(pair_id, parts)
        if findings is not None:
            self.put_findings(pair_id, map(from_record, findings))

    def _add(self, like: int, content: Content, time: Content) -> int:
        names = (
            "article_id, target_article_id, run_id, position, source_language, target_language, "
            "source, target, source_count, target_count, origin, reason, state, reviewer, note"
        )
        self.db.conn.execute(
            f"INSERT INTO pairs ({names}, created_at, changed_at) "
            f"SELECT {names}, ?, ? FROM pairs WHERE id = ?",
            [time["changed_at"], time["changed_at"], like],
        )
        row = self.one("SELECT last_insert_rowid() AS id")
        assert row is not None
        self._put(row["id"], content)
        return int(row["id"])

    def _place(self, pair_ids: Sequence[int]) -> None:
        """Bring the articles of these pairs in order again."""
        articles = {
            row["article_id"]
            for part in chunks(pair_ids)
            for row in self.rows(
                f"SELECT DISTINCT article_id FROM pairs WHERE id IN ({marks(part)})", part
            )
        }
        for article_id in articles:
            self.place(article_id)
