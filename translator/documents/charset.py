"""From a file's bytes to its text, to the character."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from translator.errors import ArticleError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks and the encodings they stand for."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LONG_SEQUENCE = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_WESTERN = frozenset(
    "äöüßÄÖÜẞáàâãåæçéèêëíìîïñóòôõøœúùûýÿšžÁÀÂÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÕØŒÚÙÛÝŠŽ"
    "„“”‚‘’«»‹›–—…•·€£§°²³½¼¾ªº´¡¿©®™±×µ\u00a0\u00ad"
)
_ACCENTS_ONLY = re.compile(r"[À-ÖØ-öø-ÿ]{4}")
"""No western word has four letters with accents in a row; other alphabets look like that."""


@dataclass(frozen=True)
class Decoded:
    """A file's text without its byte order mark, and what decoding noticed."""

    text: str
    encoding: str
    notes: tuple[str, ...]


def decode(data: bytes, name: str) -> Decoded:
    """Return the text of these bytes; ArticleError names the file where they are no text."""
    if not data.strip():
        raise ArticleError(f"{name} is empty; remove it from the list or put text into it")
    notes: list[str] = []
    text, encoding = _decode(data, name, notes)
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > max(3, len(text) // 50):
        raise ArticleError(_binary(name))
    if not any(char.isprintable() and not char.isspace() for char in text):
        raise ArticleError(f"{name} is empty; remove it from the list or put text into it")
    return Decoded(text, encoding, tuple(notes + _remarks(text, controls)))


def _decode(data: bytes, name: str, notes: list[str]) -> tuple[str, str]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            notes.append(f"begins with a byte order mark ({encoding.upper()})")
            try:
                return data[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise ArticleError(
                    f"{name} is not the {encoding.upper()} its byte order mark promises "
                    f"(byte {error.start + len(mark)}); save it as UTF-8"
                ) from None
    if b"\x00" in data:
        raise ArticleError(_binary(name))
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _nearly_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise ArticleError(
                f"{name} is UTF-8 with a damaged character in line {line} "
                f"(byte {error.start}); repair that line and save it as UTF-8"
            ) from None
    text, encoding = _legacy(data, name)
    label = "Windows-1252" if encoding == "cp1252" else encoding
    notes.append(f"is not UTF-8; read as {label}")
    return text, encoding


def _nearly_utf8(data: bytes) -> bool:
    """Whether most non-ASCII bytes form UTF-8 sequences, which older encodings hardly do."""
    odd = sum(byte >= 0x80 for byte in data)
    formed = sum(len(match) for match in _LONG_SEQUENCE.findall(data))
    return formed * 2 > odd


def _legacy(data: bytes, name: str) -> tuple[str, str]:
    """Return text of before UTF-8, Windows-1252 unless that gives characters it never has."""
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    odd = [char for char in western if ord(char) >= 0x80]
    usual = sum(char in _WESTERN for char in odd) >= 0.9 * len(odd)
    if western and usual and not _ACCENTS_ONLY.search(western):
        return western, "cp1252"
    from charset_normalizer import from_bytes  # costs 50 ms and is rarely needed

    best = from_bytes(data).best()
    if best is None:
        raise ArticleError(_binary(name))
    text = str(best)
    if any(unicodedata.category(char) in ("Co", "Cn") for char in text):
        raise ArticleError(_binary(name))
    return text, best.encoding


def _binary(name: str) -> str:
    return f"{name} is not a text file; save it as text, Markdown, HTML or DOCX"


def _remarks(text: str, controls: int) -> list[str]:
    remarks = []
    windows = text.count("\r\n")
    if windows:
        mixed = text.count("\n") > windows
        remarks.append("has Windows line ends (CRLF)" + (", but not everywhere" if mixed else ""))
    elif "\r" in text:
        remarks.append("has old Mac line ends (CR)")
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        remarks.append("has letters and accents as separate characters (NFD)")
    if controls:
        remarks.append(f"has {controls} control character{'s' if controls > 1 else ''}")
    return remarks
