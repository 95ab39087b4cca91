"""The rules a TMX header and its units must keep, beyond being XML."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from translator.exchange.tmx.elements import LANG, Head, Note
from translator.exchange.unit import LONG_SEGMENT
from translator.languages.codes import primary

if TYPE_CHECKING:
    from lxml import etree

HEADER = {
    "creationtool": "unknown",
    "creationtoolversion": "unknown",
    "segtype": "sentence",
    "o-tmf": "unknown",
    "adminlang": "en",
    "datatype": "unknown",
}
"""Attributes the header must have besides srclang, and what to write where nothing is known."""

SEGTYPES = frozenset({"block", "paragraph", "sentence", "phrase"})
RESERVED = frozenset({"file", "id", "next", "prev", "path"})
"""Types of properties by which OmegaT binds a unit to one place of one document."""

DATES = ("creationdate", "changedate", "lastusagedate")
DATE = re.compile(r"\d{8}T\d{6}Z")
ANY_SOURCE = "*all*"
INLINE = frozenset({"bpt", "ept", "ph", "it", "hi", "ut", "sub"})
ELEMENTS = INLINE | {"tu", "tuv", "seg", "note", "prop"}
WHITE = " \t\n\r"
"""What XML takes for white space; OmegaT leaves none of it around a segment."""

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-[A-Za-z0-9]{1,8})*")
_ODD = re.compile("[\x80-\x84\x86-\x9f\ufeff\ufffd]")
_SENTENCES = re.compile(r"[.!?…][\"'“”‘’»«)\]]* +[^\s\d\W]")


def language(tuv: "etree._Element") -> str:
    """Return the language of a variant as written, in the old attribute too."""
    return tuv.get(LANG) or tuv.get("lang") or ""


@lru_cache(maxsize=1000)
def canonical(code: str) -> str:
    """Return a language code with a hyphen and in the usual case, such as de-DE."""
    parts = code.strip().replace("_", "-").split("-")
    later = (
        part.title()
        if len(part) == 4 and part.isalpha()
        else part.upper()
        if len(part) == 2
        else part
        for part in parts[1:]
    )
    return "-".join([parts[0].lower(), *later])


def source_of(codes: Sequence[str], srclang: str) -> int | None:
    """Return which of these languages is the source: the very code, else one like it, else None."""
    wanted = srclang.lower()
    same = [at for at, code in enumerate(codes) if code.lower() == wanted]
    alike = [at for at, code in enumerate(codes) if primary(code) == primary(srclang)]
    return next(iter(same + alike), None)


def text_of(tuv: "etree._Element") -> str:
    """Return the text of a variant, codes included."""
    seg = tuv.find("seg")
    if seg is None:
        return ""
    return "".join(seg.itertext()) if len(seg) else seg.text or ""


def padded(seg: "etree._Element") -> bool:
    """Say whether white space begins or ends a segment."""
    begins = seg.text or ""
    ends = (seg[-1].tail or "") if len(seg) else begins
    return begins != begins.lstrip(WHITE) or ends != ends.rstrip(WHITE)


def is_foreign(element: "etree._Element") -> bool:
    """Say whether an element of a segment is none of TMX."""
    return isinstance(element.tag, str) and element.tag not in ELEMENTS


def header_notes(head: Head) -> Iterator[Note]:
    """Yield what to object to before the first unit."""
    root, header = head.root, head.header
    if root is None or root.tag.rpartition("}")[2] != "tmx":
        found = "nothing" if root is None else f"<{root.tag}>"
        yield Note("no-tmx", 1, f"this is no TMX: it begins with {found}, not <tmx>")
        return
    if head.entities:
        yield Note("entities", 1, "the DOCTYPE declares entities, which careful readers refuse")
    if root.tag != "tmx":
        yield Note("namespace", root.sourceline, f"<tmx> has the namespace {root.tag[1:-4]!r}")
    version = root.get("version") or ""
    if head.old:
        message = f"version {version} has another DTD than 1.4, the newest; this one is not tried"
        yield Note("old-version", root.sourceline, message)
    elif version != "1.4":
        yield Note("version", root.sourceline, f'version="{version}" must be version="1.4"')
    if not head.body:
        yield Note("header", root.sourceline, "there is no <body>")
    if header is None:
        yield Note("header", root.sourceline, "there is no <header>")
        return
    line = header.sourceline
    for name in HEADER:
        if not header.get(name):
            yield Note("header-attribute", line, f"the header lacks {name}")
    if head.segtype and head.segtype not in SEGTYPES:
        allowed = ", ".join(sorted(SEGTYPES))
        yield Note("header-attribute", line, f'segtype="{head.segtype}" is none of {allowed}')
    if not head.srclang:
        yield Note("source-language", line, "the header does not say the source language (srclang)")
    elif head.srclang == ANY_SOURCE:
        yield Note("any-source", line, 'srclang="*all*": Weblate wants one source language')
    else:
        yield from _code_notes(head.srclang, line, "srclang")
    yield from _date_notes(header)


class UnitRules:
    """What units must keep under a header of this source language and segmentation."""

    def __init__(self, head: Head) -> None:
        """Take them from the head of the file."""
        self._srclang, self._segtype, self._old = head.srclang, head.segtype, head.old

    def notes(self, tu: "etree._Element") -> Iterator[Note]:
        """Yield what to object to in a unit."""
        yield from _property_notes(tu)
        yield from _date_notes(tu)
        if re.search(r"\s", tu.get("tuid") or ""):
            yield Note("tuid", tu.sourceline, f"tuid {tu.get('tuid')!r} has white space")
        variants = tu.findall("tuv")
        for tuv in variants:
            yield from _date_notes(tuv)
            yield from self._variant_notes(tuv)
        yield from self._language_notes(tu, variants)
        if len(variants) < 2:
            yield Note("one-side", tu.sourceline, "the unit has no second language")
        yield from _pairing_notes(tu, variants)

    def _variant_notes(self, tuv: "etree._Element") -> Iterator[Note]:
        line, code = tuv.sourceline, language(tuv)
        if not code:
            yield Note("language-missing", line, "the variant does not say its language (xml:lang)")
        elif not tuv.get(LANG) and not self._old:
            yield Note("old-language", line, f'lang="{code}" must be xml:lang="{code}"')
        yield from _code_notes(code, line, "xml:lang")
        seg = tuv.find("seg")
        if seg is None:
            return
        line, text = seg.sourceline, text_of(tuv)
        foreign = next((part.tag for part in seg.iterdescendants() if is_foreign(part)), None)
        if foreign is not None:
            yield Note("markup", line, f"<{foreign}> is no inline code of TMX")
        if not text.strip():
            yield Note("empty-segment", line, f"the {code or 'variant'} segment is empty")
            return
        if padded(seg):
            yield Note("white-space", line, "white space around the text: it never matches exactly")
        elif "\n" in text:
            yield Note("line-break", line, "the text has a line break, which few documents have")
        if len(text) > LONG_SEGMENT:
            message = f"{len(text)} characters; RWS servers take at most {LONG_SEGMENT}"
            yield Note("long-segment", line, message)
        if odd := _ODD.search(text):
            message = f"U+{ord(odd[0]):04X} in the text is probably a damaged character"
            yield Note("odd-character", line, message)
        if self._segtype == "sentence" and self._is_source(code) and _several(text, code):
            message = "several sentences, though the header says sentence: tools cut there"
            yield Note("several-sentences", line, message)

    def _is_source(self, code: str) -> bool:
        return primary(code) == primary(self._srclang)

    def _language_notes(
        self, tu: "etree._Element", variants: "list[etree._Element]"
    ) -> Iterator[Note]:
        codes = [language(tuv) for tuv in variants]
        line = tu.sourceline
        for code in {code.lower() for code in codes if code}:
            if (count := sum(other.lower() == code for other in codes)) > 1:
                yield Note("language-twice", line, f"{count} variants have the language {code}")
        if len({code.lower() for code in codes if code}) > 2:
            message = f"{len(codes)} languages; tools for two want a file for each pair"
            yield Note("many-languages", line, message)
        wanted = tu.get("srclang") or self._srclang
        if not codes or not wanted or wanted == ANY_SOURCE:
            return
        source = source_of(codes, wanted)
        if source is None:
            yield Note("source-missing", line, f"no variant has the source language {wanted}")
        elif codes[source].lower() != wanted.lower():
            message = f"the source is {codes[source]}, the header says {wanted}"
            yield Note("source-differs", line, message)
        elif codes[0].lower() != wanted.lower():
            yield Note("source-second", line, f"the source ({wanted}) is not the first variant")


def _code_notes(code: str, line: int, name: str) -> Iterator[Note]:
    if not code:
        return
    if not LANGUAGE.fullmatch(code):
        hint = f"; write {canonical(code)}" if LANGUAGE.fullmatch(canonical(code)) else ""
        yield Note("language-code", line, f'{name}="{code}" is no language code{hint}')
    elif code not in (canonical(code), code.upper(), code.lower()):
        yield Note("language-case", line, f'{name}="{code}" is usually written {canonical(code)}')


def _date_notes(element: "etree._Element") -> Iterator[Note]:
    for name in DATES:
        date = element.get(name)
        if date is not None and not DATE.fullmatch(date):
            message = f'{name}="{date}" must look like 20261121T103005Z'
            yield Note("date", element.sourceline, message)


def _property_notes(tu: "etree._Element") -> Iterator[Note]:
    for parent, main in ((tu, "tuv"), *((tuv, "seg") for tuv in tu.iterchildren("tuv"))):
        after = False
        for child in parent.iterchildren(main, "prop", "note"):
            after = after or child.tag == main
            if after and child.tag != main:
                message = f"<{child.tag}> stands after <{main}>, where it must come before"
                yield Note("property-order", child.sourceline, message)
    for prop in tu.iter("prop"):
        kind = prop.get("type") or ""
        if kind in RESERVED and prop.getparent() is tu:
            message = f"OmegaT takes the property '{kind}' for a place: it fills in only there"
            yield Note("reserved-property", prop.sourceline, message)
        elif kind and not kind.lower().startswith("x-"):
            message = f"Trados drops the property '{kind}'; only names with x- are kept"
            yield Note("property-prefix", prop.sourceline, message)


def _pairing_notes(tu: "etree._Element", variants: "list[etree._Element]") -> Iterator[Note]:
    if next(tu.iter("bpt", "ept", "ph", "it"), None) is None:
        return
    codes = []
    for tuv in variants:
        opened = Counter(part.get("i") for part in tuv.iter("bpt"))
        closed = Counter(part.get("i") for part in tuv.iter("ept"))
        codes.append(Counter(part.get("x") for part in tuv.iter("bpt", "ph", "it")))
        if opened != closed:
            yield Note("unpaired-code", tuv.sourceline, "<bpt> and <ept> do not pair up by i")
    if len(codes) == 2 and codes[0] != codes[1]:
        message = "the inline codes of the two languages differ (by x)"
        yield Note("unpaired-code", tu.sourceline, message)


def _several(text: str, code: str) -> bool:
    if _SENTENCES.search(text) is None:
        return False
    from translator.documents.sentences import split_text

    return len(split_text(text, primary(code))) > 1
