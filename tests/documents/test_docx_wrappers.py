"""Word files: words in wrappers and fields, breaks, and marks of places."""

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.support.fakes import ENCODER, FakeEngine
from translator import documents
from translator.errors import ArticleError
from translator.pipeline import document
from translator.types import Article

LINK = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {} </w:instrText></w:r>'
LINK += '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{}</w:t></w:r>'
LINK += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
RUN = "<w:r><w:t>Ort</w:t></w:r>"
INLINE = {
    "smart tag": f'<w:smartTag w:element="x">{RUN}</w:smartTag>',
    "two smart tags": f"<w:smartTag><w:smartTag>{RUN}</w:smartTag></w:smartTag>",
    "content control": f"<w:sdt><w:sdtPr/><w:sdtContent>{RUN}</w:sdtContent></w:sdt>",
    "custom XML": f'<w:customXml w:element="x">{RUN}</w:customXml>',
    "direction": f'<w:bdo w:val="ltr">{RUN}</w:bdo>',
    "insertion": f'<w:ins w:id="1" w:author="A">{RUN}</w:ins>',
    "reference": LINK.format("REF Ziel \\h", "Ort"),
    "simple reference": f'<w:fldSimple w:instr=" REF Ziel ">{RUN}</w:fldSimple>',
    "proofed link": f'<w:hyperlink w:anchor="x"><w:proofErr w:type="x"/>{RUN}</w:hyperlink>',
}


def read(body: str, folder: Path) -> tuple[Article, bytes]:
    made = docx.Document()
    last = made.element.body[-1]
    for element in parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>"):
        last.addprevious(element)
    file = io.BytesIO()
    made.save(file)
    path = folder / "a.docx"
    path.write_bytes(file.getvalue())
    return documents.read(path, name="a.docx", language="de"), file.getvalue()


def translated(body: str, folder: Path) -> str:
    article, data = read(body, folder)
    made = document.translate_document(article, FakeEngine(), ENCODER, original=data)
    assert made.failed == ()
    (folder / "b.docx").write_bytes(made.data)
    return documents.read(folder / "b.docx", name="b.docx", language="en").text


@pytest.mark.parametrize("kind", INLINE)
def test_words_in_a_wrapper_are_words_of_the_paragraph(kind: str, tmp_path: Path) -> None:
    body = f"<w:p><w:r><w:t xml:space='preserve'>Der </w:t></w:r>{INLINE[kind]}"
    body += "<w:r><w:t xml:space='preserve'> liegt hier.</w:t></w:r></w:p>"
    article, _ = read(body, tmp_path)
    opening, closing = {
        "two smart tags": ('<wrap n="1"><wrap n="2">', "</wrap></wrap>"),
        "proofed link": ('<a href="#x">', "</a>"),
    }.get(kind, ('<wrap n="1">', "</wrap>"))
    assert article.text == f"<p>Der {opening}Ort{closing} liegt hier.</p>"
    assert translated(body, tmp_path) == f"<p>dER {opening}oRT{closing} LIEGT HIER.</p>"


def test_a_link_that_is_a_field_is_a_link(tmp_path: Path) -> None:
    field = LINK.format('HYPERLINK "https://x.de/a"', "die Seite")
    body = f"<w:p><w:r><w:t xml:space='preserve'>Das ist </w:t></w:r>{field}</w:p>"
    wanted = '<p>dAS IST <a href="https://x.de/a">DIE sEITE</a></p>'
    assert translated(body, tmp_path) == wanted


def test_a_number_of_a_page_stays(tmp_path: Path) -> None:
    field = LINK.format("PAGEREF Ziel", "7")
    body = f"<w:p><w:r><w:t xml:space='preserve'>Seite </w:t></w:r>{field}</w:p>"
    assert translated(body, tmp_path) == '<p>sEITE <embed n="1"></p>'


@pytest.mark.parametrize("kind", ["page", "column"])
def test_a_break_parts_sentences(kind: str, tmp_path: Path) -> None:
    body = (
        f"<w:p><w:r><w:t>Kapitel drei</w:t><w:br w:type='{kind}'/><w:t>Der Winter</w:t></w:r></w:p>"
    )
    assert translated(body, tmp_path) == '<p>kAPITEL DREI<br n="1">dER wINTER</p>'


def test_paragraphs_rows_and_cells_in_wrappers_are_read(tmp_path: Path) -> None:
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    cell = f"<w:tc>{paragraph}</w:tc>"
    rows = [f"<w:tr>{cell.format('Eins')}{control.format(cell.format('Zwei'))}</w:tr>"]
    rows.append(control.format(f"<w:tr>{cell.format('Drei')}</w:tr>"))
    body = f"<w:customXml w:element='x'>{paragraph.format('Null')}</w:customXml>"
    body += f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>{paragraph.format('Vier')}"
    article, _ = read(body, tmp_path)
    words = [article.text[block.start : block.end] for block in article.blocks]
    assert words == ["Null", "Eins", "Zwei", "Drei", "Vier"]


def test_what_stays_is_said_by_name(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("Der Text.")
    made.sections[0].header.paragraphs[0].text = "Der Kopf"
    made.save(str(tmp_path / "a.docx"))
    article = documents.read(tmp_path / "a.docx", name="a.docx", language="de")
    assert article.notes == ("has text in headers, which stays as it is",)


def test_strict_files_are_refused_in_words(tmp_path: Path) -> None:
    import zipfile

    made = docx.Document()
    made.add_paragraph("Der Text.")
    made.save(str(tmp_path / "a.docx"))
    with (
        zipfile.ZipFile(tmp_path / "a.docx") as old,
        zipfile.ZipFile(tmp_path / "b.docx", "w") as new,
    ):
        for name in old.namelist():
            data = old.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            new.writestr(name, data)
    with pytest.raises(ArticleError, match="is Strict Open XML; save it as"):
        documents.read(tmp_path / "b.docx", name="b.docx", language="de")
