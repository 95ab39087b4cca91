"""Links, addresses and placeholders: each the same on both sides."""

from collections import Counter

from translator.checks.check import Evidence
from translator.documents.inline.patterns import ADDRESS, HANDLE, HASHTAG, LINK_TARGET, PLACEHOLDER

SIGNS = ("](", "://", "www.", "@", "#", "{", "%")
"""Every address and every mark has one of these at least."""


def missing_url(evidence: Evidence) -> str:
    """Say which link, address, placeholder, handle or hashtag only one side has."""
    source, target = _addresses(evidence.source), _addresses(evidence.target)
    lost, new = list((source - target).elements()), list((target - source).elements())
    if lost and new:
        return f"{_shown(lost)} became {_shown(new)}."
    if lost:
        return f"{_shown(lost)} is missing in the translation."
    if new:
        return f"{_shown(new)} is not in the source."
    return ""


def _addresses(text: str) -> Counter[str]:
    if not any(sign in text for sign in SIGNS):
        return Counter()
    leads_to = LINK_TARGET.findall(text)
    rest = LINK_TARGET.sub("]", text)
    bare = ADDRESS.findall(rest)
    rest = ADDRESS.sub(" ", rest)
    marks = [m.group() for kind in (PLACEHOLDER, HANDLE, HASHTAG) for m in kind.finditer(rest)]
    return Counter([*leads_to, *(address.rstrip(".,;:!?*_…") for address in bare), *marks])


def _shown(addresses: list[str]) -> str:
    more = len(addresses) - 1
    return addresses[0][:80] + (f" (and {more} more)" if more else "")
