"""The small words of English, each once, and what they say about the words around them."""

from translator.languages.words import word_set

DETERMINERS = word_set("a an the this that these those his her its their our my your")
"""Words that a noun follows."""

FUNCTION_WORDS = DETERMINERS | word_set(
    """
    about after against all also and are as at be because been before being between but by can
    could did do does for from had has have he him how i if in into is it like may might more
    most must no nor not of off on one or out over said she should since so some than them then
    there they through to under until up was we were what when where which while who whom whose
    will with would you
    """
)
"""Words that are in nearly every English text, and in few of another language."""

SAID_TWICE = FUNCTION_WORDS - word_set(
    """
    against also and because before being between does in might must nor of off should since the
    those through under until where while whom whose
    """
)
"""Words that may follow themselves: "had had", "gave her her book"."""

BEFORE_NAMES = word_set("of in at by from to near de von")
"""Words that names often follow."""
