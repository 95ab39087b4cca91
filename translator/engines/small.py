"""Our own small models: an ONNX file of ours, beam search, and what orders its answers."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cached_property, lru_cache, partial
from pathlib import Path

from align.encoders.base import BUNDLED
from align.types import Encoder
from translator.engines import decoding, guards, network, ordering, questions, tokenizer
from translator.engines.base import EngineSignature
from translator.engines.decoding import Decoded, Prompt
from translator.engines.models.catalogue import CATALOGUE, Model
from translator.engines.models.digest import sha256
from translator.engines.models.merge import PLACES
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
from translator.languages import codes, rules
from translator.languages.dictionary import Lexicon
from translator.types import Hypothesis, Quality

WIDTHS = {Quality.FAST: 1, Quality.GOOD: 4}
"""Hypotheses that are followed at once."""
PROMPT = "{source}: {text}\n{target}:"
"""As the adapters were trained on."""
_PLACES_AT_ONCE = 1600
"""Places of prompts and answers together, in all rows of a batch: 60 MB of keys and values."""
_MOST_AT_ONCE = 16
"""Sentences of a batch; more gain nothing."""
_BATCHES = 24
"""Sentences to hand over at once, per core."""
_REMEMBERED = 512
"""Questions whose answers are kept for whoever wants alternatives."""
_OF_BEAM = 3
"""Alternatives that are other answers of the same search, before clauses are tried."""

_ALWAYS = (decoding, network, tokenizer)
_SEARCHING = (*_ALWAYS, ordering)
"""What decides the answers besides this module, greedily and with a search."""


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

    @cached_property
    def signature(self) -> EngineSignature:
        """How this engine translates: model, dictionary, and by what its answers are ordered."""
        options: dict[str, str | int | float | bool] = {
            "prompt": "pair",
            "quality": self._quality.value,
            "rules": questions.signature(self._source, self._target, *modules(self._width)),
        }
        if self._lexicon_file is not None:
            options["lexicon"] = _digest(self._lexicon_file)[:12]
        if self._width > 1:
            options["encoder"] = f"{BUNDLED} {_bundled().version}"
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
        open_ = [text for text in texts if text and not guards.needs_no_translation(text)]
        whole = [Question(text) for text in open_ if len(text) <= questions.LONGEST]
        answers: dict[str, Answers] = {}
        self._ask(loaded, whole, lambda at, found: answers.update({whole[at].text: found}))
        divided = [text for text in open_ if count > _OF_BEAM and is_divisible(text)]
        dialogues = [asking.in_pieces(text, "another way") for text in divided]
        made_so = held_together(dialogues, partial(self._ask, loaded))
        in_clauses = dict(zip(divided, made_so, strict=True))
        made = []
        for text in texts:
            others = [
                asking.whole(text, answer, "another answer of the same search")
                for answer in answers.get(text, ())[1:]
                if not asking.fault(text, answer)
            ]
            last = [in_clauses[text]] if text in in_clauses else []
            made.append(distinct([*distinct(others)[: max(0, count - len(last))], *last]))
        return made

    def close(self) -> None:
        """Free the memory of the model; the next sentence loads it again."""
        with self._loading:
            self._loaded = None

    def _load(self) -> "_Loaded":
        with self._loading:
            if self._loaded is None:
                encoder = self._encoder()
                with ThreadPoolExecutor(1) as beside:
                    reading = beside.submit(self._lexicon)
                    network = self._network()
                self._loaded = _Loaded(
                    network, self._source, self._target, reading.result(), encoder
                )
            return self._loaded

    def _network(self) -> Network:
        return Network(self._path)

    def _encoder(self) -> Encoder | None:
        return _bundled() if self._width > 1 else None

    def _lexicon(self) -> Lexicon | None:
        return Lexicon(self._lexicon_file, self._source) if self._lexicon_file else None

    def _ask(
        self,
        loaded: "_Loaded",
        asked: Sequence[Question],
        tell: Callable[[int, Answers], None],
    ) -> None:
        """Tell the answers to each question; those of a question asked before are remembered."""
        places: dict[Question, list[int]] = {}
        for place, question in enumerate(asked):
            places.setdefault(question, []).append(place)
        with self._keeping:
            found = {one: self._kept[one] for one in places if one in self._kept}

        def tell_all(question: Question, answers: Answers) -> None:
            for place in places[question]:
                tell(place, answers)

        for question, answers in found.items():
            tell_all(question, answers)
        self._answer(loaded, [one for one in places if one not in found], tell_all)

    def _answer(
        self,
        loaded: "_Loaded",
        asked: Sequence[Question],
        tell: Callable[[Question, Answers], None],
    ) -> None:
        """Tell the model's answers to each question, as many batches at a time as threads."""
        readable: list[tuple[Question, Prompt]] = []
        for question in asked:
            try:
                readable.append((question, loaded.prompt(question)))
            except ValueError as error:
                tell(question, [Answer("", None, False, f"the model cannot read it: {error}")])
        if not readable:
            return
        prompts = [prompt for _, prompt in readable]
        stop = threading.Event()
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix="small")
        try:
            waiting = {}
            for batch in batches(prompts, self._width):
                own = [readable[at][0] for at in batch], [prompts[at] for at in batch]
                waiting[pool.submit(loaded.answers, *own, self._width, stop.is_set)] = own[0]
            for done in as_completed(waiting):
                for question, answers in zip(waiting[done], done.result(), strict=True):
                    self._keep(question, answers)
                    tell(question, answers)
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)

    def _keep(self, question: Question, answers: Answers) -> None:
        with self._keeping:
            self._kept[question] = answers
            while len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)


class _Loaded:
    """A model in memory, with what is read beside it."""

    def __init__(
        self,
        network: Network,
        source: str,
        target: str,
        lexicon: Lexicon | None,
        encoder: Encoder | None,
    ) -> None:
        self.network, self._tokenizer = network, network.tokenizer
        self._source, self._target = source, target
        self._lexicon, self._encoder = lexicon, encoder
        [self.end] = self._tokenizer("\n")
        self._spelled = lru_cache(_REMEMBERED)(self._spell)  # for the prompt, and for the order
        keeps = lexicon.keeps if lexicon else lambda text: False
        self.questions = Questions(source, target, (PHRASES,), keeps)

    def prompt(self, question: Question) -> Prompt:
        """Return a question as the model reads it; ValueError where it is too long or no text."""
        asked = self._spelled(question.text)
        source, target = codes.name(self._source), codes.name(self._target)
        said = self._tokenizer(PROMPT.format(source=source, text=asked, target=target))
        tokens = [self.network.first, *said]
        if len(tokens) > PLACES // 2:
            raise ValueError(f"{len(tokens)} sub-words are more than {PLACES // 2}")
        leaning = self._lexicon.leaning(asked, self._tokenizer.word) if self._lexicon else {}
        most = min(question.limit, PLACES - len(tokens))
        return Prompt(tokens, leaning, most, question.how == PHRASES)

    def _spell(self, text: str) -> str:
        return rules.asked(text, self._source, self._target, self._lexicon)

    def answers(
        self,
        asked: Sequence[Question],
        prompts: Sequence[Prompt],
        width: int,
        stopped: Callable[[], bool],
    ) -> list[Answers]:
        """Return the answers to each question, the best first; Stopped when nobody waits."""
        found = decoding.answers(self.network, prompts, width, self.end, stopped)
        return self.ordered(asked, found)

    def ordered(
        self, asked: Sequence[Question], found: Sequence[Sequence[Decoded]]
    ) -> list[Answers]:
        """Return what was decoded for each question as answers, the best first."""
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


def modules(width: int) -> list[str]:
    """Return the modules that decide what our models are asked and which answers are taken.

    So far as other models do not have them, by how many hypotheses are followed.
    """
    return [__name__, *(one.__name__ for one in (_ALWAYS if width == 1 else _SEARCHING))]


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
def _bundled() -> Encoder:
    from align.encoders.load import load_encoder

    return load_encoder(BUNDLED, threads=1)


@lru_cache
def _digest(path: Path) -> str:
    try:
        return sha256(path)
    except OSError as error:
        raise ModelError(f"{path} is missing; reinstall satzpaar") from error
