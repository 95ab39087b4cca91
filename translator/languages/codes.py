"""Codes of languages, and what people call them."""

import re
from functools import lru_cache

from translator.errors import UsageError

_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "it": "Italian", "ja": "Japanese", "kk": "Kazakh", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian",
    "sr": "Serbian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


WESTERN = frozenset(("de", "en", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "nb", "fi", "is"))
"""Languages whose letters are all in Windows-1252."""


def check_code(code: str) -> None:
    """Raise UsageError unless this looks like an ISO 639 code."""
    if not (2 <= len(code) <= 3 and code.isascii() and code.isalpha() and code.islower()):
        raise UsageError(f"'{code}' is no language code; give one such as de or en")


def name(code: str) -> str:
    """Return the English name of a language, or its code."""
    return _NAMES.get(code, code)


@lru_cache(maxsize=1000)
def primary(code: str) -> str:
    """Return the language of a code such as ``de-DE`` or ``de_AT``: ``de``."""
    return re.split("[-_]", code, maxsplit=1)[0].lower()
