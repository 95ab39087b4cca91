"""What is made again after an update, and that nothing can change unnoticed."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from align import AlignOptions
from tests.support.fakes import FakeEncoder, FakeEngine, FakeRephraser, segment
from tests.support.paths import CASES, ROOT, SEEDS
from tests.support.signatures import watched
from translator import checks, documents, languages
from translator.checks.signature import code
from translator.documents import sentences
from translator.languages.fingerprint import covered, fingerprint
from translator.memory import TranslationMemory
from translator.pipeline import signatures
from translator.pipeline.pair import pair
from translator.pipeline.repair import repair
from translator.pipeline.reports import RunReport
from translator.pipeline.run import RunSettings, run_articles
from translator.pipeline.segment import segments
from translator.pipeline.translate import translate
from translator.store import Store
from translator.types import Hypothesis, Remembered, Severity, Term


def golden() -> list[checks.Evidence]:
    """Return the pairs of all golden cases of checks."""
    lines = [
        line.split("\t")
        for file in sorted(CASES.glob("check-*/*.tsv"))
        for line in file.read_text("utf-8").split("\n")[:-1]
    ]
    marked = [("<b>Das</b> ist es.", "<b>It</b> is.")]
    return [
        checks.Evidence(source, target, "de", "en", markups=(markup, markup))
        for markup, pairs in (("text", lines), ("html", marked))
        for source, target in pairs
    ]


def test_no_golden_output_of_a_check_can_change_without_its_signature() -> None:
    evidences = golden()
    with watched() as called:
        found = checks.examine_pairs(evidences, FakeEncoder())
    assert {finding.check for one in found for finding in one.findings} > {"number-mismatch"}
    assert {name for name in called if name.startswith("translator.languages")}
    modules = covered(code("de", "en"), within=())
    assert called <= modules
    folders = ("checks", "languages", "languages/de", "languages/en", "languages/de_en")
    data = {
        file.name
        for folder in folders
        for file in (ROOT / "translator" / folder).glob("*.*")
        if file.suffix in (".tsv", ".json")
    }
    assert data
    assert data <= {name.partition("/")[2] for name in modules}


def test_no_pair_can_change_without_its_signature() -> None:
    article = documents.read(min(SEEDS.glob("*.txt")), name="a.txt", language="de")
    made = [
        replace(one, hypothesis=Hypothesis(one.text.swapcase(), -0.5))
        for one in segments(article, sentences.split(article))
    ]
    with watched() as called:
        assert list(pair(article, made, "en", FakeEncoder(), AlignOptions()))
    assert "align.search" in called
    pairing = covered(signatures.PAIRING, within=signatures.PAIRED_BY)
    assert called <= pairing | covered(code("de", "en"), within=())


def test_no_repair_can_change_without_its_signature() -> None:
    engine = FakeRephraser(says={"Es sind 5.": "It is."}, others={"Es sind 5.": ["It is 5."]})
    with watched() as called:
        made = translate([segment("Es sind 5."), segment("3,5")], engine, FakeEncoder())
        assert repair(made, engine, FakeEncoder())[0].repaired
    assert {name for name in called if name.startswith("translator.pipeline")} == {
        *signatures.STEPS
    }


NO_PART_OF_A_RESULT = (
    "translator.store",
    "translator.engines.base",
    "translator.engines.retry",
    *(f"translator.pipeline.{name}" for name in ("crashes", "forecast", "job", "kept")),
    *(f"translator.pipeline.{name}" for name in ("reports", "run")),
    "translator.pipeline.signatures",
    "translator.languages.fingerprint",
    "translator.checks.signature",
    *(f"translator.documents.{name}" for name in ("charset", "files", "paragraphs", "paths")),
    *(f"translator.documents.{name}" for name in ("dialects", "markdown", "text")),
)
"""What keeps, counts and reads: what is read otherwise has other sentences."""


def test_no_result_of_a_run_can_change_without_a_signature(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Das Haus\n\nEs sind **24** Hunde am Haus.\n", "utf-8")
    with Store(tmp_path / "t.db", create=True) as store:
        store.glossary.put([Term("Haus", "house")], "de", "en")
        memory = TranslationMemory([Remembered("Das Haus", "The house", "", "")])
        with watched() as called:
            found = documents.find([tmp_path / "a.md"])
            run_articles(found, FakeEngine(), FakeEncoder(), store, RunSettings(memory=memory))
    assert {"translator.memory.recall", "translator.memory.glossary"} <= called
    made = covered(signatures.STEPS) | covered(signatures.PAIRING, within=signatures.PAIRED_BY)
    made |= covered(code("de", "en"), within=())
    # All languages are loaded for the names of their months, which are no numbers of lists.
    others = tuple(f"translator.languages.{one.code}" for one in languages.known())
    beside = (*NO_PART_OF_A_RESULT, *others)
    assert {*languages.modules("numbers"), *languages.modules("sentences")} <= made
    assert {name for name in called - made if not name.startswith(beside)} == set()


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[FakeEngine, RunReport]]:
    file = tmp_path / "a.txt"
    file.write_text("Es sind 24 Hunde.\n\nDas Haus ist **klein**.\n", "utf-8")

    def again(**options: object) -> tuple[FakeEngine, RunReport]:
        engine = FakeEngine()
        with Store(tmp_path / "t.db", create=True) as store:
            settings = RunSettings(**options)  # type: ignore[arg-type]
            found = documents.find([file])
            return engine, run_articles(found, engine, FakeEncoder(), store, settings)

    return again


def test_where_only_checks_changed_findings_are_made_again_and_nothing_is_translated(
    run: Callable[..., tuple[FakeEngine, RunReport]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, report = run()
    assert (len(first.asked), report.translated) == (2, 2)
    with Store(tmp_path / "t.db") as store:
        before = list(store.pairs.select())
        store.history.accept([before[1].id], by="t")
    same, report = run()
    assert (same.asked, report.changed) == ([], False)
    always = checks.Check(Severity.WARNING, "Always.", lambda evidence: checks.Fault("Always."))
    monkeypatch.setitem(checks.CHECKS, "failed", always)
    monkeypatch.setattr(checks, "signature", lambda *languages: "another")
    again, report = run()
    assert (again.asked, report.translated, report.changed) == ([], 0, True)
    with Store(tmp_path / "t.db") as store:
        after = list(store.pairs.select())
    assert [pair.target for pair in after] == [pair.target for pair in before]
    assert [finding.message for finding in after[0].findings] == ["Always."]
    assert after[1].findings == before[1].findings  # a person decided on it
    last, report = run()
    assert (last.asked, report.changed) == ([], False)


def test_where_the_repair_changed_what_it_made_is_made_again(
    run: Callable[..., tuple[FakeEngine, RunReport]], monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    hashed = fingerprint
    monkeypatch.setattr(
        signatures,
        "fingerprint",
        lambda names, **within: (
            "x" if set(signatures.STEPS) <= set(names) else hashed(names, **within)
        ),
    )
    engine, report = run()
    assert (len(engine.asked), report.translated) == (2, 2)


def test_the_steps_load_no_database() -> None:
    code = "import sys, translator.pipeline.steps; print('sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
