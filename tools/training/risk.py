"""Learn from the adapter's own translations: what scores better than its neighbours gets likelier.

``python -m tools.training.risk pairs.jsonl BASE.gguf WORK_FOLDER --start adapter.gguf``

Each step translates some sentences several times by chance, scores each translation against all
that the pairs have of its source, and makes those above the mean of the others likelier, those
below it less (minimum risk: Shen et al. 2016; the others' mean as baseline: Kool et al. 2019).
``--beside`` adds pairs that are learned as train.py does. It wants a GPU: two runs at once took an
H200 2.6 seconds for a step of 128 sentences each.
"""

import argparse
import gc
import multiprocessing
import random
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.training.learner import Example, Learner
from tools.training.train import SMOOTHING, Course, add_options

TOGETHER = 24_576
"""Sub-words that are learned at once: more would take too much memory."""
LONGEST = 72
"""Sub-words of a prompt: a step takes as long as its longest answer."""
NUMBER_LOST = 0.15
"""Off the score, from 0 to 1, of what has other figures than its source and the references."""
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
    """Return how good an answer is, 0 to 1: mean of BLEU and chrF++, and that of all references."""
    from sacrebleu.metrics import BLEU, CHRF

    metrics = BLEU(effective_order=True), CHRF(word_order=2)
    scores = [one.sentence_score(answer, [text]).score for text in references for one in metrics]
    own, found = (sorted(FIGURES.findall(text)) for text in (source, answer))
    known = any(sorted(FIGURES.findall(text)) == found for text in references)
    mean = float(sum(scores)) / len(scores) / 100
    return mean - NUMBER_LOST * (own != found and not known)


def rewards(asked: list[tuple[str, Sequence[str], str]]) -> list[float]:
    """Return how good answers are; a process's share of the work."""
    return [reward(*one) for one in asked]


def advantages(found: Any, samples: int) -> Any:
    """Return how much better each answer is than the mean of its prompt's others, in deviations."""
    rows = found.reshape(-1, samples)
    others = (rows.sum(1, keepdims=True) - rows) / (samples - 1)
    made = rows - others
    return (made / max(1e-6, made.std())).reshape(-1)


def parts(examples: Sequence[Example], weights: Sequence[float]) -> Iterator[list[Any]]:
    """Yield examples with their weights, by length, so many as can be learned at once."""
    part: list[Any] = []
    rows = zip(examples, weights, strict=True)
    for row in sorted(rows, key=lambda row: row[0].length):
        if part and (len(part) + 1) * row[0].length > TOGETHER:
            yield part
            part = []
        part.append(row)
    yield part


def learn(
    learner: Learner,
    examples: Sequence[Example],
    weights: Sequence[float],
    loss_of: Callable[[Any, Any], Any],
) -> None:
    """Add the gradients of the losses of all sub-words, weighted by example: their mean."""
    import torch

    size = sum(len(one.answer) for one in examples)
    for part in parts(examples, weights):
        losses = loss_of(*learner.scores([one for one, _ in part]))
        lengths = torch.tensor([len(one.answer) for one, _ in part])
        each = torch.tensor([own for _, own in part]).repeat_interleave(lengths)
        ((losses * each.to(losses.device)).sum() / size).backward()


def passes(items: Sequence[Any], size: int, seed: int) -> Iterator[list[Any]]:
    """Yield so many items at a time, for ever, each pass in another order."""
    for passed in range(10**6):
        order = random.Random(seed + passed).sample(items, len(items))
        for start in range(0, max(1, len(order) - size + 1), size):
            yield order[start : start + size]


def train(options: argparse.Namespace) -> None:
    """Learn until the steps are taken, from the last checkpoint on."""
    import numpy as np
    import torch
    from torch.nn.functional import cross_entropy

    torch.manual_seed(options.seed)
    learner = Learner(options.base, options.direction, rank=options.rank, half=options.half)
    known: dict[str, list[str]] = {}
    for source, target in learner.pairs(options.pairs):
        known.setdefault(source, []).append(target)
    beside = learner.pairs(options.beside) if options.beside else []
    texts = {text for pair in beside for text in pair} | known.keys()
    texts |= {target for targets in known.values() for target in targets}
    learner.allow({one for text in texts for one in learner.answer(text)}, options.bias)
    tasks = [Task(one, tuple(others), learner.prompt(one)) for one, others in known.items()]
    tasks = [task for task in tasks if len(task.prompt) <= LONGEST]
    others = [learner.example(*pair) for pair in beside]
    course = Course(options, learner)
    print(f"{len(tasks)} sentences, {len(others)} pairs beside, on {learner.device}", flush=True)
    asides = passes(others, options.prompts, options.seed)
    gc.freeze()  # or every look for garbage would go through all sentences

    def smooth(logits: Any, right: Any) -> Any:
        return cross_entropy(logits, right, label_smoothing=SMOOTHING, reduction="none")

    def sharp(logits: Any, right: Any) -> Any:
        return cross_entropy(logits / options.temperature, right, reduction="none")

    def step(batch: list[Task | Example]) -> Any:
        asked_for = [one for one in batch if isinstance(one, Task)]
        prompts = [task.prompt for task in asked_for]
        answers = learner.answers(prompts, options.samples, options.temperature)
        copies = [task for task in asked_for for _ in range(options.samples)]
        asked = [
            (task.source, task.references, learner.spell(answer))
            for task, answer in zip(copies, answers, strict=True)
        ]
        portions = [asked[start : start + SCORED] for start in range(0, len(asked), SCORED)]
        found = np.concatenate(list(workers.map(rewards, portions)))
        said = [
            Example(task.prompt, learner.ended(answer))
            for task, answer in zip(copies, answers, strict=True)
        ]
        learn(learner, said, advantages(found, options.samples).tolist(), sharp)
        more = [one for one in batch if isinstance(one, Example)]
        if more:
            learn(learner, more, [SHARE] * len(more), smooth)
        return torch.tensor(found.mean())

    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(options.workers, spawn) as workers:
        batches = zip(passes(tasks, options.prompts, options.seed), asides, strict=False)
        stream = ([*one, *more] for one, more in batches)
        course.go(stream, options.steps, step, "mean score")
    if options.check:
        print(learner.check(options.check))


def main() -> None:
    """Learn as asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=Path, help="all targets of a source are references")
    add_options(parser, rate=2e-4, mean=50, start_needed=True)
    parser.add_argument("--beside", type=Path, help="pairs that are learned as in train.py")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--prompts", type=int, default=128, help="sentences a step")
    parser.add_argument("--samples", type=int, default=8, help="translations of each")
    parser.add_argument("--temperature", type=float, default=0.6, help="of the chance")
    parser.add_argument(
        "--check", type=Path, nargs="+", help="sentences and their translations, scored at the end"
    )
    parser.add_argument("--workers", type=int, default=2, help="processes that score")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    train(options)


if __name__ == "__main__":
    main()
