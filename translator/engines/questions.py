"""What a language model is asked about a sentence, and which of its answers are taken."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from typing import Any

from translator.engines import clauses, guards, llamacpp, tokenizer
from translator.engines.llamacpp import CONTEXT, Answer
from translator.engines.tokenizer import Tokenizer
from translator.languages import codes, language, rules
from translator.languages.dictionary import Lexicon
from translator.languages.fingerprint import fingerprint
from translator.types import Hypothesis, Origin

_LONGEST_PROMPT = 600
"""Characters; the adapter was trained on 20 to 300, longer sentences go in pieces."""
_PENALTY = 1.15
_PHRASE_PENALTY = 0.8
_GREEDY = {"repeat_penalty": 1.0, "repeat_last_n": 0}
_PENALISED = {"repeat_penalty": _PENALTY, "repeat_last_n": 64}
_AGAIN = {
    "a penalty on repetition": _PENALISED,
    # What would go on with a phrase that was said already is made the less likely, the longer the
    # phrase is; llama.cpp calls it DRY ("don't repeat yourself").
    "a penalty on repeated phrases": _GREEDY
    | {
        "dry_multiplier": _PHRASE_PENALTY,
        "dry_base": 1.75,
        "dry_allowed_length": 2,
        "dry_penalty_last_n": CONTEXT,
    },
}
"""How an answer is asked for again that repeats itself, one way after the other."""
_SAMPLING_TEMPERATURE = 0.5
_TOKENS_PER_WORD = 3
_SPARE_TOKENS = 32


@dataclass(frozen=True)
class Questions:
    """Sentences of one language that a model is asked for in another."""

    source: str
    target: str
    kind: str
    """How the prompt is: ``pair`` as our models learned it, ``plain`` with examples, ``chat``."""
    bias: list[list[float]]
    """What is added to the logits of which sub-words, whatever the sentence."""
    words: Callable[[], tuple[Lexicon, Tokenizer] | None]
    """Returns a dictionary, and how the model cuts words, once both are loaded."""
    ask: Callable[[dict[str, Any]], Answer]
    """Hands a question to the model."""

    def translation(self, sentence: str) -> Hypothesis:
        """Return the translation of a sentence, or the reason why none can be taken."""
        text = " ".join(sentence.split())
        if not text:
            return Hypothesis("", None, Origin.FAILED, "the sentence is empty")
        if guards.needs_no_translation(text):
            return Hypothesis(text, None, Origin.COPY)
        if len(text) > _LONGEST_PROMPT:
            return self._in_pieces(text, f"longer than {_LONGEST_PROMPT} characters")
        answer, reason, problem = self._answer(text)
        if not problem:
            return self._whole(text, answer, reason)
        made = Hypothesis("", None, Origin.FAILED, problem)
        if not answer.error and len(list(clauses.pieces(text, _LONGEST_PROMPT))) > 1:
            made = self._in_pieces(text, problem)
        return guards.kept(self._whole(text, answer), problem, made)

    def _whole(self, text: str, answer: Answer, reason: str = "") -> Hypothesis:
        """Return the translation of a whole sentence."""
        written = rules.finished(text, answer.text, self.source, self.target)
        return Hypothesis(written, answer.score, Origin.MT, reason)

    def _answer(self, text: str) -> tuple[Answer, str, str]:
        """Return an answer, why it was not the first, and what speaks against it."""
        first = self._put(text)
        problem = again = self._fault(text, first)
        if not problem or first.error:
            return first, "", problem
        for how, settings in _AGAIN.items():
            answer = self._put(text, settings)
            again = self._fault(text, answer)
            if not again:
                return answer, f"tried again with {how}: {problem}", ""
            if again not in (guards.REPEATS, guards.SAYS_TWICE):
                break
        if problem == guards.SAYS_TWICE:
            return first, "", problem
        return answer, "", f"{problem}; tried again: {again}"

    def _in_pieces(self, text: str, why: str) -> Hypothesis:
        """Translate clause by clause and join, or fail where one clause does."""
        texts, scores = [], []
        pieces = list(clauses.pieces(text, _LONGEST_PROMPT))
        for piece in pieces:
            if len(piece) > _LONGEST_PROMPT:
                reason = f"a word of {len(piece)} characters is too long to translate"
                return Hypothesis("", None, Origin.FAILED, reason)
            if guards.needs_no_translation(piece):
                texts.append(piece)
                continue
            answer, _, problem = self._answer(piece)
            if problem and problem != guards.SAYS_TWICE:
                reason = f"{why}; in {len(pieces)} pieces: {problem}"
                return Hypothesis("", None, Origin.FAILED, reason)
            texts.append(answer.text)
            if answer.score is not None:
                scores.append((answer.score, len(answer.text)))
        joined = " ".join(texts)
        problem = self._fault(text, Answer(joined, None, cut_off=False))
        if problem and (problem != guards.SAYS_TWICE or problem == why):
            reason = f"{why}; in {len(pieces)} pieces: {problem}"
            return Hypothesis("", None, Origin.FAILED, reason)
        weight = sum(length for _, length in scores)
        score = sum(score * length for score, length in scores) / weight if weight else None
        return Hypothesis(joined, score, Origin.MT, f"translated in {len(pieces)} pieces: {why}")

    def _fault(self, text: str, answer: Answer) -> str:
        if answer.error:
            return answer.error
        found = guards.fault(text, answer.text, self.source, self.target, cut_off=answer.cut_off)
        words = self.words()
        if found == guards.NOT_TRANSLATED and words and guards.same(text, answer.text):
            return "" if words[0].keeps(text) else found
        return found

    def _put(
        self, text: str, settings: Mapping[str, float] = _GREEDY, seed: int | None = None
    ) -> Answer:
        limit = _TOKENS_PER_WORD * len(text.split()) + len(text) // 8 + _SPARE_TOKENS
        request: dict[str, Any] = {
            "temperature": 0 if seed is None else _SAMPLING_TEMPERATURE,
            "cache_prompt": False,  # a cached prefix may change the rounding, and so the answer
            **settings,
        }
        asked = text
        if self.kind != "chat":
            words = self.words()
            asked = rules.asked(text, self.source, self.target, words[0] if words else None)
        bias = [*self.bias, *self._leaning(asked)]
        if bias:
            request["logit_bias"] = bias
        if seed is not None:
            request["seed"] = seed
        if self.kind == "chat":
            request |= self._chat(text, limit)
        else:
            request |= {"prompt": self.prompt(asked), "n_predict": limit, "n_probs": 1}
            request["stop"] = ["\n"]
        answer = self.ask(request)
        written = rules.mended(text, answer.text, self.source, self.target)
        return replace(answer, text=written)

    def _chat(self, text: str, limit: int) -> dict[str, Any]:
        source, target = codes.name(self.source), codes.name(self.target)
        instruction = (
            f"Translate this {source} text into {target}. "
            f"Answer with the translation only.\n\n{text}"
        )
        return {
            "messages": [{"role": "user", "content": instruction}],
            "max_tokens": limit,
            "logprobs": True,
            "chat_template_kwargs": {"enable_thinking": False},
        }

    def prompt(self, text: str) -> str:
        """Return a text for a model without a chat template to go on with."""
        source, target = codes.name(self.source), codes.name(self.target)
        asked = f"{source}: {text}\n{target}:"
        if self.kind == "pair":
            return asked
        both = language(self.source).examples, language(self.target).examples
        pairs = zip(*both, strict=False)
        shown = [f"{source}: {left}\n{target}: {right}\n\n" for left, right in pairs]
        return "".join(shown) + asked

    def _leaning(self, text: str) -> list[list[float]]:
        """What to add for this sentence, as a dictionary says."""
        words = self.words()
        if words is None:
            return []
        lexicon, tokenizer = words
        return [list(pair) for pair in lexicon.leaning(text, tokenizer.word).items()]

    def ways(self, text: str, count: int) -> list[Callable[[], Hypothesis]]:
        """Return what makes other translations: in clauses, with a penalty, with fixed seeds."""
        if count < 1 or not text or guards.needs_no_translation(text):
            return []
        ways: list[Callable[[], Hypothesis]] = []
        if len(list(clauses.pieces(text, _LONGEST_PROMPT))) > 1:
            ways.append(lambda: self._in_pieces(text, "another way"))
        if len(text) <= _LONGEST_PROMPT:
            ways.append(lambda: self._other(text, "with a penalty on repetition", _PENALISED))
            ways += [partial(self._sampled, text, seed) for seed in range(1, count + 1)]
        return ways[:count]

    def _sampled(self, text: str, seed: int) -> Hypothesis:
        return self._other(text, f"sampled with seed {seed}", _GREEDY, seed)

    def _other(
        self, text: str, how: str, settings: Mapping[str, float], seed: int | None = None
    ) -> Hypothesis:
        answer = self._put(text, settings, seed)
        problem = self._fault(text, answer)
        if problem:
            return Hypothesis("", None, Origin.FAILED, problem)
        return self._whole(text, answer, f"translated {how}")


def signature(source: str, target: str) -> str:
    """Return a hash of what decides the questions and which answers are taken, in what words."""
    return f"{fingerprint(code(source, target))} wordfreq {version('wordfreq')}"


def code(source: str, target: str) -> list[str]:
    """Return the modules by which a model is asked for a language in another."""
    own = [sys.modules[__name__], clauses, guards, llamacpp, tokenizer]
    return [module.__name__ for module in (*own, *rules.modules(source, target))]
