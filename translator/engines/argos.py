"""Argos packages: their own tokenizer and CTranslate2 model, all sentences in large batches."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from translator.engines import clauses, guards
from translator.engines.base import EngineSignature
from translator.engines.models import argos_package
from translator.engines.models.catalogue import Model
from translator.errors import EngineError, ModelError, first_line
from translator.languages import folders
from translator.languages.fingerprint import fingerprint
from translator.types import Hypothesis, Origin

_BATCH_TOKENS = 512
"""What one core decodes at once: more does not fit into its cache and is slower."""
_MOST_INPUT_TOKENS = 1024
"""CTranslate2 cuts off what is longer, without a word."""
_MOST_OUTPUT_TOKENS = 256
_LENGTH_PENALTY = 0.2
_RETRY_PENALTY = 1.2
_LONGEST_PIECE = 400


@dataclass(frozen=True)
class Decoded:
    """What the model made of one sentence."""

    text: str
    score: float | None
    """Mean log-probability of a target token."""
    cut_off: bool = False
    error: str = ""


class ArgosModel:
    """An Argos package, loaded: sentences in, exactly what argostranslate makes of them out."""

    def __init__(
        self, folder: Path, *, beam_size: int, threads: int, compute_type: str = "auto"
    ) -> None:
        """Load tokenizer and weights; EngineError or ModelError says what is wrong."""
        metadata = argos_package.read_metadata(folder)
        if metadata is None:
            raise ModelError(f"{folder} has no metadata.json; install the Argos package again")
        self._prefix = str(metadata.get("target_prefix") or "")
        self._beam_size, self._threads = beam_size, max(1, threads)
        try:
            import ctranslate2

            # The module without argostranslate.settings, which makes folders in the home.
            from argostranslate.tokenizer import BPETokenizer, SentencePieceTokenizer
        except ImportError as error:
            raise EngineError(
                f"argostranslate or ctranslate2 does not work here ({error}); reinstall them"
            ) from error
        pieces, merges = folder / "sentencepiece.model", folder / "bpe.model"
        try:
            self._tokenizer: Any = (
                SentencePieceTokenizer(pieces)
                if pieces.is_file()
                else BPETokenizer(merges, metadata.get("from_code"), metadata.get("to_code"))
            )
            self._tokenizer.encode("a")
            self._translator = ctranslate2.Translator(
                str(folder / "model"),
                device="cpu",
                compute_type=compute_type,
                # A core with a batch of its own is faster than several on one batch.
                inter_threads=self._threads,
                intra_threads=1,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelError(
                f"the Argos package in {folder} cannot be loaded ({first_line(error)}); "
                "install it again"
            ) from error

    def decode(
        self,
        sentences: Sequence[str],
        advance: Callable[[int], None] = lambda count: None,
        *,
        repetition_penalty: float = 1.0,
    ) -> list[Decoded]:
        """Return what the model makes of each sentence, in order."""
        tokens = [self._tokens(sentence) for sentence in sentences]
        results = [Decoded("", None, error="not translated")] * len(sentences)
        ready = []
        for index, row in enumerate(tokens):
            if 0 < len(row) <= _MOST_INPUT_TOKENS:
                ready.append(index)
            else:
                results[index] = Decoded("", None, error=f"{len(row)} tokens cannot be translated")
                advance(1)
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix="argos")
        try:
            waiting = {
                pool.submit(
                    self._decode_batch, [tokens[index] for index in batch], repetition_penalty
                ): batch
                for batch in _batches(ready, tokens)
            }
            for done in as_completed(waiting):
                for index, decoded in zip(waiting[done], done.result(), strict=True):
                    results[index] = decoded
                advance(len(waiting[done]))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        return results

    def _tokens(self, sentence: str) -> list[str]:
        try:
            return list(self._tokenizer.encode(sentence))
        except (UnicodeError, RuntimeError):  # text that is no Unicode, such as "\ud800"
            return []

    def _decode_batch(self, rows: list[list[str]], penalty: float) -> list[Decoded]:
        """Decode one batch; where memory runs out or it crashes, halves, then single rows."""
        try:
            made = self._run(rows, repetition_penalty=penalty)
        except (RuntimeError, MemoryError, ValueError) as error:
            if len(rows) == 1:
                return [Decoded("", None, error=f"the model failed: {first_line(error)}")]
            half = len(rows) // 2
            return self._decode_batch(rows[:half], penalty) + self._decode_batch(
                rows[half:], penalty
            )
        return [self._read(row) for row in made]

    def _run(self, rows: list[list[str]], **settings: float) -> list[Any]:
        return list(
            self._translator.translate_batch(
                rows,
                target_prefix=[[self._prefix]] * len(rows) if self._prefix else None,
                # As argostranslate sets them; its beam is 4 as well.
                replace_unknowns=True,
                max_batch_size=_BATCH_TOKENS,
                batch_type="tokens",
                length_penalty=_LENGTH_PENALTY,
                max_decoding_length=_MOST_OUTPUT_TOKENS,
                return_scores=True,
                **{"beam_size": self._beam_size, "num_hypotheses": 1} | settings,
            )
        )

    def best(self, sentence: str, count: int) -> list[Decoded]:
        """Return the most probable translations of a beam twice as wide, the best first."""
        tokens = self._tokens(sentence)
        if not 0 < len(tokens) <= _MOST_INPUT_TOKENS:
            return []
        width = max(2 * self._beam_size, count)
        try:
            [row] = self._run([tokens], beam_size=width, num_hypotheses=count)
        except (RuntimeError, MemoryError, ValueError):
            return []
        return [self._read(row, rank) for rank in range(len(row.hypotheses))]

    def _read(self, row: Any, rank: int = 0) -> Decoded:
        tokens, score = row.hypotheses[rank], float(row.scores[rank])
        cut_off = len(tokens) >= _MOST_OUTPUT_TOKENS
        # CTranslate2 divides the sum by length ** penalty; we want the mean, end token included.
        length = len(tokens) + (not cut_off)
        mean = score * length**_LENGTH_PENALTY / length
        # As tokens: argostranslate compares texts, and leaves a prefix such as __en__ standing.
        spoken = tokens[1:] if self._prefix and tokens[:1] == [self._prefix] else tokens
        text = str(self._tokenizer.decode(spoken)).removeprefix(" ")
        return Decoded(text, min(0.0, mean), cut_off)


class ArgosEngine:
    """Translates with an installed Argos package; what it gets wrong is tried once more."""

    def __init__(
        self,
        model: Model,
        source_language: str,
        target_language: str,
        *,
        beam_size: int = 4,
        threads: int = 0,
        batch_size: int = 256,
    ) -> None:
        """Remember how to translate; the package is loaded at the first sentence."""
        self._folder = model.place(source_language, target_language)
        self._model = model
        self._source, self._target = source_language, target_language
        self._beam_size, self._threads, self._batch_size = beam_size, threads, batch_size
        self._loading = threading.Lock()
        self._loaded: ArgosModel | None = None

    @cached_property
    def signature(self) -> EngineSignature:
        """How this engine translates: package, version, beam, and the code that asks and judges."""
        return EngineSignature(
            "argos",
            self._model.name,
            self._model.mark,
            self._source,
            self._target,
            {
                "beam_size": self._beam_size,
                "length_penalty": _LENGTH_PENALTY,
                "code": fingerprint(code(self._source, self._target)),
            },
        )

    @property
    def batch_size(self) -> int:
        """How many sentences to hand over at once."""
        return self._batch_size

    def translate(
        self, sentences: Sequence[str], advance: Callable[[int], None] = lambda count: None
    ) -> list[Hypothesis]:
        """Return one hypothesis per sentence; one that resists is ``failed`` with the reason."""
        texts = [" ".join(sentence.split()) for sentence in sentences]
        results = [_without_model(text) for text in texts]
        open_ = [index for index, result in enumerate(results) if result is None]
        advance(len(texts) - len(open_))
        model = self._load() if open_ else None
        made = model.decode([texts[index] for index in open_], advance) if model else []
        for index, decoded in zip(open_, made, strict=True):
            assert model is not None
            problem = self._fault(texts[index], decoded)
            result = Hypothesis(decoded.text, decoded.score)
            if problem:
                again = self._again(model, texts[index], problem)
                result = guards.kept(result, problem, again)
            results[index] = result
        return [result for result in results if result is not None]

    @property
    def at_hand(self) -> int:
        """Each alternative is asked for."""
        return 0

    def alternatives(self, sentences: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """Return the best of a beam twice as wide, and the clauses translated one by one."""
        return [self._others(sentence, count) for sentence in sentences]

    def _others(self, sentence: str, count: int) -> list[Hypothesis]:
        text = " ".join(sentence.split())
        if count < 1 or _without_model(text) is not None:
            return []
        model = self._load()
        made = [
            Hypothesis(decoded.text, decoded.score, Origin.MT, f"number {rank} of a wider beam")
            for rank, decoded in enumerate(model.best(text, count + 1), start=1)
            if not self._fault(text, decoded)
        ]
        if len(clauses.pieces(text, _LONGEST_PIECE)) > 1:
            joined = self._again(model, text, "another way")
            made[count - 1 :] = (
                [joined] if joined.origin is not Origin.FAILED else made[count - 1 :]
            )
        distinct = {answer.text: answer for answer in reversed(made)}
        return list(distinct.values())[::-1][:count]

    def close(self) -> None:
        """Free the memory of the model; the next sentence loads it again."""
        self._loaded = None

    def _load(self) -> ArgosModel:
        with self._loading:
            if self._loaded is None:
                self._loaded = ArgosModel(
                    self._folder, beam_size=self._beam_size, threads=self._threads
                )
            return self._loaded

    def _again(self, model: ArgosModel, text: str, problem: str) -> Hypothesis:
        """Translate clause by clause, with a penalty on repetition; fail where that fails too."""
        pieces = clauses.pieces(text, _LONGEST_PIECE)
        made = model.decode(pieces, repetition_penalty=_RETRY_PENALTY)
        joined = " ".join(decoded.text for decoded in made)
        for piece, decoded in [*zip(pieces, made, strict=True), (text, Decoded(joined, None))]:
            again = self._fault(piece, decoded)
            if again:
                return Hypothesis("", None, Origin.FAILED, f"{problem}; tried again: {again}")
        weight = sum(len(decoded.text) for decoded in made)
        score = sum((decoded.score or 0.0) * len(decoded.text) for decoded in made) / weight
        reason = f"tried again in {len(pieces)} pieces with a penalty on repetition: {problem}"
        return Hypothesis(joined, score, Origin.MT, reason)

    def _fault(self, text: str, decoded: Decoded) -> str:
        return decoded.error or guards.fault(
            text, decoded.text, self._source, self._target, cut_off=decoded.cut_off
        )


def _without_model(text: str) -> Hypothesis | None:
    if not text:
        return Hypothesis("", None, Origin.FAILED, "the sentence is empty")
    if guards.needs_no_translation(text):
        return Hypothesis(text, None, Origin.COPY)
    return None


def _batches(indices: Sequence[int], tokens: Sequence[Sequence[str]]) -> list[list[int]]:
    """Group rows of similar length, so that little of a batch is padding, the longest first."""
    batches: list[list[int]] = []
    for index in sorted(indices, key=lambda index: len(tokens[index])):
        length = len(tokens[index])
        if batches and (len(batches[-1]) + 1) * length <= _BATCH_TOKENS:
            batches[-1].append(index)
        else:
            batches.append([index])
    return batches[::-1]


def code(source: str, target: str) -> list[str]:
    """Return the modules by which a package is asked and its answers are taken or refused."""
    own = [__name__, clauses.__name__, guards.__name__, argos_package.__name__]
    return [*own, *folders(source, target)]
