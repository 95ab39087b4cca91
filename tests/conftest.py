"""Every test runs offline-minded: a home of its own, no settings of the machine."""

import os
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from hypothesis import settings

import align
import translator
from tests.support.models import MODELS

# Hypothesis also draws the constants of our modules that are loaded: with all of them loaded, it
# draws the same whichever tests a process ran before.
for place in (align, translator):
    for module in walk_packages(place.__path__, f"{place.__name__}."):
        import_module(module.name)

# The same examples each time, and how long one takes is no promise.
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if MODELS not in os.environ:
        skip = pytest.mark.skip(reason=f"needs models or clients; set {MODELS} to a folder")
        for item in items:
            if item.get_closest_marker("model"):
                item.add_marker(skip)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG", "CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    for name in ("SATZPAAR_DB", "SATZPAAR_MODELS", "ARGOS_PACKAGES_DIR"):
        monkeypatch.delenv(name, raising=False)
