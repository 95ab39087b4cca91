"""Pairs: written by runs, found by search."""

import pytest

from tests.support.stored import fill
from translator.store import Store


def test_a_later_run_replaces_unreviewed_targets_only(store: Store) -> None:
    pairs = fill(store, "Eins.", "Zwei.", "Drei.")
    store.history.accept([pairs[0]], by="t")
    store.history.reject([pairs[1]], by="t")
    again = fill(store, "Eins.", "Zwei.", "Drei.", model="better")
    assert again == pairs
    assert [pair.target for pair in store.pairs.select()] == ["EINS. m", "ZWEI. m", "DREI. better"]
    assert [event.verb for event in store.history.events(pairs[2])] == [
        "created",
        "retranslated",
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("krieg", ["Der Angriffskrieg dauert."]),
        ("KRIEG dauert", ["Der Angriffskrieg dauert."]),
        ("zum", ["Grund zum Feiern: 100 %_."]),
        ("%_", ["Grund zum Feiern: 100 %_."]),
        ('"quoted" OR NEAR(', []),
        ("er", ["Der Angriffskrieg dauert.", "Grund zum Feiern: 100 %_."]),
        ("dauert fehlt", []),
        ("ÄPFEL", ["Zwei Äpfel."]),
    ],
)
def test_search_finds_words_inside_words_and_takes_any_text(
    store: Store, words: str, expected: list[str]
) -> None:
    fill(store, "Der Angriffskrieg dauert.", "Grund zum Feiern: 100 %_.", "Zwei Äpfel.")
    assert sorted(pair.source for pair in store.pairs.search(words)) == sorted(expected)


def test_search_follows_an_edit(store: Store) -> None:
    (pair,) = fill(store, "Eins.", model="xyzzy")
    assert [found.id for found in store.pairs.search("xyzzy")] == [pair]
    store.history.edit(pair, "Something entirely different", by="t")
    assert [found.id for found in store.pairs.search("entirely")] == [pair]
    assert store.pairs.search("xyzzy") == []
