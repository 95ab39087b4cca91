"""How English says no."""

import re

from translator.languages.base import Negation

NEGATION = Negation(
    words=re.compile(
        r"\b(?:not|no(?!\.?\s*\d)|never|none|nobody|nowhere|neither|nor|cannot)\b|n['’]t\b",
        re.IGNORECASE,
    ),
    others=re.compile(
        r"\b(?:non|nothing|without|hardly|barely"
        r"|fail\w*|refus\w+|lack(?:s|ed|ing)?|rejected|ignor\w+|overlook\w*|unless|yet to|far from"
        r"|out of the question|off-limits|absent|absence|avoid\w*|prevent\w*|impossible|excluded"
        r"|dis(?:agree|approv|lik|regard|satisf|believ)\w*|inadequate|out for"
        r"|in(?:suffici|consist|distingu|effect|correct|complete|capab|abilit|visib|valid|accura)\w*"
        r"|un(?!der|til|i|cle|dul|fortun|offic|defeat|less|certain)[a-z]{4,}|(?:score|use|harm|point|meaning|power|motion|price|speech)less)\b",
        re.IGNORECASE,
    ),
)
