"""The verbs of review: texts stay whole, all is undone and done again, nobody is overwritten."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.support.fakes import FakeEncoder, FakeEngine
from tests.support.paths import DATA
from tests.support.review import GERMAN, KnowingEncoder, aligned, offer, pairs, translated
from translator import documents
from translator.errors import PairNotFound, ReviewConflict, UsageError
from translator.pipeline import run
from translator.pipeline.pair_articles import store_alignment
from translator.review.desk import Desk
from translator.review.shapes import text_of
from translator.store import PairContent, Store
from translator.store.content import WHOLE
from translator.types import Origin, Pair, PairState


@pytest.fixture(params=[translated, aligned])
def desk(request: pytest.FixtureRequest, tmp_path: Path):
    with request.param(tmp_path) as store:
        yield Desk(store, KnowingEncoder(), by="anna")


@pytest.fixture
def machine(tmp_path: Path):
    with translated(tmp_path) as store:
        yield Desk(store, KnowingEncoder(), by="anna")


@pytest.fixture
def people(tmp_path: Path):
    with aligned(tmp_path) as store:
        yield Desk(store, KnowingEncoder(), by="anna")


def snapshot(store: Store) -> list[dict[str, Any]]:
    """Return all that is live in the database, to the byte, without row numbers of findings."""
    rows = [
        dict(row)
        for row in store.database.rows(
            "SELECT * FROM pairs WHERE NOT retired ORDER BY article_id, place"
        )
    ]
    return [row | {"content": store.history.content(row["id"]).only(WHOLE)} for row in rows]


def check_whole(store: Store) -> None:
    """Check that every sentence lies in live pairs once, in order and verbatim."""
    seen: dict[tuple[Any, ...], list[Any]] = {}
    for row in store.articles.progress():
        article = store.articles.read(row.id)
        for place, pair in enumerate(store.pairs.of_article(row.id)):
            parts = store.pairs.parts([pair.id])[pair.id]
            assert pair.source == text_of(parts.source, article)
            assert pair.source or pair.target
            assert store.database.one("SELECT place FROM pairs WHERE id = ?", [pair.id])[0] == place
            for side, group in (("source", parts.source), ("target", parts.target)):
                key = (side, pair.article_id, pair.target_article_id)
                seen.setdefault(key, []).extend(group)
    sides = {(side, key[0] if side == "source" else key[1]) for side, *key in seen}
    for (side, *key), parts in seen.items():
        owner = key[0] if side == "source" else key[1]
        if owner is None:
            assert parts == []
            continue
        held: dict[int, str] = {}
        assert [part.stretch.start for part in parts] == sorted(
            part.stretch.start for part in parts
        )
        for part in parts:
            held[part.sentence_id] = held.get(part.sentence_id, "") + part.stretch.text
        stored = {
            row["id"]: row["text"]
            for row in store.database.rows("SELECT * FROM sentences WHERE article_id = ?", [owner])
        }
        assert {number: "".join(text.split()) for number, text in held.items()} == {
            number: "".join(text.split()) for number, text in stored.items()
        }
    assert sides
    assert store.database.one("PRAGMA foreign_key_check") is None
    assert store.database.one("PRAGMA integrity_check")[0] == "ok"


def replayed(store: Store) -> dict[int, PairContent]:
    """Return what every pair is by its events alone."""
    made: dict[int, PairContent] = {}
    for pair in store.pairs.select(retired=True):
        for event in store.history.events(pair.id):
            made[pair.id] = made.get(pair.id, PairContent()).updated(event.after)
    return made


def check_replay(store: Store) -> None:
    """Check that the events of every live pair lead to what it is now."""
    made = replayed(store)
    for pair in store.pairs.select():
        assert made[pair.id].only(WHOLE) == store.history.content(pair.id).only(WHOLE)


class Reviewing(RuleBasedStateMachine):
    """Any verbs in any order."""

    build: Callable[[Path], Store]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.done: list[list[dict[str, Any]]] = []
        self.undone: list[list[dict[str, Any]]] = []

    @initialize()
    def start(self) -> None:
        self.desk = Desk(type(self).build(self.folder), KnowingEncoder(), by="anna")
        self.store = self.desk.store
        offer(self.store)

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def pick(self, number: int) -> Pair:
        found = pairs(self.desk)
        return found[number % len(found)]

    def do(self, verb: Callable[..., Any], *arguments: Any) -> None:
        before = snapshot(self.store)
        try:
            change = verb(*arguments)
        except UsageError:
            assert snapshot(self.store) == before
            return
        if change.action:
            self.done.append(before)
            self.undone = []
            assert snapshot(self.store) != before
        else:
            assert snapshot(self.store) == before

    @rule(number=st.integers(0, 20), verb=st.sampled_from(["accept", "reject", "reopen"]))
    def decide(self, number: int, verb: str) -> None:
        self.do(getattr(self.desk, verb), [self.pick(number).id, self.pick(number + 1).id])

    @rule(number=st.integers(0, 20), text=st.sampled_from(["One. Two 2.", "ß ä 😀 שלום", " ", "x"]))
    def edit(self, number: int, text: str) -> None:
        self.do(self.desk.edit, self.pick(number).id, text)

    @rule(number=st.integers(0, 20), text=st.sampled_from(["", "a note"]))
    def note(self, number: int, text: str) -> None:
        self.do(self.desk.note, self.pick(number).id, text)

    @rule(number=st.integers(0, 20))
    def merge(self, number: int) -> None:
        self.do(self.desk.merge, self.pick(number).id)

    @rule(number=st.integers(0, 20), left=st.floats(0, 1), right=st.floats(0, 1))
    def split(self, number: int, left: float, right: float) -> None:
        pair = self.pick(number)
        self.do(
            self.desk.split,
            pair.id,
            round(left * len(pair.source)),
            round(right * len(pair.target)),
        )

    @rule(
        number=st.integers(0, 20),
        side=st.sampled_from(["source", "target"]),
        direction=st.sampled_from(["up", "down"]),
    )
    def move(self, number: int, side: str, direction: str) -> None:
        self.do(self.desk.move, self.pick(number).id, side, direction)

    @rule(first=st.integers(0, 20), last=st.integers(0, 20))
    def realign(self, first: int, last: int) -> None:
        ends = [self.pick(first).id, self.pick(last).id]
        order = [pair.id for pair in pairs(self.desk)]
        ends.sort(key=order.index)
        self.do(self.desk.accept, ends)
        self.do(self.desk.realign, *ends)

    @rule(number=st.integers(0, 20), choice=st.integers(1, 2))
    def choose(self, number: int, choice: int) -> None:
        self.do(self.desk.choose, self.pick(number).id, choice)

    @rule(probability=st.floats(0, 1))
    def accept_above(self, probability: float) -> None:
        self.do(self.desk.accept_above, probability)

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        self.undone.append(snapshot(self.store))
        self.desk.undo()
        assert snapshot(self.store) == self.done.pop()

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        self.done.append(snapshot(self.store))
        self.desk.redo()
        assert snapshot(self.store) == self.undone.pop()

    @precondition(lambda self: not self.done)
    @rule()
    def nothing_to_undo(self) -> None:
        with pytest.raises(UsageError, match="nothing to undo"):
            self.desk.undo()

    @precondition(lambda self: not self.undone)
    @rule()
    def nothing_to_redo(self) -> None:
        with pytest.raises(UsageError, match="nothing to redo"):
            self.desk.redo()

    @rule()
    def restart(self) -> None:
        path = self.store.path
        self.store.close()
        self.store = Store(path)
        self.desk = Desk(self.store, KnowingEncoder(), by="anna")

    @invariant()
    def whole(self) -> None:
        if hasattr(self, "store"):
            check_whole(self.store)
            check_replay(self.store)


class ReviewingAnEngine(Reviewing):
    """The engine's translation of an article."""

    build = translated


class ReviewingPeople(Reviewing):
    """A translation people made."""

    build = aligned


for machine_class in (ReviewingAnEngine, ReviewingPeople):
    machine_class.TestCase.settings = settings(
        max_examples=12,
        stateful_step_count=20,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow],
    )
TestReviewingAnEngine = ReviewingAnEngine.TestCase
TestReviewingPeople = ReviewingPeople.TestCase


def place(desk: Desk, number: int) -> Pair:
    return pairs(desk)[number]


def test_merging_takes_the_articles_text_between(machine: Desk) -> None:
    one, other, after = (place(machine, number).id for number in (2, 3, 4))
    change = machine.merge(one)
    (merged,) = change.pairs
    assert change.gone == (other,)
    assert merged.source == (
        "Der dritte\u00a0Satz steht in einer neuen Zeile.  Der vierte hat zwei Leerzeichen davor."
    )
    assert merged.target == (
        "dER DRITTE sATZ STEHT IN EINER NEUEN zEILE. dER VIERTE HAT ZWEI lEERZEICHEN DAVOR."
    )
    assert (merged.source_count, merged.target_count, merged.state) == (2, 2, PairState.NEW)
    assert merged.confidence is not None
    assert merged.similarity is not None
    assert merged.similarity > 0.99
    assert [pair.id for pair in pairs(machine)[2:4]] == [one, after]


def test_merging_paragraphs_joins_them_with_a_blank(people: Desk) -> None:
    change = people.merge(place(people, 3).id)
    assert change.pairs[0].source == (
        "Der vierte hat zwei Leerzeichen davor. "
        "Ein neuer Absatz beginnt hier. Er hat 12 Wörter und endet bald."
    )
    assert change.pairs[0].target.startswith("The fourth has two blanks before it. A new paragraph")


def test_the_last_pair_has_nothing_to_merge_with(desk: Desk) -> None:
    with pytest.raises(UsageError, match="last of its article"):
        desk.merge(pairs(desk)[-1].id)


def test_splitting_a_sentence_divides_it_and_merging_makes_it_whole(desk: Desk) -> None:
    before = place(desk, 0)
    parts = desk.store.pairs.parts([before.id])
    change = desk.split(before.id, before.source.index("Satz"), before.target.index(" ") + 1)
    halves = change.pairs
    assert [half.source for half in halves] == ["Der erste", "Satz steht hier."]
    assert " ".join(half.target for half in halves) == before.target
    assert [half.id for half in pairs(desk)[:2]] == [half.id for half in halves]
    (whole,) = desk.merge(before.id).pairs
    assert (whole.source, whole.target) == (before.source, before.target)
    assert whole.source_count == 1
    assert desk.store.pairs.parts([before.id]) == parts


def test_a_half_without_any_sentence_is_refused(desk: Desk) -> None:
    first = place(desk, 0)
    for source_at, target_at in ((0, 0), (len(first.source), len(first.target))):
        with pytest.raises(UsageError, match="without a sentence"):
            desk.split(first.id, source_at, target_at)


def test_people_may_have_left_out_or_added_something(people: Desk) -> None:
    added, rest = people.split(place(people, 6).id, 0, 7).pairs
    assert (added.source, rest.source) == ("", "Am Ende steht 1 Satz.")
    assert [pair.id for pair in pairs(people)[6:]] == [added.id, rest.id]
    assert (added.similarity, added.findings) == (None, ())


def test_an_engine_translates_nothing_from_nothing(machine: Desk) -> None:
    with pytest.raises(UsageError, match="without a sentence"):
        machine.split(place(machine, 5).id, 0, 5)


def test_moving_a_sentence_takes_it_to_the_neighbour(machine: Desk) -> None:
    merged = machine.merge(place(machine, 0).id).pairs[0]
    machine.move(merged.id, "source", "down")
    first, second = pairs(machine)[:2]
    assert first.source == "Der erste Satz steht hier."
    assert second.source.startswith("Der zweite Satz folgt ihm. Der dritte")
    machine.move(merged.id, "target", "down")
    first, second = pairs(machine)[:2]
    assert first.target == "dER ERSTE sATZ STEHT HIER."
    assert second.target.startswith("dER ZWEITE sATZ FOLGT IHM. dER DRITTE")
    with pytest.raises(UsageError, match="one sentence only"):
        machine.move(first.id, "source", "down")
    with pytest.raises(UsageError, match="no neighbour"):
        machine.move(first.id, "target", "up")


def test_moving_up_and_undoing_gives_the_same_database(people: Desk) -> None:
    before = snapshot(people.store)
    people.move(place(people, 4).id, "source", "up")
    assert place(people, 3).source.endswith("davor. Ein neuer Absatz beginnt hier.")
    assert snapshot(people.store) != before
    people.undo()
    assert snapshot(people.store) == before


def test_realigning_between_accepted_pairs_mends_what_was_torn(desk: Desk) -> None:
    wanted = [(pair.source, pair.target) for pair in pairs(desk)]
    first, *between, last = [pair.id for pair in pairs(desk)]
    desk.accept([first, last])
    desk.move(between[0], "target", "down")
    desk.merge(between[-2])
    assert [(pair.source, pair.target) for pair in pairs(desk)] != wanted
    desk.realign(first, last)
    assert [(pair.source, pair.target) for pair in pairs(desk)] == wanted
    assert place(desk, 0).state is PairState.ACCEPTED


def test_realigning_leaves_decisions_in_between(desk: Desk) -> None:
    first, second, third, *_, last = [pair.id for pair in pairs(desk)]
    with pytest.raises(UsageError, match="not accepted"):
        desk.realign(first, last)
    desk.accept([first, last])
    desk.edit(third, "My own words")
    desk.realign(first, last)
    assert (desk.store.pairs.get(third).target, second) == ("My own words", place(desk, 1).id)
    desk.accept([second])
    with pytest.raises(UsageError, match="neighbours"):
        desk.realign(second, third)
    with pytest.raises(UsageError, match="does not come after"):
        desk.realign(last, first)


def test_an_edit_is_measured_and_checked_at_once(machine: Desk) -> None:
    pair = place(machine, 5)
    (edited,) = machine.edit(pair.id, "It has twelve words. And 7 more.").pairs
    assert edited.similarity is not None
    assert edited.similarity < pair.similarity
    assert edited.target_count == 2
    assert "number-mismatch" in {finding.check for finding in edited.findings}
    assert (edited.state, edited.reviewer, edited.origin) == (
        PairState.EDITED,
        "anna",
        Origin.HUMAN,
    )
    assert edited.engine_score is None


def test_an_alternative_is_taken_by_its_number(machine: Desk) -> None:
    offer(machine.store)
    pair = place(machine, 0)
    (chosen,) = machine.choose(pair.id, 1).pairs
    assert (chosen.target, chosen.origin, chosen.engine_score) == ("Another one.", Origin.MT, -0.2)
    assert chosen.state is PairState.EDITED
    with pytest.raises(UsageError, match="no alternative 1; it has 0"):
        machine.choose(pair.id, 1)
    machine.undo()
    assert place(machine, 0) == pair


def test_an_edit_is_offered_where_the_same_sentence_stands(tmp_path: Path) -> None:
    with translated(tmp_path, "Gleich.\n\nAnders.\n\nGleich.") as store:
        desk = Desk(store, KnowingEncoder(), by="anna")
        first, _, last = pairs(desk)
        assert desk.offers(first.id) == []
        desk.edit(first.id, "The same.")
        assert [other.id for other in desk.offers(first.id)] == [last.id]
        desk.edit(last.id, "The same.")
        assert desk.offers(first.id) == []


def test_a_second_reviewer_overwrites_nothing(desk: Desk) -> None:
    bert = Desk(desk.store, KnowingEncoder(), by="bert")
    first, second = (pair.id for pair in pairs(desk)[:2])
    seen = desk.store.history.last_events([first, second])
    bert.edit(first, "By Bert")
    for verb in (
        lambda: desk.accept([second, first], seen=seen),
        lambda: desk.reject([first], seen=seen),
        lambda: desk.edit(first, "By Anna", seen=seen),
        lambda: desk.note(first, "note", seen=seen),
        lambda: desk.merge(first, seen=seen),
        lambda: desk.split(first, 4, 4, seen=seen),
        lambda: desk.move(second, "target", "up", seen=seen),
    ):
        with pytest.raises(ReviewConflict, match=f"pair {first} was changed by bert") as caught:
            verb()
        assert [pair.target for pair in caught.value.pairs] == ["By Bert"]
    assert desk.store.pairs.get(second).state is PairState.NEW
    desk.edit(first, "By Anna", seen=desk.store.history.last_events([first]))
    with pytest.raises(ReviewConflict, match="changed by anna"):
        bert.undo()
    assert desk.store.pairs.get(first).target == "By Anna"
    desk.undo()
    assert bert.undo().pairs[0].state is PairState.NEW


def test_a_pair_that_was_merged_away_is_gone(desk: Desk) -> None:
    first, second = (pair.id for pair in pairs(desk)[:2])
    desk.merge(first)
    with pytest.raises(PairNotFound, match="in any article"):
        desk.accept([second])
    with pytest.raises((PairNotFound, ReviewConflict)):
        desk.edit(second, "Something else.")
    assert second not in {pair.id for pair in desk.store.pairs.select()}


def test_one_pair_of_an_action_can_be_undone_alone_but_not_half_a_merge(desk: Desk) -> None:
    ids = [pair.id for pair in pairs(desk)[:3]]
    desk.accept(ids)
    desk.undo_pair(ids[2])
    assert [desk.store.pairs.get(number).state.value for number in ids] == ["accepted"] * 2 + [
        "new"
    ]
    desk.undo()
    assert desk.store.pairs.get(ids[0]).state is PairState.NEW
    before = snapshot(desk.store)
    desk.merge(ids[0])
    desk.undo_pair(ids[0])
    assert snapshot(desk.store) == before


def test_a_later_run_keeps_what_people_merged_split_and_wrote(tmp_path: Path) -> None:
    with translated(tmp_path) as store:
        desk = Desk(store, KnowingEncoder(), by="anna")
        desk.merge(place(desk, 0).id)
        desk.split(place(desk, 2).id, 10, 12)
        written = place(desk, 4).id
        desk.edit(written, "My words")
        desk.reopen([written])
        before = {pair.id: pair for pair in pairs(desk)}
        for model in ("swap-case", "better"):
            engine = FakeEngine(model=model)
            found = [documents.Found(tmp_path / "a.txt", "a.txt")]
            run.run_articles(found, engine, FakeEncoder(), store)
            check_whole(store)
        after = {pair.id: pair for pair in pairs(desk)}
        assert after.keys() == before.keys()
        same = {number for number, pair in after.items() if pair == before[number]}
        reshaped = {pair.id for pair in before.values() if pair.source_count > 1 or pair.id > 7}
        assert {written, place(desk, 2).id} | reshaped <= same
        assert {after[number].run_id for number in after.keys() - same} == {2}
        machine = desk.undo().pairs[0]
        assert machine.target == "My words"
        assert desk.undo().pairs[0].target.isascii()


def test_a_later_alignment_keeps_what_people_reshaped_and_loses_no_sentence(
    tmp_path: Path,
) -> None:
    with aligned(tmp_path) as store:
        desk = Desk(store, KnowingEncoder(), by="anna")
        desk.merge(place(desk, 0).id)
        last = place(desk, 3)
        desk.accept([last.id])
        undone = desk.merge(place(desk, 1).id)
        desk.undo()
        kept = [place(desk, 0), store.pairs.get(last.id)]
        text = (tmp_path / "a.en.txt").read_text(encoding="utf-8")
        (tmp_path / "a.en.txt").write_text(f"{text} And more.", encoding="utf-8")
        made = [
            documents.read(tmp_path / name, name=name, language=language)
            for name, language in (("a.de.txt", "de"), ("a.en.txt", "en"))
        ]
        store_alignment(made[0], made[1], KnowingEncoder(), store)
        check_whole(store)
        after = {pair.id: pair for pair in pairs(desk)}
        assert [after[pair.id].target for pair in kept] == [pair.target for pair in kept]
        with pytest.raises(ReviewConflict, match="by a run"):
            desk.redo()
        assert undone.pairs[0].id not in after


def test_an_article_that_changed_takes_its_merged_pair_along(tmp_path: Path) -> None:
    with translated(tmp_path) as store:
        desk = Desk(store, KnowingEncoder(), by="anna")
        merged = desk.merge(place(desk, 1).id).pairs[0]
        path = tmp_path / "a.txt"
        path.write_text("Neu davor.\n\n" + GERMAN, encoding="utf-8")
        run.run_articles([documents.Found(path, "a.txt")], FakeEngine(), FakeEncoder(), store)
        check_whole(store)
        assert place(desk, 2).id == merged.id
        path.write_text(GERMAN.replace("Der zweite Satz folgt ihm.", "Weg."), encoding="utf-8")
        run.run_articles([documents.Found(path, "a.txt")], FakeEngine(), FakeEncoder(), store)
        check_whole(store)
        assert merged.id not in {pair.id for pair in pairs(desk)}
        with pytest.raises(ReviewConflict, match="by a run"):
            desk.undo()


FIRST = DATA / "m004.db"
"""Made by satzpaar 0.1.0 before actions came: five pairs of an engine, two of people."""


def test_a_database_of_before_opens_with_everything_people_did(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    shutil.copy(FIRST, path)
    with Store(path) as store:
        found = {pair.id: pair for pair in store.pairs.select()}
        assert [(pair.state.value, pair.reviewer) for pair in found.values()] == [
            ("accepted", "anna"),
            ("new", ""),
            ("edited", "bert"),
            ("rejected", "anna"),
            ("new", ""),
            ("new", ""),
            ("new", ""),
        ]
        assert (found[3].target, found[5].note) == ("The third sentence.", "look again")
        check_whole(store)
        before = snapshot(store)
        anna = Desk(store, KnowingEncoder(), by="anna")
        assert anna.undo().pairs[0].note == ""
        assert anna.undo().pairs[0].state is PairState.NEW
        assert anna.undo().pairs[0].id == 1
        bert = Desk(store, KnowingEncoder(), by="bert")
        assert bert.undo().pairs[0].target == "dER DRITTE sATZ STEHT IN EINER NEUEN zEILE."
        bert.redo()
        for _ in range(3):
            anna.redo()
        changed = {"changed_at"}
        assert [
            {name: value for name, value in row.items() if name not in changed}
            for row in snapshot(store)
        ] == [{name: value for name, value in row.items() if name not in changed} for row in before]
        assert anna.merge(1).pairs[0].source == (
            "Der erste Satz steht hier. Der zweite Satz folgt ihm."
        )
        anna.split(7, 5, 5)
        check_whole(store)
