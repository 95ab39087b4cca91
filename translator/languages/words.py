"""Words of a text, in any language."""

import re

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, as they are written."""
    return tuple(WORD.findall(text))
