"""What is known of German."""

from translator.languages.base import CountryForms, Language, Sentences
from translator.languages.de import words
from translator.languages.de.inflection import INFLECTION, NOUNS
from translator.languages.de.negation import NEGATION
from translator.languages.de.numbers import NUMBERS
from translator.languages.de.samples import EXAMPLES, SAMPLES
from translator.languages.de.units import UNITS
from translator.languages.words import word_set

_BEFORE_NUMBERS = word_set(
    """
    abb abs abschn anm anl art aufl ausg bd bde bzw ca cap dez feb febr apr aug sept sep okt nov
    jan evtl fig folg ges ggf gez hrsg inkl jahrg jg jh kap kat lfd lit max min mind mio mrd mrz
    nrn par pkt pos prof quadr rdn rdnr sec seite sog spalte str tab teil tel telefax fax usw
    etc vers vgl vol vols ver version wg zit ziff zzgl zirka circa dir std sek artikel nummer
    """
)

LANGUAGE = Language(
    code="de",
    function_words=words.FUNCTION_WORDS,
    determiners=words.DETERMINERS,
    in_names=words.IN_NAMES,
    before_names=words.BEFORE_NAMES,
    own_word=2.0,
    numbers=NUMBERS,
    sentences=Sentences(
        openers=words.OPENERS,
        ordinals=True,
        open_stops=("usw", "etc", r"u\.\s?a", r"u\.\s?ä", r"o\.\s?ä", r"[uU]\.\s?v\.\s?m"),
        before_numbers=_BEFORE_NUMBERS,
        before_numbers_ending=("str",),
    ),
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
    samples=SAMPLES,
    examples=EXAMPLES,
)
