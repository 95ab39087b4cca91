"""Translations that leave out what the source ends with."""

from dataclasses import replace

import pytest

from tests.support.evidence import LONG, names, pair
from tests.support.fakes import FakeEncoder
from translator.checks import examine
from translator.checks.tail import measured


def test_an_end_without_counterpart_is_found():
    short = pair(LONG, "The summit began on Friday, and everybody said so there.")
    assert names(replace(short, tail=0.2)) == ["dropped-tail"]
    assert names(replace(short, tail=0.6)) == []
    whole = pair(
        LONG, "The summit began on Friday, but the guests from the East left in the evening."
    )
    assert names(replace(whole, tail=0.2)) == []


def test_only_the_ends_of_short_translations_are_measured():
    encoder = FakeEncoder()
    whole = pair(LONG, LONG.replace("Gipfel", "Summit"))
    short = pair(LONG, "Xaver zog bald fort, Bobby blieb.")
    assert measured([whole, short], encoder)[0] == whole
    end = "reisten noch am Abend ab."
    assert encoder.encoded == [
        *(end, short.target),
        *(end, "fort, Bobby blieb.", "fort, Bobby blieb."),
    ]


def test_the_ends_of_a_translation_are_read_only_where_the_whole_is_not_like_the_sources_end():
    encoder = FakeEncoder()
    kept = pair(LONG, "reisten noch am Abend ab.")
    assert measured([kept], encoder)[0].tail == pytest.approx(1.0)
    assert len(encoder.encoded) == 2


def test_a_missing_end_is_pointed_to():
    evidence = pair(LONG, "The summit began on Friday, and everybody said so there.", tail=0.1)
    (finding,) = examine(evidence)
    [(start, end)] = finding.source_spans
    assert (evidence.source[start:end], finding.target_spans) == ("reisten noch am Abend ab.", ())
