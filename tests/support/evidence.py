"""Pairs to be checked, what is found in them, and texts of any kind."""

from hypothesis import strategies as st

from translator.checks import Evidence, examine


def pair(source: str, target: str, **known) -> Evidence:
    return Evidence(source, target, "de", "en", **known)


def names(evidence: Evidence) -> list[str]:
    return [finding.check for finding in examine(evidence)]


LONG = "Der Gipfel begann am Freitag, doch die Gäste aus dem Osten reisten noch am Abend ab."
NUMBERISH = st.text(
    st.sampled_from("0123456789.,:;/-–'’ \u00a0½²₂()[]\"„“zweidrehunt MioUhrpmäß\n\ud800\x00١۲"),
    max_size=60,
)
TEXT = st.text(st.characters(exclude_categories=()), max_size=60) | NUMBERISH
