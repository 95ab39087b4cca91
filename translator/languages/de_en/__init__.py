"""What is known of German to English."""

from importlib.resources import files

from translator.languages.base import LanguagePair
from translator.languages.de import LANGUAGE as GERMAN
from translator.languages.de_en.countries import COUNTRIES
from translator.languages.de_en.names import TO_ENGLISH
from translator.languages.de_en.sounds import SOUNDS
from translator.languages.en import LANGUAGE as ENGLISH
from translator.languages.words import word_set

SHARED = word_set("all also am an die dies her in man so war was will")
"""Words of both languages, small ones in one at least, which say nothing about either."""

PAIR = LanguagePair(
    GERMAN,
    ENGLISH,
    # Fitted on news sentences (WMT 2019 and 2020, three systems).
    lengths=(-0.07, 0.07, 0.89),
    shared=SHARED,
    own_word=2.0,
    names=TO_ENGLISH,
    countries=COUNTRIES,
    sounds=SOUNDS,
    trees=files(__name__).joinpath("name_likelihood.json"),
)
