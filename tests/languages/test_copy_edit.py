"""Figures without words are written as the target language writes them, and nothing else is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fakes import FakeEncoder, FakeEngine, segment
from translator import checks
from translator.languages import rules
from translator.pipeline import translate
from translator.types import Origin

REASON = "no words; figures written as in English"


def rewritten(text: str, source: str, target: str) -> str:
    written, change = rules.copied(text, source, target)
    assert change == ("" if written == text else REASON)
    return written


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("3,5", "3.5"),
        ("0,5", "0.5"),
        ("1.000", "1,000"),
        ("1.234.567,89 €", "1,234,567.89 €"),
        ("**-3,5 %**", "**-3.5 %**"),
        ("2,5–3,5", "2.5–3.5"),
        ("10.000-20.000.", "10,000-20,000."),
    ],
)
def test_german_numbers_become_english_ones(german: str, english: str) -> None:
    assert rewritten(german, "de", "en-GB") == english
    assert rewritten(german, "fr", "en") == german
    assert rewritten(english, "en", "de") == english


@pytest.mark.parametrize(
    "text",
    [
        *(
            "1985",
            "16.12.1986",
            "12.30",
            "1.2.3",
            "1,2,3",
            "0.123",
            "1:2,5",
            "3,5/4,5",
            "12.345.67",
        ),
        *("Version 3,5", "https://a.de/3,5", "***", ""),
    ],
)
def test_what_is_not_surely_one_number_stays(text: str) -> None:
    assert rewritten(text, "de", "en") == text


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["", " %", " €"]))
def test_the_value_stays(value: Decimal, unit: str) -> None:
    english = f"{value:,}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert rewritten(german + unit, "de", "en") == english + unit
    evidence = checks.Evidence(german + unit, english + unit, "de", "en", origin=Origin.COPY)
    assert checks.examine(evidence) == []


def test_copies_are_rewritten_but_for_code() -> None:
    texts, markups = ("**3,5**", "3,5", "Am 3,5"), ("markdown", "verbatim", "text")
    segments = [segment(text, markup) for text, markup in zip(texts, markups, strict=True)]
    figure, code, words = translate.translate(segments, FakeEngine(), FakeEncoder())
    assert (figure.hypothesis.text, figure.hypothesis.reason) == ("**3.5**", REASON)
    assert figure.hypothesis.origin is code.hypothesis.origin is Origin.COPY
    assert (code.hypothesis.text, code.hypothesis.reason) == ("3,5", "")
    assert words.hypothesis.text == FakeEngine().translate(["Am 3,5"])[0].text
