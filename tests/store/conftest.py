"""An empty store."""

from pathlib import Path

import pytest

from translator.store import Store


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path / "t.db", create=True) as store:
        yield store
