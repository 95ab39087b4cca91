"""What was approved, as memory."""

from tests.support.stored import fill
from translator.store import Store
from translator.types import Remembered


def test_reviewed_targets_are_the_newest_accepted_or_edited(store: Store) -> None:
    (first,) = fill(store, "Eins.", path="a.txt")
    (second,) = fill(store, "Eins.", path="b.txt")
    assert list(store.memory.remembered("de", "en")) == []
    store.history.accept([first], by="t")
    store.history.edit(second, "One!", by="t")
    newest, older = store.memory.remembered("de", "en")
    assert (newest, older.target) == (Remembered("Eins.", "One!"), "EINS. m")
    assert list(store.memory.remembered("de", "fr")) == []
