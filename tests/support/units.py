"""Translation units for exporters, and texts that break them."""

import re

from hypothesis import strategies as st

from translator.exchange import Unit
from translator.types import Origin, PairState

UNIT = Unit(
    source="Der Präsident sagt „Nein“.",
    target="The president says “no”.",
    source_language="de",
    target_language="en",
    tuid="0123abcd",
    state=PairState.NEW,
    confidence=0.93,
    similarity=0.8123,
    origin=Origin.MT,
    engine="llm gemma-3-270m-de-en",
    run="7",
    article="seeds/a & b.txt",
    context_before="Davor.",
    context_after="Danach.",
    created="2026-11-21T09:00:00Z",
    changed="2026-11-21T10:30:05Z",
    reviewer="",
    note="",
)

ANY = st.text(st.characters(exclude_categories=()), max_size=40)

NASTY = st.text(
    st.sampled_from("aÄ \u00a0\u2028\t\n\r\x0b\x00\ud800\ufffe\ufeff\u0301&<>\"']]>;😀\u0085"),
    max_size=30,
)


def clean(text: str) -> str:
    return ILLEGAL.sub("", text).strip()


ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
