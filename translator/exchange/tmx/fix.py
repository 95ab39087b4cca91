"""Repairs a TMX where nothing has to be guessed, and says what was changed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from translator.documents.atomic import whole
from translator.exchange.tmx.characters import Slip, mended
from translator.exchange.tmx.duplicates import number
from translator.exchange.tmx.elements import END, Head, SyntaxSlip, parse_head, parse_unit
from translator.exchange.tmx.lint import CheckReport, check
from translator.exchange.tmx.pieces import Encoding, Piece, TmxError, encoding, pieces
from translator.exchange.tmx.repair_codes import coded
from translator.exchange.tmx.repairs import Repair, Repairs
from translator.exchange.tmx.rules import (
    ANY_SOURCE,
    HEADER,
    SEGTYPES,
    header_notes,
    is_foreign,
    language,
    text_of,
)
from translator.languages.codes import primary

if TYPE_CHECKING:
    from lxml import etree

_LANGUAGE = re.compile(r"""<tuv\b[^>]*?\blang\s*=\s*["']([^"']*)""")
_KEPT = re.compile(r"\s+|<!--.*?-->|<\?(?!xml\s).*?\?>", re.DOTALL)
_ODD_UNIT = re.compile(r"<tu[\s>]", re.IGNORECASE)
_PREFIXED = re.compile(
    r"\s(?!xml:)(?:xmlns:)?[A-Za-z_][\w.-]*:[A-Za-z_][\w.-]*\s*=\s*(?:\"[^\"]*\"|'[^']*')"
)
_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)


def _without_prefixes(text: str) -> str:
    """Return a unit without the attributes of other namespaces, which its file may declare."""
    return _TAG.sub(lambda tag: _PREFIXED.sub("", tag[0]), text)


def _comments_mended(text: str) -> str:
    """Return a text whose comments have no two hyphens in them, which XML forbids."""

    def mend(found: re.Match[str]) -> str:
        inner = re.sub(r"-(?=-)", "- ", found[1])
        return f"<!--{inner}{' ' * inner.endswith('-')}-->"

    return _COMMENT.sub(mend, text)


@dataclass(frozen=True)
class FixReport:
    """What a repair came to."""

    file: str
    out: str
    units: int
    """Units there were."""
    kept: int
    repairs: tuple[Repair, ...]
    left: CheckReport
    """What there still is to object to."""

    doubles: int = 0
    """Units that were there already."""
    untranslated: int = 0
    """Units without text in two languages."""

    @property
    def lost(self) -> int:
        """How many other units could not be saved."""
        return self.units - self.kept - self.doubles - self.untranslated


def fix(path: Path, out: Path) -> FixReport:
    """Write the TMX repaired; units without fault are copied to the character.

    A path ending in ``.gz`` is compressed; ``out`` may be the file itself, which is replaced in
    one step. A file that needs no repair comes out as it is, but always in UTF-8. Raises TmxError
    where the file cannot be read or its encoding is in doubt, ExportError where it cannot be
    written.
    """
    how = encoding(path)
    if not how.certain:
        raise TmxError(
            f"{path}, line {how.line}: {how.wrong}, and it is not plain what they are; "
            "convert the file to UTF-8"
        )
    mender = _Mender(path, how)
    with whole(out) as file:
        for text in mender.texts():
            file.write(text.encode("utf-8", "replace"))
    repairs = mender.repairs.all()
    return FixReport(
        str(path),
        str(out),
        mender.units,
        mender.kept,
        repairs,
        check(out),
        mender.doubles,
        mender.untranslated,
    )


class _Mender:
    """Goes through one file."""

    def __init__(self, path: Path, how: Encoding) -> None:
        self.units = self.kept = self.doubles = self.untranslated = 0
        self.repairs = Repairs()
        self._path, self._how = path, how
        self._seen: set[int] = set()
        self._srclang = ""

    def texts(self) -> Iterator[str]:
        """Yield the repaired file."""
        if self._how.wrong:
            self.repairs.line = self._how.line
            self.repairs.count("mojibake" if self._how.readable else "encoding")
        dropped = False
        for piece in pieces(self._path, self._how):
            self.repairs.line = piece.line
            if piece.kind == "head":
                yield self._head(piece)
            elif piece.kind == "unit":
                self.units += 1
                text = self._unit(piece)
                dropped = text is None
                self.kept += not dropped
                yield text or ""
            elif piece.kind == "gap":
                yield "" if dropped and not piece.text.strip() else self._gap(piece)
            else:
                yield self._tail(piece)

    def _slips(self, slips: Iterable[Slip]) -> None:
        for slip in slips:
            self.repairs.count(slip.kind)

    # the head

    def _head(self, piece: Piece) -> str:
        text, slips = mended(piece.text)
        better = _comments_mended(text)
        self.repairs.count("comment", better != text)
        text = better
        head = parse_head(text)
        if isinstance(head, SyntaxSlip):
            raise TmxError(f"{self._path}, line {head.line}: {head.message}; mend that by hand")
        if head.root is None or head.root.tag.rpartition("}")[2] != "tmx":
            raise TmxError(f"{self._path} is no TMX: it does not begin with <tmx>")
        if head.entities:
            raise TmxError(f"{self._path} declares entities, which are not read; export it again")
        self._slips(slips)
        before = self.repairs.total
        self.repairs.count("namespace", " xmlns:" in re.sub(r"\s", " ", text))
        for note in header_notes(head):
            if note.kind in ("namespace", "version", "old-version", "header"):
                self.repairs.count(note.kind)
        header = self._header(head)
        self._srclang = header.get("srclang") or ""
        utf8 = self._how.declared.lower() in ("utf-8", "utf8") and not self._how.wrong
        if utf8 and not slips and before == self.repairs.total:
            return text
        return self._written(head, header)

    def _header(self, head: Head) -> "etree._Element":
        """Return the header with all it must have."""
        from lxml import etree

        root = head.root
        assert root is not None
        for element in root.iter("{*}*"):
            element.tag = element.tag.rpartition("}")[2]
        etree.cleanup_namespaces(root)
        header = root.find("header")
        if header is None:
            header = etree.Element("header")
        for name, unknown in HEADER.items():
            valid = name != "segtype" or header.get(name) in SEGTYPES
            if not header.get(name) or not valid:
                header.set(name, unknown)
                self.repairs.count("header-attribute")
        self.repairs.strip(header, ("note", "prop", "ude"))
        self.repairs.strip_attributes(header)
        self.repairs.mend_dates(header)
        self._source(header)
        header.tail = None
        return header

    def _source(self, header: "etree._Element") -> None:
        """Have the header say the source language that the units say."""
        said = header.get("srclang") or ""
        if said == ANY_SOURCE:
            return
        if said:
            said = self.repairs.mend_code(said)
            header.set("srclang", said)
        if said and all(said in codes for codes in self._languages()):
            return
        firsts: set[str] = set()
        every: set[str] = set()
        for codes in self._languages_kept(said):
            firsts.add(codes[0])
            every.update(codes)
        alike = [code for code in every if primary(code) == primary(said)]
        if not said:
            header.set("srclang", next(iter(firsts)) if len(firsts) == 1 else ANY_SOURCE)
            self.repairs.count("source-language")
        elif len(alike) == 1 and alike[0].lower() != said.lower():
            header.set("srclang", alike[0])
            self.repairs.count("source-differs")
        elif not alike and len(firsts) == 1:
            header.set("srclang", next(iter(firsts)))
            self.repairs.count("source-missing")

    def _languages(self) -> Iterator[list[str]]:
        """Yield the languages of each unit, as written."""
        for piece in pieces(self._path, self._how):
            if piece.kind == "unit":
                yield _LANGUAGE.findall(piece.text)

    def _languages_kept(self, srclang: str) -> Iterator[list[str]]:
        """Yield the languages of each unit that will be kept, as they will be written."""
        trial = _Mender(self._path, self._how)
        trial._srclang = srclang
        for piece in pieces(self._path, self._how):
            text = trial._unit(piece) if piece.kind == "unit" else None
            if text is not None and (codes := _LANGUAGE.findall(text)):
                yield codes

    def _written(self, head: Head, header: "etree._Element") -> str:
        from lxml import etree

        doctype = head.doctype if '"tmx14.dtd">' in head.doctype else ""
        return "\n".join(
            (
                '<?xml version="1.0" encoding="UTF-8"?>',
                *([doctype] if doctype else []),
                '<tmx version="1.4">',
                etree.tostring(header, encoding="unicode"),
                "<body>",
            )
        )

    # what is not units

    def _gap(self, piece: Piece) -> str:
        kept = "".join(_KEPT.findall(piece.text))
        second = re.match(r"\s*</body\s*>", piece.text) is not None
        self.repairs.count("second-body", second)
        self.repairs.count("stray", kept != piece.text and not second)
        self.units += len(_ODD_UNIT.findall(piece.text))  # which are lost
        better = _comments_mended(kept)
        self.repairs.count("comment", better != kept)
        return better

    def _tail(self, piece: Piece) -> str:
        better = _comments_mended(piece.text)
        if better != piece.text and END.fullmatch(better) and "</body" in better:
            self.repairs.count("comment")
            return better
        if END.fullmatch(piece.text) and piece.text.lstrip().startswith("</body"):
            return piece.text
        self.repairs.count("not-well-formed")
        self.units += len(_ODD_UNIT.findall(piece.text))
        return "</body>\n</tmx>\n"

    # units

    def _unit(self, piece: Piece) -> str | None:
        """Return the unit repaired, None where it is left out."""
        text, slips = mended(f"{piece.text.rstrip()}\n</tu>\n" if piece.wrong else piece.text)
        before = self.repairs.total
        tu = parse_unit(text)
        if isinstance(tu, SyntaxSlip) and (bare := _without_prefixes(text)) != text:
            text, tu = bare, parse_unit(bare)
            self.repairs.count("namespace", not isinstance(tu, SyntaxSlip))
        if isinstance(tu, SyntaxSlip) or any(is_foreign(part) for part in tu.iter()):
            better = coded(text)
            tu = parse_unit(better)
            self.repairs.count("markup", better != text and not isinstance(tu, SyntaxSlip))
        if isinstance(tu, SyntaxSlip) or tu.tag != "tu":
            self.repairs.count("not-well-formed")
            return None
        self.repairs.count("not-well-formed", bool(piece.wrong))
        if not self.repairs.mend_unit(tu, self._srclang):
            self.untranslated += 1
            return None
        key = number(*sorted(f"{language(v).lower()}\0{text_of(v)}" for v in tu.findall("tuv")))
        if key in self._seen:
            self.repairs.count("duplicate")
            self.doubles += 1
            return None
        self._seen.add(key)
        changed = before != self.repairs.total
        self._slips(slips)
        if not changed:
            return text
        from lxml import etree

        return str(etree.tostring(tu, encoding="unicode"))
