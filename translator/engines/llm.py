"""Language models in GGUF format, run by llama.cpp through xllamacpp."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

from translator.engines import clauses, guards
from translator.engines.base import EngineSignature
from translator.engines.llamacpp import CONTEXT, Answer, Servers, start_server
from translator.engines.models.catalogue import CATALOGUE, Model
from translator.engines.models.digest import sha256
from translator.engines.models.gguf import Scalar, read_header
from translator.engines.models.merge import LOGIT_BIAS
from translator.engines.tokenizer import Tokenizer
from translator.errors import EngineError, ModelError
from translator.languages import codes, rules
from translator.languages.dictionary import Lexicon
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
_SPELLING = 3
"""How sentences and answers are spelled; one more wherever any would come out otherwise."""
_TOKENS_PER_WORD = 3
_SPARE_TOKENS = 32
_MEMORY_FOR_COPIES = 3_000_000_000
_MOST_COPIES = 16
_SLOTS = 8
"""Sentences at a time on a copy of our own models: their weights are read once for all of them."""

_BATCHES = 24
"""Sentences to hand over at once, per core."""

_EXAMPLES = {
    "de": ("Das Wetter wird morgen besser.", "Politik", "Er sagte: „Wir kommen um 8 Uhr.“"),
    "en": ("The weather will be better tomorrow.", "Politics", "He said, “We'll come at 8.”"),
}


class LlmEngine:
    """Translates sentence by sentence with a language model, greedily.

    Sentences run in parallel on copies of the model, and several at a time on each copy of ours,
    which has one thread: threads that share a copy would wait for each other, and share out long
    attention in a way that depends on what else is in the batch. On one thread a sentence comes
    out the same to the bit whatever is beside it, where no adapter is.
    """

    def __init__(
        self,
        model: Model,
        source_language: str,
        target_language: str,
        *,
        threads: int,
        batch_size: int = 0,
        adapter: Path | None = None,
        lexicon: Path | None = None,
    ) -> None:
        """Remember how to translate; the model is loaded at the first sentence.

        An adapter is loaded with the model where one is given, or where the catalogue has one that
        was not merged into the model when it was installed. The dictionary is the catalogue's, too,
        where none is given.
        """
        self._model, self._other_adapter = model, adapter
        entry = CATALOGUE.get(model.name)
        self._lexicon_file = lexicon or (entry.lexicon if entry else None)
        self._path = model.place(source_language, target_language)
        self._source, self._target = source_language, target_language
        affordable = max(1, min(_MOST_COPIES, _MEMORY_FOR_COPIES // max(1, model.size)))
        self._copies = min(threads, affordable)
        self._threads = threads
        self._batch_size = batch_size or _BATCHES * threads
        self._servers: Servers | None = None
        self._words: tuple[Lexicon, Tokenizer] | None = None
        self._loading = threading.Lock()
        self._stop = threading.Event()

    @cached_property
    def signature(self) -> EngineSignature:
        """How this engine translates: model, adapter and kind of prompt."""
        version = f"{self._model.version} {self._model.sha256[:12]}".strip()
        if self._adapter is not None:
            version += f" adapter {_digest(self._adapter)[:12]}"
        options: dict[str, str | int | float | bool] = {
            "prompt": self._prompt_kind,
            "spelling": _SPELLING,
            "penalty": _PENALTY,
            "phrase_penalty": _PHRASE_PENALTY,
            "longest": _LONGEST_PROMPT,
        }
        if self._lexicon_file is not None:
            options["lexicon"] = _digest(self._lexicon_file)[:12]
        return EngineSignature(
            "llm", self._model.name, version, self._source, self._target, options
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
            [partial(self._one, sentences[index]) for index in order], advance
        )
        results = dict(zip(order, made, strict=True))
        return [results[index] for index in range(len(sentences))]

    def alternatives(self, sentences: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """Return translations in clauses, with a penalty, and sampled with fixed seeds."""
        ways = [self._ways(" ".join(sentence.split()), count) for sentence in sentences]
        made = iter(self._side_by_side([way for own in ways for way in own]))
        return [_distinct([next(made) for _ in own]) for own in ways]

    def _ways(self, text: str, count: int) -> list[Callable[[], Hypothesis]]:
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
        answer = self._ask(text, settings, seed)
        problem = self._fault(text, answer)
        if problem:
            return Hypothesis("", None, Origin.FAILED, problem)
        return self._whole(text, answer, f"translated {how}")

    def close(self) -> None:
        """Free the memory of the model; the next sentence loads it again."""
        with self._loading:
            self._servers = self._words = None

    def _side_by_side(
        self,
        jobs: Sequence[Callable[[], Hypothesis]],
        advance: Callable[[int], None] = lambda count: None,
    ) -> list[Hypothesis]:
        """Return what the jobs make, as many at a time as there are slots."""
        if not jobs:
            return []
        self._load()
        self._stop.clear()
        pool = ThreadPoolExecutor(self._copies * self._slots, thread_name_prefix="llm")
        try:
            waiting = [pool.submit(job) for job in jobs]
            for done in as_completed(waiting):
                done.result()
                advance(1)
            return [one.result() for one in waiting]
        finally:
            self._stop.set()
            pool.shutdown(wait=True, cancel_futures=True)

    def _one(self, sentence: str) -> Hypothesis:
        if self._stop.is_set():
            return Hypothesis("", None, Origin.FAILED, "interrupted")
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
        written = rules.finished(text, answer.text, self._source, self._target)
        return Hypothesis(written, answer.score, Origin.MT, reason)

    def _answer(self, text: str) -> tuple[Answer, str, str]:
        """Return an answer, why it was not the first, and what speaks against it."""
        first = self._ask(text)
        problem = again = self._fault(text, first)
        if not problem or first.error:
            return first, "", problem
        for how, settings in _AGAIN.items():
            answer = self._ask(text, settings)
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
        found = guards.fault(text, answer.text, self._source, self._target, cut_off=answer.cut_off)
        if found == guards.NOT_TRANSLATED and self._words and guards.same(text, answer.text):
            return "" if self._words[0].keeps(text) else found
        return found

    def _ask(
        self, text: str, settings: Mapping[str, float] = _GREEDY, seed: int | None = None
    ) -> Answer:
        limit = _TOKENS_PER_WORD * len(text.split()) + len(text) // 8 + _SPARE_TOKENS
        request: dict[str, Any] = {
            "temperature": 0 if seed is None else _SAMPLING_TEMPERATURE,
            "cache_prompt": False,  # a cached prefix may change the rounding, and so the answer
            **settings,
        }
        asked = text
        if self._prompt_kind != "chat":
            dictionary = self._words[0] if self._words else None
            asked = rules.asked(text, self._source, self._target, dictionary)
        bias = [*self._bias, *self._leaning(asked)]
        if bias:
            request["logit_bias"] = bias
        if seed is not None:
            request["seed"] = seed
        if self._prompt_kind == "chat":
            request |= self._chat(text, limit)
        else:
            request |= {"prompt": self._prompt(asked), "n_predict": limit, "n_probs": 1}
            request["stop"] = ["\n"]
        servers = self._servers
        if servers is None:
            raise EngineError("the engine was closed while it was translating")
        answer = servers.ask(request)
        written = rules.mended(text, answer.text, self._source, self._target)
        return replace(answer, text=written)

    def _chat(self, text: str, limit: int) -> dict[str, Any]:
        source, target = codes.name(self._source), codes.name(self._target)
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

    def _prompt(self, text: str) -> str:
        source, target = codes.name(self._source), codes.name(self._target)
        asked = f"{source}: {text}\n{target}:"
        if self._prompt_kind == "pair":
            return asked
        pairs = zip(_EXAMPLES.get(self._source, ()), _EXAMPLES.get(self._target, ()), strict=False)
        shown = [f"{source}: {left}\n{target}: {right}\n\n" for left, right in pairs]
        return "".join(shown) + asked

    @cached_property
    def _adapter(self) -> Path | None:
        entry = CATALOGUE.get(self._model.name)
        if self._other_adapter is not None or entry is None or entry.adaptation is None:
            return self._other_adapter
        base_alone = self._model.sha256 == entry.model.sha256
        return entry.adaptation.adapter if base_alone else None

    @cached_property
    def _header(self) -> dict[str, Scalar]:
        return read_header(self._path)

    @cached_property
    def _bias(self) -> list[list[float]]:
        """What to add to the logits of which sub-words, as the model says; mostly nothing."""
        try:
            return list(json.loads(str(self._header.get(LOGIT_BIAS, "[]"))))
        except ValueError as error:
            raise ModelError(f"{self._path} is damaged: {LOGIT_BIAS} is not JSON") from error

    def _leaning(self, text: str) -> list[list[float]]:
        """What to add for this sentence, as a dictionary says."""
        words = self._words
        if words is None:
            return []
        lexicon, tokenizer = words
        return [list(pair) for pair in lexicon.leaning(text, tokenizer.word).items()]

    @cached_property
    def _slots(self) -> int:
        """Sentences at a time on a copy."""
        return _SLOTS if self._prompt_kind == "pair" and self._adapter is None else 1

    @cached_property
    def _prompt_kind(self) -> str:
        if self._adapter is not None or self._model.name in CATALOGUE:
            return "pair"
        return "chat" if "tokenizer.chat_template" in self._header else "plain"

    def _load(self) -> None:
        with self._loading:
            if self._servers is None:
                with ThreadPoolExecutor(1) as beside:
                    words = beside.submit(self._read_words)
                    servers = Servers(self._start_server, self._copies, self._slots)
                    self._words = words.result()
                self._servers = servers

    def _read_words(self) -> tuple[Lexicon, Tokenizer] | None:
        if self._lexicon_file is None:
            return None
        return Lexicon(self._lexicon_file, self._source), Tokenizer(self._path)

    def _start_server(self) -> Any:
        threads = 1 if self._slots > 1 else max(1, self._threads // self._copies)
        return start_server(
            self._path, self._adapter, threads=threads, name=self._model.name, slots=self._slots
        )


def _distinct(made: Sequence[Hypothesis]) -> list[Hypothesis]:
    good = [answer for answer in made if answer.origin is not Origin.FAILED]
    return list({answer.text: answer for answer in reversed(good)}.values())[::-1]


@lru_cache
def _digest(path: Path) -> str:
    try:
        return sha256(path)
    except OSError as error:
        raise ModelError(f"{path} is missing; reinstall satzpaar") from error
