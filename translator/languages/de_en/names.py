"""Initials, places and people that German and English each call otherwise.

EZB and ECB, Lüttich and Liège, Gorbatschow and Gorbachev.
"""

import re
from functools import lru_cache
from importlib.resources import files


def translated(text: str, source: str, target: str) -> str:
    """Return a text with the target language's names in place of its own.

    The ending of a German genitive goes from initials, and gets an apostrophe after other names.
    """
    names = _names(source, target)
    if not names:
        return text

    def other(found: re.Match[str]) -> str:
        name = names[found["name"]]
        return f"{name}'s" if found["ending"] and not found["name"][-1].isupper() else name

    return _pattern(source, target).sub(other, text)


@lru_cache
def _names(source: str, target: str) -> dict[str, str]:
    """Return what the target language calls what; ``names.tsv`` has it, German first.

    A third column says that English has others of that name, or German others that are more usual.
    """
    lines = (
        files("translator.languages.de_en").joinpath("names.tsv").read_text("utf-8").splitlines()
    )
    rows = [line.split("\t") for line in lines]
    if (source, target) == ("de", "en"):
        return {row[0]: row[1] for row in rows}
    if (source, target) == ("en", "de"):
        return {row[1]: row[0] for row in rows if len(row) == 2}
    return {}


@lru_cache
def _pattern(source: str, target: str) -> re.Pattern[str]:
    names = _names(source, target)
    any_of = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?P<name>{any_of})(?P<ending>s?)(?!\w)")
