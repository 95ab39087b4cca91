"""A reviewer at a browser."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tests.support.review_site import TOKEN, Server


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
