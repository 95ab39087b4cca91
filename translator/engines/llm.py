"""Language models in GGUF format, run by llama.cpp through xllamacpp."""

import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

from translator.engines import questions
from translator.engines.base import EngineSignature
from translator.engines.llamacpp import Answer, Servers, start_server
from translator.engines.models.catalogue import CATALOGUE, Model
from translator.engines.models.digest import sha256
from translator.engines.models.gguf import Scalar, read_header
from translator.engines.models.merge import LOGIT_BIAS
from translator.engines.questions import Questions
from translator.engines.tokenizer import Tokenizer
from translator.errors import EngineError, ModelError
from translator.languages.dictionary import Lexicon
from translator.types import Hypothesis, Origin

_MEMORY_FOR_COPIES = 3_000_000_000
_MOST_COPIES = 16
_SLOTS = 8
"""Sentences at a time on a copy of our own models: their weights are read once for all of them."""

_BATCHES = 24
"""Sentences to hand over at once, per core."""


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
            "rules": questions.signature(self._source, self._target),
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
        ways = [self._questions.ways(" ".join(sentence.split()), count) for sentence in sentences]
        made = iter(self._side_by_side([way for own in ways for way in own]))
        return [_distinct([next(made) for _ in own]) for own in ways]

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
        return self._questions.translation(sentence)

    @cached_property
    def _questions(self) -> Questions:
        languages = self._source, self._target
        return Questions(
            *languages, self._prompt_kind, self._bias, words=lambda: self._words, ask=self._ask
        )

    def _ask(self, request: dict[str, Any]) -> Answer:
        servers = self._servers
        if servers is None:
            raise EngineError("the engine was closed while it was translating")
        return servers.ask(request)

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
