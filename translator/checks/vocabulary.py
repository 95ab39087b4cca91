"""The few words of German and English that the checks know."""

import re


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


GERMAN_NEGATION = re.compile(
    r"\b(?:nicht|kein(?:e|en|em|er|es|erlei)?|nie|niemals|niemand(?:en|em)?|nirgends|nirgendwo"
    r"|weder|keinesfalls|keineswegs)\b",
    re.IGNORECASE,
)

ENGLISH_NEGATION = re.compile(
    r"\b(?:no|not|non|none|nobody|nothing|nowhere|never|neither|nor|without|cannot|hardly|barely"
    r"|fail\w*|refus\w+|lack(?:s|ed|ing)?|rejected|ignor\w+|overlook\w*|unless|yet to|far from"
    r"|out of the question|off-limits|absent|absence|avoid\w*|prevent\w*|impossible|excluded"
    r"|dis(?:agree|approv|lik|regard|satisf|believ)\w*|inadequate|out for"
    r"|in(?:suffici|consist|distingu|effect|correct|complete|capab|abilit|visib|valid|accura)\w*"
    r"|un(?!der|til|i|cle|dul|fortun|offic|defeat|less|certain)[a-z]{4,}|(?:score|use|harm|point|meaning|power|motion|price|speech)less)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that carry a German negation in English, found in news translated by people."""

GERMAN = words(
    """aber alle allem allen aller alles als andere anderen auch auf aus bei beim bereits bis
    bisher dabei dafür damit dann daran darauf das dass dazu dem den denen denn der deren des
    dessen deshalb dich diese diesem diesen dieser dieses doch dort durch eben ein eine einem einen
    einer eines einige er erst es etwa etwas euch für ganz gegen gibt haben habe hatte hatten hätte
    ich ihm ihn ihnen ihr ihre ihrem ihren ihrer immer ist jede jeder jedoch jetzt kann kein keine
    keinen können könnte konnte machen mehr mein mich mir mit muss müssen nach nachdem nicht nichts
    noch nun nur ob oder ohne schon sehr sei sein seine seinem seinen seiner seit sich sie sind
    sollen sollte sondern sowie über um und uns unter viel viele vom von vor wegen weil weiter
    welche wenn wer werden wie wieder wir wird wo wollen wurde wurden würde würden zu zum zur zwar
    zwischen hat waren nix"""
)
"""German function words that are no English words."""

ENGLISH = words(
    """a about after all an and are as at be been but by can could did do for from had has have he
    her him his how i if in into is it its like may more most my no not of on one or our out over
    said she so some than that the their them then there these they this to up was we were what
    when which who will with would you your"""
)
"""English function words; those that are German words too are left to the rules that use them."""

BOTH = frozenset({"in", "so", "was", "an", "am", "will", "her", "man", "also", "all", "die"})
"""Words of both languages, which say nothing about either."""

IN_NAMES = words(
    "am an auf bei das dem den der des für im mit ob um und unter vom von vor zu zum zur"
)
"""German function words that often stand in names people leave German."""

GERMAN_ENDINGS = tuple(
    words("en lich liche isch ische ung ern eln et elt rt gt kt cht nnt pft tzt hte rte lte nde")
)
"""Endings of small words that are rare in English."""

LOAN_WORDS = words(
    """airport been effort even expert golden internet market often open part planet report seven
    short sport start support then token tokens when"""
)
"""Words with such an ending that are English."""
