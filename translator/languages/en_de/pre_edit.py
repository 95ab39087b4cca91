"""How an English sentence is written for a small model that translates it into German."""

from translator.languages import pre_edit
from translator.languages.de_en.names import TO_GERMAN
from translator.languages.rules import PreEdit, TextEdit


def with_german_names(text: str) -> str:
    """Return a text with initials, places and people as German calls them."""
    return TO_GERMAN.translated(text)


PRE_EDITS: tuple[PreEdit, ...] = (
    *pre_edit.PRE_EDITS,
    TextEdit(
        "names",
        "Initials, places and people of a table that mean one thing are as German calls them.",
        with_german_names,
    ),
)
