"""Learn from the adapter's own translations: what scores better than its neighbours gets likelier.

``python training/risk.py news.jsonl BASE.gguf WORK_FOLDER --start adapter.gguf --beside more.jsonl``

Each step translates some sentences several times by chance, scores each translation against all that
the pairs have of its source, and makes those above the mean of the others likelier, those below it
less (minimum risk: Shen et al. 2016; the mean of the others as baseline: Kool et al. 2019). A GPU
takes a second for a step of 256 sentences. ``--beside`` adds pairs that are learned as in train.py.
"""

import argparse
import gc
import json
import multiprocessing
import random
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from train import CHECKPOINT, CURVE, PROMPT, SMOOTHING, name_of, rate, save
from vocabulary import Encoder

TOKENS = 24_576
"""Sub-words that are learned at once: more would take too much memory."""
ROOM = 1.3
"""Sub-words of an answer for each of the prompt, and SPARE more; then it is cut off."""
SPARE = 16
LONGEST = 72
"""Sub-words of a prompt: a step takes as long as its longest answer."""
NUMBER_LOST = 0.15
"""Taken off the score, from 0 to 1, of a translation with other figures than source and references."""
FIGURES = re.compile(r"\d+")
SHARE = 0.5
"""Weight of what is learned beside."""
SCORED = 16
"""Translations that a process scores at a time."""


@dataclass(frozen=True)
class Task:
    """A sentence to translate, and what its translations are compared with."""

    source: str
    references: tuple[str, ...]
    prompt: list[int]


def reward(source: str, references: Sequence[str], answer: str) -> float:
    """Return how good an answer is, about 0 to 1: mean of BLEU and chrF++, of all references."""
    from sacrebleu.metrics import BLEU, CHRF

    bleu, chrf = BLEU(effective_order=True), CHRF(word_order=2)
    scores = [
        bleu.sentence_score(answer, [one]).score + chrf.sentence_score(answer, [one]).score
        for one in references
    ]
    own, found = (sorted(FIGURES.findall(text)) for text in (source, answer))
    known = any(sorted(FIGURES.findall(one)) == found for one in references)
    return sum(scores) / len(scores) / 200 - NUMBER_LOST * (own != found and not known)


def rewards(asked: list[tuple[str, Sequence[str], str]]) -> list[float]:
    return [reward(*one) for one in asked]


def advantages(found: Any, samples: int) -> Any:
    """Return how much better each answer is than the mean of its prompt's others, in deviations."""
    rows = found.reshape(-1, samples)
    others = (rows.sum(1, keepdims=True) - rows) / (samples - 1)
    made = rows - others
    return (made / max(1e-6, made.std())).reshape(-1)


def read_pairs(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text("utf-8").splitlines()
    return [(pair["source"], pair["target"]) for pair in map(json.loads, lines)]


class Learner:
    """The model, its adapter's weights and what an answer may hold."""

    def __init__(self, options: argparse.Namespace, device: str) -> None:
        import gemma
        import torch

        self.encode = Encoder(options.base)
        self.model = gemma.Gemma(options.base, options.rank, device, half=options.half)
        self.weights = self.model.weights()
        source, target = map(name_of, options.direction.split("-"))
        self._head = [self.encode.numbers["<bos>"], *self.encode(f"{source}:")]
        self._tail = self.encode(f"\n{target}:")
        (self._line_end,) = self.encode("\n")
        self.ends = [self._line_end, *(self.encode.numbers[name] for name in ("<eos>",))]
        taken = torch.zeros(len(self.encode.tokens))
        if options.bias:
            taken = torch.tensor(list(options.bias.read_bytes())) / 10
        self.taken, self.device = taken.to(device), device
        self.temperature = options.temperature

    def allow(self, texts: Sequence[str]) -> None:
        """Let answers hold the sub-words of these texts and no others."""
        import torch

        used = {number for text in texts for number in self.encode(f" {text}")} | {self._line_end}
        self.vocabulary = torch.tensor(sorted(used), device=self.device)
        self.barred = torch.full_like(self.taken, -torch.inf)
        self.barred[self.vocabulary] = -self.taken[self.vocabulary]
        self._places = torch.zeros(len(self.taken), dtype=torch.long, device=self.device)
        self._places[self.vocabulary] = torch.arange(len(used), device=self.device)

    def prompt(self, source: str) -> list[int]:
        return [*self._head, *self.encode(f" {source}"), *self._tail]

    def answer(self, target: str) -> list[int]:
        return [*self.encode(f" {target}"), self._line_end]

    def translate(self, prompts: Sequence[list[int]], samples: int = 0) -> list[list[int]]:
        room = int(ROOM * max(map(len, prompts))) + SPARE
        return self.model.answers(
            prompts,
            self.ends,
            room,
            bias=self.barred,
            samples=samples,
            temperature=self.temperature,
        )

    def learn(self, rows: list[tuple[list[int], list[int], float]], *, smooth: bool) -> float:
        """Add to the gradients what makes answers likelier by their weight, for each sub-word.

        Return the mean loss: the cross-entropy with ``smooth``, else weighted.
        """
        total, size = 0.0, sum(len(answer) for _, answer, _ in rows)
        rows = sorted(rows, key=lambda row: len(row[0]) + len(row[1]))
        part: list[tuple[list[int], list[int], float]] = []
        for row in rows:
            if part and (len(part) + 1) * (len(row[0]) + len(row[1])) > TOKENS:
                total += self._learn(part, size, smooth)
                part = []
            part.append(row)
        return total + self._learn(part, size, smooth)

    def _learn(
        self, rows: list[tuple[list[int], list[int], float]], size: int, smooth: bool
    ) -> float:
        import gemma
        import torch
        from torch.nn import functional

        tokens = gemma.filled_up([prompt + answer for prompt, answer, _ in rows])
        wanted = gemma.filled_up(
            [[-1] * (len(prompt) - 1) + answer for prompt, answer, _ in rows], -1
        )
        tokens, wanted = (torch.from_numpy(one).to(self.device) for one in (tokens, wanted))
        weights = torch.tensor([weight for *_, weight in rows], device=self.device)
        at = wanted[:, : tokens.shape[1]] >= 0
        at = functional.pad(at, (0, tokens.shape[1] - at.shape[1]))
        hidden = self.model(tokens)[at]
        scores = (hidden @ self.model.embedding[self.vocabulary].T).float()
        scores = scores + self.barred[self.vocabulary]
        goal = self._places[wanted[wanted >= 0]]
        if smooth:
            losses = functional.cross_entropy(
                scores, goal, label_smoothing=SMOOTHING, reduction="none"
            )
        else:
            losses = functional.cross_entropy(scores / self.temperature, goal, reduction="none")
        each = weights.repeat_interleave(at.sum(1))
        loss = (losses * each).sum() / size
        loss.backward()
        return float(loss.detach())


def passes(tasks: Sequence[Any], size: int, seed: int) -> Iterator[list[Any]]:
    """Yield so many tasks at a time, for ever, each pass in another order."""
    for passed in range(10**6):
        order = random.Random(seed + passed).sample(tasks, len(tasks))
        for start in range(0, len(order) - size + 1, size):
            yield order[start : start + size]


def train(options: argparse.Namespace) -> None:
    import lora
    import numpy as np
    import torch

    torch.manual_seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    workers = ProcessPoolExecutor(options.workers, multiprocessing.get_context("spawn"))
    learner = Learner(options, device)
    known: dict[str, list[str]] = {}
    for source, target in read_pairs(options.pairs):
        known.setdefault(source, []).append(target)
    beside = read_pairs(options.beside) if options.beside else []
    learner.allow([text for pair in (*known.items(), *beside) for side in pair for text in texts(side)])
    tasks = [Task(one, tuple(others), learner.prompt(one)) for one, others in known.items()]
    tasks = [task for task in tasks if len(task.prompt) <= LONGEST]
    others = [(learner.prompt(left), learner.answer(right), 1.0) for left, right in beside]
    weights = learner.weights
    optimizer = torch.optim.AdamW(
        weights.values(), lr=options.rate, betas=(0.9, 0.98), weight_decay=0.0
    )
    step, spent = 0, 0.0
    file = options.folder / CHECKPOINT
    if file.exists():
        state = torch.load(file, map_location=device, weights_only=True)
        lora.give(weights, state["learning"])
        optimizer.load_state_dict(state["optimizer"])
        step, spent, mean = state["step"], state["seconds"], state["adapter"]
        print(f"going on from step {step}")
    else:
        lora.give(weights, {name: torch.from_numpy(one) for name, one in lora.stored(options.start).items()})
        mean = {name: weight.detach().clone() for name, weight in weights.items()}
    print(f"{len(tasks)} sentences, {len(others)} pairs beside, {options.steps} steps on {device}")
    stream = passes(tasks, options.prompts, options.seed)
    aside = passes(others, options.prompts, options.seed) if others else None
    for _ in range(step):
        next(stream)
        _ = aside and next(aside)
    gc.freeze()  # or each step would look through all sentences for garbage
    started, saved = time.monotonic() - spent, spent
    check(options, learner, "at first")
    while step < options.steps:
        seconds = time.monotonic() - started
        done = max(step / options.steps, seconds / 60 / options.minutes)
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate(step, done, options.rate)
        batch = next(stream)
        answers = learner.translate([task.prompt for task in batch], options.samples)
        copies = [task for task in batch for _ in range(options.samples)]
        asked = [
            (task.source, task.references, learner.encode.text(answer).strip())
            for task, answer in zip(copies, answers, strict=True)
        ]
        parts = [asked[start : start + SCORED] for start in range(0, len(asked), SCORED)]
        found = np.concatenate(list(workers.map(rewards, parts)))
        sampled = time.monotonic() - started - seconds
        weight = advantages(found, options.samples).tolist()
        optimizer.zero_grad()
        rows = [
            (task.prompt, [*answer, learner.ends[0]], own)
            for task, answer, own in zip(copies, answers, weight, strict=True)
        ]
        learner.learn(rows, smooth=False)
        loss = 0.0
        if aside:
            loss = learner.learn([(*pair[:2], SHARE) for pair in next(aside)], smooth=True) / SHARE
        norm = torch.nn.utils.clip_grad_norm_(weights.values(), 1.0)
        optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(
                list(mean.values()), list(weights.values()), 1 / max(1, options.mean)
            )
        step += 1
        took = time.monotonic() - started
        line = f"{step}\t{found.mean():.4f}\t{loss:.4f}\t{norm:.3f}\t{sampled:.2f}\t{took:.0f}"
        with (options.folder / CURVE).open("a", encoding="utf-8") as curve:
            curve.write(line + "\n")
        if step % 10 == 1:
            print(f"step, reward, loss beside, norm, seconds sampled, seconds: {line}", flush=True)
        if took - saved > 60 * options.save_every or step == options.steps:
            saved = took
            keep(options, optimizer, weights, mean, step, took)
            check(options, learner, f"step {step}")
    keep(options, optimizer, weights, mean, step, time.monotonic() - started)
    check(options, learner, f"step {step}")
    lora.give(weights, mean)
    check(options, learner, "mean")
    workers.shutdown()


def keep(options: argparse.Namespace, optimizer: Any, weights: Any, mean: Any, *at: Any) -> None:
    found = {name: weight.detach() for name, weight in weights.items()}
    state = {"optimizer": optimizer.state_dict(), "step": at[0], "seconds": at[1]}
    save(options.folder, state | {"adapter": mean, "learning": found})


def texts(side: Any) -> list[str]:
    return [side] if isinstance(side, str) else side


def check(options: argparse.Namespace, learner: Learner, when: str) -> None:
    """Translate sentences that are kept back, and print BLEU and chrF against their references."""
    if not options.check:
        return
    from sacrebleu.metrics import BLEU, CHRF

    source, *references = (path.read_text("utf-8").splitlines() for path in options.check)
    prompts = [learner.prompt(text) for text in source]
    made = [learner.encode.text(answer).strip() for answer in learner.translate(prompts)]
    empty = sum(not one for one in made)
    scores = (BLEU().corpus_score(made, references), CHRF().corpus_score(made, references))
    print(when, *scores, f"{empty} empty", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=Path, help="made by prepare.py; all targets of a source count")
    parser.add_argument("base", type=Path, help="the base model, a GGUF file")
    parser.add_argument("folder", type=Path, help="for checkpoint and curve")
    parser.add_argument("--direction", choices=["de-en", "en-de"], default="de-en")
    parser.add_argument("--start", type=Path, required=True, help="begin with this adapter")
    parser.add_argument("--bias", type=Path, help="made by bias.py, as the engine will use it")
    parser.add_argument("--beside", type=Path, help="pairs that are learned as in train.py")
    parser.add_argument("--rank", type=int, default=32, help="of the adapter")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=1e6, help="after which it stops")
    parser.add_argument("--prompts", type=int, default=256, help="sentences a step")
    parser.add_argument("--samples", type=int, default=8, help="translations of each")
    parser.add_argument("--temperature", type=float, default=0.6, help="of the chance")
    parser.add_argument("--half", action="store_true", help="multiply in bfloat16, as GPUs should")
    parser.add_argument("--mean", type=int, default=50, metavar="STEPS", help="averaged, fading")
    parser.add_argument("--check", type=Path, nargs="+", help="sentences and their translations")
    parser.add_argument("--save-every", type=float, default=5, metavar="MINUTES")
    parser.add_argument("--rate", type=float, default=2e-4, help="highest learning rate")
    parser.add_argument("--workers", type=int, default=2, help="processes that score")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    train(options)


if __name__ == "__main__":
    main()
