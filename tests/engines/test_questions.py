"""What a model is asked about a sentence, and which of its answers are taken."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.paths import ROOT
from translator.engines.questions import (
    LONGEST,
    PENALISED,
    PHRASES,
    Answer,
    Answers,
    Dialogue,
    Question,
    Questions,
    distinct,
    held,
    held_together,
)
from translator.types import Hypothesis, Origin

ASKING = Questions("de", "en", (PENALISED, PHRASES))
REPEATS = "It rains and it rains and it rains and it rains and"
TWICE = "It went to the top of the London exchange to the top of the London exchange."
ONCE = "It went to the top of the London exchange."
STOCKS = "Es stieg an die Spitze der Londoner Börse."
CLAUSES = "Es stieg an die Spitze, und zwar der Börse in London."

Says = str | Answer
Script = Callable[[Question], Says | Sequence[Says]]


@dataclass
class Model:
    """Answers by a rule, and remembers what it was asked."""

    rule: Script
    asked: list[Question] = field(default_factory=list)

    def __call__(self, question: Question) -> Answers:
        self.asked.append(question)
        said = self.rule(question)
        many = [said] if isinstance(said, (str, Answer)) else said
        return [one if isinstance(one, Answer) else Answer(one, -0.5, False) for one in many]


def translated(sentence: str, rule: Script, asking: Questions = ASKING) -> Hypothesis:
    return held(asking.translation(sentence), Model(rule))


def test_a_sentence_is_asked_for_with_one_blank_between_words() -> None:
    model = Model(lambda question: "Good morning, everybody.")
    made = held(ASKING.translation("  Guten  Morgen,\n alle. "), model)
    assert made == Hypothesis("Good morning, everybody.", -0.5)
    assert model.asked == [Question("Guten Morgen, alle.")]
    assert model.asked[0].limit >= 3 * 3


def test_what_has_no_words_is_copied_without_asking() -> None:
    model = Model(lambda question: "never")
    made = [held(ASKING.translation(text), model) for text in ("***", "/fka/news.de", "", "  ")]
    assert [one.origin for one in made] == [Origin.COPY] * 2 + [Origin.FAILED] * 2
    assert model.asked == []


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ("", "the answer is empty"),
        ("Es ist nicht gut für die Leute.", "the answer is not translated"),
        ("no no no no no no no no no no", "the answer repeats itself"),
        (Answer("This goes on and", -0.5, cut_off=True), "the answer does not come to an end"),
        (Answer("", None, False, "the model failed"), "the model failed"),
    ],
)
def test_what_cannot_be_accepted_fails_with_the_reason(says: Says, why: str) -> None:
    made = translated("Es ist nicht gut für die Leute.", lambda question: says)
    assert (made.text, made.score, made.origin) == ("", None, Origin.FAILED)
    assert why in made.reason


def test_the_next_best_answer_is_taken_where_the_first_has_a_fault() -> None:
    model = Model(
        lambda question: ["", REPEATS, Answer("It rains a lot.", -0.9, False), "It rains."]
    )
    made = held(ASKING.translation("Es regnet sehr viel."), model)
    assert made == Hypothesis(
        "It rains a lot.", -0.9, Origin.MT, "the next best: the answer is empty"
    )
    assert len(model.asked) == 1
    made = translated(STOCKS, lambda question: [TWICE, ONCE])
    assert (made.text, made.reason) == (ONCE, "the next best: the answer says a phrase twice")


def test_where_the_model_fails_there_is_no_next_best() -> None:
    failed = Answer("", None, False, "the model failed: memory")
    model = Model(lambda question: [failed, "It rains."])
    made = held(ASKING.translation("Es regnet, und zwar viel; es regnet und regnet."), model)
    assert (made.origin, made.reason) == (Origin.FAILED, "the model failed: memory")
    assert len(model.asked) == 1  # and nothing else is tried: it would fail as well


def test_a_loop_is_tried_again_with_a_penalty() -> None:
    made = translated("Es regnet sehr viel.", lambda asked: "It rains." if asked.how else REPEATS)
    assert made.text == "It rains."
    assert made.reason == "tried again with a penalty on repetition: the answer repeats itself"


def test_a_phrase_that_is_still_said_twice_is_made_less_likely() -> None:
    model = Model(lambda asked: ONCE if asked.how == PHRASES else TWICE)
    made = held(ASKING.translation(STOCKS), model)
    assert made.text == ONCE
    assert made.reason == (
        "tried again with a penalty on repeated phrases: the answer says a phrase twice"
    )
    assert [one.how for one in model.asked] == ["", PENALISED, PHRASES]


def test_what_is_not_translated_says_no_phrase_twice() -> None:
    """So that it is not asked for again with the second penalty."""
    model = Model(lambda asked: "Das ist und bleibt ein Gift für alle." if asked.how else TWICE)
    made = held(ASKING.translation("Das ist ein Gift für die Leute."), model)
    assert made == Hypothesis(TWICE, -0.5, Origin.MT, "kept, though the answer says a phrase twice")
    assert [one.how for one in model.asked] == ["", PENALISED]


def test_a_phrase_said_twice_is_better_than_nothing() -> None:
    made = translated(CLAUSES, lambda question: TWICE)
    assert made == Hypothesis(TWICE, -0.5, Origin.MT, "kept, though the answer says a phrase twice")


def test_what_was_tried_again_in_vain_says_both() -> None:
    made = translated("Es regnet viel.", lambda asked: "" if asked.how else REPEATS)
    assert made.reason == "the answer repeats itself; tried again: the answer is empty"


def test_a_sentence_that_resists_goes_clause_by_clause() -> None:
    source = (
        "Der Präsident kam am Montag nach Astana, um dort mit den Gästen zu sprechen; "
        "am Dienstag fuhr er weiter nach Moskau."
    )
    scores = {40: -0.5, 35: -1.0, 39: -1.5}

    def rule(asked: Question) -> Says:
        length = len(asked.text)
        return "" if asked.text == source else Answer(f"[clause {length}]", scores[length], False)

    made = translated(source, rule)
    assert made.text == "[clause 40] [clause 35] [clause 39]"
    empty = "the answer is empty; tried again: the answer is empty"
    assert made.reason == f"translated in 3 pieces: {empty}"
    assert made.score == pytest.approx(-1.0)


def test_one_clause_that_fails_fails_the_sentence() -> None:
    source = "Der Präsident kam am Montag nach Astana, um dort zu sprechen; dann fuhr er weiter."
    made = translated(source, lambda asked: "" if "weiter" in asked.text else "He came there.")
    assert made.origin is Origin.FAILED
    empty = "the answer is empty; tried again: the answer is empty"
    assert made.reason == f"{empty}; in 2 pieces: {empty}"


def test_clauses_without_words_are_not_asked_for() -> None:
    long = "Wort " * 60 + ". " + "1985 " * 100
    model = Model(lambda asked: "x" * len(asked.text))
    held(ASKING.translation(long), model)
    assert all("Wort" in one.text for one in model.asked)


def test_five_thousand_characters_come_out_or_fail_with_a_reason() -> None:
    model = Model(lambda asked: f"words {len(asked.text)} " + " ".join(asked.text[::-1].split()))
    long = " ".join(f"Wort{index}," for index in range(600))
    made = held(ASKING.translation(long), model)
    assert (made.origin, made.reason) == (
        Origin.MT,
        "translated in 18 pieces: longer than 600 characters",
    )
    assert max(len(one.text) for one in model.asked) <= LONGEST
    word = held(ASKING.translation("x" * 5000), model)
    assert word.origin is Origin.FAILED
    assert word.reason == "a word of 5000 characters is too long to translate"


def test_words_that_both_languages_write_alike_are_translated_so() -> None:
    asking = Questions("de", "en", (), keeps=lambda text: text == "Interview")
    kept, refused = (
        translated(text, lambda asked: asked.text.lower(), asking)
        for text in ("Interview", "Artikel teilen")
    )
    assert kept == Hypothesis("Interview", -0.5)
    assert refused.origin is Origin.FAILED


def test_another_way_is_taken_or_fails_by_itself() -> None:
    other = Question("Es regnet.", seed=3)
    made = held(ASKING.other(other, "by chance"), Model(lambda asked: "It rains."))
    assert made == Hypothesis("It rains.", -0.5, Origin.MT, "by chance")
    model = Model(lambda asked: "")
    assert held(ASKING.other(other, "by chance"), model).reason == "the answer is empty"
    assert model.asked == [other]


def test_of_translations_that_say_the_same_the_first_counts() -> None:
    first, same = Hypothesis("It is.", -0.2), Hypothesis("It is.", -0.1)
    failed, last = Hypothesis("", None, Origin.FAILED, "empty"), Hypothesis("So it is.")
    assert distinct([failed, first, last, same]) == [first, last]


# Many at once -------------------------------------------------------------------------------

SENTENCES = st.lists(
    st.sampled_from(
        ["", "***", "Es regnet.", "Es regnet sehr viel.", STOCKS, CLAUSES, "x" * 700]
        + ["Der Präsident kam am Montag nach Astana, um dort zu sprechen; dann fuhr er weiter."]
        + [" ".join(f"Wort{index}," for index in range(120))]
    ),
    max_size=8,
)
ANSWERS = st.sampled_from(
    ["", "It rains.", REPEATS, TWICE, ONCE, [TWICE, ONCE], [REPEATS, ""]]
    + [Answer("", None, False, "the model failed"), Answer("It goes on", -2.0, cut_off=True)]
)


@given(SENTENCES, st.lists(ANSWERS, min_size=1, max_size=7), st.randoms(use_true_random=False))
def test_held_together_dialogues_end_as_they_do_one_by_one(
    sentences: list[str], answers: list[Says], random: "object"
) -> None:
    """In whatever order the answers come; each sentence is counted once, as it is finished."""

    def rule(asked: Question) -> Says:
        return answers[(len(asked.text) + 3 * len(asked.how)) % len(answers)]

    model = Model(rule)
    rounds: list[int] = []
    finished: list[int] = []

    def ask(questions: Sequence[Question], tell: Callable[[int, Answers], None]) -> None:
        assert questions
        rounds.append(len(questions))
        places = list(range(len(questions)))
        random.shuffle(places)  # type: ignore[attr-defined]
        for place in places:
            tell(place, model(questions[place]))

    dialogues = [ASKING.translation(sentence) for sentence in sentences]
    made = held_together(dialogues, ask, finished.append)
    assert made == [translated(sentence, rule) for sentence in sentences]
    assert sum(finished) == len(sentences)
    assert sum(rounds) == len(model.asked)


def test_a_dialogue_goes_on_while_others_wait_for_their_first_answer() -> None:
    def of_rounds(count: int) -> Dialogue:
        for number in range(count):
            yield Question(f"{count} {number}")
        return Hypothesis(str(count))

    seen: list[list[str]] = []
    finished: list[int] = []

    def ask(questions: Sequence[Question], tell: Callable[[int, Answers], None]) -> None:
        seen.append([one.text for one in questions])
        for place in range(len(questions)):
            tell(place, [Answer("", None, False)])
            finished.append(-1)

    made = held_together([of_rounds(count) for count in (2, 0, 1, 3)], ask, finished.append)
    assert [one.text for one in made] == ["2", "0", "1", "3"]
    assert seen == [["2 0", "1 0", "3 0"], ["2 1", "3 1"], ["3 2"]]
    assert finished == [1, -1, 1, -1, -1, 1, -1, -1, 1, -1]  # as soon as each is


def test_what_a_model_raises_is_raised() -> None:
    def ask(questions: Sequence[Question], tell: Callable[[int, Answers], None]) -> None:
        raise RuntimeError("no memory")

    with pytest.raises(RuntimeError, match="no memory"):
        held_together([ASKING.translation("Es regnet.")], ask)


# Signature ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Copy:
    """A copy of the package that may be changed."""

    folder: Path
    sign: Callable[[], dict[str, str]]
    """Signs as the package is now."""
    signed: dict[str, str]
    """As it was signed unchanged."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    folder = tmp_path_factory.mktemp("signed")
    shutil.copytree(ROOT / "translator", folder / "translator")
    shutil.copytree(ROOT / "align", folder / "align")
    script = (
        "import json; from translator.engines.questions import signature;"
        "from translator.engines import small;"
        "pairs = ('de', 'en'), ('en', 'de'), ('fr', 'it');"
        "signed = {'-'.join(pair): signature(*pair) for pair in pairs};"
        "fast = signature('de', 'en', *small.modules(1));"
        "good = signature('de', 'en', *small.modules(4));"
        "print(json.dumps(signed | {'fast': fast, 'good': good}))"
    )

    def sign() -> dict[str, str]:
        done = subprocess.run(
            [sys.executable, "-B", "-c", script],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder)},
            capture_output=True,
            text=True,
            check=True,
        )
        return dict(json.loads(done.stdout))

    return Copy(folder / "translator", sign, sign())


OURS = {"fast", "good"}
GERMAN = {"de-en", *OURS}
BOTH = {*GERMAN, "en-de"}
ALL = {*BOTH, "fr-it"}


@pytest.mark.parametrize(
    ("file", "old", "new", "changed"),
    [
        ("languages/de_en/pre_edit.py", '"Hbf"', '"Bhf"', GERMAN),
        ("languages/de_en/pre_edit.py", "import re\n", "# A comment.\nimport re\n", set()),
        ("languages/de_en/names.tsv", "ADHD", "ADD", BOTH),
        ("languages/post_edit.py", "{2,}", "{3,}", ALL),
        ("languages/frequency.py", "1e-9", "1e-8", ALL),
        ("engines/questions.py", "_SPARE_TOKENS = 32", "_SPARE_TOKENS = 33", ALL),
        ("languages/de/inflection.py", '"innen"', '"inne"', BOTH),
        ("engines/choice.py", "def ", "def other_", set()),
        ("engines/small.py", "{text}\\n", "{text} \\n", OURS),
        ("engines/decoding.py", "_FREE = 0.8", "_FREE = 0.9", OURS),
        ("engines/tokenizer.py", 'errors="replace"', 'errors="ignore"', OURS),
        ("engines/ordering.py", "MOST = 8", "MOST = 9", {"good"}),
        (
            "languages/coverage.py",
            "_OF_NAME, _OF_NAME_LETTERS = 1.3",
            "_OF_NAME, _OF_NAME_LETTERS = 1.4",
            {"good"},
        ),
    ],
)
def test_the_signature_follows_what_is_asked_and_written(
    copy: Copy, file: str, old: str, new: str, changed: set[str]
) -> None:
    place = copy.folder / file
    content = place.read_text("utf-8")
    assert old in content
    place.write_text(content.replace(old, new, 1), "utf-8")
    after = copy.sign()
    place.write_text(content, "utf-8")
    assert {name for name, was in copy.signed.items() if was != after[name]} == changed
