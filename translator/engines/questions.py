"""What a language model is asked about a sentence, and which of its answers are taken."""

import sys
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version

from translator.engines import clauses, guards
from translator.languages import rules
from translator.languages.fingerprint import fingerprint
from translator.types import Hypothesis, Origin

LONGEST = 600
"""Characters; our models were trained on 20 to 300, longer sentences go in pieces."""
PENALISED = "a penalty on repetition"
PHRASES = "a penalty on repeated phrases"
"""How an answer is asked for again that repeats itself."""
_TOKENS_PER_WORD = 3
_SPARE_TOKENS = 32


@dataclass(frozen=True)
class Question:
    """A text that a model is to translate as a whole."""

    text: str
    """At most LONGEST characters, one blank between words."""
    how: str = ""
    """``PENALISED`` or ``PHRASES``; plainly, if empty."""
    seed: int | None = None
    """Of a translation by chance."""

    @property
    def limit(self) -> int:
        """The most sub-words that an answer may have."""
        return _TOKENS_PER_WORD * len(self.text.split()) + len(self.text) // 8 + _SPARE_TOKENS


@dataclass(frozen=True)
class Answer:
    """What a model said to a question."""

    text: str
    score: float | None
    """Mean log-probability of its sub-words."""
    cut_off: bool
    error: str = ""


Answers = Sequence[Answer]
"""To one question, the best first; never none."""

AskTogether = Callable[[Sequence[Question], Callable[[int, Answers], None]], None]
"""Asks a model many things and tells the answers to each, by its place, as they come."""

Dialogue = Generator[Question, Answers, Hypothesis]
"""Asks questions, gets answers, and returns a hypothesis in the end."""


def held(dialogue: Dialogue, ask: Callable[[Question], Answers]) -> Hypothesis:
    """Return what comes out of a dialogue with a model that is asked one thing at a time."""
    try:
        question = next(dialogue)
        while True:
            question = dialogue.send(ask(question))
    except StopIteration as end:
        made: Hypothesis = end.value
        return made


def held_together(
    dialogues: Sequence[Dialogue],
    ask: AskTogether,
    advance: Callable[[int], None] = lambda count: None,
) -> list[Hypothesis]:
    """Return what comes out of dialogues with a model that is asked many things at once."""
    made: dict[int, Hypothesis] = {}
    waiting: list[tuple[int, Question]] = []

    def go_on(at: int, step: Callable[[], Question]) -> None:
        try:
            waiting.append((at, step()))
        except StopIteration as end:
            made[at] = end.value
            advance(1)

    def tell(asked: Sequence[tuple[int, Question]], place: int, answers: Answers) -> None:
        at, _ = asked[place]
        go_on(at, partial(dialogues[at].send, answers))

    for at, dialogue in enumerate(dialogues):
        go_on(at, partial(next, dialogue))
    while waiting:
        asked, waiting = waiting, []
        ask([question for _, question in asked], partial(tell, asked))
    return [made[at] for at in range(len(dialogues))]


@dataclass(frozen=True)
class Questions:
    """How sentences of one language are translated by a model that is asked for them."""

    source: str
    target: str
    again: Sequence[str]
    """The ways to ask once more where an answer repeats itself, one after the other."""
    keeps: Callable[[str], bool] = lambda text: False
    """Whether both languages write a text alike."""

    def translation(self, sentence: str) -> Dialogue:
        """Return the translation of a sentence, or the reason why none can be taken."""
        text = " ".join(sentence.split())
        if not text:
            return Hypothesis("", None, Origin.FAILED, "the sentence is empty")
        if guards.needs_no_translation(text):
            return Hypothesis(text, None, Origin.COPY)
        if len(text) > LONGEST:
            return (yield from self.in_pieces(text, f"longer than {LONGEST} characters"))
        answer, reason, problem = yield from self._answer(text)
        if not problem:
            return self.whole(text, answer, reason)
        made = Hypothesis("", None, Origin.FAILED, problem)
        if not answer.error and is_divisible(text):
            made = yield from self.in_pieces(text, problem)
        return guards.kept(self.whole(text, answer), problem, made)

    def whole(self, text: str, answer: Answer, reason: str = "") -> Hypothesis:
        """Return the translation of a whole sentence."""
        written = rules.finished(text, answer.text, self.source, self.target)
        return Hypothesis(written, answer.score, Origin.MT, reason)

    def _answer(self, text: str) -> Generator[Question, Answers, tuple[Answer, str, str]]:
        """Return an answer, why it was not the first, and what speaks against it."""
        answers = yield Question(text)
        first, problem = answers[0], self.fault(text, answers[0])
        if not problem or first.error:
            return first, "", problem
        for answer in answers[1:]:
            if not self.fault(text, answer):
                return answer, f"the next best: {problem}", ""
        answer, again = first, problem
        for how in self.again:
            [answer, *_] = yield Question(text, how)
            again = self.fault(text, answer)
            if not again:
                return answer, f"tried again with {how}: {problem}", ""
            if again not in (guards.REPEATS, guards.SAYS_TWICE):
                break
        if problem == guards.SAYS_TWICE:
            return first, "", problem
        return answer, "", f"{problem}; tried again: {again}"

    def in_pieces(self, text: str, why: str) -> Dialogue:
        """Translate clause by clause and join, or fail where one clause does."""
        texts, scores = [], []
        pieces = list(clauses.pieces(text, LONGEST))
        for piece in pieces:
            if len(piece) > LONGEST:
                reason = f"a word of {len(piece)} characters is too long to translate"
                return Hypothesis("", None, Origin.FAILED, reason)
            if guards.needs_no_translation(piece):
                texts.append(piece)
                continue
            answer, _, problem = yield from self._answer(piece)
            if problem and problem != guards.SAYS_TWICE:
                reason = f"{why}; in {len(pieces)} pieces: {problem}"
                return Hypothesis("", None, Origin.FAILED, reason)
            texts.append(answer.text)
            if answer.score is not None:
                scores.append((answer.score, len(answer.text)))
        joined = " ".join(texts)
        problem = self.fault(text, Answer(joined, None, cut_off=False))
        if problem and (problem != guards.SAYS_TWICE or problem == why):
            reason = f"{why}; in {len(pieces)} pieces: {problem}"
            return Hypothesis("", None, Origin.FAILED, reason)
        weight = sum(length for _, length in scores)
        score = sum(score * length for score, length in scores) / weight if weight else None
        return Hypothesis(joined, score, Origin.MT, f"translated in {len(pieces)} pieces: {why}")

    def other(self, question: Question, reason: str) -> Dialogue:
        """Return a translation asked for in another way, or the reason why it cannot be taken."""
        [answer, *_] = yield question
        problem = self.fault(question.text, answer)
        if problem:
            return Hypothesis("", None, Origin.FAILED, problem)
        return self.whole(question.text, answer, reason)

    def fault(self, text: str, answer: Answer) -> str:
        """Return what speaks against an answer, or an empty text."""
        if answer.error:
            return answer.error
        found = guards.fault(text, answer.text, self.source, self.target, cut_off=answer.cut_off)
        if found == guards.NOT_TRANSLATED and guards.same(text, answer.text):
            return "" if self.keeps(text) else found
        return found

    def mended(self, text: str, answer: Answer) -> Answer:
        """Return an answer with what can be mended in it without understanding."""
        return replace(answer, text=rules.mended(text, answer.text, self.source, self.target))


def is_divisible(text: str) -> bool:
    """Return whether a text has clauses that can be translated one by one."""
    return len(list(clauses.pieces(text, LONGEST))) > 1


def distinct(made: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Return the translations among these that say different things, the first of each."""
    found: dict[str, Hypothesis] = {}
    for one in made:
        if one.origin is not Origin.FAILED:
            found.setdefault(one.text, one)
    return list(found.values())


def signature(source: str, target: str, *modules: str) -> str:
    """Return a hash of what decides the questions and which answers are taken, in what words.

    ``modules`` are those that only some engine has.
    """
    return f"{fingerprint([*code(source, target), *modules])} wordfreq {version('wordfreq')}"


def code(source: str, target: str) -> list[str]:
    """Return the modules by which a model is asked for a language in another."""
    own = [sys.modules[__name__], clauses, guards]
    return [module.__name__ for module in (*own, *rules.modules(source, target))]
