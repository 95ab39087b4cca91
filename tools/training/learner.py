"""What learns to translate: the base with its adapter, its sub-words, and what answers may hold."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.training import lora
from translator.engines.tokenizer import Tokenizer

PROMPT = "{source}: {text}\n{target}:"
"""As ``translator.engines.llm`` asks."""
ROOM = 1.3
"""Sub-words of an answer for each of its prompt, and SPARE more; then it is cut off."""
SPARE = 16
TOGETHER = 512
"""Prompts that are answered at once."""


@dataclass(frozen=True)
class Example:
    """Prompt and answer as numbers of sub-words."""

    prompt: list[int]
    answer: list[int]
    leaning: dict[int, float] = field(default_factory=dict)
    """What a dictionary adds to the logits of which sub-words, all through the answer."""

    @property
    def length(self) -> int:
        """Return how many sub-words both have."""
        return len(self.prompt) + len(self.answer)


class Learner:
    """A model for one direction, such as ``de-en``; ``half`` multiplies in bfloat16."""

    def __init__(
        self,
        base: Path,
        direction: str,
        *,
        rank: int,
        half: bool,
        lexicon: Path | None = None,
    ) -> None:
        """Read the base; ``lexicon`` is what the engine looks words up in."""
        import torch

        from tools.training.gemma import Gemma
        from translator.languages.codes import name
        from translator.languages.dictionary import Lexicon

        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self._direction, self._rank = direction, rank
        self.encode = Tokenizer.of_gguf(base)
        self.model = Gemma(base, rank, self.device, half=half)
        self.weights = self.model.weights()
        codes = direction.split("-")
        self._lexicon = Lexicon(lexicon, codes[0]) if lexicon else None
        source, target = map(name, codes)
        ask = PROMPT.format(source=source, target=target, text="\0")
        left, right = (self.encode(part) for part in ask.split(" \0"))
        self.head, self.tail = [self.encode.numbers["<bos>"], *left], right
        (self._line_end,) = self.encode("\n")
        self.allow(range(len(self.encode.tokens)))

    def start(self, adapter: Path) -> None:
        """Begin with the adapter of a file; ValueError if the two do not fit.

        Weights that learn as a whole begin with the base's and what the adapter adds to them.
        """
        import torch

        found = lora.stored(adapter)
        if not self._rank:
            with torch.no_grad():
                for name, change in lora.changes(found).items():
                    self.weights[name] += torch.from_numpy(change).to(self.device)
            return
        if {name: one.shape for name, one in found.items()} != {
            name: tuple(one.shape) for name, one in self.weights.items()
        }:
            raise ValueError(f"{adapter} adapts other matrices than this model, or by another rank")
        lora.give(self.weights, {name: torch.from_numpy(one) for name, one in found.items()})

    def pairs(self, path: Path) -> list[tuple[str, str]]:
        """Return the pairs of a file, what is to be translated first."""
        lines = path.read_text(encoding="utf-8").splitlines()
        found = [(pair["source"], pair["target"]) for pair in map(json.loads, lines)]
        return found if self._direction == "de-en" else [pair[::-1] for pair in found]

    def example(self, source: str, target: str) -> Example:
        """Return a pair as numbers, with what the dictionary adds to it."""
        leaning = self._lexicon.leaning(source, self.encode.word) if self._lexicon else {}
        return Example(self.prompt(source), self.answer(target), leaning)

    def prompt(self, source: str) -> list[int]:
        """Return the question for a text as numbers."""
        return [*self.head, *self.encode(f" {source}"), *self.tail]

    def answer(self, target: str) -> list[int]:
        """Return a translation as numbers, with its end."""
        return self.ended(self.encode(f" {target}"))

    def ended(self, answer: list[int]) -> list[int]:
        """Return an answer with its end."""
        return [*answer, self._line_end]

    def allow(self, numbers: Iterable[int], bias: Path | None = None) -> None:
        """Let answers hold these sub-words and no others, with the logits that ``bias`` lowers."""
        import torch

        used = sorted({*numbers, self._line_end})
        self.vocabulary = torch.tensor(used, device=self.device)
        taken = torch.zeros(len(self.encode.tokens))
        if bias:
            taken = torch.tensor(list(bias.read_bytes())) / -10
        self._bias = taken.to(self.device)[self.vocabulary]
        self._places = torch.full((len(taken),), -1, device=self.device)
        self._places[self.vocabulary] = torch.arange(len(used), device=self.device)

    def scores(self, batch: Sequence[Example]) -> tuple[Any, Any]:
        """Return the logits of each sub-word of the answers, and which of them is the right one."""
        import torch

        from tools.training.gemma import filled_up

        tokens, wanted = (
            torch.from_numpy(filled_up(rows)).to(self.device)
            for rows in (
                [one.prompt + one.answer for one in batch],
                [[0] * (len(one.prompt) - 1) + one.answer + [0] for one in batch],
            )
        )
        begins, ends = (
            torch.tensor(places, device=self.device).unsqueeze(1)
            for places in (
                [len(one.prompt) - 1 for one in batch],
                [one.length - 1 for one in batch],
            )
        )
        places = torch.arange(tokens.shape[1], device=self.device)
        at = (begins <= places) & (places < ends)
        hidden = self.model(tokens)[at]
        logits = (hidden @ self.model.embedding[self.vocabulary].T).float() + self._bias
        lines, places, added = self._leaning(batch)
        logits.index_put_((lines, places), added, accumulate=True)
        return logits, self._places[wanted[at]]

    def _leaning(self, batch: Sequence[Example]) -> tuple[Any, Any, Any]:
        """Return in which lines and columns of the logits of a batch a dictionary adds how much."""
        import torch

        lines: list[int] = []
        numbers: list[int] = []
        added: list[float] = []
        line = 0
        for one in batch:
            for at in range(line, line + len(one.answer)):
                lines += [at] * len(one.leaning)
                numbers += one.leaning
                added += one.leaning.values()
            line += len(one.answer)
        places = self._places[torch.tensor(numbers, dtype=torch.long, device=self.device)]
        known = places >= 0
        return (
            torch.tensor(lines, dtype=torch.long, device=self.device)[known],
            places[known],
            torch.tensor(added, dtype=torch.float, device=self.device)[known],
        )

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Return each text's likeliest translation, sub-word by sub-word."""
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        made = [""] * len(texts)
        for start in range(0, len(order), TOGETHER):
            part = order[start : start + TOGETHER]
            prompts = [self.prompt(texts[index]) for index in part]
            for index, answer in zip(part, self.answers(prompts), strict=True):
                made[index] = self.spell(answer)
        return made

    def spell(self, answer: list[int]) -> str:
        """Return an answer as text."""
        return self.encode.text(answer).strip()

    def answers(
        self, prompts: Sequence[list[int]], samples: int = 0, temperature: float = 1.0
    ) -> list[list[int]]:
        """Return the likeliest answer to each prompt, or so many by chance, without their ends."""
        ends = [self._line_end, self.encode.numbers["<eos>"]]
        room = int(ROOM * max(map(len, prompts))) + SPARE
        among, bias = self.vocabulary, self._bias
        found: list[list[int]] = self.model.answers(
            prompts, ends, room, among=among, bias=bias, samples=samples, temperature=temperature
        )
        return found

    def check(self, files: Sequence[Path]) -> str:
        """Translate the first file's lines; return BLEU and chrF against those of the others."""
        from sacrebleu.metrics import BLEU, CHRF

        source, *references = (path.read_text("utf-8").splitlines() for path in files)
        made = self.translate(source)
        scores = (metric.corpus_score(made, references) for metric in (BLEU(), CHRF()))
        return " ".join(map(str, scores))
