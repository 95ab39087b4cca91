"""The review page as people use it: chromium, a keyboard, and nothing from the net."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import Reviewer
from tests.support.review_site import HOSTILE, TEXTS, Server, fill
from translator.store import Store
from translator.types import Pair, PairState

pytestmark = pytest.mark.model

STRANGE = "Über Öl: 👩‍👩‍👧 und 🇩🇪 — שלום, مرحبا (\u2067עברית\u2069) e\u0301"


def pairs(server: Server, article: int = 1) -> list[Pair]:
    with Store(server.database) as store:
        return list(store.pairs.select(article_ids=[article]))


def wait(server: Server, fits: Callable[[list[Pair]], bool]) -> list[Pair]:
    """Wait until the database holds what was done on the page."""
    for _ in range(500):
        found = pairs(server)
        if fits(found):
            return found
        time.sleep(0.04)
    raise AssertionError([(pair.id, pair.state, pair.source, pair.target) for pair in found])


def states(found: list[Pair]) -> str:
    return " ".join(pair.state[:3] for pair in found)


def test_an_article_is_reviewed_with_one_key_a_sentence(reviewer: Reviewer, server: Server) -> None:
    reviewer.open("/article/1")
    reviewer.press("a", "a", "r", "e")
    reviewer.page.keyboard.press("Control+a")
    reviewer.page.keyboard.type("The meeting ended early.")
    reviewer.press("Control+Enter", "a", "a")
    found = wait(server, lambda found: "new" not in states(found))
    assert states(found) == "acc acc rej edi acc acc"
    assert found[3].target == "The meeting ended early."
    assert reviewer.pressed == len(TEXTS) + 1
    reviewer.page.locator("#progress", has_text="6 of 6 reviewed").wait_for()
    assert reviewer.complaints == []


def test_keys_are_shown_and_letters_in_fields_are_no_verbs(
    reviewer: Reviewer, server: Server
) -> None:
    reviewer.open("/article/1")
    reviewer.press("?")
    expect(reviewer.page.get_by_role("dialog", name="Keys")).to_be_visible()
    reviewer.press("a", "Escape", "/")
    reviewer.page.keyboard.type("aru")
    reviewer.press("Escape", "n")
    reviewer.page.keyboard.type("ar note")
    reviewer.press("Control+Enter")
    found = wait(server, lambda found: found[0].note != "")
    assert found[0].note == "ar note"
    assert states(found) == "new new new new new new"


def test_edits_keep_every_character(reviewer: Reviewer, server: Server) -> None:
    reviewer.open("/article/1")
    reviewer.press("e", "Control+a")
    reviewer.page.keyboard.insert_text(STRANGE)
    area = reviewer.page.locator("textarea.editor")
    assert area.get_attribute("lang") == "en"
    assert area.get_attribute("spellcheck") == "true"
    assert reviewer.page.locator(".pair[aria-current] .source").is_visible()
    assert reviewer.page.locator(".live ins").count() > 0
    reviewer.press("Control+Enter")
    assert wait(server, lambda found: found[0].state == "edited")[0].target == STRANGE
    assert reviewer.current() == 2
    changes = reviewer.page.locator("#pair-1 .changes")
    changes.locator("summary").click()
    assert changes.locator("del").first.inner_text()
    assert reviewer.complaints == []


def test_an_edit_is_taken_over_for_the_same_sentence(reviewer: Reviewer, server: Server) -> None:
    reviewer.open("/article/1")
    reviewer.press("e", "Control+a")
    reviewer.page.keyboard.type("The council meets.")
    reviewer.press("Control+Enter")
    reviewer.told("y uses this there too")
    reviewer.press("y")
    reviewer.told("Edited.")
    for _ in range(100):
        if pairs(server, 2)[0].target == "The council meets.":
            break
        time.sleep(0.02)
    assert pairs(server, 2)[0].target == "The council meets."


def test_equal_pairs_of_the_queue_are_decided_together(reviewer: Reviewer, server: Server) -> None:
    reviewer.open("/queue")
    reviewer.page.locator("[data-copies]").click()
    reviewer.press("a")
    reviewer.told("Accepted 2 pairs.")
    assert pairs(server)[0].state == pairs(server, 2)[0].state == "accepted"
    reviewer.press("u")
    reviewer.told("Undone 2 pairs.")
    assert pairs(server)[0].state == pairs(server, 2)[0].state == "new"


def test_pairs_are_merged_split_undone_and_redone(reviewer: Reviewer, server: Server) -> None:
    before = [(pair.id, pair.source, pair.target) for pair in pairs(server)]
    reviewer.open("/article/1")
    reviewer.press("j", "m")
    found = wait(server, lambda found: len(found) == 5)
    assert found[1].source == "Es kamen 40 Gäste. Alle blieben. Niemand sprach lange."
    expect(reviewer.page.locator(".pair")).to_have_count(5)
    assert reviewer.current() == 2
    reviewer.press("u")
    found = wait(server, lambda found: len(found) == 6)
    assert [(pair.id, pair.source, pair.target) for pair in found] == before
    reviewer.press("U")
    wait(server, lambda found: len(found) == 5)
    expect(reviewer.page.locator(".pair")).to_have_count(5)
    reviewer.press("u")
    expect(reviewer.page.locator(".pair")).to_have_count(6)
    reviewer.page.locator("#pair-2").click()
    reviewer.press("s", "Enter")
    found = wait(server, lambda found: len(found) == 7)
    assert [pair.source for pair in found[1:3]] == ["Es kamen 40 Gäste.", "Alle blieben."]
    assert [pair.target for pair in found[1:3]] == ["ES KAMEN 40 GÄSTE.", "ALLE BLIEBEN."]
    expect(reviewer.page.locator(".pair")).to_have_count(7)
    reviewer.press("s", "ArrowLeft", "Shift+ArrowRight", "Tab", "ArrowRight", "Escape")
    assert len(pairs(server)) == 7
    reviewer.press("u")
    found = wait(server, lambda found: len(found) == 6)
    assert [(pair.id, pair.source, pair.target) for pair in found] == before
    assert reviewer.complaints == []


def test_splitting_counts_characters_not_code_units(
    browser: Browser, tmp_path: Path, server: Server
) -> None:
    with Store(server.database) as store:
        fill(store, "👩‍👩‍👧 𝕬 Eins. Zwei.", path="c.txt")
    someone = Reviewer(browser, server)
    someone.open("/article/3")
    someone.press("s", "Enter")
    someone.told("Split.")
    assert [pair.source for pair in pairs(server, 3)] == ["👩‍👩‍👧 𝕬 Eins.", "Zwei."]


def test_another_translation_is_taken_by_its_number(reviewer: Reviewer, server: Server) -> None:
    reviewer.open("/article/1")
    reviewer.press("2")
    reviewer.told("Press 2 again")
    reviewer.press("2")
    assert wait(server, lambda found: found[0].state != "new")[0].target == "second other"


def test_nothing_typed_is_lost_by_reload_and_restart(reviewer: Reviewer, server: Server) -> None:
    reviewer.open("/article/1")
    reviewer.press("a", "e")
    reviewer.page.keyboard.type(" Half a thought")
    reviewer.page.reload()
    expect(reviewer.page.locator("#pair-2")).to_have_attribute("data-draft", "")
    assert reviewer.current() == 2
    reviewer.press("e")
    expect(reviewer.page.locator("textarea.editor")).to_have_value(re.compile("Half a thought$"))
    server.stop()
    reviewer.page.keyboard.type(", and the other half")
    reviewer.press("Control+Enter")
    reviewer.told("The server did not answer")
    expect(reviewer.page.locator("#pair-2")).to_have_attribute("data-draft", "")
    server.start()
    reviewer.press("k", "e", "Control+Enter")
    found = wait(server, lambda found: found[1].state == "edited")
    assert found[1].target.endswith("Half a thought, and the other half")
    expect(reviewer.page.locator("#pair-2[data-draft]")).to_have_count(0)
    reviewer.press("u", "u")
    wait(server, lambda found: states(found) == "new new new new new new")


def test_two_tabs_do_not_overwrite_each_other(reviewer: Reviewer, server: Server) -> None:
    reviewer.open("/article/1")
    other = reviewer.tab("/article/1")
    reviewer.page.bring_to_front()
    reviewer.press("e", "Control+a")
    reviewer.page.keyboard.type("Mine.")
    other.keyboard.press("e")
    other.keyboard.press("Control+a")
    other.keyboard.type("Theirs.")
    other.keyboard.press("Control+Enter")
    wait(server, lambda found: found[0].target == "Theirs.")
    reviewer.press("Control+Enter")
    dialog = reviewer.page.get_by_role("dialog", name="Changed meanwhile")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("region", name="Theirs")).to_contain_text("Theirs.")
    expect(dialog.get_by_role("region", name="Theirs")).to_contain_text("As it is now: edited")
    expect(dialog.get_by_role("region", name="Yours")).to_contain_text("Mine.")
    expect(dialog.get_by_role("region", name="Yours")).to_contain_text("Yours: edit")
    assert pairs(server)[0].target == "Theirs."
    dialog.get_by_role("button", name="Use mine").click()
    wait(server, lambda found: found[0].target == "Mine.")
    other.keyboard.press("k")
    other.keyboard.press("r")
    dialog = other.get_by_role("dialog", name="Changed meanwhile")
    expect(dialog).to_be_visible()
    other.keyboard.press("Enter")  # the safe answer is the one at hand
    expect(other.locator("#pair-1 .target")).to_have_text("Mine.")
    assert states(pairs(server))[:3] == "edi"


def test_a_pair_merged_in_the_other_tab_is_a_conflict_too(
    reviewer: Reviewer, server: Server
) -> None:
    reviewer.open("/article/1")
    other = reviewer.tab("/article/1")
    other.keyboard.press("m")
    wait(server, lambda found: len(found) == 5)
    reviewer.page.bring_to_front()
    reviewer.press("j", "e")
    reviewer.page.keyboard.type(" more")
    reviewer.press("Control+Enter")
    dialog = reviewer.page.get_by_role("dialog", name="Changed meanwhile")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("region", name="Yours")).to_contain_text("ALLE BLIEBEN. more")
    reviewer.press("Escape")
    expect(reviewer.page.locator(".pair")).to_have_count(5)


VIEWS = ("/", "/queue", "/article/1", "/article/1/map", "/search?q=der")


def test_nothing_is_asked_of_other_machines(reviewer: Reviewer) -> None:
    for view in VIEWS:
        reviewer.open(view)
        reviewer.page.wait_for_load_state("networkidle")
    assert reviewer.elsewhere == []
    assert reviewer.complaints == []


def test_hostile_articles_stay_text(browser: Browser, server: Server) -> None:
    with Store(server.database) as store:
        ids = fill(store, *HOSTILE, path="<img src=x onerror=window.hacked=7>.txt")
        store.history.edit(ids[1], HOSTILE[0], by="<img src=x onerror=window.hacked=8>")
        store.history.note(ids[2], HOSTILE[1], by="x")
    someone = Reviewer(browser, server)
    for view in ("/", "/queue", "/article/3", "/article/3/map", "/search?q=hacked"):
        someone.open(view)
        someone.page.wait_for_load_state("networkidle")
        assert someone.page.evaluate("window.hacked") is None
    someone.open("/article/3")
    assert someone.page.locator("#pair-11 .source").text_content() == HOSTILE[2]
    someone.press("d", "e")
    someone.page.keyboard.type(HOSTILE[0])
    someone.press("Control+Enter", "s", "Escape", "a", "u", "m", "u")
    someone.told("Undone")
    assert someone.page.evaluate("window.hacked") is None
    assert someone.elsewhere == []
    assert someone.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_serious(
    another: Callable[..., Reviewer], axe: str, scheme: str, width: int
) -> None:
    someone = another(color_scheme=scheme, viewport={"width": width, "height": 740})
    problems = []

    def look(name: str) -> None:
        someone.page.evaluate(axe)
        found = someone.page.evaluate("axe.run(document)")
        problems.extend(
            (name, item["id"], item["nodes"][0]["html"], item["nodes"][0]["failureSummary"])
            for item in found["violations"]
            if item["impact"] in ("serious", "critical")
        )

    for view in VIEWS:
        someone.open(view)
        look(view)
        room = someone.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert room <= 0, f"{view} is wider than the window by {room} px"
    someone.open("/article/1")
    for name, keys in (("accepted", "a"), ("details", "d"), ("edit", "e"), ("split", "Escape s"),
                       ("keys", "Escape ?"), ("note", "Escape n")):  # fmt: skip
        someone.press(*keys.split())
        look(name)
    assert problems == []


def test_a_window_magnified_twice_has_no_hidden_text(another: Callable[..., Reviewer]) -> None:
    someone = another(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    someone.open("/article/1")
    assert someone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    someone.press("e")
    expect(someone.page.locator("textarea.editor")).to_be_in_viewport()


def test_long_articles_hold_only_the_rows_near_the_reader(browser: Browser, server: Server) -> None:
    with Store(server.database) as store:
        fill(store, *(f"Satz Nummer {number} steht hier." for number in range(1500)), path="c.txt")
    someone = Reviewer(browser, server)
    someone.open("/article/3?pair=1008")
    assert someone.current() == 1008
    expect(someone.page.locator("#pair-1008")).to_be_in_viewport()
    assert someone.page.locator(".pair").count() <= 400
    for _ in range(15):
        someone.page.mouse.wheel(0, 40_000)
        someone.page.wait_for_timeout(60)
    expect(someone.page.locator("#pair-1508")).to_be_in_viewport()
    assert someone.page.locator(".pair").count() <= 500
    numbers = someone.page.eval_on_selector_all(".pair", "rows => rows.map(r => r.dataset.id)")
    assert len(numbers) == len(set(numbers))
    someone.press("k", "a")
    someone.told("Accepted.")
    with Store(server.database) as store:
        assert store.pairs.get(1007).state is PairState.ACCEPTED
