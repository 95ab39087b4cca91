"""Pictures of the review page, for docs/review.md: python bench/screenshots.py DATABASE [FOLDER].

Works on a copy of the database. Needs Playwright and chromium.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def served(database: Path) -> Iterator[str]:
    """Serve a copy of the database; give the address that lets one in."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "satzpaar.db"
        shutil.copy(database, copy)
        command = [sys.executable, "-c", "from translator.cli import main; main()", "review"]
        process = subprocess.Popen(
            [*command, "--db", str(copy), "--no-browser", "--by", "screenshots"],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        try:
            found = re.search(r"http://\S+", process.stderr.readline())
            assert found is not None, "the page did not start"
            yield found.group()
        finally:
            process.terminate()
            process.wait(10)


def main() -> None:
    database, folder = Path(sys.argv[1]), Path((sys.argv[2:] or ["docs/images"])[0])
    folder.mkdir(parents=True, exist_ok=True)
    with served(database) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, width, height, scheme in (
            ("light", 1280, 800, "light"),
            ("dark", 1280, 800, "dark"),
            ("narrow", 360, 740, "light"),
        ):
            page = opened(browser, width, height, scheme, address)
            tour(page, lambda view, name=name, page=page: page.screenshot(  # type: ignore[misc]
                path=folder / f"{view}-{name}.png"
            ))  # fmt: skip
        browser.close()


def opened(browser: Browser, width: int, height: int, scheme: str, address: str) -> Page:
    """Return a page of that size that is let in."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(address)
    return page


def tour(page: Page, shoot) -> None:  # type: ignore[no-untyped-def]
    """Take a picture of every view."""
    base = re.match(r"http://[^/]+", page.url).group()  # type: ignore[union-attr]
    page.goto(f"{base}/article/3")
    page.keyboard.press("j")
    for _ in range(5):
        page.keyboard.press("a")
        page.wait_for_timeout(150)
    page.keyboard.press("f")
    page.wait_for_timeout(300)
    shoot("article")
    page.keyboard.press("e")
    page.keyboard.type(" And so they did.")
    shoot("edit")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(2500)
    page.keyboard.press("s")
    shoot("split")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    shoot("keys")
    page.keyboard.press("Escape")
    page.keyboard.press("A")
    page.wait_for_timeout(400)
    shoot("above")
    page.keyboard.press("Escape")
    for view, path in (
        ("queue", "/queue"),
        ("search", "/search?q=Putin"),
        ("map", "/article/3/map"),
        ("overview", "/"),
    ):
        page.goto(base + path)
        page.wait_for_timeout(200)
        shoot(view)


if __name__ == "__main__":
    main()
