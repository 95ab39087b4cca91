"""The small words of French."""

from translator.languages.words import word_set

DETERMINERS = word_set(
    """
    au aux ce ces cet cette chaque des du la le les leur leurs ma mes mon nos notre plusieurs
    quelques sa ses son tes ton un une vos votre
    """
)
"""Words that a noun follows."""

FUNCTION_WORDS = DETERMINERS | word_set(
    """
    ainsi alors après aussi avant avec avait avaient chez comme comment contre dans de depuis
    donc dont elle elles en entre est et étaient était été être eux fait il ils jamais je lors
    lui mais même moins ne ni nous où on ont ou par parce pas pendant peu peut plus pour
    pourquoi puis quand que quel quelle qui sans selon sera sont sous sur toujours tous tout
    toute toutes très trop tu vers vous à
    """
)
"""Words that are in nearly every French text, and in few of another language."""

IN_NAMES = word_set("par pour sans sous sur")
"""Those that stand in names which translations leave as they are: Neuilly-sur-Seine."""
