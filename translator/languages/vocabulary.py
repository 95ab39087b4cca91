"""The few words of German and English that the checks know."""

import re


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


GERMAN_NEGATION = re.compile(
    r"\b(?:nicht|kein(?:e|en|em|er|es|erlei)?|nie|niemals|niemand(?:en|em)?|nirgends|nirgendwo"
    r"|weder|keinesfalls|keineswegs|nein)\b",
    re.IGNORECASE,
)

ENGLISH_NOT = re.compile(
    r"\b(?:not|no(?!\.?\s*\d)|never|none|nobody|nowhere|neither|nor|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that negate a clause."""

ENGLISH_NEGATION = re.compile(
    r"\b(?:non|nothing|without|hardly|barely"
    r"|fail\w*|refus\w+|lack(?:s|ed|ing)?|rejected|ignor\w+|overlook\w*|unless|yet to|far from"
    r"|out of the question|off-limits|absent|absence|avoid\w*|prevent\w*|impossible|excluded"
    r"|dis(?:agree|approv|lik|regard|satisf|believ)\w*|inadequate|out for"
    r"|in(?:suffici|consist|distingu|effect|correct|complete|capab|abilit|visib|valid|accura)\w*"
    r"|un(?!der|til|i|cle|dul|fortun|offic|defeat|less|certain)[a-z]{4,}|(?:score|use|harm|point|meaning|power|motion|price|speech)less)\b",
    re.IGNORECASE,
)
"""Other words that carry a German negation in English, found in news translated by people."""

GERMAN_LACK = re.compile(
    r"\b(?:ohne|nichts|kaum|un(?!d|s\b|ser|ter|gar|abhäng|iv|i[ot]|bedingt|ge(?:fähr|heuer)|fall|fäll)"
    r"[a-zäöüß]{4,}|\w{3,}los(?:e[rnsm]?|igkeit)?|\w*scheiter\w*|\w*fehl(?:t|te|ten|en|end\w*|schlag\w*)?"
    r"|\w*mangel\w*|\w*weiger\w*|\w*lehn(?:t|te|ten|en)|abgelehnt\w*|\w*hinder\w*|\w*m(?:ei|ie)d\w*"
    r"|ignor\w*|übersehen|ausgeschlossen\w*|verpass\w*|fern|abwesen\w*|zurückgewiesen\w*)\b",
    re.IGNORECASE,
)
"""Words that become one of those without any negation being lost."""

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

NOUN_ENDINGS = tuple(
    words(
        """ung ungen heit heiten keit keiten schaft schaften nis nisse nissen tät täten ismus istin
        isten innen erin ern tion tionen"""
    )
)
"""Endings of German nouns that names seldom have."""

PREPOSITIONS = words("in aus nach von bei mit für gegen durch über und oder wie zwischen")
"""German words that names often follow; no articles are in them."""

ENGLISH_DETERMINERS = words("a an the this that these those his her its their our my your")
ENGLISH_PLACES = words("of in at by from to near de von")
"""English words that names often follow."""
