"""The documentation points at what is there: its links, and the paths it names."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PAGES = [ROOT / "README.md", ROOT / "tools/training/README.md", *sorted(ROOT.glob("docs/**/*.md"))]
TODAY = [page for page in PAGES if page.name != "changelog.md"]  # which tells of what was
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
COG = re.compile(r"<!-- \[\[\[cog.*?\]\]\] -->", re.DOTALL)
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\((?P<to>[^()\s]+)\)")
CODE = re.compile(r"`(?P<code>[^`\n]+)`")
OURS = re.compile(r"(?<![\w./-])(?:translator|align|tools|tests|docs|seeds|\.ci)/[\w./*-]*")
COMMAND = re.compile(r"^ {4}.*$", re.MULTILINE)
MODULE = re.compile(r"python -m (?P<name>tools(?:\.\w+)+)")
HEADING = re.compile(r"^#+ +(?P<words>.*)$", re.MULTILINE)
NAME = re.compile(r"[a-z_]+\.(?:py|json)")
INVENTED = re.compile(r"[A-Z]{4,}|NNN|xx|xx_yy|<")


def page(path: Path) -> str:
    return FENCE.sub("", COG.sub("", path.read_text("utf-8")))


def anchors(path: Path) -> set[str]:
    """Return the names by which GitHub links to the headings of a page."""
    words = (heading["words"].lower() for heading in HEADING.finditer(page(path)))
    return {re.sub(r"[^\w -]", "", heading).replace(" ", "-") for heading in words}


def paths(text: str) -> Iterator[str]:
    """Yield the paths of this repository in code spans and indented commands."""
    spans = [match["code"] for match in CODE.finditer(text)]
    for span in [*spans, *COMMAND.findall(text)]:
        for found in OURS.findall(span):
            if not INVENTED.search(found):
                yield found.split("::")[0].rstrip(".")


def exists(path: str) -> bool:
    return any(ROOT.glob(path)) if "*" in path else (ROOT / path).exists()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    lost = []
    for match in LINK.finditer(page(path)):
        file, _, anchor = match["to"].partition("#")
        if "://" in file:
            continue
        to = (path.parent / file).resolve() if file else path
        if not to.exists() or (anchor and anchor not in anchors(to)):
            lost.append(match["to"])
    assert lost == []


@pytest.mark.parametrize("path", TODAY, ids=lambda path: str(path.relative_to(ROOT)))
def test_paths_exist(path: Path) -> None:
    assert [found for found in paths(page(path)) if not exists(found)] == []


@pytest.mark.parametrize("path", TODAY, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_exist(path: Path) -> None:
    names = [match["name"].replace(".", "/") for match in MODULE.finditer(page(path))]
    assert [name for name in names if not exists(f"{name}.py") and not exists(name)] == []


@pytest.mark.parametrize("path", TODAY, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_named_without_a_folder_exist(path: Path) -> None:
    if path.parent.name == "lab":  # which tells of what was, too
        return
    spans = [match["code"] for match in CODE.finditer(page(path))]
    names = [name for name in spans if NAME.fullmatch(name)]
    folders = ("align", "translator", "tools", "tests")
    assert [
        name for name in names if not any(any((ROOT / top).rglob(name)) for top in folders)
    ] == []


def test_every_page_is_in_the_index() -> None:
    listed = {
        match["to"]
        for index in ("README.md", "decisions/README.md")
        for match in LINK.finditer((ROOT / "docs" / index).read_text("utf-8"))
    }
    pages = {str(path.relative_to(ROOT / "docs")) for path in ROOT.glob("docs/**/*.md")}
    assert {name.removeprefix("decisions/") for name in pages} - {"README.md"} <= {
        name.removeprefix("decisions/") for name in listed
    }
