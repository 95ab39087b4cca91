"""How English answers to German are written out: what grammar alone can mend."""

import re

from translator.languages import frequency
from translator.languages.de.words import FUNCTION_WORDS as GERMAN
from translator.languages.en.numbers import MONTHS as ENGLISH_MONTHS
from translator.languages.en.post_edit import ARTICLES, MARKS, ONCE
from translator.languages.en.words import FUNCTION_WORDS as ENGLISH
from translator.languages.post_edit import BEGUN, CAPITALS
from translator.languages.rules import PostEdit

_GENITIVE = re.compile(
    r"(?<![\w-])(?P<name>[^\W\d_][\w-]*[^\W\d_s])s (?=[\"“]?(?P<next>[^\W\d_]+))"
)
_NO_PLURAL = r"(?<!\w)(?<!\b[Dd]ie )(?<!\b[Dd]e[nr] )"
_BEFORE_NOUN = r"[\"„“»]?(?:(?P<adjective>[a-zäöüß]+e[mrs]?) )?[A-ZÄÖÜ]"
_RARER, _FAR_RARER = 1.2, 1.5
"""Powers of ten by which a name is more usual without an s, or the s may be its own: James; more
before another capital, where it may be a first name."""
_MONTHS = "|".join(list(ENGLISH_MONTHS)[:12])  # the rest are abbreviations
_THE_DAY = re.compile(
    r"\b(?P<to>[Oo]n|[Ss]ince|[Uu]ntil|[Ff]rom|[Bb]y|to|of|[Ff]or|[Bb]efore|[Aa]fter) the "
    rf"(?P<day>\d\d? (?:{_MONTHS}))\b(?= (?P<next>[a-z]+))?"
)


def with_genitives(source: str, answer: str) -> str:
    """Return an English answer with an apostrophe in German genitives of names: Camerons staff."""

    def spelled(found: re.Match[str]) -> str:
        name, following = found["name"], found["next"]
        genitive = re.search(rf"{_NO_PLURAL}{re.escape(name)}s {_BEFORE_NOUN}", source)
        if genitive is None or genitive["adjective"] in GERMAN or not name[0].isupper():
            return found[0]
        if f"{name}s {following}" in source:  # Rokas Giedraitis
            return found[0]
        enough = _FAR_RARER if following[0].isupper() else _RARER
        rarer = frequency.power(name, "en") - frequency.power(f"{name}s", "en")
        return f"{name}'s " if rarer > enough else found[0]

    return _GENITIVE.sub(spelled, answer)


def with_days(source: str, answer: str) -> str:
    """Return an English answer without the article of "on the 29 September"."""

    def without(found: re.Match[str]) -> str:
        named = found["next"] and found["next"] not in ENGLISH  # the 11 September attacks
        return found[0] if named else f"{found['to']} {found['day']}"

    return _THE_DAY.sub(without, answer)


POST_EDITS = (
    CAPITALS,
    ONCE,
    MARKS,
    PostEdit("days", "Days have no article.", with_days),
    PostEdit("genitives", "German genitives of names have an apostrophe.", with_genitives),
    ARTICLES,
    BEGUN,
)
