"""A browser, and pages of the review that reach nothing but this machine."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.conftest import MODELS
from tests.support.review_site import TEXTS, TOKEN, Server, fill
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


class Reviewer:
    """Someone with a browser window of their own, who notes every request and complaint."""

    def __init__(self, browser: Browser, server: Server, **options: object) -> None:
        self.context = browser.new_context(**options)  # type: ignore[arg-type]
        self.server = server
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self.pressed = 0
        self.context.on("request", lambda request: self._note(request.url))
        self.page = self.tab(f"/?token={TOKEN}")

    def _note(self, url: str) -> None:
        if urlsplit(url).hostname != "127.0.0.1":
            self.elsewhere.append(url)

    def tab(self, path: str) -> Page:
        """Open a further tab."""
        page = self.context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.goto(self.server.base + path)
        return page

    def open(self, path: str) -> None:
        self.page.goto(self.server.base + path)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def current(self) -> int:
        return int(self.page.locator(".pair[aria-current]").get_attribute("data-id") or 0)

    def told(self, text: str) -> None:
        """Wait until the page says this."""
        self.page.locator("#status", has_text=text).wait_for(timeout=20_000)


@pytest.fixture
def reviewer(browser: Browser, server: Server) -> Iterator[Reviewer]:
    made = Reviewer(browser, server)
    yield made
    made.context.close()


@pytest.fixture
def another(browser: Browser, server: Server) -> Callable[..., Reviewer]:
    return lambda **options: Reviewer(browser, server, **options)
