"""A picture of the terminal, for docs/review.md.

    python -m tools.pictures.terminal DATABASE [FILE]

The database is one that 'satzpaar run seeds/' made; a copy is reviewed. Needs Playwright, chromium.
"""

import argparse
import asyncio
import re
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from translator.pipeline.encoder import open_encoder
from translator.review.desk import Desk
from translator.review.terminal.app import ReviewTerminal
from translator.store import Store

ARTICLE = "news"
KEYS = "aajaf"


async def drawn(desk: Desk, article_id: int) -> str:
    """Return the screen after some keys, as SVG."""
    app = ReviewTerminal(desk, article_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*KEYS)
        await pilot.pause()
        return app.export_screenshot(title="satzpaar review --terminal")


def main() -> None:
    """Draw the terminal's screen and take its picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database", type=Path)
    parser.add_argument("file", type=Path, nargs="?", default=Path("docs/images/terminal.png"))
    asked = parser.parse_args()
    database, target = asked.database, asked.file
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "satzpaar.db"
        shutil.copy(database, copy)
        with Store(copy) as store:
            encoder = open_encoder("use-multilingual", offline=True, store=store)
            article_id = store.articles.find(ARTICLE).id
            picture = asyncio.run(drawn(Desk(store, encoder, by="anna"), article_id))
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.S)  # fonts come from the net
    with sync_playwright() as tool:
        browser = tool.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-quic"]
        )
        page = browser.new_page(viewport={"width": 1000, "height": 640})
        page.set_content(f"<body style='margin:0'>{picture}</body>")
        target.parent.mkdir(parents=True, exist_ok=True)
        page.locator("svg").first.screenshot(path=target, omit_background=True)
        browser.close()
    print(target)


if __name__ == "__main__":
    main()
