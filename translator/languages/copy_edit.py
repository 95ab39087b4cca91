"""What is taken over without translation is written in any language as it was."""

from translator.languages.rules import TextEdit

COPY_EDITS: tuple[TextEdit, ...] = ()
