"""Scores of an engine are sacrebleu's, and count what failed."""

from pathlib import Path

import pytest
from sacrebleu import corpus_bleu, corpus_chrf
from typer.testing import CliRunner

from tests.support.fakes import FakeEngine
from translator.cli import app
from translator.engines import choice, evaluation
from translator.errors import ArticleError

SOURCE = ["Der erste Satz ist hier.", "Ein zweiter Satz folgt ihm.", "Und noch ein dritter Satz."]


def test_a_perfect_translation_scores_100_and_a_failure_lowers_it() -> None:
    reference = [line.swapcase() for line in SOURCE]
    scores, _ = evaluation.evaluate(SOURCE, reference, FakeEngine())
    assert (scores.bleu, scores.chrf, scores.failed) == (100, 100, 0)
    worse, made = evaluation.evaluate(SOURCE, reference, FakeEngine(fails=frozenset(SOURCE[1:2])))
    texts = [hypothesis.text for hypothesis in made]
    assert texts == [reference[0], "", reference[2]]
    assert worse.failed == 1
    assert worse.bleu == round(corpus_bleu(texts, [reference]).score, 2) < 100
    assert worse.chrf == round(corpus_chrf(texts, [reference]).score, 2) < 100


def test_a_line_of_several_sentences_goes_sentence_by_sentence() -> None:
    lines = [" ".join(SOURCE[:2]), SOURCE[2], ""]
    reference = [line.swapcase() for line in lines]
    engine = FakeEngine(fails=frozenset(SOURCE[1:2]))
    scores, made = evaluation.evaluate(lines, reference, engine)
    assert [hypothesis.text for hypothesis in made] == [SOURCE[0].swapcase(), reference[1], ""]
    assert (scores.sentences, scores.failed) == (3, 1)
    whole, made = evaluation.evaluate(lines, reference, FakeEngine())
    assert [hypothesis.text for hypothesis in made] == reference
    assert whole.failed == 0


def test_uneven_files_are_refused() -> None:
    with pytest.raises(ArticleError, match="3 and 2"):
        evaluation.evaluate(SOURCE, SOURCE[:2], FakeEngine())


def test_the_command_takes_a_sample_and_writes_the_translations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "choose", lambda *arguments, **options: FakeEngine())
    source, reference, output = (tmp_path / name for name in ("s", "r", "o"))
    source.write_text("\n".join(SOURCE), encoding="utf-8")
    reference.write_text("\n".join(line.swapcase() for line in SOURCE), encoding="utf-8")
    result = CliRunner().invoke(
        app,
        ["evaluate", "translation", str(source), str(reference), "--every", "2", "-o", str(output)],
    )
    assert result.exit_code == 0, result.output
    assert "100.00" in result.stdout
    assert "nrefs:1" in result.stderr
    assert output.read_text(encoding="utf-8").splitlines() == [
        line.swapcase() for line in SOURCE[::2]
    ]
