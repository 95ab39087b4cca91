"""What is made again after an update, and that nothing can change unnoticed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from align import AlignOptions
from tests.support.fakes import FakeEncoder, FakeEngine, FakeRephraser, segment
from tests.support.paths import CASES, ROOT, SEEDS
from tests.support.signatures import watched
from translator import checks, documents
from translator.checks.signature import code
from translator.documents import sentences
from translator.languages.fingerprint import covered, fingerprint
from translator.pipeline import signatures
from translator.pipeline.pair import pair
from translator.pipeline.repair import repair
from translator.pipeline.reports import RunReport
from translator.pipeline.run import RunSettings, run_articles
from translator.pipeline.segment import segments
from translator.pipeline.translate import translate
from translator.store import Store
from translator.types import Hypothesis, Severity


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
        lambda names, **within: "x" if names == signatures.STEPS else hashed(names, **within),
    )
    engine, report = run()
    assert (len(engine.asked), report.translated) == (2, 2)
