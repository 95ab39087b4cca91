"""Every tool can be imported and says what it is for; the pages name them as they are called."""

import importlib
import importlib.util
import pkgutil
import re
import sys

import pytest

import tools
from tests.support.paths import ROOT

MODULES = [module.name for module in pkgutil.walk_packages(tools.__path__, "tools.")]
PAGES = [
    ROOT / "README.md",
    ROOT / "tools" / "training" / "README.md",
    *(page for page in sorted((ROOT / "docs").rglob("*.md")) if page.name != "changelog.md"),
    *(file for top in ("align", "translator", "tools") for file in (ROOT / top).rglob("*.py")),
]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_can_be_imported_and_tells_what_it_is_for(name, monkeypatch, capsys):
    module = importlib.import_module(name)
    assert module.__doc__
    if hasattr(module, "main"):
        monkeypatch.setattr(sys, "argv", [name, "--help"])
        with pytest.raises(SystemExit) as ended:
            module.main()
        assert ended.value.code == 0
        assert module.__doc__.splitlines()[0][:30] in capsys.readouterr().out


def test_all_tools_are_found():
    assert {"tools.bench.alignment.__main__", "tools.fit.names", "tools.training.ship"} <= {
        *MODULES
    }


def test_pages_name_the_tools_as_they_are_called():
    named = {
        found
        for page in PAGES
        for found in re.findall(r"python -m\s+(tools(?:\.\w+)+)", page.read_text("utf-8"))
    }
    assert len(named) > 15
    for name in named:
        spec = importlib.util.find_spec(name)
        assert spec, name
        package = spec.submodule_search_locations
        assert hasattr(importlib.import_module(f"{name}.__main__" if package else name), "main")


def test_files_of_tools_that_pages_name_are_there():
    for page in PAGES:
        for file in re.findall(r"(?<![\w/])tools/[\w/]+\.\w+", page.read_text("utf-8")):
            assert (ROOT / file).exists(), f"{page.name} names {file}"
