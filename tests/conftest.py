"""Every test runs offline-minded: a home of its own, no settings of the machine."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG", "CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    for name in ("SATZPAAR_DB", "SATZPAAR_MODELS", "ARGOS_PACKAGES_DIR"):
        monkeypatch.delenv(name, raising=False)
