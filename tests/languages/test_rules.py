"""Every rule of every pair of languages, over its golden cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.rules import FOLDER, KINDS, Case, cases, dictionary, rules
from translator.languages.rules import (
    PostEdit,
    Rule,
    asked,
    copied,
    copy_edits,
    finished,
    mended,
    post_edits,
    pre_edits,
)

RULES = rules()
FEWEST = 2
"""Cases of either kind."""
LANGUAGES = st.sampled_from(["de", "en", "fr"])
NO_WORDS = st.text(alphabet=" 0123456789.,:;–-%€$/()[]*_#…§+=&\n")

ALL = [case for file, rule in RULES.items() if file.exists() for kind in KINDS
       for case in cases(file, rule, kind)]  # fmt: skip


def name(case: Case) -> str:
    return f"{case.file.relative_to(FOLDER).with_suffix('')}: {case.text}"


def test_each_rule_has_cases_and_each_file_a_rule() -> None:
    assert set(FOLDER.rglob("*.tsv")) == set(RULES)


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_cases_of_either_kind(kind: str) -> None:
    few = [file for file, rule in RULES.items() if len(list(cases(file, rule, kind))) < FEWEST]
    assert few == []


@pytest.mark.parametrize("case", ALL, ids=name)
def test_a_rule_changes_what_it_should_and_nothing_else(case: Case) -> None:
    assert case.made == case.expected
    if case.file.parent.name != "copy-edit":  # a German 1.000 becomes 1,000, which is one, too
        assert case.apply(case.made) == case.made


def test_cases_that_change_do() -> None:
    for file, rule in RULES.items():
        assert all(case.text != case.expected for case in cases(file, rule, "changes")), file


@pytest.mark.parametrize("rule", RULES.values(), ids=[str(file.stem) for file in RULES])
def test_a_rule_says_what_it_is_for(rule: Rule) -> None:
    assert rule.says.strip()


@given(st.text(), st.text(), LANGUAGES, LANGUAGES)
def test_any_text_can_be_asked_for_and_any_answer_mended(
    source: str, answer: str, from_: str, to: str
) -> None:
    assert isinstance(asked(source, from_, to, dictionary()), str)
    written = mended(source, answer, from_, to)
    assert isinstance(finished(source, written, from_, to), str)
    assert isinstance(copied(source, from_, to)[0], str)


@given(NO_WORDS, LANGUAGES, LANGUAGES)
def test_nothing_is_lost_where_there_are_no_words(text: str, from_: str, to: str) -> None:
    assert asked(text, from_, to, dictionary()) == text
    assert finished(text, mended(text, text, from_, to), from_, to) == text
    digits = list(filter(str.isdigit, text))
    assert list(filter(str.isdigit, copied(text, from_, to)[0])) == digits


def test_rules_hold_for_the_pair_or_a_language_of_it_or_all() -> None:
    def names(edits: tuple[Rule, ...]) -> set[str]:
        return {edit.name for edit in edits}

    assert "genders" in names(pre_edits("de", "en")) & names(pre_edits("de-AT", "en_GB"))
    assert names(pre_edits("de", "fr")) == {"quotation-marks", "capitals", "own-letters"}
    assert names(pre_edits("fr", "de")) == {"quotation-marks", "capitals"}
    assert names(post_edits("fr", "en")) - names(post_edits("fr", "it")) == {
        "quotation-marks",
        "articles",
    }
    assert names(copy_edits("de", "en")) == {"figures"}
    assert copy_edits("en", "de") == copy_edits("../..", "os") == ()


def test_how_a_sentence_begins_is_not_how_its_clauses_do() -> None:
    whole = [edit.name for edit in post_edits("de", "en") if edit.whole]
    assert whole == ["beginning"]
    assert mended("Politik", "politics", "de", "en") == "politics"
    assert finished("Politik", "politics", "de", "en") == "Politics"
    assert all(isinstance(edit, PostEdit) for edit in post_edits("de", "en"))
