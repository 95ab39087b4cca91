"""What is true of one language, or of a pair of them.

A language is a folder ``xx`` with a ``LANGUAGE``, a pair a folder ``xx_yy`` with a ``PAIR``.
"""

import re
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from translator.languages import identify
from translator.languages.base import Language, LanguagePair, generic
from translator.languages.codes import primary

__all__ = ["Language", "LanguagePair", "identify", "known", "language", "pair"]


@lru_cache(maxsize=1000)
def language(code: str) -> Language:
    """Return what is known of a language, whatever its region; of others, next to nothing."""
    code = primary(code)
    return _found(code, "LANGUAGE") or Language(code)


@lru_cache(maxsize=1000)
def pair(source: str, target: str) -> LanguagePair:
    """Return what is known of a pair of languages; of others, what is known of each."""
    codes = primary(source), primary(target)
    return _found("_".join(codes), "PAIR") or generic(*map(language, codes))


def folders(source: str, target: str) -> list[str]:
    """Return the packages in which something is known of a pair of languages, or of one of them."""
    names = (primary(source), primary(target), f"{primary(source)}_{primary(target)}")
    return [module for module in map(_module, names) if module]


def known() -> list[Language]:
    """Return the languages that have a folder."""
    names = sorted(module.name for module in iter_modules(__path__) if module.ispkg)
    return [language(name) for name in names if "_" not in name]


def modules(name: str) -> list[str]:
    """Return the modules of this name in the folders of the languages."""
    places = (f"{__name__}.{one.code}.{name}" for one in known())
    return [place for place in places if find_spec(place)]


def _found(folder: str, name: str) -> Any:
    """Return what a folder calls by this name, or None where there is no such folder."""
    module = _module(folder)
    return getattr(import_module(module), name, None) if module else None


def _module(folder: str) -> str:
    module = f"{__name__}.{folder}"
    named = re.fullmatch(r"[a-z]{2,3}(?:_[a-z]{2,3})?", folder)
    return module if named and find_spec(module) else ""
