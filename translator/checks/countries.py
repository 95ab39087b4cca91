"""Countries: the same on both sides, by name, adjective, people or capital.

Which word of one language is which of the other is written in ``places.tsv``, a country a line:
names, adjective, people and capital in German, then names, adjective, other words and capital in
English, several apart by semicolons, the usual one first; an article before the first German name
says that it is used with one, and a question mark that a translation may well do without the word.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from translator.checks.check import Evidence, Fault, difference

ARTICLES = ("der ", "die ", "das ")
LONG = 6
"""Letters of a German word for people from which on others may be put together with it."""
ENDINGS = {
    "de": (r"(?:s|er|ern|erin|erinnen)?", r"\w*", r"(?:e|en|er|ern|n|s|r|in|innen)?"),
    "en": ("", "s?", "(?:s|es|n|ns|ic)?"),
}
"""What may follow a name, an adjective, and another word, in each language."""
ELSEWHERE = re.compile(r"(?:South|North|Latin|Central|African|Native|New|Süd|Nord)[ -]$")
"""Before a country's name, these make it another place or other people, or may do so."""
ENOUGH = 5
"""Letters of a word that says which country is meant from inside another, too: Südbrasilien."""
PART = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Country:
    """What one country is called in two languages."""

    words: dict[str, tuple[tuple[str, ...], ...]]
    """By language: names, adjectives, other words, capitals."""
    article: bool
    """Whether German says it with an article."""


@dataclass(frozen=True)
class Mention:
    """A place in a text where a country is spoken of."""

    text: str
    countries: frozenset[int]
    """Which it may be; more than one where a word is said of several."""
    weak: bool
    """Whether it may be something else, or is often left out."""


@lru_cache(maxsize=1)
def countries() -> tuple[Country, ...]:
    """Return all that ``places.tsv`` has."""
    lines = files("translator.checks").joinpath("countries.tsv").read_text("utf-8").splitlines()
    found = []
    for line in lines:
        cells = [tuple(filter(None, cell.split(";"))) for cell in line.split("\t")]
        article = cells[0][0].startswith(ARTICLES)
        cells[0] = tuple(name[4:] if name.startswith(ARTICLES) else name for name in cells[0])
        found.append(Country({"de": tuple(cells[:4]), "en": tuple(cells[4:])}, article))
    return tuple(found)


@dataclass(frozen=True)
class Form:
    """A word or some for a country, bent as the language does."""

    pattern: re.Pattern[str]
    country: int
    weak: bool


@lru_cache(maxsize=2)
def _forms(language: str) -> dict[str, list[Form]]:
    """Return what countries are called by its first three letters, or by its only two."""
    name, adjective, other = ENDINGS[language]
    found = defaultdict(list)
    for number, country in enumerate(countries()):
        for kind, words in enumerate(country.words[language]):
            for word in words:
                plain = word.removesuffix("?")
                pattern = re.escape(plain)
                if kind == 1 and language == "de":
                    pattern = f"(?i:{pattern[0]}){pattern[1:]}"
                together = language == "de" and kind == 2 and len(plain) >= LONG
                pattern += r"\w*" if together else (name, adjective, other, name)[kind]
                if not plain.endswith("-"):
                    pattern += r"(?!\w)"
                form = Form(re.compile(pattern), number, plain != word)
                found[plain[:3].casefold()].append(form)
    return dict(found)


@lru_cache(maxsize=10_000)  # asked for either side in turn, and for single words
def mentions(text: str, language: str) -> tuple[Mention, ...]:
    """Return the countries that a text speaks of, in order; of nested words the longest."""
    return tuple(_mentions(text, language))


def _mentions(text: str, language: str) -> Iterator[Mention]:
    forms, end = _forms(language), 0
    for part in PART.finditer(text):
        start = part.start()
        if start < end:
            continue
        found = defaultdict(list)
        for letters in (3, 2):
            for form in forms.get(text[start : start + letters].casefold(), ()):
                if match := form.pattern.match(text, start):
                    found[match.end()].append(form)
        if found:
            end = max(found)
            weak = all(form.weak for form in found[end])
            weak = weak or bool(ELSEWHERE.search(text, max(0, start - 10), start))
            those = frozenset(form.country for form in found[end])
            yield Mention(text[start:end], those, weak)


def named(word: str, language: str) -> bool:
    """Return whether a word is what a country, its people or its capital is called."""
    return any(mention.text == word for mention in mentions(word, language))


def places(evidence: Evidence) -> Fault | None:
    """Say which country one side speaks of and the other does not."""
    source, target = evidence.languages
    if {source, target} != {"de", "en"}:
        return None
    lost = _alone(evidence.source_text, source, evidence.target_text, target)
    new = _alone(evidence.target_text, target, evidence.source_text, source)
    return difference(evidence, lost, new)


def _alone(text: str, language: str, other: str, other_language: str) -> str:
    """Return the first mention in a text of a country the other text does not speak of."""
    here = [mention for mention in mentions(text, language) if not mention.weak]
    if not here:
        return ""
    there = {number for mention in mentions(other, other_language) for number in mention.countries}
    for mention in here:
        if (
            there.isdisjoint(mention.countries)
            and mention.text not in other
            and not _inside(other.casefold(), other_language, mention.countries)
        ):
            return mention.text
    return ""


def _inside(text: str, language: str, numbers: frozenset[int]) -> bool:
    """Return whether a word of one of these countries is part of another word."""
    return any(
        len(word) >= ENOUGH and word.casefold() in text
        for number in numbers
        for words in countries()[number].words[language]
        for word in words
    )
