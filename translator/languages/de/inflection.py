"""How German words are bent and put together, and what stands in for letters some do not write."""

import re

from translator.languages.base import Inflection, Nouns
from translator.languages.words import word_set

OF_NOUNS = ("e", "en", "n", "er", "es", "ern")
"""Plurals and cases of nouns, without the s of genitives, which names take too."""
WITH_S = (*OF_NOUNS, "s")
FEMALE = ("in", "innen")
OF_VERBS = ("te", "ten", "st", "t")

_UMLAUT = {"ae": "ä", "oe": "ö", "ue": "ü"}
_UMLAUT_SPELLED_OUT = re.compile("(?<![aeiou])[aou]e")
_LONG_VOWEL = re.compile("(?<=[aeä][iu]|ie|r[aäoöuü]|t[oö]|p[aä]|f[uü])ss")
"""Where Switzerland writes ss, and other German ß: after these the vowel is long."""


def with_umlauts(word: str) -> str:
    """Return a word with umlauts for ae, oe and ue, which keyboards without them have instead."""
    return _UMLAUT_SPELLED_OUT.sub(lambda found: _UMLAUT[found[0]], word)


def with_sharp_s(word: str) -> str:
    """Return a word with ß where Switzerland writes ss instead."""
    return _LONG_VOWEL.sub("ß", word)


INFLECTION = Inflection(
    # Adjectives of a term bend as well, and so do the few nouns like Herz.
    endings=("", *WITH_S, "em", "ens"),
    vowels=str.maketrans("äöü", "aou"),
    usual=WITH_S,
    inhabitant="er",
    of_nouns=(*OF_NOUNS, "innen"),
    # The longest first. "ern" is not among them: the plural in -er is mostly listed itself.
    in_dictionary=tuple(
        sorted({*WITH_S, "em", *FEMALE, *OF_VERBS} - {"ern"}, key=lambda one: (-len(one), one))
    ),
    instead=("", "en", "e"),
    compounds=True,
    lenders=("en",),
    infinitive=re.compile("(.{2,}?)zu(.{2,}n)"),
    umlauts=with_umlauts,
    double_s=with_sharp_s,
    by_ear=re.compile(r"(?:[eo]wa?|ij)s?$|[td]sch", re.IGNORECASE),  # Resnikow, Nasarbajew
)

NOUNS = Nouns(
    article=re.compile(
        r"\W*(?:de[rsmn]|die|das|[kmsd]?eine?[rsmn]?|im|am|zum|zur|beim|vom|ins|ans"
        r"|diese[rsmn]?|jede[rsmn]?|jene[rsmn]?|ihr|ihre[rsmn]?|unsere?[rsmn]?|viele[rn]?"
        r"|mehrere[rn]?|alle[rn]?|einige[rn]?|wenige[rn]?|als|per|pro"
        r"|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|[\w.,:]*\d)",
        re.IGNORECASE,
    ),
    adjective=re.compile(r"(?:.*\W)?\w+e[rsnm]?"),
    endings=tuple(
        sorted(
            word_set(
                """
                ung ungen heit heiten keit keiten schaft schaften nis nisse nissen tät täten
                ismus istin isten innen erin ern tion tionen
                """
            )
        )
    ),
)
