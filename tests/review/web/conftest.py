"""A browser, and pages of the review that reach nothing but this machine."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.support.browser import Reviewer
from tests.support.models import MODELS
from tests.support.review_site import TEXTS, Server, fill
from translator.store import Store

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
         "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]  # fmt: skip
AXE = "axe-core@4"


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker's source, from npm."""
    folder = Path(os.environ[MODELS]).resolve()
    file = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not file.exists():
        command = ["npm", "install", "--silent", "--no-save", "--prefix", str(folder), AXE]
        subprocess.run(command, check=True, timeout=200)
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    # Not for the session: its event loop would be in the way of the terminal's tests.
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    database = tmp_path / "t.db"
    with Store(database, create=True) as store:
        fill(store, *TEXTS)
        fill(store, TEXTS[0], "Noch etwas.", path="b.txt")
    server = Server(database)
    yield server
    server.stop()


@pytest.fixture
def reviewer(browser: Browser, server: Server) -> Iterator[Reviewer]:
    made = Reviewer(browser, server)
    yield made
    made.context.close()


@pytest.fixture
def another(browser: Browser, server: Server) -> Callable[..., Reviewer]:
    return lambda **options: Reviewer(browser, server, **options)
