"""The terminal: an article reviewed by keys alone, in 80 by 24 characters."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.support.fakes import FakeEncoder
from tests.support.review import offer, pairs, translated
from translator.review.desk import Desk
from translator.review.terminal.app import ReviewTerminal
from translator.review.terminal.dialogs import Area

Keys = Callable[..., Awaitable[None]]


@pytest.fixture
def desk(tmp_path: Path):
    with translated(tmp_path) as store:
        yield Desk(store, FakeEncoder(), by="anna")


def review(
    desk: Desk,
    *steps: str | Callable[[ReviewTerminal], None],
    article_id: int | None = 1,
    size: tuple[int, int] = (80, 24),
) -> str:
    """Press these keys, call these functions in between, and return the screen's text."""

    async def session() -> str:
        app = ReviewTerminal(desk, article_id)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for step in steps:
                await (pilot.press(step) if isinstance(step, str) else called(step, app, pilot))
            await pilot.pause()
            return screen(app)

    async def called(
        step: Callable[[ReviewTerminal], None], app: ReviewTerminal, pilot: Pilot[None]
    ) -> None:
        for _ in range(3):  # a dialog opened by another one's answer is laid out in steps
            await pilot.pause()
        step(app)
        await pilot.pause()

    return asyncio.run(session())


def screen(app: ReviewTerminal) -> str:
    """Return what stands on the screen, line by line."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    assert len(lines) == height
    return "\n".join("".join(part.text for part in strip)[:width].rstrip() for strip in lines)


def written(text: str) -> Callable[[ReviewTerminal], None]:
    def write(app: ReviewTerminal) -> None:
        app.screen.query_one(Area).text = text

    return write


def test_a_whole_article_is_cleared_by_one_key_each(desk: Desk) -> None:
    shown = review(desk, *"aaraaaa")
    states = [pair.state.value for pair in pairs(desk)]
    assert states == ["accepted", "accepted", "rejected", *["accepted"] * 4]
    assert {pair.reviewer for pair in pairs(desk)} == {"anna"}
    assert "7/7, 0 of 7 open  a.txt" in shown
    assert "accepted: pair 7" in shown


def test_source_and_target_stand_side_by_side_with_what_is_known(desk: Desk) -> None:
    desk.store.database.update("pairs", 1, {"reason": "tried again"})
    shown = review(desk)
    lines = shown.splitlines()
    assert lines[1].startswith(" ▶·1")
    assert "Der erste Satz steht hier." in lines[1]
    assert "dER ERSTE sATZ STEHT HIER." in lines[1]
    assert f"! {pairs(desk)[0].findings[0].message}" in shown
    assert "? tried again" in shown
    assert lines[-1].startswith(" a accept  r reject")
    assert max(map(len, lines)) <= 80


def test_decided_pairs_are_skipped_and_doubts_sought(desk: Desk) -> None:
    desk.accept([2, 3])
    for number in (4, 5):
        desk.store.database.execute("DELETE FROM findings WHERE pair_id = ?", [number])
        desk.store.database.update("pairs", number, {"similarity": 0.95, "confidence": 0.99})
    assert "4/7" in review(desk, "a")
    assert "6/7" in review(desk, "f")
    review(desk, "home", "o")
    assert desk.store.pairs.get(1).state.value == "new"
    assert "1/7" in review(desk)


def test_an_edit_saves_and_moves_on_and_escape_leaves(desk: Desk) -> None:
    text = "Übermäßig 😀 שלום Straße"
    shown = review(desk, "e", written(text), "ctrl+s", "e", written("not this"), "escape")
    first, second = pairs(desk)[:2]
    assert (first.target, first.state.value) == (text, "edited")
    assert second.state.value == "new"
    assert "2/7" in shown


def test_an_edit_is_offered_for_the_same_source(tmp_path: Path) -> None:
    with translated(tmp_path, "Gleich ist es.\n\nAnders.\n\nGleich ist es.") as store:
        desk = Desk(store, FakeEncoder(), by="anna")
        shown: list[str] = []
        review(
            desk,
            "e",
            written("It is the same."),
            "ctrl+s",
            lambda app: shown.append(screen(app)),
            "y",
        )
        assert "The same source stands in another pair" in shown[0]
        assert [pair.target for pair in pairs(desk)] == [
            "It is the same.",
            "aNDERS.",
            "It is the same.",
        ]


def test_merge_split_move_undo_redo(desk: Desk) -> None:
    before = [(pair.source, pair.target) for pair in pairs(desk)]
    review(desk, "j", "m")
    assert len(pairs(desk)) == 6
    review(desk, "u")
    assert [(pair.source, pair.target) for pair in pairs(desk)] == before
    review(desk, "U", "u", "ctrl+y", "ctrl+z")
    assert [(pair.source, pair.target) for pair in pairs(desk)] == before
    review(desk, "j", "s", "home", *["right"] * 4, "tab", "home", *["right"] * 4, "enter")
    assert [(pair.source, pair.target) for pair in pairs(desk)][1:3] == [
        ("Der", "dER"),
        ("zweite Satz folgt ihm.", "ZWEITE sATZ FOLGT IHM."),
    ]
    review(desk, "end", "u", "m", "{", "}")
    shown = review(desk, "[")
    assert "has no neighbour" in shown


def test_split_begins_behind_the_first_sentence(desk: Desk) -> None:
    before = [(pair.source, pair.target) for pair in pairs(desk)]
    review(desk, "m", "s", "enter")
    assert [(pair.source, pair.target) for pair in pairs(desk)] == before


def test_realign_choose_note_search_and_keys(desk: Desk) -> None:
    offer(desk.store)
    assert "accept a pair before and one after" in review(desk, "R")
    review(desk, "1")
    assert desk.store.pairs.get(1).target == "Another one."
    review(desk, "home", "a", "end", "a", "home", "j", "}", "R")
    assert [pair.source[:10] for pair in pairs(desk)][1] == "Der zweite"
    review(desk, "home", "n", *"look", "enter")
    assert desk.store.pairs.get(1).note == "look"
    shown = review(desk, "slash", *"12", "enter")
    assert "6/7" in shown
    assert "'12' stands in 1 of these pairs" in shown
    assert "realign between the accepted" in review(desk, "?")


def test_accepting_all_above_says_what_to_expect_first(desk: Desk) -> None:
    shown: list[str] = []
    keep = lambda app: shown.append(screen(app))  # noqa: E731
    review(desk, "A", *"0.01", "enter", keep, "n")
    assert "accepting these 7 now: about" in shown[0].replace("\n", " ")
    assert {pair.state.value for pair in pairs(desk)} == {"new"}
    review(desk, "A", *"0.01", "enter", "y")
    assert {pair.state.value for pair in pairs(desk)} == {"accepted"}
    review(desk, "u")
    assert {pair.state.value for pair in pairs(desk)} == {"new"}
    assert "'often' is no number" in review(desk, "A", *"often", "enter")
    assert "no open pair has a probability of at least 1.0" in review(desk, "A", *"1.0", "enter")


def test_somebody_elses_text_is_shown_and_not_overwritten(desk: Desk) -> None:
    bert = Desk(desk.store, FakeEncoder(), by="bert")
    shown = review(desk, lambda app: bert.edit(1, "By Bert"), "a")
    assert "changed by bert" in shown
    assert (desk.store.pairs.get(1).target, desk.store.pairs.get(1).reviewer) == ("By Bert", "bert")
    kept: list[str] = []
    review(
        desk,
        "home",
        "e",
        written("By Anna"),
        lambda app: bert.edit(1, "By Bert again"),
        "ctrl+s",
        lambda app: kept.extend([app.screen.query_one(Area).text, screen(app)]),
        "ctrl+s",
    )
    assert kept[0] == "By Anna"
    assert "│ By Bert again" in kept[1]
    assert desk.store.pairs.get(1).target == "By Anna"


def test_the_queue_decides_on_equal_pairs_at_once(tmp_path: Path) -> None:
    with translated(tmp_path, "Gleich ist es.\n\nGanz anders.\n\nGleich ist es.") as store:
        desk = Desk(store, FakeEncoder(), by="anna")
        shown = review(desk, article_id=None)
        assert "1/2, 3 of 3 open" in shown
        review(desk, "a", "a", article_id=None)
        assert {pair.state.value for pair in pairs(desk)} == {"accepted"}
        assert "Nothing is left to review." in review(desk, "a", "e", article_id=None)


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (40, 12)])
def test_it_works_in_any_size_and_when_resized(desk: Desk, size: tuple[int, int]) -> None:
    async def session() -> list[str]:
        app = ReviewTerminal(desk, 1)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("end")
            await pilot.resize_terminal(*size)
            await pilot.pause()
            await pilot.pause()
            return screen(app).splitlines()

    lines = asyncio.run(session())
    assert any("▶·7" in line for line in lines)
    assert all(len(line) <= size[0] for line in lines)


def test_without_colours_all_is_said_in_characters(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown = review(desk, "a", "r")
    for mark in ("✓1", "✗2", "▶·3"):
        assert mark in shown


def test_control_characters_of_an_article_never_reach_the_terminal(tmp_path: Path) -> None:
    with translated(tmp_path, "Rot \x1b[31m wird es \x07 nie [b]so[/b].") as store:
        desk = Desk(store, FakeEncoder(), by="anna")
        source = pairs(desk)[0].source
        assert "\x1b" in source
        for keys in ((), ("e",), ("s",), ("e", "ctrl+s")):
            shown = review(desk, *keys)
            assert "\x1b" not in shown
            assert "\x07" not in shown
            assert "␛[31m" in shown
        assert "\x1b" in pairs(desk)[0].target
