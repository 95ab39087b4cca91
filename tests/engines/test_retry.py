"""Engines that crash: what is lost is one sentence, and bugs stay visible."""

from collections.abc import Callable, Sequence

import pytest

from tests.support.fakes import FakeEngine
from translator.engines.base import Rephrasing
from translator.engines.retry import enduring
from translator.types import Hypothesis, Origin

SENTENCES = [f"Satz Nummer {number}." for number in range(21)]


class Crashing(FakeEngine):
    """Says that it works on half of a batch, then raises the error where a rule says so."""

    def crash(self, error: BaseException, when: Callable[[Sequence[str]], bool]) -> "Crashing":
        self.error, self.when = error, when
        self.sizes: list[int] = []
        return self

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None] = lambda count: None
    ) -> list[Hypothesis]:
        self.sizes.append(len(sentences))
        if self.when(sentences):
            advance(len(sentences) // 2)
            raise self.error
        return super().translate(sentences, advance)


CRASHES = [MemoryError(), RuntimeError("CUDA out of memory\ndetails"), BrokenPipeError("gone")]


@pytest.mark.parametrize("error", CRASHES, ids=lambda error: type(error).__name__)
def test_a_batch_that_is_too_large_is_halved(error: BaseException) -> None:
    engine = Crashing().crash(error, lambda batch: len(batch) > 3)
    finished: list[int] = []
    answers = enduring(engine).translate(SENTENCES, finished.append)
    assert [answer.text for answer in answers] == [text.swapcase() for text in SENTENCES]
    assert engine.sizes[:3] == [21, 10, 5]
    assert sum(finished) == len(SENTENCES)


@pytest.mark.parametrize("error", CRASHES, ids=lambda error: type(error).__name__)
def test_a_sentence_that_always_crashes_fails_alone(error: BaseException) -> None:
    engine = Crashing().crash(error, lambda batch: SENTENCES[7] in batch)
    finished: list[int] = []
    answers = enduring(engine).translate(SENTENCES, finished.append)
    assert [number for number, answer in enumerate(answers) if not answer.text] == [7]
    assert answers[7].origin is Origin.FAILED
    first_line = (str(error).splitlines() or [type(error).__name__])[0]
    assert answers[7].reason == f"the engine crashed: {first_line}"
    assert sum(finished) == len(SENTENCES)


@pytest.mark.parametrize(
    "error", [AssertionError(), TypeError(), NotImplementedError(), RecursionError(), KeyError()]
)
def test_a_bug_keeps_its_traceback(error: BaseException) -> None:
    engine = Crashing().crash(error, lambda batch: True)
    with pytest.raises(type(error)):
        enduring(engine).translate(SENTENCES)


class Rephrases(FakeEngine):
    at_hand = 3

    def alternatives(self, sentences: Sequence[str], count: int) -> list[list[Hypothesis]]:
        if any("3" in sentence for sentence in sentences):
            raise RuntimeError("out of memory")
        return [[Hypothesis(sentence.upper())] for sentence in sentences]


def test_other_ways_are_offered_as_far_as_the_engine_knows_any() -> None:
    assert not isinstance(enduring(FakeEngine()), Rephrasing)
    engine = enduring(Rephrases())
    assert isinstance(engine, Rephrasing)
    assert engine.at_hand == 3
    made = engine.alternatives([f"Satz {number}." for number in range(1, 6)], 1)
    assert made == [[Hypothesis(f"SATZ {n}.")] if n != 3 else [] for n in range(1, 6)]
    assert engine.signature == Rephrases().signature
