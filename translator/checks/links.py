"""Links and addresses: each the same on both sides."""

from collections import Counter

from translator.checks.evidence import ADDRESS, LINK_TARGET, Evidence


def missing_url(evidence: Evidence) -> str:
    """Say which link or address one side has and the other has not."""
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
    leads_to = LINK_TARGET.findall(text)
    bare = ADDRESS.findall(LINK_TARGET.sub("]", text))
    return Counter([*leads_to, *(address.rstrip(".,;:!?*_…") for address in bare)])


def _shown(addresses: list[str]) -> str:
    more = len(addresses) - 1
    return addresses[0][:80] + (f" (and {more} more)" if more else "")
