"""How a German sentence is written for a small model that translates it."""

from translator.languages import pre_edit
from translator.languages.dictionary import Lexicon
from translator.languages.rules import DictionaryEdit, PreEdit


def with_own_letters(text: str, dictionary: Lexicon) -> str:
    """Return a text with ß and umlauts where it has ss, ae, oe and ue for them."""
    return dictionary.with_own_letters(text)


OWN_LETTERS = DictionaryEdit(
    "own-letters",
    "Swiss ss is ß and umlauts are no two letters, where the dictionary shows it.",
    with_own_letters,
)

PRE_EDITS: tuple[PreEdit, ...] = (*pre_edit.PRE_EDITS, OWN_LETTERS)
