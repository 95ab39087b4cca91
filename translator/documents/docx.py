"""Word files (DOCX): their body as HTML, and a translation of that back into a copy of the file.

The text of a Word file is defined as HTML of what its body says: one ``<p>``, ``<h1>`` to
``<h9>`` or ``<li>`` a paragraph, tables as ``<table>``, ``<tr>`` and ``<td>``, hyperlinks as
``<a href="...">``, runs that look different from most of their paragraph as ``<b>``, ``<i>``,
``<b-i>``, ``<u>``, ``<s>``, ``<sup>``, ``<sub>`` or ``<span>``, line breaks as ``<br>`` and tabs
as ``<tab>``; page and column breaks as ``<br n="1">``, and content controls, smart tags, tracked
insertions and fields that show words as ``<wrap n="1">``. Whatever else stands in a paragraph
(pictures, footnote marks, other fields, formulas, deletions) is ``<embed n="1">``: it stays.
Headers, footers, footnotes, comments and text boxes are no article text and stay as they are.
"""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from translator.documents.charset import Decoded
from translator.documents.inline.html_tags import closing, elements
from translator.documents.paragraphs import Paragraph
from translator.errors import ArticleError, ExportError

if TYPE_CHECKING:
    from docx.document import Document

ENCODING = "docx"
"""What stands for a character encoding in articles from Word files."""

_MAX_UNPACKED = 200_000_000
_MAX_XML = 60_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPPERS = {
    f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
}
"""What stands around paragraphs, rows and cells and changes nothing about them."""
_ELSEWHERE = {
    "header": "headers",
    "footer": "footers",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
}
"""Parts of a file besides its body that may hold words, and what people call them."""
_STRICT = b"http://purl.oclc.org/ooxml/"
_BLOCK = re.compile(r"p|h\d|li")


def decode(data: bytes, name: str) -> Decoded:
    """Return the body of a Word file as HTML; ArticleError says why it cannot be read."""
    body = _Body(_open(data, name))
    text = body.html()
    if not body.paragraphs:
        raise ArticleError(f"{name} is empty; remove it from the list or put text into it")
    elsewhere = list(_elsewhere(data))
    if body.left_alone:
        elsewhere.insert(0, "fields, text boxes or tracked changes")
    notes = [f"has text in {', '.join(elsewhere)}, which stays as it is"] if elsewhere else []
    return Decoded(text, ENCODING, tuple(notes))


def write(data: bytes, text: str) -> bytes:
    """Return a copy of a Word file with the words of ``text``, a translation of its HTML.

    A paragraph whose words did not change, and every other part of the file, stay to the byte.
    """
    document = _open(data, "the Word file")
    body = _Body(document)
    body.html()
    inner = list(_paragraphs(text))
    if len(inner) != len(body.paragraphs):
        raise ExportError("the translation has other paragraphs than the Word file")
    for paragraph, words in zip(body.paragraphs, inner, strict=True):
        paragraph.rewrite(words)
    return _repacked(data, str(document.part.partname).lstrip("/"), _serialised(document))


def _elsewhere(data: bytes) -> Iterator[str]:
    """Yield what the parts of the file are called that have words besides its body."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        spoken = {
            re.sub(r"^word/(\D+)\d*\.xml$", r"\1", name)
            for name in package.namelist()
            if re.match(r"word/(?:header|footer|footnotes|endnotes|comments)\d*\.xml$", name)
            and re.search(rb"<w:t(?:\s[^>]*)?>[^<]*\w", package.read(name))
        }
    yield from (called for name, called in _ELSEWHERE.items() if name in spoken)


def _paragraphs(text: str) -> Iterator[str]:
    """Yield what stands in each paragraph of the HTML."""
    for element in elements(text):
        if element.encloses and _BLOCK.fullmatch(element.name):
            end = closing(text, element)
            if end is not None:
                yield text[element.end : end.start]


def _open(data: bytes, name: str) -> "Document":
    """Return the document; refuse what is no Word file, or unpacks to more than memory holds."""
    import docx
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            xml = [member for member in members if member.filename.endswith((".xml", ".rels"))]
            if (
                sum(member.file_size for member in members) > _MAX_UNPACKED
                or max((member.file_size for member in xml), default=0) > _MAX_XML
            ):
                raise ArticleError(f"{name} unpacks to too much data; split it")
            for member in xml:
                content = package.read(member)
                if b"<!DOCTYPE" in content:
                    raise ArticleError(f"{name} has a document type, which no Word file has")
                if member.filename == "word/document.xml" and _STRICT in content[:4000]:
                    raise ArticleError(
                        f"{name} is Strict Open XML; save it as 'Word document (.docx)'"
                    )
        return docx.Document(io.BytesIO(data))
    except (
        zipfile.BadZipFile,
        zlib.error,
        XMLSyntaxError,
        KeyError,
        ValueError,
        EOFError,
        RuntimeError,
        AttributeError,
        TypeError,
        IndexError,
        LookupError,
        NotImplementedError,
        lzma.LZMAError,
        OSError,
    ) as error:
        raise ArticleError(
            f"{name} is not a Word file that can be read ({type(error).__name__}); "
            "open it in a word processor and save it as DOCX"
        ) from None


def _serialised(document: "Document") -> bytes:
    from lxml import etree

    made: bytes = etree.tostring(
        document.element, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    return made


def _repacked(data: bytes, changed: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for member in old.infolist():
            part = content if member.filename == changed else old.read(member)
            new.writestr(member, part, compress_type=member.compress_type)
    return packed.getvalue()


def _inside(parent: Any, name: str = "") -> Iterator[Any]:
    """Yield what stands in an element, all or those of a name, wrapped by nothing or whatever."""
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _inside(child, name)
        elif not name or child.tag == f"{_W}{name}":
            yield child


class _Body:
    """The body of a document, and its paragraphs that have words."""

    def __init__(self, document: "Document") -> None:
        self.body: Any = document.element.body
        self.addresses = {
            key: rel.target_ref for key, rel in document.part.rels.items() if rel.is_external
        }
        self.headings: dict[str, str] = {}
        self.lists: set[str] = set()
        for style in document.styles.element.iter(f"{_W}style"):
            self._style(style)
        self.paragraphs: list[Paragraph] = []
        self.left_alone = False

    def _style(self, style: Any) -> None:
        identity = style.get(f"{_W}styleId", "")
        name = style.find(f"{_W}name")
        known = (name.get(f"{_W}val", "") if name is not None else "").lower()
        level = re.fullmatch(r"heading ([1-9])", known)
        if level or known in ("title", "subtitle"):
            self.headings[identity] = f"h{level[1]}" if level else "h1"
        elif known.startswith("list ") or style.find(f"{_W}pPr/{_W}numPr") is not None:
            self.lists.add(identity)

    def html(self) -> str:
        """Return the body as HTML, and remember its paragraphs in order."""
        self.paragraphs.clear()
        return "\n".join(self._blocks(self.body))

    def _blocks(self, parent: Any) -> Iterator[str]:
        for child in _inside(parent):
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield "<table>"
                for row in _inside(child, "tr"):
                    yield "<tr>"
                    for cell in _inside(row, "tc"):
                        yield "<td>"
                        yield from self._blocks(cell)
                        yield "</td>"
                    yield "</tr>"
                yield "</table>"

    def _paragraph(self, element: Any) -> Iterator[str]:
        paragraph = Paragraph(element, self.addresses)
        self.left_alone = self.left_alone or paragraph.left_alone
        if paragraph.has_words:
            self.paragraphs.append(paragraph)
            tag = self._tag(element)
            yield f"<{tag}>{paragraph.html}</{tag}>"

    def _tag(self, element: Any) -> str:
        style = element.find(f"{_W}pPr/{_W}pStyle")
        identity = style.get(f"{_W}val", "") if style is not None else ""
        outline = element.find(f"{_W}pPr/{_W}outlineLvl")
        if identity in self.headings:
            return self.headings[identity]
        if outline is not None and outline.get(f"{_W}val", "9") < "9":
            return f"h{int(outline.get(f'{_W}val')) + 1}"
        numbered = element.find(f"{_W}pPr/{_W}numPr") is not None
        return "li" if numbered or identity in self.lists else "p"
