"""What is known of German."""

from translator.languages.base import CountryForms, Language
from translator.languages.de import words
from translator.languages.de.inflection import INFLECTION, NOUNS
from translator.languages.de.negation import NEGATION
from translator.languages.de.numbers import NUMBERS
from translator.languages.de.samples import EXAMPLES, SAMPLES
from translator.languages.de.sentences import SENTENCES
from translator.languages.de.units import UNITS

LANGUAGE = Language(
    code="de",
    function_words=words.FUNCTION_WORDS,
    determiners=words.DETERMINERS,
    in_names=words.IN_NAMES,
    before_names=words.BEFORE_NAMES,
    own_word=2.0,
    numbers=NUMBERS,
    sentences=SENTENCES,
    inflection=INFLECTION,
    units=UNITS,
    nouns=NOUNS,
    negation=NEGATION,
    country_forms=CountryForms(
        name="(?:s|er|ern|erin|erinnen)?",  # Hamburger
        adjective=r"\w*",
        other="(?:e|en|er|ern|n|s|r|in|innen)?",
        compounds=True,
        small_adjectives=True,
        elsewhere=("Süd", "Nord"),
    ),
    headings=frozenset(("quelle", "ziel", "begriff")),
    samples=SAMPLES,
    examples=EXAMPLES,
)
