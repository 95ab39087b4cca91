"""Characters and signs that make a text no XML, and what was meant by them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from translator.exchange.xml_text import FORBIDDEN

_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->)", re.DOTALL)
_SUSPECT = re.compile(
    rf"{FORBIDDEN.pattern}|<(?![A-Za-z_:/!?])|&(?!(?:amp|lt|gt|quot|apos);)"
    r"(?:(?P<name>[A-Za-z][A-Za-z0-9]*);|\#(?P<number>[0-9]{1,9}|x[0-9A-Fa-f]{1,8});)?"
)


@dataclass(frozen=True)
class Slip:
    """A place where a text is no XML."""

    kind: str
    """``control-character``, ``surrogates``, ``bare-ampersand``, ``bare-less-than`` or
    ``html-entity``."""
    at: int
    text: str


def mended(text: str) -> tuple[str, list[Slip]]:
    """Return a piece of XML with its slips put right, and the slips.

    Forbidden characters go, signs that were meant as text become text, and the names HTML has
    for characters become those characters.
    """
    slips: list[Slip] = []
    if "<![CDATA[" not in text and "<!--" not in text:
        return "".join(_parts(text, 0, slips)), slips
    made: list[str] = []
    at = 0
    for number, part in enumerate(_CDATA.split(text)):
        if number % 2:
            made.append(_without_controls(part, at, slips))
        else:
            made += _parts(part, at, slips)
        at += len(part)
    return "".join(made), slips


_REFERENCE = r"&\#(?:x0*([dD][{}][0-9a-fA-F]{{2}})|0*(5[5-7]\d{{3}}));"
_SURROGATES = re.compile(_REFERENCE.format("89abAB") + _REFERENCE.format("c-fC-F"))


def _pair(found: re.Match[str]) -> str:
    """Return the character that two references to surrogates mean, nothing where they are none."""
    first, second = (
        int(hexadecimal, 16) if hexadecimal else int(decimal)
        for hexadecimal, decimal in (found.group(1, 2), found.group(3, 4))
    )
    if not (0xD800 <= first < 0xDC00 <= second < 0xE000):
        return ""
    return chr(0x10000 + (first - 0xD800) * 0x400 + second - 0xDC00)


def _parts(text: str, offset: int, slips: list[Slip]) -> Iterator[str]:
    done = 0
    for found in _SUSPECT.finditer(text):
        if found.start() < done:
            continue  # the second half of a pair
        pair = _SURROGATES.match(text, found.start())
        if pair and (character := _pair(pair)):
            slips.append(Slip("surrogates", offset + found.start(), pair[0]))
            yield text[done : found.start()]
            yield character
            done = pair.end()
            continue
        kind, instead = _meant(found)
        if kind:
            slips.append(Slip(kind, offset + found.start(), found[0]))
            yield text[done : found.start()]
            yield instead
            done = found.end()
    yield text[done:]


def _meant(found: re.Match[str]) -> tuple[str, str]:
    """Return what kind of slip it is and what to write instead; no kind where it is none."""
    if found["number"]:
        number = found["number"]
        code = int(number[1:], 16) if number[0] == "x" else int(number)
        if code <= 0x10FFFF and not FORBIDDEN.match(chr(code)):
            return "", ""
        return "control-character", ""
    if found["name"]:
        character = html5.get(f"{found['name']};")
        if character and not FORBIDDEN.search(character):
            return "html-entity", character.replace("&", "&amp;").replace("<", "&lt;")
        return "bare-ampersand", f"&amp;{found[0][1:]}"
    if found[0] == "&":
        return "bare-ampersand", "&amp;"
    if found[0] == "<":
        return "bare-less-than", "&lt;"
    return "control-character", ""


def _without_controls(text: str, offset: int, slips: list[Slip]) -> str:
    slips += (Slip("control-character", offset + f.start(), f[0]) for f in FORBIDDEN.finditer(text))
    return FORBIDDEN.sub("", text)
