"""Language models of other people, in GGUF format, run by llama.cpp through xllamacpp."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cached_property
from typing import Any

from translator.engines import guards, llamacpp, questions
from translator.engines.base import EngineSignature
from translator.engines.llamacpp import CONTEXT, Servers, start_server
from translator.engines.models.catalogue import Model
from translator.engines.models.gguf import Scalar, read_header
from translator.engines.questions import (
    LONGEST,
    PENALISED,
    PHRASES,
    Answers,
    Dialogue,
    Question,
    Questions,
    distinct,
    held,
    is_divisible,
)
from translator.errors import EngineError
from translator.languages import codes, language, rules
from translator.types import Hypothesis, Origin

_MEMORY_FOR_COPIES = 3_000_000_000
_MOST_COPIES = 16
_BATCHES = 24
"""Sentences to hand over at once, per core."""
_PENALTY, _PHRASE_PENALTY = 1.15, 0.8
_GREEDY = {"repeat_penalty": 1.0, "repeat_last_n": 0}
_SETTINGS: dict[str, Mapping[str, float]] = {
    "": _GREEDY,
    PENALISED: {"repeat_penalty": _PENALTY, "repeat_last_n": 64},
    # What would go on with a phrase that was said already is made the less likely, the longer the
    # phrase is; llama.cpp calls it DRY ("don't repeat yourself").
    PHRASES: _GREEDY
    | {
        "dry_multiplier": _PHRASE_PENALTY,
        "dry_base": 1.75,
        "dry_allowed_length": 2,
        "dry_penalty_last_n": CONTEXT,
    },
}
"""What llama.cpp is told for each way to ask."""
_SAMPLING_TEMPERATURE = 0.5


class LlmEngine:
    """Translates sentence by sentence with a language model, greedily.

    Sentences run in parallel on copies of the model, one at a time on each.
    """

    def __init__(
        self,
        model: Model,
        source_language: str,
        target_language: str,
        *,
        threads: int,
        batch_size: int = 0,
    ) -> None:
        """Remember how to translate; the model is loaded at the first sentence."""
        self._model = model
        self._path = model.place(source_language, target_language)
        self._source, self._target = source_language, target_language
        affordable = max(1, min(_MOST_COPIES, _MEMORY_FOR_COPIES // max(1, model.size)))
        self._copies = min(threads, affordable)
        self._threads = threads
        self._batch_size = batch_size or _BATCHES * threads
        self._servers: Servers | None = None
        self._loading = threading.Lock()
        self._stop = threading.Event()
        self._questions = Questions(source_language, target_language, (PENALISED, PHRASES))

    @cached_property
    def signature(self) -> EngineSignature:
        """How this engine translates: model and kind of prompt."""
        options: dict[str, str | int | float | bool] = {
            "prompt": self._prompt_kind,
            "rules": questions.signature(self._source, self._target, __name__, llamacpp.__name__),
        }
        return EngineSignature(
            "llm", self._model.name, self._model.mark, self._source, self._target, options
        )

    @property
    def batch_size(self) -> int:
        """How many sentences to hand over at once."""
        return self._batch_size

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None] = lambda count: None
    ) -> list[Hypothesis]:
        """Return one hypothesis per sentence; one that resists is ``failed`` with the reason."""
        # Longest first, so that no copy is left with a long sentence at the end.
        order = sorted(range(len(sentences)), key=lambda index: -len(sentences[index]))
        made = self._side_by_side(
            [self._questions.translation(sentences[index]) for index in order], advance
        )
        results = dict(zip(order, made, strict=True))
        return [results[index] for index in range(len(sentences))]

    @property
    def at_hand(self) -> int:
        """Each alternative is asked for."""
        return 0

    def alternatives(self, sentences: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """Return translations in clauses, with a penalty, and sampled with fixed seeds."""
        ways = [self._ways(" ".join(sentence.split()), count) for sentence in sentences]
        made = iter(self._side_by_side([way for own in ways for way in own]))
        return [distinct([next(made) for _ in own]) for own in ways]

    def close(self) -> None:
        """Free the memory of the model; the next sentence loads it again."""
        with self._loading:
            self._servers = None

    def _ways(self, text: str, count: int) -> list[Dialogue]:
        """Return what makes other translations, always the same ones."""
        if not text or guards.needs_no_translation(text):
            return []
        ways: list[Dialogue] = []
        if is_divisible(text):
            ways.append(self._questions.in_pieces(text, "another way"))
        if len(text) <= LONGEST:
            asked = [(Question(text, PENALISED), "with a penalty on repetition")]
            asked += [
                (Question(text, seed=seed), f"sampled with seed {seed}")
                for seed in range(1, count + 1)
            ]
            ways += [self._questions.other(one, f"translated {how}") for one, how in asked]
        return ways[: max(0, count)]

    def _side_by_side(
        self,
        dialogues: Sequence[Dialogue],
        advance: Callable[[int], None] = lambda count: None,
    ) -> list[Hypothesis]:
        """Return what comes out of the dialogues, as many at a time as there are copies."""
        if not dialogues:
            return []
        self._load()
        self._stop.clear()
        pool = ThreadPoolExecutor(self._copies, thread_name_prefix="llm")
        try:
            waiting = [pool.submit(self._held, dialogue) for dialogue in dialogues]
            for done in as_completed(waiting):
                done.result()
                advance(1)
            return [one.result() for one in waiting]
        finally:
            self._stop.set()
            pool.shutdown(wait=True, cancel_futures=True)

    def _held(self, dialogue: Dialogue) -> Hypothesis:
        if self._stop.is_set():
            return Hypothesis("", None, Origin.FAILED, "interrupted")
        return held(dialogue, self._ask)

    def _ask(self, question: Question) -> Answers:
        servers = self._servers
        if servers is None:
            raise EngineError("the engine was closed while it was translating")
        return [self._questions.mended(question.text, servers.ask(self._request(question)))]

    def _request(self, question: Question) -> dict[str, Any]:
        request: dict[str, Any] = {
            "temperature": 0 if question.seed is None else _SAMPLING_TEMPERATURE,
            "cache_prompt": False,  # a cached prefix may change the rounding, and so the answer
            **_SETTINGS[question.how],
        }
        if question.seed is not None:
            request["seed"] = question.seed
        if self._prompt_kind == "chat":
            return request | self._chat(question)
        asked = rules.asked(question.text, self._source, self._target, None)
        request |= {"prompt": self._prompt(asked), "n_predict": question.limit, "n_probs": 1}
        return request | {"stop": ["\n"]}

    def _chat(self, question: Question) -> dict[str, Any]:
        source, target = codes.name(self._source), codes.name(self._target)
        instruction = (
            f"Translate this {source} text into {target}. "
            f"Answer with the translation only.\n\n{question.text}"
        )
        return {
            "messages": [{"role": "user", "content": instruction}],
            "max_tokens": question.limit,
            "logprobs": True,
            "chat_template_kwargs": {"enable_thinking": False},
        }

    def _prompt(self, text: str) -> str:
        """Return examples and a text for a model without a chat template to go on with."""
        source, target = codes.name(self._source), codes.name(self._target)
        both = language(self._source).examples, language(self._target).examples
        pairs = zip(*both, strict=False)
        shown = [f"{source}: {left}\n{target}: {right}\n\n" for left, right in pairs]
        return "".join(shown) + f"{source}: {text}\n{target}:"

    @cached_property
    def _header(self) -> dict[str, Scalar]:
        return read_header(self._path)

    @cached_property
    def _prompt_kind(self) -> str:
        return "chat" if "tokenizer.chat_template" in self._header else "plain"

    def _load(self) -> None:
        with self._loading:
            if self._servers is None:
                self._servers = Servers(self._start_server, self._copies)

    def _start_server(self) -> Any:
        threads = max(1, self._threads // self._copies)
        return start_server(self._path, threads=threads, name=self._model.name)
