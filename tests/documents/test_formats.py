"""Nasty files in every format, there and back, kept as golden cases; and the command line."""

import io
import json
import zipfile
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner, Result

from tests.support.fakes import ENCODER, FakeEngine
from tests.support.paths import CASES
from translator import documents
from translator.cli import app
from translator.documents import sentences
from translator.documents.rebuild import rebuild
from translator.engines import choice
from translator.errors import ArticleError
from translator.pipeline import document, encoder


def translated(path: Path) -> bytes:
    article = documents.read(path, name=path.name, language="de")
    data = path.read_bytes()
    made = document.translate_document(article, FakeEngine(), ENCODER, original=data)
    assert made.failed == ()
    return made.data


GOLDEN = ["markdown/source.md", "markdown-nested/source.md", "html/source.html"]
GOLDEN += [
    "markdown-footnotes/source.md",
    "markdown-definitions/source.md",
    "html-inline/source.html",
    "html-lang/source.html",
    "markdown-dialects/source.md",
    "text/source.txt",
]


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_text(name: str) -> None:
    source = CASES / f"format-{name}"
    expected = source.with_name(source.name.replace("source", "expected"))
    assert translated(source).decode() == expected.read_text("utf-8")


@pytest.mark.parametrize("name", ["format-docx", "format-docx-inline"])
def test_golden_word_file(name: str, tmp_path: Path) -> None:
    source = CASES / name / "source.docx"
    article = documents.read(source, name="source.docx", language="de")
    assert article.text == (CASES / name / "source.html").read_text("utf-8").rstrip("\n")
    made = tmp_path / "expected.docx"
    made.write_bytes(translated(source))
    again = documents.read(made, name="expected.docx", language="en")
    assert again.text == (CASES / name / "expected.html").read_text("utf-8").rstrip("\n")


@pytest.mark.parametrize("name", [*GOLDEN, "docx/source.docx", "docx-inline/source.docx"])
def test_sentences_are_verbatim(name: str) -> None:
    source = CASES / f"format-{name}"
    article = documents.read(source, name=name, language="de")
    if not name.endswith("docx"):
        assert article.text == source.read_text("utf-8")
    split = sentences.split(article)
    assert len(split) > 10
    assert all(article.text[s.start : s.end] == s.text for s in split)
    assert all(one.end <= two.start for one, two in zip(split, split[1:], strict=False))
    same = rebuild(article, split, [s.text for s in split])
    assert same == article.text
    titles = {"Der Gipfel in Astana", "Der Gipfel – Tom & Co", "Überschrift im Zitat"}
    titles |= {"Titel", "Nachtrag zum Gipfel"}
    assert article.title in titles


def word_file(**parts: bytes) -> bytes:
    """A small Word file with these parts in place of its own."""
    document = docx.Document()
    document.add_paragraph("Hallo Welt.")
    plain = io.BytesIO()
    document.save(plain)
    made = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            key = Path(member).stem
            new.writestr(member, parts.get(key, old.read(member)))
    return made.getvalue()


BOMB = b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><x>&b;</x>"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 not a zip", "a.docx is not a Word file that can be read (BadZipFile)"),
        (b"", "a.docx is not a Word file that can be read (BadZipFile)"),
        (word_file()[:-40], "a.docx is not a Word file that can be read (BadZipFile)"),
        (word_file(document=b"<w:document"), "a.docx is not a Word file that can be read"),
        (word_file(document=BOMB), "a.docx has a document type, which no Word file has"),
        (word_file(styles=b" " * 70_000_000), "a.docx unpacks to too much data; split it"),
    ],
    ids=["no-zip", "empty", "cut", "broken-xml", "entities", "bomb"],
)
def test_what_is_no_word_file_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with pytest.raises(ArticleError) as caught:
        documents.read(path, name="a.docx", language="de")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_word_file_without_words_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    docx.Document().save(str(path))
    with pytest.raises(ArticleError, match="^a.docx is empty"):
        documents.read(path, name="a.docx", language="de")


def test_byte_order_marks_and_encodings_come_back(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xff\xfe" + "Grüße aus Köln.".encode("utf-16-le"))
    assert translated(path) == b"\xff\xfe" + "gRÜSSE AUS kÖLN.".encode("utf-16-le")
    page = tmp_path / "a.html"
    page.write_bytes(
        "<p>Grüße aus K&ouml;ln &#8594; „Łódź“.".replace("Łódź", "&#321;").encode("cp1252")
    )
    assert translated(page) == b"<p>gR\xdcSSE AUS k\xd6LN &#8594; \x84&#322;\x93."


def call(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.stderr
    return result


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(choice, "choose", lambda *arguments, **options: FakeEngine())
    monkeypatch.setattr(encoder, "open_encoder", lambda *arguments, **options: ENCODER)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    for name in ("html/source.html", "docx/source.docx"):
        (here / Path(name).name).write_bytes((CASES / f"format-{name}").read_bytes())
    return here


def test_run_stores_the_verbatim_source(folder: Path) -> None:
    call("run", ".")
    rows = json.loads(call("show", "source.html", "--json").stdout)
    sources = {row["source"]: row["target"] for row in rows}
    assert "Ohne Ende: 3 < 5 & 7 > 6, AT&T, &lt;b&gt; ist kein Fettdruck" in "".join(sources)
    assert sources["Erstens"] == "eRSTENS"
    rows = json.loads(call("show", "source.docx", "--json").stdout)
    sources = {row["source"]: row["target"] for row in rows}
    assert sources["Putin traf <b>Tokajew</b>."] == "pUTIN TRAF <b>tOKAJEW</b>."
    assert "nothing to do" in call("run", ".").stderr


def test_translate_writes_the_same_format(folder: Path) -> None:
    call("translate", "source.docx", "-o", "target.docx")
    made = docx.Document(str(folder / "target.docx"))
    assert made.paragraphs[0].text == "dER gIPFEL IN aSTANA"
    assert made.paragraphs[0].style.name == "Heading 1"
    assert call("translate", "source.docx").stdout_bytes[:2] == b"PK"
    page = call("translate", "source.html").stdout_bytes
    assert page == (CASES / "format-html/expected.html").read_bytes()
