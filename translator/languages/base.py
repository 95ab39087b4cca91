"""What is known of a language, and of a pair of them: data, which the rest of the program asks.

Where nothing is known the fields keep their defaults, and whoever asks does nothing.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Any

from translator.languages.names import Names
from translator.languages.numbers import Numbers

Pattern = re.Pattern[str]
Words = frozenset[str]

NONE: Words = frozenset()


@dataclass(frozen=True, eq=False)
class Sentences:
    """Where sentences of a language begin and end, as far as its stops are ambiguous."""

    openers: Words = NONE
    """Small words that begin a sentence, and show with a capital letter that one begins."""
    ordinals: bool = False
    """Whether a number with a stop may be an ordinal: 18. Jahrhundert."""
    open_stops: tuple[str, ...] = ()
    """Patterns of abbreviations whose stop may end the sentence as well: etc."""
    before_numbers: Words = NONE
    """Abbreviations that numbers follow; behind the stop of another word a number opens one."""
    before_numbers_ending: tuple[str, ...] = ()
    """How others of these end."""
    abbreviations: Words = NONE
    """Words, without their stop, whose stop never ends a sentence where another word follows."""
    seldom_last: Words = NONE
    """Others, as they are written, whose stop ends one only where an opener follows: inkl."""
    after_hyphens: Words = NONE
    """Words before which a hyphen at a line's end belongs to the word before: Nord- und."""
    before_ordinals: Words = NONE
    """Words behind which a number is an ordinal that would be a year elsewhere: der 2016."""


@dataclass(frozen=True, eq=False)
class Inflection:
    """How words are bent and put together."""

    endings: tuple[str, ...] = ("", "s", "es", "e")
    """What words of a text may end with where a glossary has them without, and the other way."""
    plurals: tuple[str, ...] = ("s", "es")
    """What the words of a glossary may end with in a translation."""
    of_short: tuple[str, ...] = ("s", "es")
    """Endings that even short words of a glossary take: others make them another word."""
    genitive: str = "s"
    """What names take, too, where something is theirs."""
    vowels: Mapping[int, int] = field(default_factory=dict)
    """Vowels that change where words are bent, for ``str.translate``."""
    usual: tuple[str, ...] = ("s",)
    """Endings without which a word may be a usual one."""
    inhabitant: str = ""
    """What makes the name of a place one of its people."""
    of_nouns: tuple[str, ...] = ()
    """Endings that nouns take and names do not."""
    in_dictionary: tuple[str, ...] = ()
    """Endings of words that a dictionary has in another form; the first that fits counts."""
    instead: tuple[str, ...] = ("",)
    """What that form may have in their place."""
    compounds: bool = False
    """Whether compounds are written as one word."""
    lenders: tuple[str, ...] = ()
    """Languages whose words stand between hyphens in them."""
    infinitive: Pattern | None = None
    """Verbs with a word inside that the dictionary has them without, in two groups: anzutreten."""
    umlauts: Callable[[str], str] | None = None
    """Spells a word with the letters that keyboards lack."""
    double_s: Callable[[str], str] | None = None
    """Spells a word with the letters that a part of the language's countries does not write."""
    by_ear: Pattern | None = None
    """Names that came into the language by ear, so that others spell them otherwise."""


@dataclass(frozen=True, eq=False)
class Nouns:
    """What tells nouns from names, where both have a capital letter."""

    article: Pattern
    """Words before a noun that seldom stand before a name."""
    adjective: Pattern
    """Words that may be adjectives."""
    endings: tuple[str, ...]
    """Endings of nouns that names seldom have."""


@dataclass(frozen=True, eq=False)
class Negation:
    """How a language says no."""

    words: Pattern
    """Words that negate a clause."""
    others: Pattern
    """Words that can carry a negation of another language."""


@dataclass(frozen=True, eq=False)
class Units:
    """How a language says what something is measured in."""

    words: Mapping[str, str]
    """Unit, as ``languages.units`` calls it, -> pattern of its names."""
    scales: tuple[str, ...] = ()
    """Patterns of what may stand between number and unit."""


@dataclass(frozen=True, eq=False)
class CountryForms:
    """How the words for countries are bent, as patterns of what may follow them."""

    name: str = ""
    adjective: str = ""
    other: str = ""
    """Behind words for people."""
    compounds: bool = False
    """Whether longer words for people may be put together with others."""
    small_adjectives: bool = False
    """Whether adjectives are written without a capital letter."""
    elsewhere: tuple[str, ...] = ()
    """Before a country's name, these make it another place or other people, or may do so."""


@dataclass(frozen=True, eq=False)
class Language:
    """What is known of one language."""

    code: str
    """ISO 639-1, such as ``de``."""
    function_words: Words = NONE
    """Small words that nearly every text has, in small letters."""
    determiners: Words = NONE
    """Those that a noun follows."""
    in_names: Words = NONE
    """Those that often stand in names which translations leave as they are."""
    before_names: Words = NONE
    """Those that names often follow."""
    own_word: float | None = None
    """Powers of ten by which a word is more usual here than in another language where it must
    have been left untranslated; None where nobody measured it."""
    numbers: Numbers = field(default_factory=Numbers)
    sentences: Sentences = field(default_factory=Sentences)
    inflection: Inflection = field(default_factory=Inflection)
    units: Units | None = None
    nouns: Nouns | None = None
    negation: Negation | None = None
    country_forms: CountryForms = field(default_factory=CountryForms)
    article_fits: Callable[[str, str], bool] = lambda before, word: True
    """Whether an article at the end of a text fits before a word: a, an."""
    headings: Words = NONE
    """What the first column of a glossary may be called, in small letters."""
    samples: tuple[str, ...] = ()
    """Sentences of articles to measure an engine's speed with."""
    examples: tuple[str, ...] = ()
    """Sentences that show a language model what to do; each is a translation of the others'."""


@dataclass(frozen=True, eq=False)
class Country:
    """What one country is called in two languages."""

    words: Mapping[str, tuple[tuple[str, ...], ...]]
    """By language: names, adjectives, words for people and others, capitals; the usual one first.
    A question mark behind one says that a translation may well do without the word."""
    article: bool = False
    """Whether the source's language of the table says it with an article."""


@dataclass(frozen=True, eq=False)
class Sounds:
    """How two languages write sounds, to compare names they spell by ear."""

    letters: tuple[tuple[str, str], ...]
    """Groups of letters and the one that stands for their sound, the longest first."""
    alike: Mapping[int, int | str]
    """Single letters that stand for one sound, for ``str.translate``."""


ANY_LENGTHS = (0.0, 0.15, 1.5)
"""Lengths of translations between languages nobody measured: wide."""


@dataclass(frozen=True, eq=False)
class LanguagePair:
    """What is known of translations from one language to another."""

    source: Language
    target: Language
    lengths: tuple[float, float, float] = ANY_LENGTHS
    """Mean of log(target / source characters), and its variance a² + b / characters."""
    shared: Words = NONE
    """Words of both languages, which say nothing about either."""
    own_word: float | None = None
    """As ``Language.own_word`` says, measured against this target."""
    names: Names = field(default_factory=Names)
    """Names that the target's language calls otherwise."""
    countries: tuple[Country, ...] = ()
    sounds: Sounds | None = None
    trees: Traversable | None = None
    """File of the decision trees that tell names from nouns."""

    @cached_property
    def name_trees(self) -> Mapping[str, Any]:
        """The decision trees of the two questions that ``checks.name_likelihood`` asks."""
        if self.trees is None:
            raise ValueError(f"no trees for {self.source.code} to {self.target.code}")
        return json.loads(self.trees.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def generic(source: Language, target: Language) -> LanguagePair:
    """Return the pair of two languages of which together nothing is known."""
    shared = source.function_words & target.function_words
    return LanguagePair(source, target, shared=shared, own_word=source.own_word)
