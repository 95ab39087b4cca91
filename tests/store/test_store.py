"""The store: nothing lost, nothing doubled, everything undone."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.types import AlignOptions
from tests.support.fakes import FakeEncoder, FakeEngine, article, sentences_of
from translator.errors import ArticleNotFound, PairNotFound, StoreError, UsageError
from translator.pipeline.encoder import HalfPrecision
from translator.pipeline.signatures import run_record
from translator.store import PairContent, Store
from translator.store.findings import Findings
from translator.types import (
    Finding,
    Hypothesis,
    Origin,
    PairDraft,
    PairState,
    Remembered,
    Severity,
)


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path / "t.db", create=True) as store:
        yield store


def start_run(store: Store, model: str = "m") -> int:
    record = run_record(FakeEngine(model=model).signature, FakeEncoder(), AlignOptions())
    return store.runs.start(record)


def fill(store: Store, *texts: str, path: str = "a.txt", model: str = "m") -> list[int]:
    """Store an article whose targets are its sentences in upper case; return pair numbers."""
    made = article(*texts, path=path)
    saved = store.articles.save(made, sentences_of(made))
    drafts = [
        PairDraft((number,), position, text, text.upper() + f" {model}", Origin.MT)
        for position, (number, text) in enumerate(zip(saved.sentence_ids, texts, strict=True))
    ]
    store.pairs.write(start_run(store, model), saved.id, drafts)
    return [pair.id for pair in store.pairs.select(article_ids=[saved.id])]


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as db:
        return list(db.iterdump())


def test_a_database_is_opened_in_wal_mode_with_foreign_keys(store: Store) -> None:
    assert store.database.one("PRAGMA journal_mode")[0] == "wal"
    assert store.database.one("PRAGMA foreign_keys")[0] == 1
    assert store.database.one("PRAGMA integrity_check")[0] == "ok"


def test_a_missing_database_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="satzpaar run"):
        Store(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("content", [b"hello, this is no database", b"\x00" * 4096])
def test_a_file_that_is_no_database_is_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a SQLite database"):
        Store(path, create=True)
    assert path.read_bytes() == content


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(StoreError, match="something else"):
        Store(path, create=True)


def test_a_database_of_a_newer_version_is_refused(store: Store) -> None:
    store.database.insert(
        "_sqlite_migrations", {"migration_set": "satzpaar", "name": "m999_later", "applied_at": ""}
    )
    with pytest.raises(StoreError, match="newer satzpaar"):
        Store(store.path)


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


def test_the_index_that_counts_is_renewed_in_an_old_database(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    with Store(path, create=True) as store:
        fill(store, "eins", "zwei")
        before = store.articles.progress()
    with sqlite3.connect(path) as old:  # as it was before m009
        old.execute("DROP INDEX pairs_live")
        old.execute("CREATE INDEX pairs_live ON pairs(article_id, state) WHERE NOT retired")
        old.execute("DELETE FROM _sqlite_migrations WHERE name = 'm009_figures'")
    with Store(path) as store:
        assert store.articles.progress() == before
        assert [row.pairs for row in before] == [2]
        columns = [row["name"] for row in store.database.rows("PRAGMA index_info(pairs_live)")]
        assert columns == ["article_id", "state", "origin", "similarity"]


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


def test_translations_are_kept_by_key_and_signature_and_only_failures_replaced(
    store: Store,
) -> None:
    run = start_run(store)
    store.translations.add(run, "s", {"k": ("Eins.", Hypothesis("", None, Origin.FAILED, "empty"))})
    store.translations.add(run, "s", {"k": ("Eins.", Hypothesis("One.", -0.1))})
    store.translations.add(run, "s", {"k": ("Eins.", Hypothesis("Uno.", -0.2))})
    assert store.translations.known(["k", "other"], "s") == {"k": Hypothesis("One.", -0.1)}
    assert store.translations.known(["k"], "another engine") == {}


def test_reviewed_targets_are_the_newest_accepted_or_edited(store: Store) -> None:
    (first,) = fill(store, "Eins.", path="a.txt")
    (second,) = fill(store, "Eins.", path="b.txt")
    assert list(store.memory.remembered("de", "en")) == []
    store.history.accept([first], by="t")
    store.history.edit(second, "One!", by="t")
    newest, older = store.memory.remembered("de", "en")
    assert (newest, older.target) == (Remembered("Eins.", "One!"), "EINS. m")
    assert list(store.memory.remembered("de", "fr")) == []


def test_vectors_come_back_bit_by_bit_and_by_encoder(store: Store) -> None:
    vectors = HalfPrecision(FakeEncoder()).encode(["eins", "zwei"])
    cache = store.vectors("e", "1")
    cache.put_many({"k1": vectors[0], "k2": vectors[1]})
    found = cache.get_many(["k2", "k1", "k3"])
    assert set(found) == {"k1", "k2"}
    assert (found["k2"] == vectors[1]).all()
    assert store.vectors("e", "2").get_many(["k1"]) == {}


def test_many_processes_may_open_and_migrate_one_new_database(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from translator.store import Store\n"
        "with Store(Path(sys.argv[1]), create=True) as s: print(s.overview.statistics().pairs)"
    )
    path = str(tmp_path / "shared.db")
    processes = [
        subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert outputs == [b"0\n"] * 4


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
