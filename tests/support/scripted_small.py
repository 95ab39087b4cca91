"""The engine of our own models, on a network that answers as told."""

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_letters, ascii_lowercase, digits
from typing import Any

import numpy as np

from translator.engines.network import Likeliest, Memory, Reading
from translator.engines.small import SmallEngine
from translator.engines.tokenizer import Tokenizer

PAIRS = [left + right for left in ("▁", *ascii_lowercase) for right in ascii_lowercase]
OTHERS = ["▁", *ascii_letters, *digits, *'äöüß.,:;!?"']
SUB_WORDS = ["<bos>", "\n", *(f"<0x{byte:02X}>" for byte in range(256)), *PAIRS, *OTHERS]
"""Letters, pairs of them, and bytes for all others."""
FIRST, END = 0, 1

Script = Callable[[str], str | Sequence[str]]
"""Returns the answers to a text, each half as likely as the one before it."""


@dataclass(frozen=True)
class Asked:
    """What a network was asked for."""

    prompt: str
    text: str
    leaning: dict[str, float]
    """What is added to the logit of which sub-word."""


class ScriptedNetwork:
    """Keeps what it reads where a real one keeps keys and values, so that it moves along."""

    first = FIRST

    def __init__(self, rule: Script) -> None:
        self.rule = rule
        kinds = [3, *[1] * (len(SUB_WORDS) - 1)]
        self.tokenizer = Tokenizer(SUB_WORDS, [-float(at) for at in range(len(SUB_WORDS))], kinds)
        self.asked: list[Asked] = []
        self.batches: list[int] = []
        """Prompts that were read at once."""
        self.steps = 0
        self.lock = threading.Lock()

    def memory(self, rows: int, room: int) -> Memory:
        """Return room for one number a place."""
        return Memory(1, rows, room, 1)

    def read(self, memory: Memory, more: Reading, best: int) -> Likeliest:
        """Return what may follow."""
        kept = dict(memory.buffers())["keys0"][:, 0, :, 0]
        width = more.tokens.shape[1]
        scores = np.full((len(more.tokens), best), -1e9, np.float32)
        tokens = np.zeros((len(more.tokens), best), np.int64)
        leaning: list[dict[int, float]] = [{} for _ in more.tokens]
        for (row, token), added in zip(more.leaning.places, more.leaning.added, strict=True):
            leaning[row][int(token)] = float(added)
        self._remember(more, leaning)
        for row, (own, last) in enumerate(zip(more.tokens, more.last_places, strict=True)):
            start = 0 if width > 1 else last
            kept[row, start : start + width] = own
            found = self._following(kept[row, : last + 1].astype(int).tolist())
            # What is made likelier would change the scores that are scripted.
            likely = {one: own + min(0, leaning[row].get(one, 0)) for one, own in found.items()}
            ranked = sorted(likely.items(), key=lambda one: -one[1])[:best]
            for column, (token, score) in enumerate(ranked):
                scores[row, column], tokens[row, column] = score, token
        return Likeliest(scores, tokens)

    def _remember(self, more: Reading, leaning: Sequence[dict[int, float]]) -> None:
        with self.lock:
            self.steps += 1
            if more.tokens.shape[1] == 1:
                return
            self.batches.append(len(more.tokens))
            for row, own in enumerate(more.tokens):
                prompt = self.tokenizer.text(own[1 : more.last_places[row] + 1].tolist())
                said = {SUB_WORDS[token]: round(added, 3) for token, added in leaning[row].items()}
                self.asked.append(Asked(prompt, asked_text(prompt), said))

    def _following(self, tokens: list[int]) -> dict[int, float]:
        """Return the log-probability of each sub-word that goes on with one of the answers."""
        whole = self.tokenizer.text(tokens[1:])
        answers = self.rule(asked_text(whole))
        said = whole.rpartition("\n")[2].partition(":")[2]
        here, after = 0.0, dict[int, float]()
        for place, answer in enumerate([answers] if isinstance(answers, str) else answers):
            written = [*self.tokenizer(f" {answer}"), END]
            begun = self.tokenizer(said) if said else []
            if written[: len(begun)] == begun:
                here += 0.5 ** (place + 1)
                next_one = written[len(begun)]
                after[next_one] = after.get(next_one, 0.0) + 0.5 ** (place + 1)
        before = here if said else 1.0
        return {token: math.log(likely / before) for token, likely in after.items()}


def asked_text(prompt: str) -> str:
    """Return the text that a prompt asks for the translation of."""
    return prompt.partition(": ")[2].rpartition("\n")[0]


class ScriptedSmallEngine(SmallEngine):
    """The engine on a scripted network; all else is the real thing."""

    networks: list[ScriptedNetwork]

    def run_on(self, rule: Script) -> "ScriptedSmallEngine":
        self.networks = []
        self.rule = rule
        return self

    def _network(self) -> Any:
        self.networks.append(ScriptedNetwork(self.rule))
        return self.networks[-1]

    @property
    def asked(self) -> list[Asked]:
        return [one for network in self.networks for one in network.asked]

    @property
    def steps(self) -> int:
        return sum(network.steps for network in self.networks)
