"""Initials, places and people that two languages each call otherwise.

EZB and ECB, Lüttich and Liège, Gorbatschow and Gorbachev.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, eq=False)
class Names:
    """What the target's language calls what."""

    table: Mapping[str, str] = field(default_factory=dict)

    def translated(self, text: str) -> str:
        """Return a text with the target language's names in place of its own.

        The ending of a genitive goes from initials, and gets an apostrophe after other names.
        """
        return self._pattern.sub(self._other, text) if self.table else text

    def _other(self, found: re.Match[str]) -> str:
        name = self.table[found["name"]]
        return f"{name}'s" if found["ending"] and not found["name"][-1].isupper() else name

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        any_of = "|".join(re.escape(name) for name in sorted(self.table, key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?P<name>{any_of})(?P<ending>s?)(?!\w)")
