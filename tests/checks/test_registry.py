import json
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.fakes import FakeEncoder
from tests.support.paths import CASES, ROOT
from translator.checks import CHECKS, Evidence, examine, kept_names
from translator.checks.name_likelihood import chance_of_name, chance_of_noun
from translator.checks.tail import measured
from translator.languages import language
from translator.languages.nouns import nouns
from translator.types import Finding, Origin, Severity


def pair(source: str, target: str, **known) -> Evidence:
    return Evidence(source, target, "de", "en", **known)


def names(evidence: Evidence) -> list[str]:
    return [finding.check for finding in examine(evidence)]


def cases(kind: str) -> list:
    found = []
    for folder in sorted(CASES.glob("check-*")):
        check = folder.name.removeprefix("check-")
        for line in (folder / f"{kind}.tsv").read_text(encoding="utf-8").split("\n")[:-1]:
            source, target = line.split("\t")
            found.append(pytest.param(check, source, target, id=f"{check}-{source[:30]}"))
    return found


def test_the_documentation_lists_each_check_as_it_is():
    text = (ROOT / "docs" / "checks.md").read_text("utf-8")
    listed = [line.split(" | ")[:3] for line in text.splitlines() if line.startswith("| `")]
    rows = [row for row in listed if row[1] in set(Severity)]
    assert rows == [[f"| `{name}`", one.severity, one.explanation] for name, one in CHECKS.items()]


@pytest.mark.parametrize(("check", "source", "target"), cases("right"))
def test_a_right_pair_is_left_alone(check, source, target):
    assert check not in names(pair(source, target))


@pytest.mark.parametrize(("check", "source", "target"), cases("wrong"))
def test_a_wrong_pair_is_found(check, source, target):
    assert check in names(pair(source, target))


def test_every_check_of_the_text_has_cases():
    told = {
        "failed",
        "low-similarity",
        "dropped-tail",
        "contested",
    }  # what the evidence says, not the texts
    assert {folder.name.removeprefix("check-") for folder in CASES.glob("check-*")} == (
        set(CHECKS) - told
    )


def test_checks_said_to_need_the_texts_alone_read_nothing_else():
    asked = set()

    class Watched(Evidence):
        def __getattribute__(self, name):
            asked.add(name)
            return super().__getattribute__(name)

    texts = ("Herr Weber sprach gestern lange mit Kanzler Olaf Scholz.", "Weber gestern Scholz")
    context = {"similarity", "contested", "tail"}  # names are part of what is remembered
    reading = set()
    for name, check in CHECKS.items():
        asked.clear()
        check.find(Watched(*texts, "de", "en", similarity=0.1, contested=True, tail=0.1))
        reading |= {name} if asked & context else set()
    assert reading == {name for name, check in CHECKS.items() if check.in_context}


@pytest.mark.parametrize(
    ("markup", "source", "target"),
    [
        ("html", "&#8222;Guten Tag&#8220;, sagte er.", "“Good morning,” he said."),
        ("html", "Zwei &euro;&nbsp;5", "Two € 5"),
        ("html", '<a href="/kontakt">Kontakt</a>', '<a href="/kontakt">Contact</a>'),
        ("html", '<a title="Mehr lesen">Mehr lesen</a>', '<a title="Mehr lesen">Read more</a>'),
        ("html", "Ein <code>Bericht</code> ist da.", "A <code>Bericht</code> is there."),
        ("markdown", "Ein `Bericht` ist da.", "A `Bericht` is there."),
        ("verbatim", "print('Nicht übersetzen, 1.000')", "print('Nicht übersetzen, 1.000')"),
        ("markdown", "Er z&auml;hlt 3&thinsp;000 B&auml;ume.", "He counts 3,000 trees."),
    ],
)
def test_only_what_people_read_is_checked(markup, source, target):
    assert names(pair(source, target, markups=(markup, markup))) == []


def test_a_figure_that_was_copied_is_said_to_mean_something_else() -> None:
    source, target = "Es kamen 1.000 Leute.", "There came 1.000 people."
    (found,) = examine(pair(source, target))
    assert found.message == "1.000 is read as another number in the translation."
    assert (found.source_spans, found.target_spans) == (((9, 14),), ((11, 16),))


def test_a_word_cut_by_markup_is_seen_whole():
    found = examine(
        pair("Der Wald&shy;boden ist nass.", "The Waldboden is wet.", markups=("html", "html"))
    )
    assert [finding.message for finding in found] == [
        "German words stand in the translation: Waldboden."
    ]


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


def test_a_copy_may_equal_its_source():
    assert names(pair("Alle Artikel zum Thema", "Alle Artikel zum Thema", origin=Origin.COPY)) == []


def test_a_copied_target_hides_what_follows_from_it():
    assert names(pair("Der Hund (läuft.", "Der Hund (läuft.", similarity=0.1)) == [
        "target-equals-source"
    ]


@pytest.mark.parametrize(
    ("similarity", "found"), [(None, False), (0.3, True), (0.49, True), (0.8, False), (1.0, False)]
)
def test_similarity_far_below_the_usual_is_found(similarity, found):
    evidence = pair("Er kam gestern.", "He came yesterday.", similarity=similarity)
    assert ("low-similarity" in names(evidence)) is found


LONG = "Der Gipfel begann am Freitag, doch die Gäste aus dem Osten reisten noch am Abend ab."


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


def test_what_a_text_keeps_elsewhere_is_a_name():
    elsewhere = [
        ("Der Wald von Bayern.", "The Wald of Bavaria."),
        ("Im Wald.", "In Wald."),
        ("Der Wald.", "The Wald."),
    ]
    lost = ("Sie gingen in den Wald.", "They went into it.")
    assert names(pair(*lost)) == []
    assert names(pair(*lost, names=kept_names([*elsewhere, lost]))) == ["name-mismatch"]
    left = ("Sie gingen in den Wald.", "They went into the Wald.")
    assert names(pair(*left)) == ["untranslated"]
    assert names(pair(*left, names=kept_names([*elsewhere, left]))) == []


def test_what_a_text_keeps_is_asked_for_each_time():
    lost = ("Sie gingen in den Wald.", "They went into it.")
    found = [names(pair(*lost, names={"Wald": kept})) for kept in ((0, 9), (9, 9), (0, 9))]
    assert found == [[], ["name-mismatch"], []]


def test_what_a_text_keeps_is_counted_by_sentences():
    known = kept_names(
        [("Der Wald von Bayern.", "The Wald of Bavaria."), ("Im Wald, im Wald.", "In woods.")]
    )
    assert known == {"Wald": (1, 2)}


def test_the_chance_of_a_name_grows_with_what_tells_names_from_nouns():
    def chance(source: str, word: str, target: str = "It.", **known) -> float:
        found = {noun.text: noun for noun in nouns(source, language("de"))}
        return chance_of_name(found[word], pair(source, target, **known))

    assert chance("Da kam Obama.", "Obama") > 0 > chance("Da kam der Hund.", "Hund")
    assert chance("Er wohnt in Bayreuth.", "Bayreuth") > chance(
        "Er sieht die Gasthäuser.", "Gasthäuser"
    )
    once, often = {"Ditib": (0, 3)}, {"Ditib": (3, 3)}
    source = "Da sprach Ditib vor dem Gericht."
    assert chance(source, "Ditib", names=often) >= chance(source, "Ditib", names=once)


def test_contested_pairs_are_found():
    assert names(pair("Er kam.", "He came.", contested=True)) == ["contested"]


def test_regions_of_languages_do_not_matter():
    evidence = Evidence("Es sind 1.000.", "There are 1,000.", "de-DE", "en_GB")
    assert examine(evidence) == []


def test_other_languages_are_judged_by_what_every_language_shares():
    assert names(Evidence("Il y a 12 chats.", "There are 12 cats.", "fr", "en")) == []
    assert "number-mismatch" in names(Evidence("Il y a 12 chats.", "13 cats.", "fr", "en"))


def test_the_gravest_come_first():
    order = [Severity.SEVERE, Severity.WARNING, Severity.INFO]
    ranks = [order.index(check.severity) for check in CHECKS.values()]
    assert ranks == sorted(ranks)


def test_every_check_explains_itself_in_a_sentence():
    for name, check in CHECKS.items():
        assert name == name.lower()
        assert check.explanation[0].isupper(), name
        assert check.explanation.endswith("."), name


NUMBERISH = st.text(
    st.sampled_from("0123456789.,:;/-–'’ \u00a0½²₂()[]\"„“zweidrehunt MioUhrpmäß\n\ud800\x00١۲"),
    max_size=60,
)
TEXT = st.text(st.characters(exclude_categories=()), max_size=60) | NUMBERISH


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


@settings(max_examples=100)
@given(TEXT, TEXT)
def test_nouns_are_words_with_a_capital_letter(source, target):
    for noun in nouns(source, language("de")):
        assert noun.text in source
        assert noun.text[0].isupper()
        assert -30 < chance_of_name(noun, pair(source, target)) < 30
        assert -30 < chance_of_noun(noun, pair(source, target)) < 30


@settings(max_examples=100)
@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_any_whole_number_is_read_alike_in_both_languages(number, other):
    german, english = f"{number:,}".replace(",", "."), f"{number:,}"
    assert names(pair(f"Es sind {german} Euro.", f"It is {english} euros.")) == []
    if number != other:
        wrong = names(pair(f"Es sind {german} Euro.", f"It is {other:,} euros."))
        assert "number-mismatch" in wrong


@settings(max_examples=100)
@given(st.decimals(0, 10**6, places=2), st.sampled_from([("Mio.", "m"), ("Milliarden", "billion")]))
def test_any_amount_is_read_alike_in_both_languages(amount, scale):
    english = f"{amount:,}"
    german = english.translate(str.maketrans(",.", ".,"))
    source = f"Es sind {german} {scale[0]} Euro."
    assert names(pair(source, f"It is €{english} {scale[1]}.")) == []


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


def test_a_missing_end_is_pointed_to():
    evidence = pair(LONG, "The summit began on Friday, and everybody said so there.", tail=0.1)
    (finding,) = examine(evidence)
    [(start, end)] = finding.source_spans
    assert (evidence.source[start:end], finding.target_spans) == ("reisten noch am Abend ab.", ())
