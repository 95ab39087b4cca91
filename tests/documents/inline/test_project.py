"""Links of the articles land on the right words, with the bundled encoder."""

import pytest

from align.encoders.load import load_encoder
from align.types import Encoder
from tests.support.paths import CASES
from translator import languages
from translator.documents import inline

PAIR = languages.pair("de", "en")
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
    plain = inline.extract(translation, "text").plain
    assert inline.restore(inline.extract(source, "text"), plain, encoder, PAIR) == translation
