"""Initials of which German and English each have their own: EZB, ECB."""

import re
from functools import lru_cache

_BOTH_WAYS = """
    ADHS/ADHD BIP/GDP DDR/GDR DSGVO/GDPR EAWU/EAEU EuGH/ECJ EWG/EEC EZB/ECB F&E/R&D FCKW/CFCs
    GUS/CIS GVO/GMO IGH/ICJ IKRK/ICRC IKT/ICT IWF/IMF KI/AI KPdSU/CPSU KSZE/CSCE MESZ/CEST MEZ/CET
    MRT/MRI OSZE/OSCE OVKS/CSTO PTBS/PTSD SOZ/SCO UdSSR/USSR VAE/UAE
"""
_FROM_GERMAN = """
    EBWE/EBRD EGMR/ECHR EMRK/ECHR EWR/EEA FSME/TBE IAEO/IAEA IAO/ILO IStGH/ICC ODKB/CSTO UÇK/KLA
"""
"""Those of which English has others with the same letters, or German others that are more usual."""


def translated(text: str, source: str, target: str) -> str:
    """Return a text with the target language's initials in place of its own; the rest stays."""
    initials = _initials(source, target)
    if not initials:
        return text
    return _pattern(source, target).sub(lambda found: initials[found["initials"]], text)


@lru_cache
def _initials(source: str, target: str) -> dict[str, str]:
    both = [pair.split("/") for pair in _BOTH_WAYS.split()]
    if (source, target) == ("en", "de"):
        return {english: german for german, english in both}
    if (source, target) != ("de", "en"):
        return {}
    return dict(both) | dict(pair.split("/") for pair in _FROM_GERMAN.split())


@lru_cache
def _pattern(source: str, target: str) -> re.Pattern[str]:
    """Return what finds initials; with the ending of a plural or genitive, which goes: EuGHs."""
    any_of = "|".join(map(re.escape, _initials(source, target)))
    return re.compile(rf"(?<!\w)(?P<initials>{any_of})s?(?!\w)")
