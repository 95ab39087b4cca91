"""What is known of English."""

import re

from translator.languages.base import CountryForms, Inflection, Language
from translator.languages.en import words
from translator.languages.en.negation import NEGATION
from translator.languages.en.numbers import NUMBERS
from translator.languages.en.samples import EXAMPLES, SAMPLES
from translator.languages.en.sentences import SENTENCES
from translator.languages.en.units import UNITS

_ARTICLE = re.compile(r"(?<!\w)(an?)\s+$", re.IGNORECASE)


def article_fits(before: str, word: str) -> bool:
    """Return whether "a" or "an" at the end of a text may stand before a word, by its letters."""
    article = _ARTICLE.search(before)
    return article is None or (article[1].casefold() == "an") == (word[0].casefold() in "aeiou")


LANGUAGE = Language(
    code="en",
    function_words=words.FUNCTION_WORDS,
    determiners=words.DETERMINERS,
    before_names=words.BEFORE_NAMES,
    sentences=SENTENCES,
    numbers=NUMBERS,
    inflection=Inflection(
        endings=("", "s", "es", "d", "ed"),
        in_dictionary=("s", "es", "ies", "ed", "d", "ied", "ing", "ly"),
        instead=("", "e", "y"),
    ),
    units=UNITS,
    negation=NEGATION,
    country_forms=CountryForms(
        adjective="s?",
        other="(?:s|es|n|ns|ic)?",
        elsewhere=("South", "North", "Latin", "Central", "African", "Native", "New"),
    ),
    article_fits=article_fits,
    headings=frozenset(("source", "term", "target", "translation")),
    samples=SAMPLES,
    examples=EXAMPLES,
)
