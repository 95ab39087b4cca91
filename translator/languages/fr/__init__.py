"""What is known of French: small words, numbers, units, and which stops end no sentence."""

from translator.languages.base import Language, Units
from translator.languages.fr import words
from translator.languages.fr.numbers import NUMBERS
from translator.languages.fr.sentences import SENTENCES

LANGUAGE = Language(
    code="fr",
    function_words=words.FUNCTION_WORDS,
    determiners=words.DETERMINERS,
    in_names=words.IN_NAMES,
    own_word=2.0,  # as measured for German
    numbers=NUMBERS,
    sentences=SENTENCES,
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
