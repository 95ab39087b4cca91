"""Codes of languages, and what people call them."""

import re
from functools import cache, lru_cache

from translator.errors import UsageError
from translator.languages import tables

COLUMNS = ("code", "other codes", "English", "German, its own name and others")
"""Of ``languages.tsv``: other codes are apart by blanks, other names by bars."""

WESTERN = frozenset(("de", "en", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "nb", "fi", "is"))
"""Languages whose letters are all in Windows-1252."""

_TAG = re.compile(r"([a-z]{2,3})(?:[-_@.].*)?")
_REGION = re.compile(
    r"([a-z]{2,3})(?:[-_@./ (]+(?:[a-z]{2}|\d{3,4}|euro|utf-?8|latin|latn|cyrl|arab|hans|hant))*\)?"
)
"""A code with what may follow it: region, script, spelling, characters."""

_NUMBER = re.compile(r"0x([0-9a-f]{1,5})|(0[0-9a-f]{3,7})|(\d{4,5})")
"""How Windows numbers languages: 1031, 0x407, 00000407."""

_LANGUAGE_BITS = 0x3FF


def check_code(code: str) -> None:
    """Raise UsageError unless this looks like an ISO 639 code."""
    if not (2 <= len(code) <= 3 and code.isascii() and code.isalpha() and code.islower()):
        raise UsageError(f"'{code}' is no language code; give one such as de or en")


def name(code: str) -> str:
    """Return the English name of a language, or its code."""
    return next((english for known, _, english, _ in _table() if known == code), code)


@lru_cache(maxsize=1000)
def primary(code: str) -> str:
    """Return the language that a code, number or name means: ``de`` for ``de-AT``, ``GER``, 1031.

    Of what nobody knows, its first part in small letters.
    """
    return understood(code) or re.split("[-_]", code, maxsplit=1)[0].lower()


@lru_cache(maxsize=1000)
def understood(text: str) -> str:
    """Return the code of the language that a text names; nothing where it names none.

    Any two or three letters, alone or before a region, may be a code.
    """
    sure = named(text)
    tag = _TAG.fullmatch(text.strip().casefold())
    return sure or (_codes().get(tag[1], tag[1]) if tag else "")


@lru_cache(maxsize=1000)
def named(text: str) -> str:
    """Return the code of the language that a text surely names: a known code, number or name."""
    text = text.strip().casefold()
    number = _NUMBER.fullmatch(text)
    if number is not None:
        return _by_number(int(number[3]) if number[3] else int(number[1] or number[2], 16))
    tag = _REGION.fullmatch(text)
    if tag is not None and tag[1] in _codes():
        return _codes()[tag[1]]
    words = re.split(r"[\W_]+", text.strip("()[]"))
    found = (_names().get(one, "") for one in (text, words[0], words[-1]))
    return next(filter(None, found), "")


def _by_number(number: int) -> str:
    """Return the language Windows has under this number, whatever its region."""
    from locale import windows_locale

    for known, code in windows_locale.items():
        if known & _LANGUAGE_BITS == number & _LANGUAGE_BITS:
            return primary(code)
    return ""


@cache
def _table() -> list[list[str]]:
    return tables.read("translator.languages", "languages.tsv", COLUMNS)


@cache
def _codes() -> dict[str, str]:
    """Return our code for every code that is known."""
    return {other: code for code, others, *_ in _table() for other in (code, *others.split())}


@cache
def _names() -> dict[str, str]:
    """Return our code for every name that is known, in small letters; earlier rows first."""
    names: dict[str, str] = {}
    for code, _, english, others in _table():
        for one in (english, *filter(None, others.split("|"))):
            names.setdefault(one.casefold(), code)
    return names
