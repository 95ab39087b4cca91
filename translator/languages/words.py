"""Words of a text, in any language."""

import re
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


@lru_cache(maxsize=10_000)  # each step of a run asks for the same texts
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, as they are written."""
    return tuple(WORD.findall(text))
