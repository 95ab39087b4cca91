"""'satzpaar translate' as people type it, with a fake engine behind it."""

from pathlib import Path

import pytest

from tests.support.commands import call, with_article
from tests.support.fakes import FakeEngine


@pytest.fixture
def here(here: Path) -> Path:
    """A folder to work in, with an article."""
    return with_article(here)


def test_translate_keeps_line_breaks_and_reads_standard_input(
    engine: FakeEngine, here: Path
) -> None:
    text = "Eins.  Zwei.\r\n\r\n  Drei [mit Link](https://x.de).\r\n"
    (here / "c.txt").write_bytes(text.encode())
    call("translate", "c.txt", "-o", "c.en.txt")
    expected = text.swapcase().replace("HTTPS://X.DE", "https://x.de").encode()
    assert (here / "c.en.txt").read_bytes() == expected
    assert call("translate", "-", input=text).stdout_bytes == expected


def test_translate_leaves_a_failed_sentence_and_says_so(engine: FakeEngine, here: Path) -> None:
    engine.fails = frozenset(["Zwei."])
    (here / "c.txt").write_text("Eins. Zwei.\n")
    result = call("translate", "c.txt", code=1)
    assert result.stdout == "eINS. Zwei.\n"
    assert "told to fail" in result.stderr


def test_translate_looks_where_to_write_before_it_works(engine: FakeEngine, here: Path) -> None:
    result = call("translate", "a.txt", "-o", "nowhere/b.txt", code=1)
    assert "there is no folder nowhere" in result.stderr
    before = (here / "a.txt").read_bytes()
    (here / "link.txt").symlink_to("a.txt")
    for article, output in (("a.txt", "./a.txt"), ("a.txt", "link.txt"), ("link.txt", "a.txt")):
        result = call("translate", article, "-o", output, code=2)
        assert "is the article itself" in result.stderr
    assert (here / "a.txt").read_bytes() == before
    assert engine.asked == []
