"""Suspicious translations are made again in other ways; the best is kept, the rest offered."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database
from typer.testing import CliRunner

from align.encoders.base import BUNDLED
from align.encoders.load import load_encoder
from tests.support import tiny_argos
from tests.support.fakes import FakeEncoder, FakeEngine, FakeRephraser, segment
from translator import checks, documents
from translator.cli import app
from translator.engines.argos import ArgosEngine, ArgosModel
from translator.engines.base import Rephrasing
from translator.engines.models.library import ModelLibrary
from translator.pipeline import repair
from translator.pipeline.reports import RunReport
from translator.pipeline.run import run_articles
from translator.store import Store
from translator.store.schema import SCHEMA
from translator.types import Alternative, Hypothesis, OfferedAlternative, Origin

SOURCE = "Anna und Otto, 1985 in Berlin."
WRONG = "Anna and Otto, in Berlin."
RIGHT = "Anna and Otto, 1985 in Berlin."
ALSO = "Anna, Otto, 1985."
FINE, FINE_TOO = "Anna und Otto in Berlin.", "Anna and Otto in Berlin."


@pytest.fixture
def engine() -> FakeRephraser:
    others = {SOURCE: [WRONG, ALSO, RIGHT]}
    return FakeRephraser(says={SOURCE: WRONG, FINE: FINE_TOO}, others=others)


def mend(
    engine: FakeEngine, *texts: str, markup: str = "text", keep: int | None = None
) -> list[Any]:
    answers = engine.translate(texts)
    segments = [segment(text, markup, answer) for text, answer in zip(texts, answers, strict=True)]
    return repair.repair(segments, engine, FakeEncoder(), keep=keep)


def test_the_translation_the_checks_like_best_is_kept(engine: FakeRephraser) -> None:
    [first, second] = mend(engine, SOURCE, FINE)
    assert first.hypothesis.text == RIGHT
    assert "1985 is missing" in first.hypothesis.reason
    assert "way 2" in first.hypothesis.reason
    assert (first.suspicious, first.repaired) == (True, True)
    [other] = first.alternatives
    assert (other.text, other.score, other.origin) == (WRONG, -0.5, Origin.MT)
    assert "1985 is missing" in other.reason
    assert (second.hypothesis.text, second.alternatives) == (FINE_TOO, ())
    assert not second.suspicious
    assert [text for text, _ in engine.rephrased] == [SOURCE]  # one round, only where needed
    assert engine.rephrased[0][1] == repair.OTHER_WAYS


def test_only_sentences_of_its_own_article_tell_what_a_sentence_must_keep() -> None:
    lost, kept = "Anna und Otto im Wald am See.", "Wald {}."
    says = {lost: "Anna and Otto in it."} | {kept.format(n): kept.format(n) for n in range(9)}
    engine = FakeRephraser(says=says)
    for other, suspicious in ((1, True), (2, False)):
        segments = [
            segment(text, "text", answer, 1 if text == lost else other)
            for text, answer in zip(says, engine.translate(list(says)), strict=True)
        ]
        assert repair.repair(segments, engine, FakeEncoder())[0].suspicious is suspicious


def test_where_nothing_is_better_the_first_translation_stays(engine: FakeRephraser) -> None:
    engine.others = {SOURCE: [WRONG, "Anna, Otto."]}
    [result] = mend(engine, SOURCE)
    assert result.hypothesis == Hypothesis(WRONG, -0.5)
    assert (result.suspicious, result.repaired) == (True, False)
    assert [other.text for other in result.alternatives] == ["Anna, Otto."]


def test_a_similarity_just_above_low_alone_does_not_replace_the_first_translation() -> None:
    source, first = "Von Putschversuchen ist die Rede.", "There is talk of coup attempts."
    engine = FakeRephraser(
        says={source: first}, others={source: ["Speaking of coup trials is the talk."]}
    )
    encoder = load_encoder(BUNDLED, threads=1)
    segments = [segment(source, "text", answer) for answer in engine.translate([source])]
    [result] = repair.repair(segments, engine, encoder)
    assert (result.hypothesis.text, result.repaired) == (first, False)
    assert result.suspicious
    assert checks.examine(checks.Evidence(source, first, "de", "en")) == []  # but for similarity
    engine.says = {source: "The rain fell on Monday."}
    segments = [segment(source, "text", answer) for answer in engine.translate([source])]
    [result] = repair.repair(segments, engine, encoder)
    assert (result.hypothesis.text, result.repaired) == (engine.others[source][0], True)


def test_as_faulty_a_translation_must_be_clearly_more_alike(engine: FakeRephraser) -> None:
    farther = "Anna and Otto, in Berlin now."  # both lack the number: 0.78 alike, WRONG 0.85
    engine.says, engine.others = {SOURCE: farther}, {SOURCE: [WRONG]}
    [result] = mend(engine, SOURCE)
    assert result.hypothesis.text == farther
    assert result.alternatives[0].similarity == pytest.approx(0.847, abs=0.001)
    distant = "Berlin was home to Anna, Otto."  # lacks it too, less alike
    engine.says = {SOURCE: distant}
    [result] = mend(engine, SOURCE)
    assert result.hypothesis.text == WRONG
    assert (result.suspicious, result.repaired) == (True, False)


def test_a_failure_stays_a_failure_and_a_copy_a_copy(engine: FakeRephraser) -> None:
    engine.fails = frozenset([SOURCE])
    engine.says = {}
    [failed] = mend(engine, SOURCE)
    assert failed.hypothesis.origin is Origin.FAILED
    copy = segment("1985", "text", Hypothesis("1985", None, Origin.COPY))
    assert repair.repair([copy], engine, FakeEncoder())[0].hypothesis is copy.hypothesis
    assert engine.rephrased == []


def test_markup_survives_repair_and_what_breaks_it_is_left_out(engine: FakeRephraser) -> None:
    text = "Im Jahr **1985** zog Anna nach Berlin, siehe https://x.de/a."
    plain = "Im Jahr 1985 zog Anna nach Berlin, siehe https://x.de/a."
    engine.says = {plain: "Im Jahr zog Anna nach Berlin, siehe https://x.de/a."}
    engine.others = {plain: [plain.replace("https://x.de/a", "x"), plain.replace("zog", "zog da")]}
    [result] = mend(engine, text, markup="markdown")
    assert "**1985**" in result.hypothesis.text
    assert "zog da" in result.hypothesis.text
    assert result.hypothesis.text.count("https://x.de/a") == 1


def test_alternatives_asked_for_are_kept_for_every_sentence(engine: FakeRephraser) -> None:
    engine.others[FINE] = ["Anna + Otto in Berlin.", "Anna & Otto, Berlin.", "Gut."]
    [first, second] = mend(engine, SOURCE, FINE, keep=2)
    assert second.hypothesis.text == FINE_TOO
    assert [other.text for other in second.alternatives] == [
        "Anna + Otto in Berlin.",
        "Anna & Otto, Berlin.",
    ]
    assert not second.suspicious
    assert [other.text for other in first.alternatives] == [WRONG, ALSO]


def test_what_the_engine_has_at_hand_is_kept_for_every_sentence(engine: FakeRephraser) -> None:
    """Unless something else is asked for; a suspicious sentence gets more in any case."""
    engine.at_hand = 2
    engine.others[FINE] = ["Anna + Otto in Berlin.", "Anna & Otto, Berlin.", "Gut."]
    [first, second] = mend(engine, SOURCE, FINE)
    assert [other.text for other in second.alternatives] == engine.others[FINE][:2]
    assert [other.text for other in first.alternatives] == [WRONG, ALSO]
    assert dict(engine.rephrased) == {SOURCE: repair.OTHER_WAYS, FINE: 2}
    engine.rephrased.clear()
    [second] = mend(engine, FINE, keep=0)
    assert (second.alternatives, engine.rephrased) == ((), [])
    [second] = mend(engine, FINE, keep=1)
    assert [other.text for other in second.alternatives] == engine.others[FINE][:1]


def run(folder: Path, db: Path, engine: FakeEngine) -> RunReport:
    with Store(db, create=True) as store:
        return run_articles(documents.find([folder]), engine, FakeEncoder(), store)


def test_a_run_repairs_counts_and_does_nothing_the_second_time(
    engine: FakeRephraser, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(f"{SOURCE}\n\n{FINE}\n", encoding="utf-8")
    db = tmp_path / "t.db"
    report = run(tmp_path / "a.txt", db, engine)
    assert (report.suspicious, report.repaired) == (1, 1)
    with Store(db) as store:
        [row] = store.database.rows("SELECT suspicious, repaired FROM runs")
        assert tuple(row) == (1, 1)
    with sqlite3.connect(db) as connection:
        before = list(connection.iterdump())
    engine.rephrased.clear()
    again = run(tmp_path / "a.txt", db, engine)
    assert (again.suspicious, again.changed, engine.rephrased) == (0, False, [])
    with sqlite3.connect(db) as connection:
        assert list(connection.iterdump()) == before
    shown = CliRunner().invoke(app, ["show", "a.txt", "--db", str(db), "--json"])
    rows = json.loads(shown.stdout)
    assert rows[0]["target"] == RIGHT
    assert [other["text"] for other in rows[0]["alternatives"]] == [WRONG]
    assert rows[1]["alternatives"] == []


def test_an_old_database_learns_to_keep_alternatives(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    db = Database(path)
    SCHEMA.apply(db, stop_before="m002_alternatives")
    with db.conn:
        db.execute(
            "INSERT INTO articles "
            "VALUES (1, 'a.txt', 'A', 'de', 'x', 'utf-8', 'text', '', 't', 't')"
        )
        db.execute(
            "INSERT INTO runs VALUES (1, 't', 't', 'translate', 'e', 'm', '1', 'de', 'en', '{}', "
            "'enc', '1', '{}', '{}', 'sig', 1, 0)"
        )
        db.execute(
            "INSERT INTO pairs VALUES (1, 1, NULL, 1, 0, 'Eins.', 'One.', 'de', 'en', 1, 1, 0.9, "
            "NULL, NULL, NULL, NULL, 'mt', '', 'accepted', 'me', '', 0, 't', 't')"
        )
    db.close()
    with Store(path) as store:
        [run_row] = store.database.rows("SELECT translated, suspicious, repaired FROM runs")
        assert tuple(run_row) == (1, 0, 0)
        assert store.pairs.get(1).target == "One."
        assert store.translations.alternatives([1]) == {}
        other = Alternative("A one.", -0.3, 0.8, Origin.MT, "a way")
        same = Alternative("One.", -0.2, 0.9, Origin.MT, "the target itself")
        store.translations.offer(1, [OfferedAlternative("Eins.", one) for one in (other, same)])
        store.translations.offer(1, [OfferedAlternative("Eins.", other)])
        assert store.translations.alternatives([1]) == {1: (other,)}


def test_argos_offers_the_best_of_a_beam_twice_as_wide(tmp_path: Path) -> None:
    file = tiny_argos.build(tmp_path / "translate-de_en.argosmodel")
    installed = ModelLibrary(tmp_path / "data", tmp_path / "argos" / "packages").install(str(file))
    assert installed.path is not None
    narrow = ArgosModel(installed.path, beam_size=2, threads=1)
    wide = ArgosModel(installed.path, beam_size=4, threads=1)
    sentences = tiny_argos.seed_sentences()[:20]
    for sentence in sentences:
        best = narrow.best(sentence, 3)
        assert best[0].text == wide.decode([sentence])[0].text
        assert len(best) == 3
        assert all(decoded.score is not None and decoded.score <= 0 for decoded in best)
    assert narrow.best("", 3) == []
    engine = ArgosEngine(installed, "de", "en", beam_size=2, threads=1)
    assert isinstance(engine, Rephrasing)
    made = engine.alternatives(sentences, 3)
    assert any(made)
    assert made == [engine.alternatives([sentence], 3)[0] for sentence in sentences]
    for answers in made:
        assert len({answer.text for answer in answers}) == len(answers) <= 3
    assert engine.alternatives(["1985"], 3) == [[]]
