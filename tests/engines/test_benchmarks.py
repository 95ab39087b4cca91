"""Measurements of models are kept, and belong to the very file that was measured."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.support.fakes import FakeEngine
from translator.cli import app
from translator.engines import choice
from translator.engines.benchmarks import Measurements, measure
from translator.engines.models.catalogue import CATALOGUE
from translator.engines.models.library import ModelLibrary
from translator.errors import ModelError
from translator.languages import language

MODEL = CATALOGUE["gemma-3-270m-de-en"].model


def test_the_sample_gives_speed_and_a_test_set_gives_scores() -> None:
    alone = measure(MODEL, FakeEngine())
    assert (alone.test_set, alone.sentences, alone.bleu) == ("", len(language("de").samples), None)
    assert alone.sentences_per_second > 0
    source = ["Der erste Satz ist hier.", "Ein zweiter Satz folgt ihm."]
    scored = measure(MODEL, FakeEngine(), source, [line.swapcase() for line in source], "two.de")
    assert (scored.test_set, scored.bleu, scored.chrf) == ("two.de", 100, 100)


def test_a_later_measurement_replaces_the_earlier_and_another_file_has_none(tmp_path: Path) -> None:
    kept = Measurements(tmp_path / "models")
    assert kept.of(MODEL) == []
    first = measure(MODEL, FakeEngine())
    scored = measure(MODEL, FakeEngine(), ["Ein Satz."], ["a sentence"], "one.de")
    for one in (first, scored, replace(first, sentences_per_second=7.0)):
        kept.keep(one)
    assert [one.sentences_per_second for one in kept.of(MODEL) if not one.test_set] == [7.0]
    assert kept.of(MODEL)[0].test_set == "one.de"
    assert kept.of(replace(MODEL, sha256="0" * 64)) == []


def test_damaged_measurements_are_said(tmp_path: Path) -> None:
    (tmp_path / "measurements.json").write_text("[{}]")
    with pytest.raises(ModelError, match="delete it"):
        Measurements(tmp_path).of(MODEL)


def test_bench_measures_and_list_shows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SATZPAAR_MODELS", str(tmp_path))
    here = replace(MODEL, path=tmp_path / "model.gguf")
    back = replace(CATALOGUE["gemma-3-270m-en-de"].model, path=here.path)
    monkeypatch.setattr(ModelLibrary, "installed", lambda library: [here, back])
    monkeypatch.setattr(choice, "choose", lambda *arguments, **options: FakeEngine())
    (tmp_path / "s").write_text("Ein Satz aus fünf Wörtern.\n")
    (tmp_path / "r").write_text("Ein Satz aus fünf Wörtern.\n".swapcase())
    runner = CliRunner()
    command = ["models", "bench", "--source", str(tmp_path / "s"), "--json"]
    assert runner.invoke(app, command).exit_code == 2
    made = runner.invoke(app, [*command, "--reference", str(tmp_path / "r")])
    assert made.exit_code == 0, made.output
    row, other = json.loads(runner.invoke(app, ["models", "list", "--json"]).stdout)
    assert row["bleu"] == json.loads(made.stdout)[0]["bleu"] == 100
    assert row["measured"] == json.loads(made.stdout)
    assert other["measured"] == []  # the test set is in the other's target language
    failed = runner.invoke(app, [*command, "--reference", str(tmp_path / "r"), "--languages", "fr"])
    assert "no model for fr is installed" in failed.stderr


def test_rows_of_models_have_the_same_fields_whether_installed_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SATZPAAR_MODELS", str(tmp_path))
    other = replace(MODEL, name="other", sha256="0" * 64, path=tmp_path / "other.gguf")
    monkeypatch.setattr(ModelLibrary, "installed", lambda library: [other])
    here, offered, _ = json.loads(CliRunner().invoke(app, ["models", "list", "--json"]).stdout)
    assert here.keys() == offered.keys()
    assert (here["status"], offered["status"]) == ("installed", "can be installed")
    assert (here["bleu"], here["measured"]) == (offered["bleu"], offered["measured"]) == (None, [])
