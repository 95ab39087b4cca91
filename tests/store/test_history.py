"""The verbs: recorded, refused, undone."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.fakes import article, sentences_of
from tests.support.stored import fill, start_run
from translator.errors import PairNotFound, UsageError
from translator.store import PairContent, Store
from translator.store.findings import Findings
from translator.types import Finding, Origin, PairDraft, PairState, Severity


def test_undo_goes_back_step_by_step_to_the_machine_text(store: Store) -> None:
    (pair,) = fill(store, "Eins.")
    store.history.accept([pair], by="a")
    finding = Finding("number-mismatch", Severity.SEVERE, "1 is missing")
    measured = PairContent(similarity=0.5, findings=(finding,))
    store.history.edit(pair, "One!", by="b", measured=measured)
    assert store.pairs.get(pair).findings == (finding,)
    store.history.reject([pair], by="c")
    states = []
    for _ in range(3):
        (undone,) = store.history.undo_pair(pair, by="d").pairs
        states.append((undone.state, undone.target, undone.reviewer, len(undone.findings)))
    assert states == [
        (PairState.EDITED, "One!", "b", 1),
        (PairState.ACCEPTED, "EINS. m", "a", 0),
        (PairState.NEW, "EINS. m", "", 0),
    ]
    with pytest.raises(UsageError, match="nothing to undo"):
        store.history.undo_pair(pair, by="d")


def test_accepting_many_is_all_or_nothing(store: Store) -> None:
    pairs = fill(store, "Eins.", "Zwei.")
    with pytest.raises(PairNotFound, match="999"):
        store.history.accept([*pairs, 999], by="t")
    assert {pair.state for pair in store.pairs.select()} == {PairState.NEW}


def test_a_failed_pair_cannot_be_accepted_but_edited(store: Store) -> None:
    made = article("Eins.")
    saved = store.articles.save(made, sentences_of(made))
    draft = PairDraft(saved.sentence_ids, 0, "Eins.", "", Origin.FAILED, reason="empty answer")
    store.pairs.write(start_run(store), saved.id, [draft])
    (pair,) = store.pairs.select()
    assert (pair.origin, pair.reason) == (Origin.FAILED, "empty answer")
    with pytest.raises(UsageError, match="satzpaar edit"):
        store.history.accept([pair.id], by="t")
    assert store.history.edit(pair.id, "One.", by="t").pairs[0].origin is Origin.HUMAN
    assert store.history.undo(by="t").pairs[0].origin is Origin.FAILED


def test_an_edit_to_nothing_is_refused(store: Store) -> None:
    (pair,) = fill(store, "Eins.")
    with pytest.raises(UsageError, match="cannot be empty"):
        store.history.edit(pair, " \n", by="t")


def test_events_tell_what_changed(store: Store) -> None:
    (pair,) = fill(store, "Eins.")
    store.history.accept([pair], by="someone")
    event = store.history.events(pair)[-1]
    assert (event.before.state, event.before.reviewer) == (PairState.NEW, "")
    assert (event.after.state, event.after.reviewer) == (PairState.ACCEPTED, "someone")
    assert event.reviewer == "someone"
    assert event.action == event.id


def test_findings_of_an_old_database_say_no_places_and_are_undone_as_ever(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    with Store(path, create=True) as store:
        fill(store, "Es sind 24.")
        (pair,) = store.pairs.select()
        old = Finding("number-mismatch", Severity.WARNING, "24 is missing in the translation.")
        with store.database.write():
            Findings(store.database).put(pair.id, [old])
        store.history.edit(pair.id, "There are 24.", by="d")
    with sqlite3.connect(path) as before:  # as it was before m011
        for side in ("source", "target"):
            before.execute(f"ALTER TABLE findings DROP COLUMN {side}_spans")
        before.execute("DELETE FROM _sqlite_migrations WHERE name = 'm011_places_of_findings'")
    with Store(path) as store:
        store.history.undo(by="d")
        assert store.pairs.get(pair.id).findings == (old,)
        new = replace(old, source_spans=((8, 10),))
        store.history.edit(pair.id, "There are 25.", by="d", measured=PairContent(findings=(new,)))
        assert store.pairs.get(pair.id).findings == (new,)
        store.history.undo(by="d")
        store.history.redo(by="d")
        assert store.pairs.get(pair.id).findings == (new,)
