"""How German says no."""

import re

from translator.languages.base import Negation

NEGATION = Negation(
    words=re.compile(
        r"\b(?:nicht|kein(?:e|en|em|er|es|erlei)?|nie|niemals|niemand(?:en|em)?|nirgends|nirgendwo"
        r"|weder|keinesfalls|keineswegs|nein)\b",
        re.IGNORECASE,
    ),
    others=re.compile(
        r"\b(?:ohne|nichts|kaum|un(?!d|s\b|ser|ter|gar|abhäng|iv|i[ot]|bedingt|ge(?:fähr|heuer)|fall|fäll)"
        r"[a-zäöüß]{4,}|\w{3,}los(?:e[rnsm]?|igkeit)?|\w*scheiter\w*|\w*fehl(?:t|te|ten|en|end\w*|schlag\w*)?"
        r"|\w*mangel\w*|\w*weiger\w*|\w*lehn(?:t|te|ten|en)|abgelehnt\w*|\w*hinder\w*|\w*m(?:ei|ie)d\w*"
        r"|ignor\w*|übersehen|ausgeschlossen\w*|verpass\w*|fern|abwesen\w*|zurückgewiesen\w*)\b",
        re.IGNORECASE,
    ),
)
