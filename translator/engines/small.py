"""Our own small models: an ONNX file of ours, beam search, and what orders its answers."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cached_property, lru_cache, partial
from pathlib import Path

from align.encoders.base import BUNDLED
from align.types import Encoder
from translator.engines import decoding, network, ordering, questions, tokenizer
from translator.engines.base import EngineSignature
from translator.engines.decoding import Decoded, Prompt
from translator.engines.models.catalogue import CATALOGUE, Model
from translator.engines.models.digest import sha256
from translator.engines.network import Network
from translator.engines.ordering import Candidate, Candidates
from translator.engines.questions import (
    PHRASES,
    Answer,
    Answers,
    Question,
    Questions,
    distinct,
    held_together,
    is_divisible,
)
from translator.errors import ModelError
from translator.languages import codes, coverage, rules
from translator.languages.dictionary import Lexicon
from translator.types import Hypothesis, Quality

WIDTHS = {Quality.FAST: 1, Quality.GOOD: 4}
"""Hypotheses that are followed at once."""
PROMPT = "{source}: {text}\n{target}:"
"""As the adapters were trained on."""
_PLACES_AT_ONCE = 3600
"""Places of prompts and answers together, in all rows of a batch: 130 MB of keys and values."""
_MOST_AT_ONCE = 16
"""Sentences of a batch; more gain nothing."""
_BATCHES = 24
"""Sentences to hand over at once, per core."""
_REMEMBERED = 4096
"""Questions whose answers are kept for whoever wants alternatives."""
_OF_BEAM = 3
"""Alternatives that are other answers of the same search, before clauses are tried."""


class SmallEngine:
    """Translates sentence by sentence with a model of ours, many sentences side by side.

    Each thread computes a batch of its own on one core; a sentence comes out the same whatever is
    beside it.
    """

    def __init__(
        self,
        model: Model,
        source_language: str,
        target_language: str,
        *,
        threads: int,
        quality: Quality = Quality.GOOD,
        batch_size: int = 0,
        lexicon: Path | None = None,
    ) -> None:
        """Remember how to translate; the model is loaded at the first sentence.

        The dictionary is the catalogue's, where none is given.
        """
        entry = CATALOGUE.get(model.name)
        self._lexicon_file = lexicon or (entry.lexicon if entry else None)
        self._model, self._path = model, model.place(source_language, target_language)
        self._source, self._target = source_language, target_language
        self._threads, self._quality = threads, quality
        self._width = WIDTHS[quality]
        self._batch_size = batch_size or _BATCHES * threads
        self._loading, self._keeping = threading.Lock(), threading.Lock()
        self._loaded: _Loaded | None = None
        self._kept: OrderedDict[Question, Answers] = OrderedDict()
        self._stop = threading.Event()

    @cached_property
    def signature(self) -> EngineSignature:
        """How this engine translates: model, dictionary, and by what its answers are ordered."""
        modules = [one.__name__ for one in (decoding, network, tokenizer)]
        if self._width > 1:
            modules += [ordering.__name__, coverage.__name__]
        options: dict[str, str | int | float | bool] = {
            "prompt": "pair",
            "quality": self._quality.value,
            "rules": questions.signature(self._source, self._target, __name__, *modules),
        }
        if self._lexicon_file is not None:
            options["lexicon"] = _digest(self._lexicon_file)[:12]
        if self._width > 1:
            options["encoder"] = f"{BUNDLED} {_encoder().version}"
        version = f"{self._model.version} {self._model.sha256[:12]}".strip()
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
        loaded = self._load()
        asking = loaded.questions
        dialogues = [asking.translation(sentence) for sentence in sentences]
        return held_together(dialogues, partial(self._ask, loaded), advance)

    @property
    def at_hand(self) -> int:
        """The search has other answers, and they are kept."""
        return _OF_BEAM if self._width > 1 else 0

    def alternatives(self, sentences: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """Return the search's other answers, and a translation in clauses where more are wanted."""
        loaded = self._load()
        asking = loaded.questions
        texts = [" ".join(sentence.split()) for sentence in sentences]
        whole = [text for text in texts if 0 < len(text) <= questions.LONGEST]
        answers = dict(zip(whole, self._ask(loaded, [Question(one) for one in whole]), strict=True))
        divided = [text for text in texts if count > _OF_BEAM and is_divisible(text)]
        dialogues = [asking.in_pieces(text, "another way") for text in divided]
        clauses = dict(
            zip(divided, held_together(dialogues, partial(self._ask, loaded)), strict=True)
        )
        made = []
        for text in texts:
            room = count - (text in clauses)
            others = [
                asking.whole(text, answer, "another answer of the same search")
                for answer in answers.get(text, ())[1:]
                if not asking.fault(text, answer)
            ]
            own = [*distinct(others)[:room], *([clauses[text]] if text in clauses else [])]
            made.append(distinct(own))
        return made

    def close(self) -> None:
        """Free the memory of the model; the next sentence loads it again."""
        with self._loading:
            self._loaded = None

    def _load(self) -> "_Loaded":
        with self._loading:
            if self._loaded is None:
                encoder = _encoder() if self._width > 1 else None
                self._loaded = _Loaded(
                    self._path, self._source, self._target, self._lexicon_file, encoder
                )
            return self._loaded

    def _ask(self, loaded: "_Loaded", asked: Sequence[Question]) -> list[Answers]:
        """Return the answers to each question; those of a question asked before are remembered."""
        with self._keeping:
            found = {one: self._kept[one] for one in asked if one in self._kept}
        missing = [one for one in dict.fromkeys(asked) if one not in found]
        found |= zip(missing, self._answers(loaded, missing), strict=True)
        with self._keeping:
            self._kept.update({one: found[one] for one in missing})
            while len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)
        return [found[one] for one in asked]

    def _answers(self, loaded: "_Loaded", asked: Sequence[Question]) -> list[Answers]:
        """Return the model's answers to each question, as many batches at a time as threads."""
        if not asked:
            return []
        self._stop.clear()
        prompts = [loaded.prompt(question) for question in asked]
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix="small")
        try:
            waiting = {
                pool.submit(self._batch, loaded, [(asked[at], prompts[at]) for at in batch]): batch
                for batch in batches(prompts, self._width)
            }
            made: dict[int, Answers] = {}
            for done in as_completed(waiting):
                made |= zip(waiting[done], done.result(), strict=True)
            return [made[at] for at in range(len(asked))]
        finally:
            self._stop.set()
            pool.shutdown(wait=True, cancel_futures=True)

    def _batch(self, loaded: "_Loaded", asked: Sequence[tuple[Question, Prompt]]) -> list[Answers]:
        prompts = [prompt for _, prompt in asked]
        try:
            found = decoding.answers(
                loaded.network, prompts, self._width, loaded.end, self._stop.is_set
            )
        except decoding.Stopped:
            return [[Answer("", None, False, "interrupted")] for _ in asked]
        return loaded.ordered([question for question, _ in asked], found)


class _Loaded:
    """A model in memory, with what is read beside it."""

    def __init__(
        self,
        path: Path,
        source: str,
        target: str,
        lexicon: Path | None,
        encoder: Encoder | None,
    ) -> None:
        with ThreadPoolExecutor(1) as beside:
            reading = beside.submit(Lexicon, lexicon, source) if lexicon else None
            self.network = Network(path)
            self._tokenizer = self.network.tokenizer
            self._lexicon = reading.result() if reading else None
        self._source, self._target, self._encoder = source, target, encoder
        [self.end] = self._tokenizer("\n")
        keeps = self._lexicon.keeps if self._lexicon else lambda text: False
        self.questions = Questions(source, target, (PHRASES,), keeps)

    def prompt(self, question: Question) -> Prompt:
        """Return a question as the model reads it."""
        asked = self._spelled(question.text)
        source, target = codes.name(self._source), codes.name(self._target)
        tokens = self._tokenizer(PROMPT.format(source=source, text=asked, target=target))
        leaning = self._lexicon.leaning(asked, self._tokenizer.word) if self._lexicon else {}
        again = question.how == PHRASES
        return Prompt([self.network.first, *tokens], leaning, question.limit, again)

    def _spelled(self, text: str) -> str:
        return rules.asked(text, self._source, self._target, self._lexicon)

    def ordered(
        self, asked: Sequence[Question], found: Sequence[Sequence[Decoded]]
    ) -> list[Answers]:
        """Return the answers to each question, the best first."""
        answers = [
            self._distinct(question, own) for question, own in zip(asked, found, strict=True)
        ]
        if self._encoder is None:
            return list(answers)
        compared = [
            Candidates(
                self._spelled(question.text),
                question.text,
                [Candidate(one.text, one.score or 0.0) for one in own],
            )
            for question, own in zip(asked, answers, strict=True)
        ]
        orders = ordering.ordered(compared, self._encoder, self._lexicon)
        return [[own[place] for place in order] for own, order in zip(answers, orders, strict=True)]

    def _distinct(self, question: Question, found: Sequence[Decoded]) -> list[Answer]:
        """Return the answers as text; of those that say the same, the likeliest."""
        made: dict[str, Answer] = {}
        for one in found:
            text = self._tokenizer.text(one.tokens).strip()
            answer = self.questions.mended(question.text, Answer(text, one.score, one.cut_off))
            made.setdefault(answer.text, answer)
        return list(made.values())


def batches(prompts: Sequence[Prompt], width: int) -> list[list[int]]:
    """Return which prompts are answered side by side: alike in length, the longest first.

    What a batch needs of memory is bounded, for its answers are as long as its longest prompt.
    """
    order = sorted(range(len(prompts)), key=lambda at: -len(prompts[at].tokens))
    made: list[list[int]] = []
    room = 0
    for at in order:
        if not made or len(made[-1]) == room:
            made.append([])
            places = 2 * len(prompts[at].tokens) * width
            room = max(1, min(_MOST_AT_ONCE, _PLACES_AT_ONCE // places))
        made[-1].append(at)
    return made


@lru_cache
def _encoder() -> Encoder:
    from align.encoders.load import load_encoder

    return load_encoder(BUNDLED, threads=1)


@lru_cache
def _digest(path: Path) -> str:
    try:
        return sha256(path)
    except OSError as error:
        raise ModelError(f"{path} is missing; reinstall satzpaar") from error
