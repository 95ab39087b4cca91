"""Reading files: encodings, endings, errors, blocks and titles."""

import codecs
import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator import documents
from translator.errors import ArticleError
from translator.types import Article

GERMAN = "Die Übung für Größe kostet 5 €.\nSie sagte: „Schön – und süß.“\n"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Article]:
    def write_and_read(data: bytes, name: str = "a.txt", **options: int) -> Article:
        path = tmp_path / name
        path.write_bytes(data)
        return documents.read(path, name=f"in/{name}", language="de", **options)

    return write_and_read


def kinds(text: str, markup: str = "markdown") -> list[tuple[str, str]]:
    article = documents.parse(text, markup=markup)
    return [(block.kind.value, text[block.start : block.end]) for block in article.blocks]


def test_utf8_is_read_to_the_character(read: Callable[..., Article]) -> None:
    article = read(GERMAN.encode())
    assert article.text == GERMAN
    assert article.encoding == "utf-8"
    assert article.notes == ()
    assert article.path == "in/a.txt"
    assert article.language == "de"
    assert article.markup == "text"
    assert article.sha256 == hashlib.sha256(GERMAN.encode()).hexdigest()


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_is_obeyed_and_dropped(
    read: Callable[..., Article], mark: bytes, encoding: str
) -> None:
    article = read(mark + GERMAN.encode(encoding))
    assert article.text == GERMAN
    assert article.encoding == encoding
    assert article.notes == (f"begins with a byte order mark ({encoding.upper()})",)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"),
        ("Grüße", "latin-1"),
        ("Öl", "latin-1"),
        ("ß", "latin-1"),
        ("Der Präsident Erdogan besucht Köln.\r\n", "latin-1"),
        ("Café in Orléans, Ñandú und Malmö", "cp1252"),
    ],
)
def test_western_text_of_before_utf8(
    read: Callable[..., Article], text: str, encoding: str
) -> None:
    article = read(text.encode(encoding))
    assert article.text == text
    assert article.encoding == "cp1252"
    assert article.notes[0] == "is not UTF-8; read as Windows-1252"


def test_other_encodings_are_guessed(read: Callable[..., Article]) -> None:
    russian = "Президент России Владимир Путин отправляется в Центральную Азию. " * 5
    article = read(russian.encode("koi8_r"))
    assert article.text == russian
    assert article.notes == (f"is not UTF-8; read as {article.encoding}",)


def test_line_ends_and_decomposed_letters_stay(read: Callable[..., Article]) -> None:
    text = unicodedata.normalize("NFD", "Schöne Grüße.\r\nBis später.\r\n")
    article = read(text.encode())
    assert article.text == text
    assert article.notes == (
        "has Windows line ends (CRLF)",
        "has letters and accents as separate characters (NFD)",
    )
    assert len(article.blocks) == 2
    assert read(b"a b c\r\nd\n").notes == ("has Windows line ends (CRLF), but not everywhere",)
    assert read(b"a b c\rd\r").notes == ("has old Mac line ends (CR)",)
    assert read(b"a b c\x08 d").notes == ("has 1 control character",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "in/a.txt is empty; remove it from the list or put text into it"),
        (b" \n\t \r\n", "in/a.txt is empty; remove it from the list or put text into it"),
        (codecs.BOM_UTF8, "in/a.txt is empty; remove it from the list or put text into it"),
        (
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            "in/a.txt is not a text file; save it as text, Markdown, HTML or DOCX",
        ),
        (
            bytes(range(1, 32)) * 20,
            "in/a.txt is not a text file; save it as text, Markdown, HTML or DOCX",
        ),
        (
            codecs.BOM_UTF16_LE + "ab".encode("utf-16-le") + b"\x00\xd8",
            "in/a.txt is not the UTF-16-LE its byte order mark promises (byte 6); save it as UTF-8",
        ),
        (
            "Über süße Äpfel.\nSchön".encode() + b"\xfc",
            "in/a.txt is UTF-8 with a damaged character in line 2 (byte 27); "
            "repair that line and save it as UTF-8",
        ),
    ],
    ids=["empty", "blank", "only-mark", "png", "controls", "utf-16", "damaged"],
)
def test_what_is_no_text_is_refused(
    read: Callable[..., Article], data: bytes, message: str
) -> None:
    with pytest.raises(ArticleError) as caught:
        read(data)
    assert str(caught.value) == message


def test_too_large(read: Callable[..., Article]) -> None:
    assert read(b"a" * 100, max_bytes=100).text == "a" * 100
    with pytest.raises(ArticleError) as caught:
        read(b"a" * 101, max_bytes=100)
    assert str(caught.value) == (
        "in/a.txt is too large (101 bytes, at most 100); split it, or raise the limit "
        "with --max-bytes"
    )


def test_paths_that_are_no_articles(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    wanted = {
        "missing.txt": "missing.txt does not exist; check the path",
        "b.pdf": "b.pdf is a PDF; save it as DOCX or as text",
        "empty": "empty is a folder without articles (.txt, .md, .markdown, .html, .htm or .docx)",
        "pipe.txt": "pipe.txt is not a file; name a file with an article",
        "loop.txt": "loop.txt cannot be read: Too many levels of symbolic links",
    }
    found = documents.find([tmp_path / name for name in wanted])
    assert [file.path.name for file in found] == list(wanted)
    for file in found:
        with pytest.raises(ArticleError) as caught:
            documents.read(file.path, name=file.path.name, language="de")
        assert str(caught.value) == wanted[file.path.name]


@pytest.fixture
def _ordinary_user() -> Iterator[None]:
    """Root may read everything: drop that for a while."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


def test_no_permission(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Hallo")
    path.chmod(0)
    request.getfixturevalue("_ordinary_user")
    with pytest.raises(ArticleError) as caught:
        documents.read(path, name="a.txt", language="de")
    assert str(caught.value) == "a.txt may not be read; change its permissions"


def test_find_walks_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ["z.txt", "a.md", "sub/B.TXT", "sub/deep/c.markdown", "d.pdf", ".hidden.txt"]:
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Hallo")
    (tmp_path / "docs/.git").mkdir()
    (tmp_path / "docs/.git/x.txt").write_text("Hallo")
    (tmp_path / "docs/sub/up").symlink_to(tmp_path / "docs", target_is_directory=True)
    (tmp_path / "docs/zz.txt").symlink_to(tmp_path / "docs/z.txt")
    monkeypatch.chdir(tmp_path)
    found = documents.find([Path("docs/"), Path("./docs/z.txt"), Path("docs/.hidden.txt")])
    assert [file.name for file in found] == [
        "docs/a.md",
        "docs/z.txt",
        "docs/sub/B.TXT",
        "docs/sub/deep/c.markdown",
        "docs/.hidden.txt",
    ]
    assert documents.read(found[2].path, name=found[2].name, language="de").text == "Hallo"


def test_text_lines_are_blocks() -> None:
    text = "Politik\n\nKasachstan sagt ab\n\n  • Artikel teilen:\n\n Ein Satz.\nNoch einer.\n"
    assert kinds(text, "text") == [
        ("heading", "Politik"),
        ("heading", "Kasachstan sagt ab"),
        ("list_item", "• Artikel teilen:"),
        ("paragraph", "Ein Satz."),
        ("paragraph", "Noch einer."),
    ]


def test_lines_cut_at_a_width_belong_together() -> None:
    first = (
        "Der völkerrechtswidrige Angriffskrieg Russlands gegen die\n"
        "Ukraine hat die Dynamik zwischen Russland und seinen\n"
        "postsowjetischen Verbündeten verändert."
    )
    second = "Viele von ihnen sind in das benachbarte Kirgisistan oder in\ndie Mongolei gezogen."
    text = f"Eine Überschrift\n\n{first}\n\n{second}\n"
    assert [words for _, words in kinds(text, "text")] == ["Eine Überschrift", first, second]
    crlf = text.replace("\n", "\r\n")
    assert len(kinds(crlf, "text")) == 3


def test_lines_of_a_poem_or_list_stay_apart() -> None:
    poem = "Über allen Gipfeln\nist Ruh,\nin allen Wipfeln\nspürest du\nkaum einen Hauch;\n"
    assert len(kinds(poem, "text")) == 5
    lines = "".join(
        f"Das ist der Satz Nummer {n} mit wechselnder Länge{'n' * n}.\n" for n in range(9)
    )
    assert len(kinds(lines, "text")) == 9


def test_markdown_blocks() -> None:
    text = (
        "---\ntitle: x\n---\n\n# Titel #\n\nEin Absatz,\nder weitergeht.\n\nUnter\n=====\n\n"
        "- eins\n  weiter\n- zwei\n\n  - drei\n\n> zitat\nfaul\n\n1) vier\n\n"
        "| A | B\\|b |\n|---|:-:|\n| 1 | |\nx | `y`\n\n```py\nx = 1\n\ny\n```\n\n    code\n\n"
        "<div>\nhi\n</div>\n\n<!-- weg -->\n\n***\n\n[ref]: https://x.de\n\n-\n"
    )
    assert kinds(text) == [
        ("code", "---\ntitle: x\n---"),
        ("heading", "# Titel #"),
        ("paragraph", "Ein Absatz,\nder weitergeht."),
        ("heading", "Unter"),
        ("other", "====="),
        ("list_item", "- eins\n  weiter"),
        ("list_item", "- zwei"),
        ("list_item", "- drei"),
        ("paragraph", "> zitat\nfaul"),
        ("list_item", "1) vier"),
        ("other", "| A"),
        ("other", "| B\\|b |"),
        ("other", "|---"),
        ("other", "|:-:|"),
        ("other", "| 1"),
        ("other", "| |"),
        ("other", "x"),
        ("other", "| `y`"),
        ("code", "```py\nx = 1\n\ny\n```"),
        ("code", "code"),
        ("other", "<div>"),
        ("other", "hi"),
        ("other", "</div>"),
        ("code", "<!-- weg -->"),
        ("other", "***"),
        ("other", "[ref]: https://x.de"),
        ("other", "-"),
    ]


PIECES = [
    *("# ", "- ", "> ", "1. ", "```\n", "~~~\n", "---\n", "===\n", "| a | b |\n", "|---|---|\n"),
    *("    ", "\t", "Wort", " ", "\n", "\n\n", "\r\n", "\r", "<div>", "</div>", "<!--", "-->"),
    *("[a]: b\n", "\u2028", "\x0b", "\x0c", "\x85", "\u00a0", "\\", "|", "- [ ] ", "+", "*"),
]


@given(
    text=st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    markup=st.sampled_from(["text", "markdown"]),
)
@settings(max_examples=600)
def test_every_character_lies_in_one_block(text: str, markup: str) -> None:
    found = documents.READERS[".md" if markup == "markdown" else ".txt"].blocks(text)
    at = 0
    for block in found:
        assert not text[at : block.start].strip()
        assert block.start < block.end
        inner = text[block.start : block.end]
        assert inner == inner.strip()
        at = block.end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("text", "markup", "title"),
    [
        ("Politik\n\nPutin verliert Verbündete\n\nText.", "text", "Putin verliert Verbündete"),
        ("Kurz", "text", "Kurz"),
        ("[Ein Link](https://x.de) führt hierher.\n", "text", "Ein Link führt hierher."),
        ("wort " * 40, "text", ("wort " * 15).strip() + "…"),
        ("Ein Absatz.\n\n## Der **Titel** `x`\n", "markdown", "Der Titel `x`"),
        ("---\ntitle: Nein\n---\n\nErster *Absatz* hier.\n", "markdown", "Erster Absatz hier."),
        ("```\ncode\n```\n", "markdown", "-"),
        ("x" * 100, "text", "x" * 79 + "…"),
    ],
)
def test_title(text: str, markup: str, title: str) -> None:
    assert documents.parse(text, markup=markup).title == title


def test_strings_and_bytes_from_a_pipe() -> None:
    article = documents.parse("\ufeffGrüße.", name="stdin", language="de")
    assert (article.text, article.path, article.encoding) == ("Grüße.", "stdin", "utf-8")
    assert documents.parse("Grüße".encode("cp1252")).text == "Grüße"
    with pytest.raises(ArticleError, match="^- is empty"):
        documents.parse("")
    with pytest.raises(ArticleError, match="^- is not valid UTF-8"):
        documents.parse("a\udcff")
    with pytest.raises(ValueError, match="no markup called 'rtf'"):
        documents.parse("a", markup="rtf")


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.pdf", b"%PDF-1.7", "is a PDF"),
        ("a.odt", b"PK", "is an OpenDocument text"),
        ("a.rtf", b"", "is rich text"),
        ("a.doc", b"", "is a Word file of an old kind"),
        ("a.txt", b"{\\rtf1 Hallo}", "is rich text"),
        ("a.md", b"%PDF-1.4 x", "is a PDF"),
    ],
)
def test_what_is_no_text_is_told_to_be_saved_as_text(
    tmp_path: Path, name: str, data: bytes, what: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ArticleError, match=f"{name} {what}.*; save it as DOCX or as text"):
        documents.read(tmp_path / name, name=name, language="de")
