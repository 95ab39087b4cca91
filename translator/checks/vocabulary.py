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
    r"\b(?:no|not|non|none|nobody|nothing|nowhere|never|neither|nor|without|cannot|unable|fail\w*"
    r"|lack\w*|hardly|barely|rarely|den(?:y|ies|ied)|refus\w+|avoid\w*|instead|rather|unless"
    r"|prevent\w*|miss\w*|unlike\w*|impossible|few|little|only|yet to|absence|zero|free)\b"
    r"|n['’]t\b|\b(?:un|in|im|ir|dis)[a-z]{4,}|\b[a-z]+less\b|\bnon-",
    re.IGNORECASE,
)

GERMAN = words(
    """aber alle allem allen aller alles als also andere anderen auch auf aus bei beim bereits bis
    bisher da dabei dafür damit dann daran darauf das dass dazu dem den denen denn der deren des
    dessen deshalb dich diese diesem diesen dieser dieses doch dort durch eben ein eine einem einen
    einer eines einige er erst es etwa etwas euch für ganz gegen gibt haben habe hatte hatten hätte
    ich ihm ihn ihnen ihr ihre ihrem ihren ihrer immer ist jede jeder jedoch jetzt kann kein keine
    keinen können könnte konnte machen mehr mein mich mir mit muss müssen nach nachdem nicht nichts
    noch nun nur ob oder ohne schon sehr sei sein seine seinem seinen seiner seit sich sie sind
    sollen sollte sondern sowie über um und uns unter viel viele vom von vor wegen weil weiter
    welche wenn wer werden wie wieder wir wird wo wollen wurde wurden würde würden zu zum zur zwar
    zwischen"""
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
