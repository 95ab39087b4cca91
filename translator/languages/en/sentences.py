"""Where English sentences end: abbreviations, and what begins one."""

from translator.languages.base import Sentences
from translator.languages.en.words import FUNCTION_WORDS
from translator.languages.words import also_capitalised, word_set

BEFORE_NUMBERS = word_set(
    """
    apr approx arr art arts aug c ca ch chap chaps chs circa cl col cols dec ed eq eqs est etc ext
    feb fig figs fol jan jul jun lt ltd mar max min mr mrs no nos nov oct op p par para paras pp
    prop pt pts ref refs rev sec secs sect sep sept ser tab tel vol vols vs
    """
)
"""Abbreviations that numbers follow."""

SELDOM_LAST = also_capitalised(
    word_set(
        """
        abbr acad adj approx assn assoc asst attn attrib avg bldg bros ca cf ch chap chaps chs cmdr
        comdr comp conf contd cpl dept dist doz dr ed eds esp est excl fig figs fr gen gov hon hrs
        illus incl insp lieut lt maj messrs misc mr mrs ms mt mts nat nos obs orig para paras pfc
        pl pop pp pref pres prof prop pvt rep repr resp rev rt sec secs sect sen sgt sr st
        suppl supt tel transl treas univ usu var viz vol vols vs wg yr
        """
    )
) | word_set(
    "Adm Amb Ave Blvd Brig Capt Col Dir Ft Inst Ont Pt Que Mar Apr Jan Feb Aug Sept Oct Nov Dec"
)
"""Abbreviations before names and nouns."""

SENTENCES = Sentences(
    openers=FUNCTION_WORDS,
    open_stops=("no",),
    before_numbers=BEFORE_NUMBERS,
    seldom_last=SELDOM_LAST,
    after_hyphens=word_set("and but nor or than to"),
)
