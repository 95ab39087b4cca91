"""Where German sentences end: abbreviations, ordinals, and what begins one."""

from translator.languages.base import Sentences
from translator.languages.de.words import OPENERS
from translator.languages.words import word_set

BEFORE_NUMBERS = word_set(
    """
    abb abs abschn anm anl art aufl ausg bd bde bzw ca cap dez feb febr apr aug sept sep okt nov
    jan evtl fig folg ges ggf gez hrsg inkl jahrg jg jh kap kat lfd lit max min mind mio mrd mrz
    nrn par pkt pos prof quadr rdn rdnr sec seite sog spalte str tab teil tel telefax fax usw
    etc vers vgl vol vols ver version wg zit ziff zzgl zirka circa dir std sek artikel nummer
    """
)
"""Abbreviations that numbers follow."""

SENTENCES = Sentences(
    openers=OPENERS,
    ordinals=True,
    open_stops=("usw", "etc", r"u\.\s?a", r"u\.\s?ä", r"o\.\s?ä", r"[uU]\.\s?v\.\s?m"),
    before_numbers=BEFORE_NUMBERS,
    before_numbers_ending=("str",),
)
