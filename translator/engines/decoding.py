"""The likeliest answers to prompts, several prompts at once: beam search, or greedily.

Beam search (Sutskever, Vinyals and Le 2014) follows so many hypotheses of each answer side by
side; with one of them it is greedy. What an answer is does not depend on the prompts beside it.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from translator.engines.network import Floats, Leaning, Likeliest, Memory, Network, Numbers, Reading

_LEAST_ROOM = 16
"""Places by which the memory of answers grows, at least."""
_MOST_FINISHED = 3
"""Finished hypotheses, for each one followed, after which an answer is settled."""
_IMPOSSIBLE = -1e8
_PENALTY, _GROWTH, _FREE = 0.8, 1.75, 2
"""What a logit loses that goes on with what was said before, how that grows with each sub-word
said alike, and after how many it begins (llama.cpp's DRY, "don't repeat yourself")."""


class Stopped(Exception):
    """Nobody waits for the answers any more."""


@dataclass(frozen=True)
class Prompt:
    """What is to be answered."""

    tokens: Sequence[int]
    leaning: Mapping[int, float]
    """What is added to the logits of which sub-words, all through the answer."""
    most: int
    """Sub-words after which an answer is cut off."""
    no_phrase_twice: bool = False
    """Whether going on with what was said already is made less likely."""


@dataclass(frozen=True)
class Decoded:
    """One answer."""

    tokens: tuple[int, ...]
    """Without its end."""
    likely: float
    """Its log-probability, with its end."""
    cut_off: bool = False

    @property
    def score(self) -> float:
        """The mean log-probability of a sub-word."""
        return self.likely / (len(self.tokens) + 1)


@dataclass
class _Search:
    """What is known of the answer to one prompt."""

    prompt: Prompt
    hypotheses: list[tuple[int, ...]]
    likely: list[float]
    """Of each hypothesis; fewer than hypotheses are followed at the beginning."""
    finished: list[Decoded] = field(default_factory=list)

    def go_on(
        self, scores: Floats, tokens: Numbers, width: int, end: int
    ) -> tuple[list[int], list[int]]:
        """Take the best continuations; return parent and sub-word of each that is followed.

        None of both where the answer is settled. ``scores`` and ``tokens`` are hypotheses x
        candidates.
        """
        totals = np.array(self.likely)[:, None] + scores[: len(self.likely)]
        order = np.argsort(-totals, axis=None, kind="stable")[: 3 * width + 4]
        parents: list[int] = []
        following: list[int] = []
        likely: list[float] = []
        for place in order.tolist():
            parent, column = divmod(place, totals.shape[1])
            token, total = int(tokens[parent, column]), float(totals[parent, column])
            if total < _IMPOSSIBLE:
                continue
            said = self.hypotheses[parent]
            if token == end or len(said) >= self.prompt.most:
                self.finished.append(Decoded(said, total, token != end))
            elif len(parents) < width:
                parents.append(parent)
                following.append(token)
                likely.append(total)
        self.hypotheses = [
            (*self.hypotheses[parent], token)
            for parent, token in zip(parents, following, strict=True)
        ]
        self.likely = likely
        return ([], []) if self._settled(width) else (parents, following)

    def _settled(self, width: int) -> bool:
        if not self.likely:
            return True
        if len(self.finished) < width:
            return False
        if len(self.finished) >= _MOST_FINISHED * width:
            return True
        worst = sorted((one.score for one in self.finished), reverse=True)[width - 1]
        return self.likely[0] / (len(self.hypotheses[0]) + 1) <= worst

    def penalties(self) -> list[dict[int, float]]:
        """Return what each hypothesis is told not to say."""
        forbidden = self.prompt.no_phrase_twice
        return [repeating(said) if forbidden else {} for said in self.hypotheses]


def answers(
    network: Network,
    prompts: Sequence[Prompt],
    width: int,
    end: int,
    stopped: Callable[[], bool] = lambda: False,
) -> list[list[Decoded]]:
    """Return the likeliest answers to each prompt, the best by ``score`` first.

    About ``width`` or more; one where that is 1. ``end`` is the sub-word that ends an answer.
    Raises Stopped soon after ``stopped`` says so.
    """
    searches = [_Search(prompt, [()], [0.0]) for prompt in prompts]
    for _ in _steps(network, searches, width, end):
        if stopped():
            raise Stopped
    return [sorted(one.finished, key=lambda found: -found.score) for one in searches]


def _steps(network: Network, searches: Sequence[_Search], width: int, end: int) -> Iterator[None]:
    """Search step by step until all answers are settled."""
    candidates = 2 * width + 4 if width > 1 else 1
    lengths = np.array([len(one.prompt.tokens) for one in searches])
    room = _room(lengths)
    memory = network.memory(len(searches), int(lengths.max()) + (room if width == 1 else 0))
    found = _begin(network, memory, searches, lengths, candidates)
    shortest = int(lengths.min())
    live, filled = list(searches), lengths
    rows = np.arange(len(live))[:, None]
    leaning: Leaning | None = None
    while True:
        yield
        left: list[int] = []
        parents: list[int] = []
        tokens: list[int] = []
        for place, one in enumerate(live):
            own = rows[place]
            own_parents, own_tokens = one.go_on(found.scores[own], found.tokens[own], width, end)
            if not own_tokens:
                continue
            # Where too few hypotheses go on, the first stands in the others' rows and is not read.
            spare = width - len(own_tokens)
            parents += own[own_parents + own_parents[:1] * spare].tolist()
            tokens += own_tokens + own_tokens[:1] * spare
            left.append(place)
        if not left:
            return
        came_from = np.array(parents)
        settled = len(live) - len(left)
        live = [live[place] for place in left]
        filled = filled[came_from]
        longest = int(filled.max())
        if len(came_from) > memory.rows or longest >= memory.room:
            memory = memory.taken(came_from, longest, longest + room)
        else:
            memory.keep(came_from, shortest, longest)
        if settled:
            leaning = None
        rows = np.arange(len(came_from)).reshape(-1, width)
        if leaning is None:
            leaning = Leaning.of([one.prompt.leaning for one in live for _ in range(width)])
        reading = Reading(
            np.array(tokens)[:, None],
            filled,
            np.arange(len(tokens)),
            _with_penalties(leaning, live, width),
        )
        found = network.read(memory, reading, candidates)
        filled = filled + 1


def _room(lengths: Numbers) -> int:
    """Return how many places answers mostly need."""
    return max(_LEAST_ROOM, int(lengths.max()))


def _begin(
    network: Network,
    memory: Memory,
    searches: Sequence[_Search],
    lengths: Numbers,
    candidates: int,
) -> Likeliest:
    """Read the prompts."""
    longest = int(lengths.max())
    tokens = np.zeros((len(searches), longest), np.int64)
    for row, one in enumerate(searches):
        tokens[row, : lengths[row]] = one.prompt.tokens
    asked = np.arange(len(searches)) * longest + lengths - 1
    leaning = Leaning.of([one.prompt.leaning for one in searches])
    return network.read(memory, Reading(tokens, lengths - 1, asked, leaning), candidates)


def _with_penalties(leaning: Leaning, live: Sequence[_Search], width: int) -> Leaning:
    if not any(one.prompt.no_phrase_twice for one in live):
        return leaning
    rows: list[dict[int, float]] = []
    for one in live:
        own = one.penalties()
        rows += own + own[:1] * (width - len(own))
    return leaning.and_(Leaning.of(rows))


def repeating(said: Sequence[int]) -> dict[int, float]:
    """Return what to add to the logits of sub-words that would go on with what was said before."""
    longest: dict[int, int] = {}
    for place in range(1, len(said)):
        alike = 0
        while alike < place and said[place - 1 - alike] == said[-1 - alike]:
            alike += 1
        if alike >= _FREE:
            longest[said[place]] = max(alike, longest.get(said[place], 0))
    return {token: -_PENALTY * math.pow(_GROWTH, alike - _FREE) for token, alike in longest.items()}
