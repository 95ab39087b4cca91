"""Where French sentences end: abbreviations, and what begins one."""

from translator.languages.base import Sentences
from translator.languages.fr.words import FUNCTION_WORDS
from translator.languages.words import word_set

ABBREVIATIONS = word_set(
    """
    M MM Mme Mmes Mlle Mlles Mgr Me Dr Drs Pr St Ste art av boul cf chap dép éd env fig hab p pp
    par prof réf tél vol
    """
)
"""Words whose stop ends no sentence."""

SENTENCES = Sentences(openers=FUNCTION_WORDS, abbreviations=ABBREVIATIONS)
