"""Word files: the body's words as HTML, and a translation back into a copy of the file."""

import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.fakes import ENCODER, FakeEngine
from tests.support.hostile import HostileEngine
from translator import documents
from translator.documents import sentences
from translator.pipeline import document
from translator.types import Article

LOOKS = ["bold", "italic", "underline", "strike", "superscript"]


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def read(data: bytes, folder: Path) -> Article:
    path = folder / "a.docx"
    path.write_bytes(data)
    return documents.read(path, name="a.docx", language="de")


def add_link(paragraph: Paragraph, address: str, text: str) -> None:
    link = OxmlElement("w:hyperlink")
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), relation)
    run = paragraph.add_run(text, style=None)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def add_field(paragraph: Paragraph, shown: str) -> None:
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "separate":
            paragraph.add_run(shown)


def add_mark(paragraph: Paragraph, name: str, number: int) -> None:
    mark = OxmlElement(f"w:{name}")
    mark.set(qn("w:id"), str(number))
    paragraph._p.append(mark)


def look(run: Any) -> str:
    return "+".join(name for name in LOOKS if getattr(run.font, name) and not run.font.name) + str(
        run.font.name or ""
    )


def paragraph_shape(paragraph: Paragraph) -> tuple[object, ...]:
    """Style, links with addresses, and all that is no word."""
    links = Counter(
        (link.address, frozenset(look(run) for run in link.runs if run.text.strip()))
        for link in paragraph.hyperlinks
    )
    things = Counter(
        node.tag.rpartition("}")[2]
        for node in paragraph._p.iter()
        if node.tag.rpartition("}")[2]
        in ("br", "tab", "fldChar", "instrText", "bookmarkStart", "bookmarkEnd", "drawing")
    )
    style = paragraph.style.name if paragraph.style is not None else ""
    return style, frozenset(links.items()), frozenset(things.items())


def shape(container: Any) -> list[object]:
    """Paragraphs and tables in order, read by python-docx."""
    return [
        paragraph_shape(block)
        if isinstance(block, Paragraph)
        else [[shape(cell) for cell in row.cells] for row in block.rows]
        for block in container.iter_inner_content()
    ]


def paragraphs(container: Any) -> list[Paragraph]:
    found = []
    for block in container.iter_inner_content():
        if isinstance(block, Paragraph):
            found.append(block)
        else:
            found += [one for row in block.rows for cell in row.cells for one in paragraphs(cell)]
    return found


def looks(paragraph: Paragraph) -> Counter[str]:
    lengths: Counter[str] = Counter()
    for run in paragraph.runs:
        if run.text.strip():
            lengths[look(run)] += len(run.text)
    return lengths


def assert_same_shape(made: bytes, original: bytes) -> None:
    new, old = docx.Document(io.BytesIO(made)), docx.Document(io.BytesIO(original))
    assert shape(new) == shape(old)
    for one, two in zip(paragraphs(new), paragraphs(old), strict=True):
        usual = {look for look, _ in looks(two).most_common(1)} or {""}
        assert looks(one).keys() | usual == looks(two).keys() | usual
    assert other_parts(made) == other_parts(original)


def other_parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {
            name: package.read(name) for name in package.namelist() if name != "word/document.xml"
        }


WORDS = st.lists(
    st.sampled_from(
        ["Der", "Mann", "Ukraine", "größer", "ging.", "„ja“", "30", "Ende.", "<b>", "&amp;", "A&B"]
        + ["[x](y)", "{x}", "</w:t>", "x\u00a0y", "https://x.de/?a=1&b=2"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
RUN = st.tuples(
    st.sampled_from(
        ["plain", "plain", "plain", *LOOKS, "bold italic", "Courier New", "Arial", "link", "field"]
        + ["br", "tab", "page", "bookmark", "blank"]
    ),
    WORDS,
)
PARAGRAPH = st.tuples(
    st.sampled_from(["Normal", "Heading 1", "Heading 2", "List Bullet", "List Number 2", "Quote"]),
    st.lists(RUN, min_size=0, max_size=6),
)
BLOCKS = st.lists(
    st.one_of(PARAGRAPH, st.lists(st.lists(PARAGRAPH, min_size=2, max_size=2), max_size=2)),
    min_size=1,
    max_size=4,
)


def fill(paragraph: Paragraph, runs: list[tuple[str, str]]) -> None:
    for number, (kind, words) in enumerate(runs):
        if kind == "link":
            add_link(paragraph, f"https://x.de/{len(words)}?a=1&b=2", words)
        elif kind == "field":
            add_field(paragraph, words)
        elif kind == "bookmark":
            add_mark(paragraph, "bookmarkStart", number)
            paragraph.add_run(words + " ")
            add_mark(paragraph, "bookmarkEnd", number)
        elif kind in ("br", "tab", "page", "blank"):
            run = paragraph.add_run(" " if kind == "blank" else "")
            if kind == "tab":
                run.add_tab()
            elif kind != "blank":
                run.add_break(WD_BREAK.PAGE if kind == "page" else WD_BREAK.LINE)
        else:
            run = paragraph.add_run(words + " ")
            for name in kind.split():
                if name in LOOKS:
                    setattr(run.font, name, True)
                elif kind in ("Courier New", "Arial"):
                    run.font.name = kind


def built(blocks: list[Any]) -> Any:
    document = docx.Document()
    document.add_heading("Der Titel", 1)
    document.sections[0].header.paragraphs[0].text = "Kopfzeile bleibt"
    for block in blocks:
        if isinstance(block, tuple):
            fill(document.add_paragraph(style=block[0]), block[1])
        elif block:
            table = document.add_table(len(block), 2)
            for row, cells in zip(table.rows, block, strict=True):
                for cell, (style, runs) in zip(row.cells, cells, strict=True):
                    cell.paragraphs[0].style = style
                    fill(cell.paragraphs[0], runs)
            document.add_paragraph("Danach.")
    return document


@given(blocks=BLOCKS, seed=st.integers(0, 10**6))
@settings(max_examples=60)
def test_the_structure_stays_whatever_an_engine_says(
    blocks: list[Any], seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = saved(built(blocks))
    article = read(data, tmp_path_factory.mktemp("x"))
    made = document.translate_document(article, HostileEngine(seed), ENCODER, original=data)
    checks = {finding.check for _, finding in made.findings}
    assert made.data != data or "target-equals-source" in checks
    assert_same_shape(made.data, data)


@given(blocks=BLOCKS)
@settings(max_examples=40)
def test_every_word_lies_in_one_sentence(
    blocks: list[Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = saved(built(blocks))
    article = read(data, tmp_path_factory.mktemp("x"))
    split = sentences.split(article)
    assert all(article.text[s.start : s.end] == s.text for s in split)
    assert_same_shape(documents.encode(article, article.text, data), data)
    engine = FakeEngine()
    swapped = document.translate_document(article, engine, ENCODER, original=data)
    before, after = docx.Document(io.BytesIO(data)), docx.Document(io.BytesIO(swapped.data))
    for old, new in zip(before.paragraphs, after.paragraphs, strict=True):
        letters = sorted("".join(old.text.casefold().split()))
        assert sorted("".join(new.text.casefold().split())) == letters
