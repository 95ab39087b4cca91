"""The small words of German, each once, and what they say about the words around them."""

from translator.languages.words import word_set

PREPOSITIONS = word_set(
    """
    am an auf aus bei beim bis durch für gegen gegenüber im in laut mit nach ohne seit um unter
    vom von vor wegen zu zum zur zwischen über
    """
)
CONJUNCTIONS = word_set(
    """
    aber als auch dass denn doch jedoch nachdem ob oder sondern sowie und weil wenn wie
    """
)
DETERMINERS = word_set(
    """
    alle allem allen aller alles andere anderen das dem den denen der deren des dessen die dies
    diese diesem diesen dieser dieses ein eine einem einen einer eines einige etwas ihr ihre
    ihrem ihren ihrer jede jeder kein keine keinen mein sein seine seinem seinen seiner viel
    viele welche
    """
)
PRONOUNS = word_set("dich er es euch ich ihm ihn ihnen mich mir sich sie uns wer wir")
VERBS = word_set(
    """
    bleibt gibt habe haben hat hatte hatten heißt hätte ist kann konnte können könnte machen
    muss müssen sei seien sind sollen sollte waren werden wird wollen wurde wurden würde würden
    """
)
ADVERBS = word_set(
    """
    bereits bisher dabei dafür damit dann daran darauf dazu deshalb dort eben erst etwa ganz
    immer ja jetzt mehr nicht nichts nix noch nun nur schon sehr selbst weiter wieder wo zwar
    """
)

FUNCTION_WORDS = PREPOSITIONS | CONJUNCTIONS | DETERMINERS | PRONOUNS | VERBS | ADVERBS
"""Words that are in nearly every German text, and in few of another language."""

SAID_TWICE = DETERMINERS | PRONOUNS
"""Words that may follow themselves: "dass sie sie sah", "in der der Zug stand"."""

_OTHER_OPENERS = word_set(
    """
    aktuell allerdings also angeblich anstatt außerdem außerhalb beide beiden bevor bislang da
    dagegen daher dahin damals danach daneben daraus darin darum darunter darüber davon davor
    dazwischen daß dennoch derzeit deswegen du ebenso einigen endlich entlang entweder falls
    ferner folglich gemäß gestern heute hier hierbei hierzu hinter indem innerhalb insgesamt
    inzwischen jedem jeden jedes jemand jene jenem jenen jener jenes keinem keiner leider man
    manche mancher manches manchmal mehrere meine mittlerweile momentan morgen natürlich neben
    nie niemals niemand obwohl offenbar oft schließlich seitdem seither selten siehe so sobald
    sofern sogar solange solche solcher soll somit sowohl später statt tatsächlich trotz trotzdem
    unser unsere unseren vermutlich vielen vielleicht wahrscheinlich wann war warum was weder
    welcher welches wenige weshalb wieso wobei wodurch woher wohin womit während zudem zuerst
    zuletzt zunächst
    """
)
"""Others that begin sentences: rarer, or (so, war, man) words of English too."""

OPENERS = FUNCTION_WORDS | _OTHER_OPENERS
"""Words that begin a sentence and are no nouns: after an ordinal, a roman numeral, "usw." or dots,
only these show that the stop ends the sentence ("eroberten im 18. Für Spannungen")."""

IN_NAMES = word_set(
    """
    am an auf bei das dem den der des für im mit ob um und unter vom von vor zu zum zur
    """
)
"""Those that often stand in names which translations leave as they are: Bild am Sonntag."""

BEFORE_NAMES = word_set("in aus nach von bei mit für gegen durch über und oder wie zwischen")
"""Those that names often follow; no articles are among them."""
