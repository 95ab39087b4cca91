"""What is known of French: small words, numbers, units, and which stops end no sentence."""

from translator.languages.base import Language, Sentences, Units
from translator.languages.fr import words
from translator.languages.fr.numbers import NUMBERS
from translator.languages.words import word_set

_ABBREVIATIONS = word_set(
    """
    M MM Mme Mmes Mlle Mlles Mgr Me Dr Drs Pr St Ste art av boul cf chap dép éd env fig hab p pp
    par prof réf tél vol
    """
)

LANGUAGE = Language(
    code="fr",
    function_words=words.FUNCTION_WORDS,
    determiners=words.DETERMINERS,
    in_names=words.IN_NAMES,
    own_word=2.0,  # as measured for German
    numbers=NUMBERS,
    sentences=Sentences(openers=words.FUNCTION_WORDS, abbreviations=_ABBREVIATIONS),
    units=Units(
        {
            "km": "kilomètres?",
            "m": "mètres?",
            "cm": "centimètres?",
            "kg": "kilos?|kilogrammes?",
            "g": "grammes?",
            "t": "tonnes?",
            "%": "pour cent",
            "€": "euros?",
            "$": "dollars?",
            "hour": "heures?",
            "minute": "minutes?",
            "second": "secondes?",
            "day": "jours?",
            "week": "semaines?",
            "month": "mois",
            "year": "ans?|années?",
        },
        scales=("millions? (?:de |d['’])?", "milliards? (?:de |d['’])?", "mille"),
    ),
)
