"""How a translation is written out: what a small model gets wrong that grammar alone can mend."""

import re

from translator.languages import frequency
from translator.languages.de_en.pre_edit import DOUBLE, SINGLE, is_shouted
from translator.languages.numerals import ENGLISH_MONTHS
from translator.languages.vocabulary import ENGLISH, GERMAN
from translator.languages.words import WORD

_ARTICLE = re.compile(r"(?<!\S)([\"“‘'(\[]*)([Aa]n?) (?=[\"“‘']?([^\W\d_]{2,}))")
_AFTER_LETTERS = frozenset(
    ["and", "are", "as", "at", "if", "in", "is", "it", "of", "on", "or", "us"]
)
"""What follows an "a" that is a letter: point a and point b."""
_SOUND = re.compile(
    "(?P<a>uni(?![dmn])|us[aeu]|ut[eio]|ura|ubi|uku|eu|ewe|one|once|[bcdfgjklmnpqrstvwz])|(?P<an>[aeiou])"
)
"""How words begin that want "a", though some are written with a vowel (unit, use), and "an"."""
_GENITIVE = re.compile(
    r"(?<![\w-])(?P<name>[^\W\d_][\w-]*[^\W\d_s])s (?=[\"“]?(?P<next>[^\W\d_]+))"
)
_NO_PLURAL = r"(?<!\w)(?<!\b[Dd]ie )(?<!\b[Dd]e[nr] )"
_BEFORE_NOUN = r"[\"„“»]?(?:(?P<adjective>[a-zäöüß]+e[mrs]?) )?[A-ZÄÖÜ]"
_RARER, _FAR_RARER = 1.2, 1.5
"""Powers of ten by which a name is more usual without an s, or the s may be its own: James; more
before another capital, where it may be a first name."""
_TWICE = re.compile(r"(?<![\w-])(\w{2,}) \1(?![\w-])")
_SAID_TWICE = re.compile(r"(?<!\w)(\w{2,})\W+\1(?!\w)")
_NEVER_TWICE = frozenset(["and", "in", "of", "the"])
"""Function words that do not follow themselves, as "had had" does and "gave her her book"."""
_MONTHS = "|".join(list(ENGLISH_MONTHS)[:12])  # the rest are abbreviations
_THE_DAY = re.compile(
    r"\b(?P<to>[Oo]n|[Ss]ince|[Uu]ntil|[Ff]rom|[Bb]y|to|of|[Ff]or|[Bb]efore|[Aa]fter) the "
    rf"(?P<day>\d\d? (?:{_MONTHS}))\b(?= (?P<next>[a-z]+))?"
)
_MARKS = {
    "de": (("„", "“", "“"), ("‚", "‘", "’")),
    "en": (("“", "”", "”"), ("‘", "’", "’")),
}
"""What opens a quotation, closes it and stands inside a word; then the same for single marks."""
_BEFORE_QUOTATION = "([{/–—-"


def mended(source: str, answer: str, source_language: str, target_language: str) -> str:
    """Return an answer as the source wants it written: marks, capitals, words said once."""
    if is_shouted(source):
        answer = answer.upper()
    answer = marked_alike(source, said_once(source, answer), target_language)
    if target_language != "en":
        return answer
    if source_language == "de":
        answer = with_genitives(source, with_days(answer))
    return with_articles(source, answer)


def begun_alike(source: str, answer: str) -> str:
    """Return the answer with a capital at its beginning where the source has one.

    Headings of one noun ("Politik") would become words of a dictionary ("politics") otherwise.
    A first word with capitals inside, such as iPhone, or one that the source has too stays.
    """
    first = WORD.search(answer)
    if first is None or first.start() or not first[0].islower() or not source[:1].isupper():
        return answer
    if re.search(rf"(?<!\w){re.escape(first[0])}(?!\w)", source):
        return answer
    return answer[0].title() + answer[1:]


def with_articles(source: str, answer: str) -> str:
    """Return an English answer with "a" and "an" as the next word wants them.

    What the source has word for word stays.
    """

    def agreeing(found: re.Match[str]) -> str:
        opened, article, following = found.groups()
        wanted = _article(following)
        begins = re.search(r"(?:^|[.!?:][\"”’']?\s)$", answer[: found.start()])
        if wanted is None or (article[0] == "A" and not begins):  # as in "hepatitis A outbreak"
            return found[0]
        if f"{article} {following}" in source:
            return found[0]
        return f"{opened}{article[0]}{wanted[1:]} "

    return _ARTICLE.sub(agreeing, answer)


def _article(following: str) -> str | None:
    """Return "a" or "an", as a word wants it, or None where its spelling does not say."""
    if following in _AFTER_LETTERS or following[1].isupper():  # an MP, a UK court: spelt out
        return None
    sound = _SOUND.match(following.lower())
    return sound.lastgroup if sound else None


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


def with_days(answer: str) -> str:
    """Return an English answer without the article of "on the 29 September"."""

    def without(found: re.Match[str]) -> str:
        named = found["next"] and found["next"] not in ENGLISH  # the 11 September attacks
        return found[0] if named else f"{found['to']} {found['day']}"

    return _THE_DAY.sub(without, answer)


def said_once(source: str, answer: str) -> str:
    """Return an answer without a word that follows itself, where the source has no such word.

    Both parts of a compound may become the same word: "light tree tree".
    """
    if _SAID_TWICE.search(source.casefold()):
        return answer

    def once(found: re.Match[str]) -> str:
        word = found[1]
        allowed = not word.islower() or (word in ENGLISH and word not in _NEVER_TWICE)
        return found[0] if allowed else word

    return _TWICE.sub(once, answer)


def marked_alike(source: str, answer: str, language: str) -> str:
    """Return an answer with typographic quotation marks where the source has some, else straight.

    The same goes for single ones and the apostrophe.
    """
    if language not in _MARKS:
        return answer
    for straight, curved, marks in zip("\"'", (DOUBLE, SINGLE), _MARKS[language], strict=True):
        answer = answer.translate(dict.fromkeys(map(ord, curved), straight))
        if any(mark in source for mark in curved):
            answer = _curved(answer, straight, marks, _BEFORE_QUOTATION + _MARKS[language][0][0])
    return answer


def _curved(text: str, straight: str, marks: tuple[str, str, str], openers: str) -> str:
    """Return the text with marks that open what follows, close what was before, or stand inside."""
    opening, closing, inside = marks
    made = ""
    for before, mark, after in zip(f" {text}", text, f"{text[1:]} ", strict=False):
        if mark != straight:
            made += mark
        elif before.isalnum() and after.isalnum():
            made += inside
        elif (before in openers or before.isspace()) and not after.isspace():
            made += opening
        else:
            made += closing
    return made
