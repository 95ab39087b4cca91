"""Articles: nothing lost, nothing doubled when their files change."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.fakes import article, sentences_of
from tests.support.stored import dump, fill, start_run
from translator.errors import ArticleNotFound
from translator.store import Store
from translator.types import Origin, PairDraft, PairState


def test_an_article_is_found_by_its_content_without_a_scan_in_an_old_database_too(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.db"
    with Store(path, create=True) as store:
        fill(store, "eins", "zwei")
        before = store.articles.progress()
    with sqlite3.connect(path) as old:  # as it was before m010
        old.execute("DROP INDEX articles_sha256")
        old.execute("DELETE FROM _sqlite_migrations WHERE name = 'm010_contents'")
    with Store(path) as store:
        assert store.articles.progress() == before
        (plan,) = store.database.rows(
            "EXPLAIN QUERY PLAN SELECT id, path FROM articles WHERE sha256 = ''"
        )
        assert "articles_sha256" in plan["detail"]


def test_saving_the_same_article_again_changes_nothing(store: Store) -> None:
    made = article("Eins.", "Zwei.")
    first = store.articles.save(made, sentences_of(made))
    before = dump(store.path)
    second = store.articles.save(made, sentences_of(made))
    assert (first.state, second.state) == ("new", "unchanged")
    assert second.sentence_ids == first.sentence_ids
    assert dump(store.path) == before


def test_a_changed_article_keeps_the_pairs_and_review_of_unchanged_sentences(store: Store) -> None:
    pairs = fill(store, "Eins.", "Zwei.", "Drei.")
    store.history.accept([pairs[0]], by="t")
    store.history.edit(pairs[2], "Three!", by="t")
    changed = article("Null.", "Eins.", "Neu.", "Drei.")
    saved = store.articles.save(changed, sentences_of(changed))
    assert saved.state == "changed"
    kept = {pair.source: pair for pair in store.pairs.select()}
    assert set(kept) == {"Eins.", "Drei."}
    assert kept["Eins."].id == pairs[0]
    assert kept["Eins."].state is PairState.ACCEPTED
    assert kept["Eins."].position == 1
    assert kept["Drei."].target == "Three!"
    assert kept["Drei."].position == 3


def test_a_sentence_that_comes_back_gets_its_reviewed_pair_back(store: Store) -> None:
    pairs = fill(store, "Eins.", "Zwei.")
    store.history.edit(pairs[1], "Two, by hand", by="t")
    for texts in (("Eins.",), ("Zwei.", "Eins.")):
        made = article(*texts)
        store.articles.save(made, sentences_of(made))
    back = [pair for pair in store.pairs.select() if pair.source == "Zwei."]
    assert [(pair.id, pair.target, pair.position) for pair in back] == [
        (pairs[1], "Two, by hand", 0)
    ]
    verbs = [event.verb for event in store.history.events(pairs[1])]
    assert verbs == ["created", "edited", "retired", "revived"]


def test_articles_are_found_by_number_path_and_beginning(store: Store) -> None:
    fill(store, "Eins.", path="seeds/alpha.txt")
    fill(store, "Zwei.", path="seeds/alphabet.txt")
    for name in ("1", "seeds/alpha.txt", "alpha.txt"):
        assert store.articles.find(name).path == "seeds/alpha.txt"
    assert store.articles.find("alphab").path == "seeds/alphabet.txt"
    with pytest.raises(ArticleNotFound, match="several"):
        store.articles.find("alph")
    with pytest.raises(ArticleNotFound, match="satzpaar list"):
        store.articles.find("9" * 30)


text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\x00"), min_size=1
).filter(str.strip)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(
    versions=st.lists(st.lists(st.sampled_from(["A.", "B.", "C.", "D."]), max_size=6), max_size=5),
    odd=text,
)
def test_whatever_becomes_of_an_article_every_sentence_keeps_one_pair_at_most(
    tmp_path_factory: pytest.TempPathFactory, versions: list[list[str]], odd: str
) -> None:
    with Store(tmp_path_factory.mktemp("s") / "t.db", create=True) as store:
        run = start_run(store)
        for texts in [*versions, [odd]]:
            made = article(*texts)
            saved = store.articles.save(made, sentences_of(made))
            drafts = [
                PairDraft((number,), position, source, source, Origin.MT)
                for position, (number, source) in enumerate(
                    zip(saved.sentence_ids, texts, strict=True)
                )
            ]
            store.pairs.write(run, saved.id, drafts)
            assert [pair.source for pair in store.pairs.select()] == texts
            assert [pair.position for pair in store.pairs.select()] == list(range(len(texts)))
        assert store.database.one("PRAGMA foreign_key_check") is None
