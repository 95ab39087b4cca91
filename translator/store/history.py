"""What people do to pairs: every action is recorded, can be taken back, and done again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from translator.errors import PairNotFound, ReviewConflict, UsageError
from translator.store.content import GONE, UNSET, PairContent
from translator.store.database import Database, chunks, marks, now
from translator.store.events import Event, Events
from translator.store.pair_contents import PairContents
from translator.store.pairs import Pairs
from translator.types import Origin, Pair, PairState

MEASURED = (
    "target_count",
    "similarity",
    "margin",
    "length_ratio",
    "confidence",
    "engine_score",
    "findings",
)
"""What is computed for a text that a person wrote."""

_NOTHING_MEASURED = PairContent(
    similarity=None,
    margin=None,
    length_ratio=None,
    confidence=None,
    engine_score=None,
    findings=(),
)

TOGETHER = ("merged", "split", "moved", "realigned")
"""What can only be taken back for all pairs it changed."""

Seen = Mapping[int, int] | None
"""The last event of each pair that a reviewer saw; None: whatever there is."""


@dataclass(frozen=True)
class Worked:
    """Something a person did to a pair, and when."""

    pair_id: int
    reviewer: str
    at: str
    """UTC, ISO 8601."""
    verb: str
    source: str


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


class History:
    """The verbs of people: each is one transaction and one action, recorded and taken back.

    Everyone has a stack of actions to take back and to do again, kept in the events. A verb
    raises PairNotFound, and ReviewConflict where a pair has a later event than ``seen`` says.
    """

    def __init__(self, db: Database, events: Events, contents: PairContents, pairs: Pairs) -> None:
        """Change the pairs of that database."""
        self._db, self._events, self._contents, self._pairs = db, events, contents, pairs

    def accept(self, pair_ids: Sequence[int], *, by: str, seen: Seen = None) -> Change:
        """Say these pairs are right as they are; all of them, or none if one cannot be."""
        with self._db.write():
            self.check_seen(pair_ids, seen or {})
            changes: dict[int, PairContent] = {}
            for pair in self._pairs.get_many(pair_ids):
                if not (pair.target and pair.source):
                    raise UsageError(
                        f"pair {pair.id} has no translation to accept; "
                        f"write one with 'satzpaar edit {pair.id} TEXT'"
                    )
                decided = pair.state in (PairState.ACCEPTED, PairState.EDITED)
                # An edit is an acceptance of the edited text.
                changes[pair.id] = PairContent() if decided else _decision(PairState.ACCEPTED, by)
            return self._record("accepted", changes, by=by)

    def reject(self, pair_ids: Sequence[int], *, by: str, seen: Seen = None) -> Change:
        """Say these pairs are wrong and must not be exported."""
        return self._decide("rejected", pair_ids, PairState.REJECTED, by, seen)

    def reopen(self, pair_ids: Sequence[int], *, by: str, seen: Seen = None) -> Change:
        """Have these pairs decided again; their texts stay."""
        return self._decide("reopened", pair_ids, PairState.NEW, by, seen)

    def edit(
        self,
        pair_id: int,
        target: str,
        *,
        by: str,
        measured: PairContent = PairContent(),
        verb: str = "edited",
        origin: Origin = Origin.HUMAN,
        seen: Seen = None,
    ) -> Change:
        """Replace the target by a person's text; ``measured`` has the numbers computed for it,
        and its findings.

        What is not given is emptied: it belonged to the old text.
        """
        if not target.strip():
            raise UsageError("an edited target cannot be empty; use 'satzpaar reject' instead")
        with self._db.write():
            self.check_seen([pair_id], seen or {})
            pair = self._pairs.get(pair_id)
            content = PairContent()
            if pair.target != target or pair.state is not PairState.EDITED:
                content = _NOTHING_MEASURED.updated(measured.only(MEASURED)).updated(
                    PairContent(
                        target=target,
                        origin=origin,
                        reason="",
                        state=PairState.EDITED,
                        reviewer=by,
                    )
                )
            return self._record(verb, {pair_id: content}, by=by)

    def note(self, pair_id: int, note: str, *, by: str, seen: Seen = None) -> Change:
        """Attach a remark to the pair, in place of the one before."""
        return self.act("noted", {pair_id: PairContent(note=note)}, by=by, seen=seen)

    def _decide(
        self, verb: str, pair_ids: Sequence[int], state: PairState, by: str, seen: Seen
    ) -> Change:
        with self._db.write():
            self.check_seen(pair_ids, seen or {})
            changes: dict[int, PairContent] = {
                pair.id: PairContent() if pair.state is state else _decision(state, by)
                for pair in self._pairs.get_many(pair_ids)
            }
            return self._record(verb, changes, by=by)

    def events(self, pair_id: int) -> list[Event]:
        """Return what happened to a pair, oldest first."""
        if self._db.one("SELECT 1 FROM pairs WHERE id = ?", [pair_id]) is None:
            raise PairNotFound(f"no pair {pair_id}; see 'satzpaar list' and 'satzpaar show'")
        return self._events.where("pair_id = ?", [pair_id])

    def content(self, pair_id: int) -> PairContent:
        """Return what a pair is, and when it changed; PairNotFound if there is none."""
        return self._contents.of(pair_id)

    def last_events(self, pair_ids: Iterable[int]) -> dict[int, int]:
        """Return the number of the last event of each of these pairs."""
        return self._events.last_of(pair_ids)

    def latest_event(self) -> int:
        """Return the number of the last event of all; 0 if there is none."""
        return self._events.latest()

    def work(self) -> list[Worked]:
        """Return what people did, oldest first, without what was taken back."""
        return [
            Worked(row["pair_id"], row["reviewer"], row["at"], row["verb"], row["source"])
            for row in self._db.rows(
                "SELECT pair_id, events.reviewer, at, verb, source FROM events "
                "JOIN pairs ON pairs.id = pair_id "
                "WHERE events.action IS NOT NULL AND verb != 'undone' AND NOT EXISTS "
                "(SELECT 1 FROM events AS later WHERE later.undoes = events.id) ORDER BY events.id"
            )
        ]

    def act(
        self,
        verb: str,
        changes: Mapping[int, PairContent],
        *,
        by: str,
        seen: Mapping[int, int] | None = None,
        new: Sequence[tuple[int, PairContent]] = (),
    ) -> Change:
        """Change these pairs, and add new ones (each in the article of a pair given), at once.

        Raises ReviewConflict, and changes nothing, where a pair has a later event than ``seen``
        says; PairNotFound where one is gone.
        """
        with self._db.write():
            self.check_seen(changes, seen or {})
            return self._record(verb, changes, by=by, new=new)

    def check_seen(self, pair_ids: Iterable[int], seen: Mapping[int, int]) -> None:
        """Raise ReviewConflict where a pair changed since, PairNotFound where one is gone."""
        ids = list(dict.fromkeys([*pair_ids, *seen]))
        last = self._events.last_of(ids)
        later = [number for number in ids if last.get(number, 0) > seen.get(number, 2**63)]
        if later:
            raise self._conflict(later)
        alive = self._alive(ids)
        for number in ids:
            if number not in alive:
                raise PairNotFound(f"no pair {number} in any article; see 'satzpaar show'")

    def _record(
        self,
        verb: str,
        changes: Mapping[int, PairContent],
        *,
        by: str,
        new: Sequence[tuple[int, PairContent]] = (),
    ) -> Change:
        """Write the changes and their events, inside the caller's transaction."""
        action, time = self._events.latest() + 1, PairContent(changed_at=now())
        done = False
        for pair_id, wanted in changes.items():
            before = self._contents.of(pair_id, wanted.names)
            changed = wanted.differing(before)
            names = changed.names
            if not names:
                continue
            # The target stays beside each decision: what is done again must be about that text.
            before = before.only(("target", "changed_at", *names))
            after = before.only(["target"]).updated(changed.updated(time))
            self._contents.put(pair_id, changed.updated(time))
            self._events.add(pair_id, by, verb, before, after, action=action)
            done = True
        added = []
        for like, content in new:
            added.append(self._contents.add(like, content, str(time.changed_at)))
            self._events.add(added[-1], by, verb, GONE, content.updated(time), action=action)
        if added or any(content.sentences is not UNSET for content in changes.values()):
            self._contents.number([*changes, *added])
        return self._change(action if done or added else 0, verb, [*changes, *added])

    def undo(self, *, by: str) -> Change:
        """Take back the last action of this person that is not taken back yet.

        Raises UsageError when there is none, ReviewConflict when others changed its pairs since.
        """
        with self._db.write():
            row = self._db.one(
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
        with self._db.write():
            row = self._db.one(
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
        with self._db.write():
            self._pairs.get(pair_id)
            event = self._db.one(
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
        events = self._events.where(
            f"{where} AND NOT EXISTS "
            "(SELECT 1 FROM events AS later WHERE later.undoes = events.id)",
            values,
        )
        action, verb = self._events.latest() + 1, "undone"
        for event in reversed(events):
            if event.verb == "undone":
                verb = self._events.where("id = ?", [event.undoes])[0].verb
            expected, wanted = event.after, event.before
            found = self._contents.of(event.pair_id, expected.names)
            if set(expected.differing(found).names) - {"changed_at"}:
                raise self._conflict([event.pair_id])
            back = PairContent(changed_at=now()).updated(wanted)  # the events of old have no time
            self._contents.put(event.pair_id, back.differing(found))
            self._events.add(
                event.pair_id, by, verb, expected, wanted, undoes=event.id, action=action
            )
        # What was taken back last to first is done again, and told, first to last.
        events = events if verb == "undone" else events[::-1]
        ids = list(dict.fromkeys(event.pair_id for event in events))
        if any(event.before.sentences is not UNSET for event in events):
            self._contents.number(ids)
        return self._change(action, verb, ids)

    def _conflict(self, pair_ids: Sequence[int]) -> ReviewConflict:
        events = self._events.where(
            "id = (SELECT max(id) FROM events WHERE pair_id = ?)", pair_ids[:1]
        )
        who = next((event.reviewer for event in events if event.reviewer), "a run")
        alive = self._alive(pair_ids)
        return ReviewConflict(
            f"pair {pair_ids[0]} was changed by {who} in the meantime; look at it again",
            [self._pairs.get(number) for number in pair_ids if number in alive],
        )

    def _alive(self, pair_ids: Sequence[int]) -> set[int]:
        return {
            row["id"]
            for part in chunks(pair_ids)
            for row in self._db.rows(
                f"SELECT id FROM pairs WHERE NOT retired AND id IN ({marks(part)})", part
            )
        }

    def _change(self, action: int, verb: str, pair_ids: Sequence[int]) -> Change:
        alive = self._alive(pair_ids)
        pairs = {pair.id: pair for pair in self._pairs.get_many(list(alive))}
        return Change(
            action,
            verb,
            tuple(pairs[number] for number in pair_ids if number in alive),
            tuple(number for number in pair_ids if number not in alive),
        )


def _decision(state: PairState, by: str) -> PairContent:
    return PairContent(state=state, reviewer="" if state is PairState.NEW else by)
