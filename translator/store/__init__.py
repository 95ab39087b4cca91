"""The store: the only package that knows SQL, and the only one that writes the database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from translator.errors import PairNotFound, UsageError
from translator.store.alternatives import Alternative, OfferedAlternative
from translator.store.database import StoredVectors, now
from translator.store.glossary import GlossaryStore
from translator.store.pairs import DERIVED, PairStore, SentencePair, WriteCount
from translator.store.reviewed import Remembered, ReviewedStore, read_reviewed
from translator.types import Finding, Origin, Pair, PairState, Severity

__all__ = [
    "Alternative",
    "OfferedAlternative",
    "Remembered",
    "SentencePair",
    "Store",
    "StoredVectors",
    "WriteCount",
    "read_reviewed",
]

REVIEW_VERBS = ("accepted", "rejected", "edited", "noted", "reopened")
"""Events of people; these can be undone."""


class Store(PairStore, GlossaryStore, ReviewedStore):
    """A database of articles and pairs, with the verbs reviewers have.

    Every verb is one transaction and one event; ``undo`` takes the last one back.
    """

    def accept(self, pair_ids: Sequence[int], *, by: str) -> list[Pair]:
        """Say these pairs are right as they are."""
        return self._decide(pair_ids, PairState.ACCEPTED, by)

    def reject(self, pair_ids: Sequence[int], *, by: str) -> list[Pair]:
        """Say these pairs are wrong and must not be exported."""
        return self._decide(pair_ids, PairState.REJECTED, by)

    def _decide(self, pair_ids: Sequence[int], state: PairState, by: str) -> list[Pair]:
        with self.write():
            for pair_id in pair_ids:
                pair = self.pair(pair_id)
                if state is PairState.ACCEPTED and not (pair.target and pair.source):
                    raise UsageError(
                        f"pair {pair_id} has no translation to accept; "
                        f"write one with 'satzpaar edit {pair_id} TEXT'"
                    )
                if state is PairState.ACCEPTED and pair.state is PairState.EDITED:
                    continue  # an edit is an acceptance of the edited text
                if pair.state is not state:
                    self._change(pair, state.value, {"state": state.value, "reviewer": by}, by)
        return [self.pair(pair_id) for pair_id in pair_ids]

    def edit(
        self,
        pair_id: int,
        target: str,
        *,
        by: str,
        derived: Mapping[str, float | None] | None = None,
        findings: Sequence[Finding] = (),
    ) -> Pair:
        """Replace the target by a person's text; ``derived`` holds the numbers computed for it.

        Numbers that are not given are emptied: they belonged to the old text.
        """
        if not target.strip():
            raise UsageError("an edited target cannot be empty; use 'satzpaar reject' instead")
        with self.write():
            pair = self.pair(pair_id)
            if pair.target != target or pair.state is not PairState.EDITED:
                after: dict[str, Any] = dict.fromkeys(DERIVED)
                if derived is not None:
                    after |= dict(derived)
                after |= {
                    "target": target,
                    "state": PairState.EDITED.value,
                    "reviewer": by,
                    "origin": Origin.HUMAN.value,
                    "reason": "",
                    "findings": [asdict(finding) for finding in findings],
                }
                self._change(pair, "edited", after, by)
        return self.pair(pair_id)

    def undo(self, pair_id: int, *, by: str) -> Pair:
        """Take back the last thing a person did to this pair; again: the one before that.

        Raises PairNotFound when the pair does not exist, UsageError when nothing is left to undo.
        """
        with self.write():
            self.pair(pair_id)
            event = self.one(
                "SELECT * FROM events WHERE pair_id = ? AND verb IN "
                f"({', '.join(repr(verb) for verb in REVIEW_VERBS)}) AND id NOT IN "
                "(SELECT undoes FROM events WHERE pair_id = ? AND undoes IS NOT NULL) "
                "ORDER BY id DESC",
                [pair_id, pair_id],
            )
            if event is None:
                raise UsageError(f"nothing to undo on pair {pair_id}")
            before, after = json.loads(event["before"]), json.loads(event["after"])
            self._apply(pair_id, before)
            self.add_event(pair_id, by, "undone", after, before, undoes=event["id"])
        return self.pair(pair_id)

    def note(self, pair_id: int, note: str, *, by: str) -> Pair:
        """Attach a remark to the pair, in place of the one before."""
        with self.write():
            pair = self.pair(pair_id)
            if pair.note != note:
                self._change(pair, "noted", {"note": note}, by)
        return self.pair(pair_id)

    def _change(self, pair: Pair, verb: str, after: Mapping[str, Any], by: str) -> None:
        before = {name: getattr(pair, name) for name in after}
        if "findings" in before:
            before["findings"] = [asdict(finding) for finding in pair.findings]
        self._apply(pair.id, after)
        self.add_event(pair.id, by, verb, before, after)

    def _apply(self, pair_id: int, values: Mapping[str, Any]) -> None:
        columns = dict(values)
        findings = columns.pop("findings", None)
        self.update("pairs", pair_id, columns | {"changed_at": now()})
        if findings is not None:
            self.put_findings(
                pair_id,
                [
                    Finding(item["check"], Severity(item["severity"]), item["message"])
                    for item in findings
                ],
            )

    def events(self, pair_id: int) -> list[dict[str, Any]]:
        """Return what happened to a pair, oldest first."""
        if self.one("SELECT 1 FROM pairs WHERE id = ?", [pair_id]) is None:
            raise PairNotFound(f"no pair {pair_id}; see 'satzpaar list' and 'satzpaar show'")
        return [
            dict(row)
            for row in self.rows("SELECT * FROM events WHERE pair_id = ? ORDER BY id", [pair_id])
        ]
