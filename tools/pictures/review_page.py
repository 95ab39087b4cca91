"""Pictures of the review page, for docs/review.md.

    python -m tools.pictures.review_page DATABASE [FOLDER]

The database is one that 'satzpaar run seeds/' made; a copy is reviewed. Needs Playwright, chromium.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FIRST = "95"
BETTER = (
    "A military analysis (pdf) by the think tank SWP warns of this: Russia is extending its "
    "position on the western border."
)
"""What a person makes of the pair with a finding that is left open in that article."""

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
    """Take a picture of every view: light, dark and narrow."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database", type=Path)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/images"))
    asked = parser.parse_args()
    database, folder = asked.database, asked.folder
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, width, height, scheme in (
            ("light", 1280, 800, "light"),
            ("dark", 1280, 800, "dark"),
            ("narrow", 360, 740, "light"),
        ):
            with served(database) as address:
                page = opened(browser, width, height, scheme, address)
                tour(page, partial(shoot, page, folder, name))
        browser.close()


def shoot(page: Page, folder: Path, name: str, view: str) -> None:
    """Keep what is seen now, of the overview all, in the few colours the page has."""
    picture = Image.open(BytesIO(page.screenshot(full_page=view == "overview")))
    small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(folder / f"{view}-{name}.png", optimize=True)


def opened(browser: Browser, width: int, height: int, scheme: str, address: str) -> Page:
    """Return a page of that size that is let in."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(address)
    return page


def tour(page: Page, shoot: Callable[[str], object]) -> None:
    """Review a little, and take a picture of every view."""
    base = re.match(r"http://[^/]+", page.url).group()  # type: ignore[union-attr]

    def settle() -> None:
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)

    page.goto(f"{base}/article/4")
    page.keyboard.press("e")
    page.keyboard.press("Control+Enter")  # the first edit loads the encoder
    page.locator("#pair-" + FIRST + "[data-state=accepted]").wait_for(timeout=30_000)
    for key in "aaaaarraaaaaaraaaaaaaaaaa":
        page.keyboard.press(key)
    settle()
    page.locator("[data-flagged][data-state=new] .gutter").first.click()
    settle()
    shoot("article")
    page.keyboard.press("d")
    settle()
    shoot("details")
    page.keyboard.press("d")
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.type(BETTER)
    settle()
    shoot("edit")
    page.keyboard.press("Control+Enter")
    settle()
    page.keyboard.press("s")
    settle()
    shoot("split")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    shoot("keys")
    page.keyboard.press("Escape")
    page.keyboard.press("A")
    page.locator("#above-outcome:not(:empty)").wait_for()
    shoot("above")
    page.keyboard.press("Escape")
    for view, path in (
        ("queue", "/queue"),
        ("search", "/search?q=Putin"),
        ("map", "/article/4/map"),
        ("overview", "/"),
    ):
        page.goto(base + path)
        settle()
        shoot(view)


if __name__ == "__main__":
    main()
