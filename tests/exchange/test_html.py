"""Web pages: what a browser shows."""

import html
from dataclasses import replace
from html.parser import HTMLParser

from tests.support.exchange_files import FOUND, PAIR, write


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href")]


def test_a_page_needs_nothing_else_and_shows_findings(tmp_path):
    path = tmp_path / "out.html"
    source = "<script>alert(1)</script> & „x“"
    write(path, replace(PAIR, source=source, findings=(FOUND,), note="Sicher?"), PAIR)
    text = path.read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert page.addresses == []
    assert "script" not in page.tags
    assert page.tags.count("tr") == 3
    assert html.escape(source, quote=False) in text
    assert '<li class="severe">5 is &lt;missing&gt;</li><li class="note">Sicher?</li>' in text
    assert '<td lang="de">' in text
