"""What is known of French to English."""

from translator.languages.base import LanguagePair
from translator.languages.en import LANGUAGE as ENGLISH
from translator.languages.fr import LANGUAGE as FRENCH
from translator.languages.words import word_set

SHARED = (FRENCH.function_words & ENGLISH.function_words) | word_set(
    """
    a au aux d de des du en est et fait la le les main me non pas plus son sous sur ton tout tu
    """
)
"""Words of both languages, and small ones of names that English leaves French: Place de la
Concorde."""

PAIR = LanguagePair(FRENCH, ENGLISH, shared=SHARED, own_word=FRENCH.own_word)
