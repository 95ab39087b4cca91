"""Learning from decisions: what is predicted happens, and it is said how sure that is."""

from pathlib import Path
from time import process_time

import numpy as np
import pytest

from tests.support.fakes import FakeEncoder
from tests.support.review import offer, pairs, translated
from translator.review import acceptance, statistics
from translator.review.acceptance import FEW, NAMES, PRIOR
from translator.review.desk import Desk
from translator.review.queue import signs_of
from translator.store import Change, Decision, Signs


def signs(number: int, similarity: float | None = 0.8, *findings: tuple[str, str]) -> Signs:
    return Signs(number, 1, (similarity, 0.5, 0.95, 0.98, -0.6, 1.0, 1.0), findings, number)


def drawn(count: int, seed: int = 1) -> tuple[list[Signs], np.ndarray]:
    """Return pairs of all kinds, and how likely a strict reviewer of ours accepts each."""
    random = np.random.default_rng(seed)
    made, chances = [], []
    for number in range(count):
        bad = random.random() < 0.2
        similarity = float(np.clip(random.normal(0.75, 0.1), 0, 1))
        made.append(signs(number, similarity, *([("number-mismatch", "warning")] if bad else [])))
        chances.append(1 / (1 + np.exp(-(2 + 12 * (similarity - 0.75) - 3.5 * bad))))
    return made, np.array(chances)


def decided(count: int, seed: int = 1) -> list[Decision]:
    made, chances = drawn(count, seed)
    taken = np.random.default_rng(seed + 1).random(count) < chances
    return [Decision(one, bool(yes)) for one, yes in zip(made, taken, strict=True)]


def test_without_decisions_the_prior_speaks_and_says_so() -> None:
    model = acceptance.fit([])
    assert model.weights.tolist() == [PRIOR[name][0] for name in NAMES]
    good, bad, severe = model.probability(
        [signs(1, 0.85), signs(2, 0.5), signs(3, 0.85, ("repetition", "severe"))]
    )
    assert 0.6 < good < 0.95
    assert severe < bad < good
    text = acceptance.forecast(model, [signs(1)] * 63).text
    assert text.startswith("accepting these 63 now: about ")
    assert "before any decision: a guess" in text


def test_what_is_not_known_counts_as_usual() -> None:
    table = acceptance.features([signs(1, None), signs(2, 0.8)])
    assert np.isfinite(table).all()
    assert table[0].tolist() == table[1].tolist()


def test_a_check_nobody_knows_counts_by_its_severity() -> None:
    table = acceptance.features([signs(1, 0.8, ("glossary", "warning"))])
    assert table[0, NAMES.index("warning")] == 1


def test_decisions_win_over_the_prior() -> None:
    decisions = decided(3000)
    model = acceptance.fit(decisions)
    made, chances = drawn(500, seed=9)
    assert np.abs(model.probability(made) - chances).mean() < 0.05
    assert np.abs(acceptance.fit([]).probability(made) - chances).mean() > 0.08


def test_the_same_decisions_give_the_same_model_and_forecast() -> None:
    decisions = decided(200)
    one, other = acceptance.fit(decisions), acceptance.fit(decisions)
    assert one.weights.tolist() == other.weights.tolist()
    made, _ = drawn(100, seed=3)
    assert acceptance.forecast(one, made) == acceptance.forecast(other, made)


def test_predictions_are_calibrated_on_decisions_they_did_not_know() -> None:
    found = acceptance.reliability(decided(1500))
    assert found.error < 0.04
    assert found.decisions == sum(one.decisions for one in found.bins) == 1500
    assert all(0 <= one.accepted <= 1 for one in found.bins)
    assert acceptance.reliability([]) == acceptance.Reliability((), 0.0, 0)


def test_nine_of_ten_forecasts_hold_the_errors_that_come() -> None:
    hits = []
    for seed in range(40):
        model = acceptance.fit(decided(150, seed))
        made, chances = drawn(63, seed + 1000)
        errors = int((np.random.default_rng(seed).random(63) > chances).sum())
        coming = acceptance.forecast(model, made)
        hits.append(coming.low <= errors <= coming.high)
        assert coming.low <= coming.errors <= coming.high
    assert 0.8 <= np.mean(hits) <= 1


def test_more_decisions_make_a_narrower_forecast() -> None:
    made, _ = drawn(63, seed=5)
    few, many = (acceptance.forecast(acceptance.fit(decided(count)), made) for count in (10, 2000))
    assert many.high - many.low < few.high - few.low
    assert "hardly learned yet, from 10 decisions" in few.text
    assert "learned from 2000 decisions" in many.text
    assert acceptance.forecast(acceptance.fit(decided(FEW)), []).text == "nothing is left to accept"


def test_fitting_takes_time_in_proportion_to_the_decisions() -> None:
    decisions = decided(10_000)

    def seconds(count: int) -> float:
        started = process_time()
        acceptance.fit(decisions[:count])
        return process_time() - started

    seconds(100)
    assert seconds(10_000) < 40 * max(seconds(1000), 0.01)


@pytest.fixture
def desk(tmp_path: Path):
    with translated(tmp_path) as store:
        yield Desk(store, FakeEncoder(), by="anna")


def test_decisions_are_read_as_the_pairs_were_before(desk: Desk) -> None:
    offer(desk.store)
    before = {pair.id: pair for pair in pairs(desk)}
    desk.accept([1])
    desk.edit(2, "Quite other words, 5")
    desk.edit(3, before[3].target)
    desk.reject([4])
    desk.choose(5, 1)
    desk.edit(6, "Undone")
    desk.undo()
    found = {decision.signs.pair_id: decision for decision in desk.store.decisions.made()}
    assert {number: decision.accepted for number, decision in found.items()} == {
        1: True,
        2: False,
        3: True,
        4: False,
        5: False,
    }
    assert found[2].signs.measures[0] == before[2].similarity
    assert found[2].signs.findings == (("target-equals-source", "severe"),)
    assert desk.store.pairs.get(2).findings[0].check != "target-equals-source"
    assert found[5].signs.measures[4] == before[5].engine_score


def test_the_queue_has_the_least_certain_first_and_equal_ones_once(tmp_path: Path) -> None:
    with translated(tmp_path, "Gleich ist es.\n\nEs ist 1 Hund.\n\nGleich ist es.") as store:
        desk = Desk(store, FakeEncoder(), by="anna")
        first, second, third = (pair.id for pair in pairs(desk))
        store.database.update("pairs", second, {"similarity": 0.3, "confidence": 0.2})
        queue = desk.queue.waiting(10)
        assert [(one.pair.id, one.copies) for one in queue] == [(second, ()), (first, (third,))]
        assert queue[0].probability < queue[1].probability
        assert [one.pair.id for one in desk.queue.waiting(10, after=second)] == [first]
        desk.accept([second])
        assert [one.pair.id for one in desk.queue.waiting(1)] == [first]
        assert desk.queue.forecast().pairs == 2


def test_accepting_above_is_one_action_over_the_likely_ones(desk: Desk) -> None:
    desk.store.database.update("pairs", 2, {"similarity": 0.1, "confidence": 0.1, "margin": -0.2})
    desk.store.database.update("pairs", 3, {"target": "", "origin": "failed"})
    likely = desk.queue.probabilities(pairs(desk))
    assert likely[1] < 0.3 < min(likely[0], *likely[3:])
    change = desk.accept_above(0.3)
    assert [pair.id for pair in change.pairs] == [1, 4, 5, 6, 7]
    assert desk.undo().verb == "undone"
    assert {pair.state.value for pair in pairs(desk)} == {"new"}
    assert desk.accept_above(0.3, article_id=99) == Change(0, "accepted", ())


def test_how_much_was_changed_and_how_quickly(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from translator.store import events

    assert statistics.words_per_minute(desk.store) is None
    times = iter(f"2026-01-01T10:{minute:02}:00Z" for minute in (0, 1, 3, 30))
    monkeypatch.setattr(events, "now", lambda: next(times))
    for number in (1, 2, 3, 4):
        desk.accept([number])
    words = sum(len(desk.store.pairs.get(number).source.split()) for number in (2, 3))
    assert statistics.words_per_minute(desk.store) == words / 3  # the half hour was a pause
    assert statistics.edit_distances(desk.store) == []
    monkeypatch.undo()
    half = desk.store.pairs.get(5).target
    desk.edit(5, half + half.swapcase())
    assert statistics.edit_distances(desk.store) == [pytest.approx(0.5)]


def test_an_open_pair_is_judged_as_it_is_stored(desk: Desk) -> None:
    assert [signs_of(pair) for pair in pairs(desk)] == desk.store.decisions.open_signs()
