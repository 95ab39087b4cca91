"""What all the checks together say of a pair, and where they point."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.evidence import TEXT, names, pair
from translator.checks import CHECKS, Evidence, examine
from translator.types import Finding, Origin, Severity


def test_a_finding_names_the_check_and_says_what_is_wrong():
    assert examine(pair("Es sind 24 Hunde.", "There are 42 dogs.")) == [
        Finding("number-mismatch", Severity.WARNING, "24 became 42.", ((8, 10),), ((10, 12),))
    ]


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("Es sind 24.", "There are some.", "24 is missing in the translation."),
        ("Es sind einige.", "There are 24.", "24 is not in the source."),
        (
            "Siehe https://a.org/x und https://b.org!",
            "See below!",
            "https://a.org/x (and 1 more) is missing in the translation.",
        ),
        ("[a](https://a.org)", "[a](https://b.org)", "https://a.org became https://b.org."),
    ],
)
def test_messages_say_both_sides(source, target, message):
    assert [finding.message for finding in examine(pair(source, target))] == [message]


def test_a_failed_pair_says_only_that():
    assert names(pair("Der Hund läuft mit 24 Katzen.", "", origin=Origin.FAILED)) == ["failed"]
    assert names(pair("Der Hund läuft mit 24 Katzen.", "")) == ["empty-target"]


def test_a_copied_target_hides_what_follows_from_it():
    assert names(pair("Der Hund (läuft.", "Der Hund (läuft.", similarity=0.1)) == [
        "target-equals-source"
    ]


@settings(max_examples=400, suppress_health_check=list(HealthCheck))
@given(
    TEXT,
    TEXT,
    st.sampled_from(["de", "en", "fr", "", "de-AT"]),
    st.sampled_from(["de", "en", "fr", "", "en-GB"]),
    st.none() | st.floats(),
    st.sampled_from(list(Origin)),
)
def test_any_two_strings_can_be_examined(source, target, from_, to, similarity, origin):
    evidence = Evidence(source, target, from_, to, similarity, origin=origin)
    findings = examine(evidence)
    assert findings == examine(evidence)
    assert len({finding.check for finding in findings}) == len(findings)
    for finding in findings:
        assert finding.severity is CHECKS[finding.check].severity
        assert finding.message.endswith("."), finding
        assert "\n" not in finding.message
        for text, found in ((source, finding.source_spans), (target, finding.target_spans)):
            assert all(0 <= start < end <= len(text) for start, end in found)


PIECES = ["](", "1.", "1 000 ", "(", "a", "two hundred and ", "zweiund", "www.", "a@a.", "[a](b) "]
PIECES += ["2017/18 ", "&#12", "Nacht zum Montag ", "https://a(", "tausendhundert", "1:", "\ud800"]


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_takes_linear_time(piece):
    def seconds(characters: int) -> float:
        text = (piece * characters)[:characters]
        start = time.process_time()
        examine(pair(text, text[::-1]))
        examine(pair(text, "A sentence."))
        return time.process_time() - start

    assert seconds(100_000) < 10  # a quadratic search would take minutes


def test_messages_fit_a_line_and_survive_json():
    long = "https://example.org/" + "x" * 5000
    (finding,) = examine(pair(f"Siehe {long}", "See", similarity=0.9))[:1]
    assert len(finding.message) < 300
    assert json.loads(json.dumps(finding.message)) == finding.message


@pytest.mark.parametrize(
    ("source", "target", "in_source", "in_target"),
    [
        ("Es sind 24 Hunde, 240.", "There are 42 dogs, 240.", ["24"], ["42"]),
        ("Es sind zwei Hunde.", "There are dogs.", ["zwei"], []),
        ("Es sind 5 Kilometer.", "It is 5 miles.", ["5 Kilometer"], ["5 miles"]),
        ("Da sprach Obama lange.", "There Tarjenka spoke long.", ["Obama"], ["Tarjenka"]),
        ("Siehe https://a.org/x!", "See https://b.org!", ["https://a.org/x"], ["https://b.org"]),
        ("Er ist angespannt.", "He is angespannt.", ["angespannt"], ["angespannt"]),
        ("Er kam nicht.", "He came.", ["nicht"], []),
        ("Er kam.", "He came he came he came he came.", [], ["He came", *["he came"] * 3]),
        ("Er (sie) kam.", "He (she came.", [], ["("]),
        ("Er lief gern.", "He liked to", [], ["to"]),
        ("Über Ä.", "Ãœber.", [], ["Ãœ"]),
        ("Er kam an und schlief.", "", [], []),
    ],
)
def test_a_finding_points_to_the_characters_it_is_about(source, target, in_source, in_target):
    (finding, *_) = examine(pair(source, target))
    left, right = finding.source_spans, finding.target_spans
    assert [source[start:end] for start, end in left] == in_source
    assert [target[start:end] for start, end in right] == in_target
