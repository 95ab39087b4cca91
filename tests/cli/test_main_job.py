"""The main job with the real engine, encoder and database, offline once the model is there."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.support.models import MODELS
from translator.cli import app

TEXT = (
    "Am 6. Januar landeten 3000 Soldaten in Almaty, Kasachstans größter Stadt. "
    "Das [Land](https://example.org/a_(b)?c=d&e=f) unterstützt die Ukraine.\n\n"
    "Politik\n"
)


def call(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output
    return result


def install(name: str) -> None:
    rows = json.loads(call("models", "list", "--json").stdout)
    if name not in {row["name"] for row in rows if row["status"] == "installed"}:
        call("models", "install", name)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, with the models that tests share."""
    monkeypatch.setenv("SATZPAAR_MODELS", os.environ[MODELS])
    monkeypatch.chdir(tmp_path)


@pytest.mark.model
@pytest.mark.usefixtures("desk")
def test_an_article_becomes_pairs_and_tmx_offline() -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    install("gemma-3-270m-de-en")
    call("run", "a.txt", "--offline")
    first, second, third = json.loads(call("show", "a.txt", "--json").stdout)
    assert "Almaty" in first["target"]
    assert first["similarity"] > 0.6
    assert second["target"].count("](https://example.org/a_(b)?c=d&e=f)") == 1
    assert "Ukraine" in second["target"]
    assert third["target"] == "Politics"
    assert "nothing to do" in call("run", "a.txt", "--offline").stderr
    call("export", "a.tmx")
    text = Path("a.tmx").read_text(encoding="utf-8")
    assert text.count("<tu ") == 3
    assert "Am 6. Januar landeten 3000 Soldaten" in text


@pytest.mark.model
@pytest.mark.usefixtures("desk")
def test_an_english_article_becomes_german_offline() -> None:
    text = (
        "More than 2,000 visitors came to Berlin on Monday.\n\nThe mayor opened the new school.\n"
    )
    Path("a.txt").write_text(text, encoding="utf-8")
    install("gemma-3-270m-en-de")
    call("run", "a.txt", "--from", "en", "--to", "de", "--offline")
    first, second = json.loads(call("show", "a.txt", "--json").stdout)
    assert all(word in first["target"] for word in ("2.000", "Berlin", "Montag"))
    assert "Bürgermeister" in second["target"]
    assert min(first["similarity"], second["similarity"]) > 0.6
