"""Countries: the same on both sides, by name, adjective, people or capital.

Which word of one language is which of the other says the pair of languages, and how these words are
bent each language.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from translator.checks.check import Evidence, Fault, difference
from translator.languages import Language, LanguagePair

LONG = 6
"""Letters of a word for people from which on others may be put together with it."""
ENOUGH = 5
"""Letters of a word that says which country is meant from inside another, too."""
PART = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Mention:
    """A place in a text where a country is spoken of."""

    text: str
    countries: frozenset[int]
    """Which it may be; more than one where a word is said of several."""
    weak: bool
    """Whether it may be something else, or is often left out."""


@dataclass(frozen=True)
class Form:
    """A word or some for a country, bent as the language does."""

    pattern: re.Pattern[str]
    country: int
    weak: bool


@lru_cache(maxsize=8)
def _forms(pair: LanguagePair, language: Language) -> dict[str, list[Form]]:
    """Return what countries are called by its first three letters, or by its only two."""
    bent = language.country_forms
    found = defaultdict(list)
    for number, country in enumerate(pair.countries):
        for kind, words in enumerate(country.words[language.code]):
            for word in words:
                plain = word.removesuffix("?")
                pattern = re.escape(plain)
                if kind == 1 and bent.small_adjectives:
                    pattern = f"(?i:{pattern[0]}){pattern[1:]}"
                together = bent.compounds and kind == 2 and len(plain) >= LONG
                ending = (bent.name, bent.adjective, bent.other, bent.name)[kind]
                pattern += r"\w*" if together else ending
                if not plain.endswith("-"):
                    pattern += r"(?!\w)"
                form = Form(re.compile(pattern), number, plain != word)
                found[plain[:3].casefold()].append(form)
    return dict(found)


@lru_cache(maxsize=10_000)  # asked for either side in turn, and for single words
def mentions(text: str, pair: LanguagePair, language: Language) -> tuple[Mention, ...]:
    """Return the countries that a text speaks of, in order; of nested words the longest."""
    return tuple(_mentions(text, pair, language))


@lru_cache(maxsize=8)
def _elsewhere(pair: LanguagePair) -> re.Pattern[str]:
    """Return what makes a country's name behind it another place or other people, or may do so."""
    words = (*pair.target.country_forms.elsewhere, *pair.source.country_forms.elsewhere)
    return re.compile(f"(?:{'|'.join(words)})[ -]$")


def _mentions(text: str, pair: LanguagePair, language: Language) -> Iterator[Mention]:
    forms, elsewhere, end = _forms(pair, language), _elsewhere(pair), 0
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
            weak = weak or bool(elsewhere.search(text, max(0, start - 10), start))
            those = frozenset(form.country for form in found[end])
            yield Mention(text[start:end], those, weak)


def named(word: str, pair: LanguagePair, language: Language) -> bool:
    """Return whether a word is what a country, its people or its capital is called."""
    return any(mention.text == word for mention in mentions(word, pair, language))


def places(evidence: Evidence) -> Fault | None:
    """Say which country one side speaks of and the other does not."""
    pair = evidence.pair
    if not pair.countries:
        return None
    here, there = (evidence.source_text, pair.source), (evidence.target_text, pair.target)
    lost, new = _alone(pair, *here, *there), _alone(pair, *there, *here)
    return difference(evidence, lost, new)


def _alone(
    pair: LanguagePair, text: str, language: Language, other: str, other_language: Language
) -> str:
    """Return the first mention in a text of a country the other text does not speak of."""
    here = [mention for mention in mentions(text, pair, language) if not mention.weak]
    if not here:
        return ""
    others = mentions(other, pair, other_language)
    there = {number for mention in others for number in mention.countries}
    for mention in here:
        if (
            there.isdisjoint(mention.countries)
            and mention.text not in other
            and not _inside(other.casefold(), pair, other_language, mention.countries)
        ):
            return mention.text
    return ""


def _inside(text: str, pair: LanguagePair, language: Language, numbers: frozenset[int]) -> bool:
    """Return whether a word of one of these countries is part of another word."""
    return any(
        len(word) >= ENOUGH and word.casefold() in text
        for number in numbers
        for words in pair.countries[number].words[language.code]
        for word in words
    )
