"""What commands find: a folder of their own, and a fake engine and encoder where a test asks."""

from pathlib import Path

import pytest

from tests.support.fakes import FakeEncoder, FakeEngine
from translator.engines import choice
from translator.pipeline import encoder as encoders


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """Whatever engine is asked for, this one answers."""
    fake = FakeEngine()
    monkeypatch.setattr(choice, "choose", lambda *arguments, **options: fake)
    return fake


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    """Whatever encoder is asked for, this one answers: equal words, equal vectors."""
    fake = FakeEncoder()
    monkeypatch.setattr(encoders, "open_encoder", lambda name, **options: fake)
    return fake
