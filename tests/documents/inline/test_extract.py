"""Markup is taken out of any text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.fakes import ENCODER
from translator import languages
from translator.documents import inline

PAIR = languages.pair("de", "en")


@given(text=st.text(max_size=60), markup=st.sampled_from(["text", "markdown"]))
@settings(max_examples=500)
def test_any_text_can_be_extracted(text: str, markup: str) -> None:
    extracted = inline.extract(text, markup)
    for mark in extracted.marks:
        assert 0 <= mark.start < mark.end <= len(extracted.plain)
    for kept in extracted.kept:
        assert extracted.plain[kept.start : kept.end] == kept.text
    if extracted.plain:
        whole = inline.assemble(extracted, ["x" for _ in inline.pieces(extracted)], ENCODER, PAIR)
        assert whole.startswith(extracted.lead)
