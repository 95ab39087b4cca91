"""Fit the adapter; started again, it goes on from its last checkpoint.

    python -m tools.training.train pairs.jsonl BASE.gguf WORK_FOLDER --passes 2

``--check a.de a.en`` translates a few hundred sentences greedily at the end, and prints BLEU and
chrF.
"""

import argparse
import math
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tools.training import lora
from tools.training.cutting import Cutter
from tools.training.learner import Example, Learner
from tools.training.notes import Notes
from translator.languages.dictionary import Lexicon

CHECKPOINT = "checkpoint.pt"
CURVE = "curve.tsv"
SMOOTHING = 0.05
WARM_UP = 40
"""Steps until the full rate."""
LAST_RATE = 0.1
"""Share of the rate that is left at the end."""
LONGEST_GROUP = 32
"""Batches that are sorted by length together, so that little is padded."""


def batches(pairs: list[Example], size: int, seed: int) -> Iterator[list[Example]]:
    """Yield batches of similar length for ever, each pass in another order.

    Each has as many pairs as are no longer together, padded, than ``size`` pairs usually are:
    a step learns from many words of a dictionary or from a few sentences.
    """
    room = size * sum(pair.length for pair in pairs) / len(pairs)
    for passed in range(10**6):
        order = random.Random(seed + passed)
        shuffled = order.sample(pairs, len(pairs))
        for start in range(0, len(shuffled), size * LONGEST_GROUP):
            group = shuffled[start : start + size * LONGEST_GROUP]
            group.sort(key=lambda pair: pair.length)
            made: list[list[Example]] = [[]]
            for pair in group:
                if made[-1] and (len(made[-1]) + 1) * pair.length > room:
                    made.append([])
                made[-1].append(pair)
            order.shuffle(made)
            yield from made


def rate(step: int, done: float, peak: float) -> float:
    """Return the learning rate: a linear rise, then a cosine down with the share of work done."""
    cosine = LAST_RATE + (1 - LAST_RATE) * (1 + math.cos(math.pi * min(1.0, done))) / 2
    return peak * min(1.0, (step + 1) / WARM_UP) * cosine


def save(folder: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint, which is whole whenever it is there."""
    import torch

    torch.save(state, folder / f".{CHECKPOINT}")
    os.replace(folder / f".{CHECKPOINT}", folder / CHECKPOINT)


def take_steps(
    options: argparse.Namespace,
    stream: Iterator[list[Any]],
    steps: int,
    optimizer: Any,
    learn: Callable[[list[Any]], Any],
    learned: Callable[[], dict[str, Any]],
    step: int,
    spent: float,
    stepped: Callable[[], None] = lambda: None,
    measure: str = "loss",
) -> None:
    """Take the steps that are left after ``step``, and write checkpoint and curve on the way.

    ``learn`` computes the gradients of a batch and returns its ``measure``; ``learned`` returns
    what a checkpoint holds besides the optimizer, by name; ``spent`` are the seconds that earlier
    starts took; ``stepped`` is called after each step.
    """
    import torch

    trained = [weight for group in optimizer.param_groups for weight in group["params"]]
    seen = sum(len(next(stream)) for _ in range(step))
    started, saved, found = time.monotonic() - spent, spent, []
    while step < steps:
        for group in optimizer.param_groups:
            group["lr"] = rate(step, step / steps, options.rate)
        batch = next(stream)
        optimizer.zero_grad()
        found.append(learn(batch))  # on a GPU, which must not wait for the number
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        stepped()
        seen += len(batch)
        step += 1
        seconds = time.monotonic() - started
        if seconds - saved > 60 * options.save_every or step == steps:
            state = {"optimizer": optimizer.state_dict(), "step": step, "seconds": seconds}
            save(options.folder, learned() | state)
            line = f"{seen}\t{torch.stack(found).mean().item():.4f}\t{seconds:.0f}"
            with (options.folder / CURVE).open("a", encoding="utf-8") as file:
                file.write(line + "\n")
            print(f"pairs, {measure}, seconds: {line}", flush=True)
            saved, found = seconds, []


def steps_of(options: argparse.Namespace, pairs: list[Example]) -> int:
    """Return how many steps the passes take."""
    passes: float = options.passes
    return math.ceil(passes * len(pairs) / int(options.batch))


class Course:
    """A learner's way from its start or its last checkpoint on, with the fading mean of it."""

    def __init__(self, options: argparse.Namespace, learner: Learner) -> None:
        """Begin where the last checkpoint is, or with an adapter, or with none."""
        import torch

        self._options, self._weights = options, learner.weights
        self.optimizer = torch.optim.AdamW(
            learner.weights.values(),
            lr=options.rate,
            betas=(0.9, 0.98),
            weight_decay=0.0,
            fused=True,
        )
        self._step, self._spent = 0, 0.0
        state = None
        if (options.folder / CHECKPOINT).exists():
            file = options.folder / CHECKPOINT
            state = torch.load(file, map_location=learner.device, weights_only=True)
            lora.give(learner.weights, state["learning"])
            self.optimizer.load_state_dict(state["optimizer"])
            self._step, self._spent = state["step"], state["seconds"]
            print(f"going on from step {self._step}")
        elif options.start:
            learner.start(options.start)
        self.mean = {name: weight.detach().clone() for name, weight in learner.weights.items()}
        if state:
            lora.give(self.mean, state["adapter"])

    def go(
        self,
        stream: Iterator[list[Any]],
        steps: int,
        learn: Callable[[list[Any]], Any],
        measure: str = "loss",
    ) -> None:
        """Take the steps that are left, and then be what the mean is."""
        take_steps(
            self._options,
            stream,
            steps,
            self.optimizer,
            learn,
            self._learned,
            self._step,
            self._spent,
            self._stepped,
            measure,
        )
        lora.give(self._weights, self.mean)

    def _learned(self) -> dict[str, Any]:
        found = {name: weight.detach() for name, weight in self._weights.items()}
        return {"adapter": self.mean, "learning": found}

    def _stepped(self) -> None:
        import torch

        share = 1 / max(1, self._options.mean)
        with torch.no_grad():
            torch._foreach_lerp_(list(self.mean.values()), list(self._weights.values()), share)


def train(options: argparse.Namespace) -> None:
    """Learn until the passes are over, from the last checkpoint on."""
    import torch

    torch.manual_seed(options.seed)
    learner = Learner(
        options.base,
        options.direction,
        rank=options.rank,
        half=options.half,
        lexicon=options.lexicon,
    )
    if options.compile:
        learner.model.compile_layers()
    given = [pair for path in options.pairs for pair in learner.pairs(path)]
    if options.notes:
        noted = Notes(Lexicon(options.notes, options.direction[:2]), options.seed)
        given = [(noted(source), target) for source, target in given]
    pairs = [learner.example(*pair) for pair in given]
    learner.allow((number for pair in pairs for number in pair.answer), options.bias)
    course, steps = Course(options, learner), steps_of(options, pairs)
    used = len(learner.vocabulary)
    print(f"{len(pairs)} pairs, softmax over {used} sub-words, {steps} steps on {learner.device}")
    cut = Cutter(learner, options.cut, options.seed)

    def learn(batch: list[Example]) -> Any:
        """Return the mean cross-entropy of the answers over the sub-words that answers can hold."""
        logits, right = learner.scores([replace(pair, prompt=cut(pair.prompt)) for pair in batch])
        loss = torch.nn.functional.cross_entropy(logits, right, label_smoothing=SMOOTHING)
        loss.backward()
        return loss.detach()

    course.go(batches(pairs, options.batch, options.seed), steps, learn)
    if options.check:
        print(learner.check(options.check))


def add_options(
    parser: argparse.ArgumentParser, *, rate: float, mean: int, start_needed: bool = False
) -> None:
    """Add what a ``Learner`` and its ``Course`` are asked for."""
    parser.add_argument("base", type=Path, help="the base model, a GGUF file")
    parser.add_argument("folder", type=Path, help="for checkpoint and curve")
    parser.add_argument("--direction", choices=["de-en", "en-de"], default="de-en")
    parser.add_argument(
        "--start", type=Path, required=start_needed, help="begin with this adapter instead of none"
    )
    parser.add_argument("--bias", type=Path, help="made by bias.py, as the engine will use it")
    parser.add_argument(
        "--rank", type=int, default=32, help="of the adapter; 0: none, all layers learn"
    )
    parser.add_argument(
        "--half",
        action="store_true",
        help="multiply in bfloat16: half the time where the processor can (avx512_bf16, GPUs)",
    )
    parser.add_argument(
        "--mean", type=int, default=mean, metavar="STEPS", help="whose weights are averaged, fading"
    )
    parser.add_argument("--save-every", type=float, default=5, metavar="MINUTES")
    parser.add_argument("--rate", type=float, default=rate, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=0)


def main() -> None:
    """Learn as asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=Path, nargs="+", help="made by prepare.py or substitute.py")
    add_options(parser, rate=6e-4, mean=0)
    parser.add_argument("--passes", type=float, default=2, help="over the pairs, in all starts")
    parser.add_argument(
        "--cut", type=float, default=0.0, help="share of the source's sub-words that are cut in two"
    )
    parser.add_argument(
        "--lexicon", type=Path, help="made by lexicon.py, as the engine will use it"
    )
    parser.add_argument(
        "--notes", type=Path, help="made by lexicon.py; its words for rarer ones, in the prompts"
    )
    parser.add_argument(
        "--check", type=Path, nargs=2, help="sentences and their translations, to score at the end"
    )
    parser.add_argument(
        "--compile",
        action="store_true",
        help="two thirds of the time on a processor, after a minute; needs a C++ compiler",
    )
    parser.add_argument("--batch", type=int, default=16, help="usual pairs a step")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    train(options)


if __name__ == "__main__":
    main()
