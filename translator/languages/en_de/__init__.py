"""What is known of English to German: the tables of German to English, the other way round."""

from translator.languages.base import LanguagePair
from translator.languages.de import LANGUAGE as GERMAN
from translator.languages.de_en import SHARED
from translator.languages.de_en.countries import COUNTRIES
from translator.languages.de_en.names import TO_GERMAN
from translator.languages.en import LANGUAGE as ENGLISH

PAIR = LanguagePair(
    ENGLISH,
    GERMAN,
    shared=SHARED,
    own_word=0.8,
    names=TO_GERMAN,
    countries=COUNTRIES,
)
