"""Translations: kept by key and signature."""

from tests.support.stored import start_run
from translator.store import Store
from translator.types import Hypothesis, Origin


def test_translations_are_kept_by_key_and_signature_and_only_failures_replaced(
    store: Store,
) -> None:
    run = start_run(store)
    store.translations.add(run, "s", {"k": ("Eins.", Hypothesis("", None, Origin.FAILED, "empty"))})
    store.translations.add(run, "s", {"k": ("Eins.", Hypothesis("One.", -0.1))})
    store.translations.add(run, "s", {"k": ("Eins.", Hypothesis("Uno.", -0.2))})
    assert store.translations.known(["k", "other"], "s") == {"k": Hypothesis("One.", -0.1)}
    assert store.translations.known(["k"], "another engine") == {}
