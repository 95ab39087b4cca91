"""Give pairs other names: countries that news seldom mention, and people nobody has heard of.

A small model that has read "Russland" a thousand times and "Kasachstan" twice writes about Russia.
A pair stays a pair when a name on both sides gives way to another one of its kind.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial

from tools.training.dictionary import frequency

NAMES, ADJECTIVE, CAPITAL = 0, 1, 3
"""Kinds of words that ``translator.checks.countries`` has for a country."""
NAME = re.compile(r"(?<![\w-])[A-ZÄÖÜ][a-zäöüß]{3,}(?![\w-])")
VOWEL = re.compile(r"[AEIO]|Uz|(?!uni|use|usu|euro|one)[aeiou]|hour|honest|heir")
"""How names (a Ugandan, an Uzbek) and nouns begin that want "an"."""
COMMON = 4.0
"""Zipf frequency in either language from which a capitalised word is no name to exchange."""


@dataclass(frozen=True)
class Word:
    """What one country, what is of it, or its capital is called in both languages."""

    german: tuple[str, ...]
    english: str
    kind: int

    @cached_property
    def in_german(self) -> re.Pattern[str]:
        """Match the German words, adjectives and genitives without their endings."""
        any_of = "|".join(map(re.escape, self.german))
        if self.kind == ADJECTIVE:
            return re.compile(rf"(?<![\w-])(?i:{any_of})(?=(?:e[rnsm]?)?(?![\w-]))")
        return re.compile(rf"(?<![\w-])(?:{any_of})(?=s?(?![\w-]))")

    @cached_property
    def in_english(self) -> re.Pattern[str]:
        """Match the English word."""
        return re.compile(rf"(?<![\w-]){re.escape(self.english)}(?![\w-])")


@cache
def exchangeable() -> tuple[dict[int, Word], ...]:
    """Return, by kind, the words of the countries that German names without an article."""
    from translator.languages.de_en.countries import COUNTRIES

    found = []
    for country in COUNTRIES:
        german, english = country.words["de"], country.words["en"]
        if not country.article and country.words["de"][ADJECTIVE]:
            found.append(
                {
                    kind: Word(
                        tuple(word for word in german[kind] if re.fullmatch(r"[\w-]+", word))
                        or german[kind][:1],
                        english[kind][0],
                        kind,
                    )
                    for kind in (NAMES, ADJECTIVE, CAPITAL)
                }
            )
    return tuple(found)


@cache
def anywhere() -> re.Pattern[str]:
    """Match any of the German words at all, to pass over most sentences quickly."""
    words = {one for country in exchangeable() for word in country.values() for one in word.german}
    return re.compile("|".join(map(re.escape, sorted(words))), re.IGNORECASE)


def with_other_countries(
    source: str, target: str, random_source: random.Random
) -> tuple[str, str] | None:
    """Return the pair with other countries, or None if it names none, or not alike on both sides.

    One country becomes one other everywhere, with its adjective and capital.
    """
    if not anywhere().search(source):
        return None
    present = []
    for country in exchangeable():
        words = [word for word in country.values() if word.in_german.search(source)]
        for word in words:
            if len(word.in_german.findall(source)) != len(word.in_english.findall(target)):
                return None
        if words:
            present.append(words)
    if not present:
        return None
    others = random_source.sample(exchangeable(), len(present))
    # By way of marks, so that what was put in is not exchanged again.
    marks: dict[str, tuple[str, str]] = {}
    for words, other in zip(present, others, strict=True):
        for word in words:
            mark = chr(0xE000 + len(marks))
            new = other[word.kind]
            marks[mark] = (random_source.choice(new.german), new.english)
            source = word.in_german.sub(partial(_marked, mark), source)
            target = word.in_english.sub(mark, target)
    for mark, (german, english) in marks.items():
        if german.endswith("s"):
            source = re.sub(rf"{mark}\^s\b", f"{mark}^", source)
        source = source.replace(f"{mark}^", german[0].upper() + german[1:]).replace(mark, german)
        target = re.sub(rf"\b([Aa])n? (?={mark})", partial(article, english), target)
        target = target.replace(mark, english)
    target = target.replace("the the ", "the ")
    return source, target[0].upper() + target[1:]


def _marked(mark: str, found: re.Match[str]) -> str:
    return f"{mark}^" if found[0][0].isupper() else mark


def article(noun: str, found: re.Match[str]) -> str:
    """Return the article that was found, and a blank, as it stands before this noun or name."""
    return f"{found[1]}n " if VOWEL.match(noun) else f"{found[1]} "


def shared_names(source: str, target: str) -> Iterator[str]:
    """Yield the capitalised words that stand once on either side and are no usual words."""
    for word in sorted(set(NAME.findall(source[1:]))):
        if len(re.findall(rf"\b{word}\b", source)) == 1 == len(re.findall(rf"\b{word}\b", target)):
            usual = max(frequency(word, language) for language in ("de", "en"))
            if usual < COMMON and not anywhere().search(word):
                yield word


def with_other_names(
    source: str, target: str, names: Sequence[str], random_source: random.Random
) -> tuple[str, str] | None:
    """Return the pair with other names in place of those both sides share, or None without any."""
    own = list(shared_names(source, target))
    if not own:
        return None
    for old, new in zip(own, random_source.sample(names, len(own)), strict=True):
        source = re.sub(rf"\b{old}\b", new, source)
        target = re.sub(rf"\b{old}\b", new, target)
    return source, target
