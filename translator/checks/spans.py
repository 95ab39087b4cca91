"""Where in a pair a finding points to, so that people see it at a glance."""

import re
from collections.abc import Sequence

from translator.checks import shape
from translator.types import Finding

Span = tuple[int, int]
"""Start and end: ``text[start:end]``."""

SAID = re.compile(
    r"(?:The name )?(?:(?P<lost>.+) became (?P<new>.+)"
    r"|(?P<missing>.+) is missing in the translation|(?P<added>.+) is not in the source"
    r"|(?P<same>.+) is read as another number in the translation)\.",
    re.DOTALL,
)
"""What the checks of numbers, names, countries and links say."""

MORE = re.compile(r" \(and \d+ more\)$")
QUOTED = re.compile(r"'(.+)'", re.DOTALL)
COMPARED = frozenset(
    {"number-mismatch", "unit-mismatch", "name-mismatch", "place-mismatch", "missing-url"}
)


def spans(finding: Finding, source: str, target: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the characters of either side that a finding is about; none where it is the whole."""
    message = finding.message
    if finding.check in COMPARED and (said := SAID.fullmatch(message)):
        lost = said["lost"] or said["missing"] or said["same"]
        new = said["new"] or said["added"] or said["same"]
        return _places(lost, source)[:1], _places(new, target)[:1]
    if finding.check == "untranslated":
        words = message.rpartition(": ")[2].removesuffix(".").split(", ")
        return _all_places(words, source), _all_places(words, target)
    quoted = QUOTED.search(message)
    if finding.check == "repetition" and quoted:
        return (), _places(quoted[1], target)
    if finding.check == "negation-lost" and quoted:
        return _places(quoted[1], source), ()
    if finding.check == "dropped-tail" and quoted:
        return _places(quoted[1].removeprefix("… "), source)[-1:], ()
    if finding.check == "encoding-damage":
        return (), tuple(match.span() for match in shape.DAMAGE.finditer(target))
    if finding.check == "unbalanced":
        return (), tuple(match.span() for match in re.finditer(r"[()\[\]{}\"“”„«»]", target))
    if finding.check == "truncated":
        return (), tuple(match.span() for match in re.finditer(r"\S+\s*$", target))
    return (), ()


def _all_places(words: Sequence[str], where: str) -> tuple[Span, ...]:
    return tuple(sorted(span for word in words for span in _places(word, where)))


def _places(text: str | None, where: str) -> tuple[Span, ...]:
    """Return where these words stand, in any case and with any blanks between them."""
    words = MORE.sub("", text or "").split()
    if not words:
        return ()
    pattern = r"(?<!\w)" * words[0][0].isalnum() + r"\s+".join(map(re.escape, words))
    pattern += r"(?!\w)" * words[-1][-1].isalnum()
    return tuple(match.span() for match in re.finditer(pattern, where, re.IGNORECASE))
