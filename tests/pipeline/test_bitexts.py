"""Texts whose translation is there already: what is read of them, and under which name."""

from pathlib import Path

import pytest

from tests.support.bitexts import SOURCE, write
from translator.documents.paths import stored_name
from translator.errors import ArticleError
from translator.pipeline import bitexts
from translator.store import Store


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"a\nb\n", ["a", "b"]),
        (b"a\nb", ["a", "b"]),
        (b"\na\n\n\n  b \n\n", ["", "a", "", "", "  b ", ""]),
        (b"a\r\nb\rc\r\n", ["a", "b\rc"]),
        (b"a\rb\r", ["a", "b"]),
        ("\ufeffa\u2028b\x0bc\x85\n".encode(), ["a\u2028b\x0bc\x85"]),
        ("ä\n".encode("latin-1"), ["ä"]),
    ],
)
def test_every_line_is_one_segment(tmp_path: Path, content: bytes, lines: list[str]) -> None:
    (tmp_path / "x.de").write_bytes(content)
    article = bitexts.read(tmp_path / "x.de", language="de", max_bytes=100, lines=True)
    assert [article.text[block.start : block.end] for block in article.blocks] == lines


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.mkdir(), "directory"),
        (lambda path: None, "check the path"),
        (lambda path: path.write_bytes(b"x" * 101), "--max-bytes"),
        (lambda path: path.write_bytes(b"\x00\x01\x02"), "not a text file"),
        (lambda path: path.touch(), "is empty"),
    ],
)
def test_lines_that_cannot_be_read(tmp_path: Path, make: object, says: str) -> None:
    make(tmp_path / "x.de")  # type: ignore[operator]
    with pytest.raises(ArticleError, match=says) as caught:
        bitexts.read(tmp_path / "x.de", language="de", max_bytes=100, lines=True)
    assert str(tmp_path / "x.de") in str(caught.value)


def test_lines_and_sentences_of_one_file_are_stored_under_one_name(here: Path) -> None:
    path = write(here / "below/x.txt", SOURCE)
    with Store(here / "s.db", create=True) as store:
        names = {
            bitexts.read(path, language="de", max_bytes=10_000, lines=lines, store=store).path
            for lines in (True, False)
        }
        outside = write(here.parent / "y.txt", SOURCE)
        assert stored_name(outside, store.path) == outside.as_posix()
    assert names == {"below/x.txt"}
