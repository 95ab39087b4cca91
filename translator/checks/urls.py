"""Links, addresses and placeholders: each the same on both sides."""

from collections import Counter
from dataclasses import replace

from translator.checks.check import Evidence, Fault, difference, places
from translator.documents.inline.patterns import (
    HANDLE,
    HASHTAG,
    IDENTIFIER,
    LINK_TARGET,
    MAY_IDENTIFY,
    PLACEHOLDER,
    addresses,
    cut_out,
)

SIGNS = ("](", "://", "www.", "@", "#", "{", "%")
"""Every address and every mark has one of these at least."""


def missing_url(evidence: Evidence) -> Fault | None:
    """Say which link, address, file, placeholder, handle or hashtag only one side has."""
    source, target = _addresses(evidence.source), _addresses(evidence.target)
    lost, new = list((source - target).elements()), list((target - source).elements())
    fault = difference(evidence, _shown(lost), _shown(new))
    return fault and replace(
        fault,
        source=places("".join(lost[:1]), evidence.source)[:1],
        target=places("".join(new[:1]), evidence.target)[:1],
    )


def _addresses(text: str) -> Counter[str]:
    names = MAY_IDENTIFY.search(text) is not None
    if not names and not any(sign in text for sign in SIGNS):
        return Counter()
    leads_to = LINK_TARGET.findall(text)
    rest = LINK_TARGET.sub("]", text)
    spans = list(addresses(rest))
    bare = [rest[start:end] for start, end in spans]
    rest = cut_out(rest, spans)
    things = list(IDENTIFIER.finditer(rest)) if names else []
    rest = cut_out(rest, (thing.span() for thing in things))
    bare += [thing[0] for thing in things]
    marks = [m.group() for kind in (PLACEHOLDER, HANDLE, HASHTAG) for m in kind.finditer(rest)]
    return Counter([*leads_to, *(address.rstrip(".,;:!?*_…") for address in bare), *marks])


def _shown(addresses: list[str]) -> str:
    if not addresses:
        return ""
    more = len(addresses) - 1
    return addresses[0][:80] + (f" (and {more} more)" if more else "")
