"""The store: the only package that knows SQL, and the only one that writes the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from translator.errors import PairNotFound, UsageError
from translator.store.actions import GONE, ActionStore, Change, Content
from translator.store.database import StoredVectors
from translator.store.decisions import Decision, Signs
from translator.store.events import Part, Parts
from translator.store.findings import records
from translator.store.glossary import GlossaryStore
from translator.store.overview import Worked
from translator.store.reviewed import ReviewedStore, read_reviewed
from translator.store.writing import DERIVED, SentencePair, WriteCount
from translator.types import Alternative, Finding, OfferedAlternative, Origin, PairState, Remembered

__all__ = [
    "GONE",
    "Alternative",
    "Change",
    "Content",
    "Decision",
    "OfferedAlternative",
    "Part",
    "Parts",
    "Remembered",
    "SentencePair",
    "Signs",
    "Store",
    "StoredVectors",
    "Worked",
    "WriteCount",
    "read_reviewed",
]

Seen = Mapping[int, int] | None
"""The last event of each pair that a reviewer saw; None: whatever there is."""


class Store(ActionStore, GlossaryStore, ReviewedStore):
    """A database of articles and pairs, with the verbs reviewers have.

    Every verb is one transaction and one action, which ``undo`` takes back. Each raises
    PairNotFound, and ReviewConflict where a pair has a later event than ``seen`` says.
    """

    def accept(self, pair_ids: Sequence[int], *, by: str, seen: Seen = None) -> Change:
        """Say these pairs are right as they are; all of them, or none if one cannot be."""
        with self.write():
            self.check_seen(pair_ids, seen or {})
            changes: dict[int, Content] = {}
            for pair in self.pairs_by(pair_ids):
                if not (pair.target and pair.source):
                    raise UsageError(
                        f"pair {pair.id} has no translation to accept; "
                        f"write one with 'satzpaar edit {pair.id} TEXT'"
                    )
                decided = pair.state in (PairState.ACCEPTED, PairState.EDITED)
                # An edit is an acceptance of the edited text.
                changes[pair.id] = {} if decided else _decision(PairState.ACCEPTED, by)
            return self.record("accepted", changes, by=by)

    def reject(self, pair_ids: Sequence[int], *, by: str, seen: Seen = None) -> Change:
        """Say these pairs are wrong and must not be exported."""
        return self._decide("rejected", pair_ids, PairState.REJECTED, by, seen)

    def reopen(self, pair_ids: Sequence[int], *, by: str, seen: Seen = None) -> Change:
        """Have these pairs decided again; their texts stay."""
        return self._decide("reopened", pair_ids, PairState.NEW, by, seen)

    def _decide(
        self, verb: str, pair_ids: Sequence[int], state: PairState, by: str, seen: Seen
    ) -> Change:
        with self.write():
            self.check_seen(pair_ids, seen or {})
            changes: dict[int, Content] = {
                pair.id: {} if pair.state is state else _decision(state, by)
                for pair in self.pairs_by(pair_ids)
            }
            return self.record(verb, changes, by=by)

    def edit(
        self,
        pair_id: int,
        target: str,
        *,
        by: str,
        derived: Mapping[str, float | int | None] | None = None,
        findings: Sequence[Finding] = (),
        verb: str = "edited",
        origin: Origin = Origin.HUMAN,
        seen: Seen = None,
    ) -> Change:
        """Replace the target by a person's text; ``derived`` holds the numbers computed for it.

        Numbers that are not given are emptied: they belonged to the old text.
        """
        if not target.strip():
            raise UsageError("an edited target cannot be empty; use 'satzpaar reject' instead")
        with self.write():
            self.check_seen([pair_id], seen or {})
            pair = self.pair(pair_id)
            content: dict[str, Any] = {}
            if pair.target != target or pair.state is not PairState.EDITED:
                content = dict.fromkeys(DERIVED) | dict(derived or {})
                content |= _decision(PairState.EDITED, by)
                content |= {"target": target, "origin": origin.value, "reason": ""}
                content["findings"] = records(findings)
            return self.record(verb, {pair_id: content}, by=by)

    def note(self, pair_id: int, note: str, *, by: str, seen: Seen = None) -> Change:
        """Attach a remark to the pair, in place of the one before."""
        return self.act("noted", {pair_id: {"note": note}}, by=by, seen=seen)

    def events(self, pair_id: int) -> list[dict[str, Any]]:
        """Return what happened to a pair, oldest first; before and after are contents."""
        if self.one("SELECT 1 FROM pairs WHERE id = ?", [pair_id]) is None:
            raise PairNotFound(f"no pair {pair_id}; see 'satzpaar list' and 'satzpaar show'")
        return self.events_of("pair_id = ?", [pair_id])


def _decision(state: PairState, by: str) -> Content:
    return {"state": state.value, "reviewer": "" if state is PairState.NEW else by}
