"""Links of the articles land on the right words, with the bundled encoder."""

import pytest

from align.encoders.load import load_encoder
from align.types import Encoder
from tests.support.paths import CASES
from translator.documents import inline

GOLDEN = (CASES / "projected-links" / "links.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder("use-multilingual", threads=1)


def rows() -> list[tuple[str, str]]:
    found, source = [], ""
    for line in GOLDEN.splitlines():
        if line.startswith("\t"):
            found.append((source, line.strip()))
        elif not line.startswith("#"):
            source = line
    return found


@pytest.mark.parametrize(("source", "translation"), rows())
def test_links_stand_on_the_right_words(source: str, translation: str, encoder: Encoder) -> None:
    plain = inline.prepare(translation, "text").plain
    assert inline.restore(inline.prepare(source, "text"), plain, encoder) == translation


def test_urls_in_order_and_as_often_as_they_stand() -> None:
    text = (
        "Siehe [a](https://x.de/a_(b)?c=d&e=ü) und https://x.de/1, <https://x.de/2>, "
        '![k](k.png "T"), https://x.de/1. (www.y.de/z) [](https://x.de/leer) info@x.de news.de '
        "[b](<https://x.de/mit leer>)"
    )
    assert inline.urls(text) == [
        "https://x.de/a_(b)?c=d&e=ü",
        "https://x.de/1",
        "https://x.de/2",
        "k.png",
        "https://x.de/1",
        "www.y.de/z",
        "https://x.de/leer",
        "https://x.de/mit leer",
    ]
    assert inline.urls("Kein Verweis [hier] (dort), 3:1 und a/b.") == []
