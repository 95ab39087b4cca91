"""Fit the adapter; started again, it goes on from its last checkpoint.

``python training/train.py pairs.jsonl BASE.gguf WORK_FOLDER --passes 2``; ``--check a.de a.en``
translates a few hundred sentences greedily at the end, and prints BLEU and chrF.
"""

import argparse
import json
import math
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cutting
import greedy
import lora

CHECKPOINT = "checkpoint.pt"
CURVE = "curve.tsv"
PROMPT = "{source}: {text}\n{target}:"
"""As ``translator.engines.llm`` asks."""
SMOOTHING = 0.05
WARM_UP = 40
"""Steps until the full rate."""
LAST_RATE = 0.1
"""Share of the rate that is left at the end."""
LONGEST_GROUP = 32
"""Batches that are sorted by length together, so that little is padded."""


@dataclass(frozen=True)
class Example:
    """Prompt and answer as numbers of sub-words."""

    prompt: list[int]
    answer: list[int]

    @property
    def length(self) -> int:
        return len(self.prompt) + len(self.answer)


def name_of(code: str) -> str:
    from translator.languages import name

    return name(code)


def examples(path: Path, tokenizer: Any, source: str, target: str) -> list[Example]:
    pairs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    sides = ("source", "target") if source == "de" else ("target", "source")
    lefts, rights = ([pair[side] for pair in pairs] for side in sides)
    languages = {"source": name_of(source), "target": name_of(target)}
    prompts = tokenizer([PROMPT.format(**languages, text=left) for left in lefts])
    answers = tokenizer([f" {right}\n" for right in rights], add_special_tokens=False)
    return [
        Example(prompt, answer)
        for prompt, answer in zip(prompts["input_ids"], answers["input_ids"], strict=True)
    ]


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


def loss_of(model: Any, batch: list[Example], vocabulary: Any, places: Any) -> Any:
    """Return the mean cross-entropy of the answers over the sub-words that answers can hold."""
    import numpy as np
    import torch

    width = max(pair.length for pair in batch)
    made = np.zeros((2, len(batch), width), np.int64)
    made[1] = -1
    for row, pair in enumerate(batch):
        made[0, row, : pair.length] = pair.prompt + pair.answer
        made[1, row, len(pair.prompt) - 1 : pair.length - 1] = pair.answer
    tokens, wanted = torch.from_numpy(made).to(vocabulary.device)
    # No mask: what fills up a row stands behind it, where nothing looks.
    hidden = model.model(input_ids=tokens, use_cache=False).last_hidden_state
    at = wanted >= 0
    scores = hidden[at] @ model.lm_head.weight[vocabulary].T
    return torch.nn.functional.cross_entropy(scores, places[wanted[at]], label_smoothing=SMOOTHING)


def rate(step: int, done: float, peak: float) -> float:
    """Return the learning rate: a linear rise, then a cosine down with the share of work done."""
    cosine = LAST_RATE + (1 - LAST_RATE) * (1 + math.cos(math.pi * min(1.0, done))) / 2
    return peak * min(1.0, (step + 1) / WARM_UP) * cosine


def save(folder: Path, state: dict[str, Any]) -> None:
    import torch

    torch.save(state, folder / f".{CHECKPOINT}")
    os.replace(folder / f".{CHECKPOINT}", folder / CHECKPOINT)


def take_steps(
    options: argparse.Namespace,
    pairs: list[Example],
    optimizer: Any,
    loss_of_batch: Callable[[list[Example]], Any],
    learned: Callable[[], dict[str, Any]],
    step: int,
    spent: float,
    stepped: Callable[[], None] = lambda: None,
) -> None:
    """Take the steps that are left after ``step``, and write checkpoint and curve on the way.

    ``learned`` returns what a checkpoint holds besides the optimizer, by name; ``spent`` are the
    seconds that earlier starts took; ``stepped`` is called after each step.
    """
    import torch

    steps = steps_of(options, pairs)
    trained = [weight for group in optimizer.param_groups for weight in group["params"]]
    stream = batches(pairs, options.batch, options.seed)
    seen = sum(len(next(stream)) for _ in range(step))
    started, saved, losses = time.monotonic() - spent, spent, []
    while step < steps:
        for group in optimizer.param_groups:
            group["lr"] = rate(step, step / steps, options.rate)
        batch = next(stream)
        loss = loss_of_batch(batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        stepped()
        losses.append(loss.detach())  # a GPU must not wait for the number
        seen += len(batch)
        step += 1
        seconds = time.monotonic() - started
        if seconds - saved > 60 * options.save_every or step == steps:
            state = {"optimizer": optimizer.state_dict(), "step": step, "seconds": seconds}
            save(options.folder, learned() | state)
            line = f"{seen}\t{torch.stack(losses).mean().item():.4f}\t{seconds:.0f}"
            with (options.folder / CURVE).open("a", encoding="utf-8") as file:
                file.write(line + "\n")
            print(f"pairs, loss, seconds: {line}", flush=True)
            saved, losses = seconds, []


def steps_of(options: argparse.Namespace, pairs: list[Example]) -> int:
    return math.ceil(options.passes * len(pairs) / options.batch)


def train(options: argparse.Namespace) -> None:
    import torch

    torch.manual_seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer, model = lora.load(options.base, device, options.rank, half=options.half)
    source, target = options.direction.split("-")
    pairs = examples(options.pairs, tokenizer, source, target)
    if options.whole:
        used = list(range(model.config.vocab_size))
    else:
        used = sorted({token for pair in pairs for token in pair.answer})
    vocabulary = torch.tensor(used, device=device)
    places = torch.zeros(model.config.vocab_size, dtype=torch.long, device=device)
    places[vocabulary] = torch.arange(len(used), device=device)
    weights = lora.weights(model)
    optimizer = torch.optim.AdamW(
        weights.values(),
        lr=options.rate,
        betas=(0.9, 0.98),
        weight_decay=0.0,
        fused=device == "cuda",
    )
    step, spent = 0, 0.0
    state = None
    if (options.folder / CHECKPOINT).exists():
        state = torch.load(options.folder / CHECKPOINT, map_location=device, weights_only=True)
        lora.give(weights, state["learning"])
        optimizer.load_state_dict(state["optimizer"])
        step, spent = state["step"], state["seconds"]
        print(f"going on from step {step}")
    elif options.start:
        lora.read(model, options.start)
    mean = {name: weight.detach().clone() for name, weight in weights.items()}
    if state:
        lora.give(mean, state["adapter"])
    steps = steps_of(options, pairs)
    print(f"{len(pairs)} pairs, softmax over {len(used)} sub-words, {steps} steps on {device}")
    cut = cutting.Cutter(tokenizer, name_of(source), name_of(target), options.cut, options.seed)

    def loss_of_batch(batch: list[Example]) -> Any:
        batch = [replace(pair, prompt=cut(pair.prompt)) for pair in batch]
        with torch.autocast(device, dtype=torch.bfloat16, enabled=options.half):
            return loss_of(model, batch, vocabulary, places)

    def learned() -> dict[str, Any]:
        found = {name: weight.detach() for name, weight in weights.items()}
        return {"adapter": mean, "learning": found}

    def stepped() -> None:
        with torch.no_grad():
            torch._foreach_lerp_(
                list(mean.values()), list(weights.values()), 1 / max(1, options.mean)
            )

    take_steps(options, pairs, optimizer, loss_of_batch, learned, step, spent, stepped)
    if options.check:
        lora.give(weights, mean)
        check(options, tokenizer, model, vocabulary)


def check(options: argparse.Namespace, tokenizer: Any, model: Any, vocabulary: Any) -> None:
    """Translate sentences that are kept back, and print BLEU and chrF against their reference."""
    import torch
    from sacrebleu.metrics import BLEU, CHRF

    source, target = (path.read_text("utf-8").splitlines() for path in options.check)
    left, right = (name_of(code) for code in options.direction.split("-"))
    prompts = [PROMPT.format(source=left, target=right, text=text) for text in source]
    device = vocabulary.device.type
    with torch.autocast(device, dtype=torch.bfloat16, enabled=options.half):
        made = greedy.answers(model, tokenizer, prompts, vocabulary)
    print(BLEU().corpus_score(made, [target]), CHRF().corpus_score(made, [target]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=Path, help="made by prepare.py")
    parser.add_argument("base", type=Path, help="the base model, a GGUF file")
    parser.add_argument("folder", type=Path, help="for checkpoint and curve")
    parser.add_argument("--direction", choices=["de-en", "en-de"], default="de-en")
    parser.add_argument("--start", type=Path, help="begin with this adapter instead of none")
    parser.add_argument("--rank", type=int, default=32, help="of the adapter")
    parser.add_argument("--passes", type=float, default=2, help="over the pairs, in all starts")
    parser.add_argument(
        "--half",
        action="store_true",
        help="multiply in bfloat16: half the time where the processor can (avx512_bf16, GPUs)",
    )
    parser.add_argument(
        "--whole",
        action="store_true",
        help="softmax over all sub-words of the base, not of the answers only",
    )
    parser.add_argument(
        "--cut", type=float, default=0.0, help="share of the source's sub-words that are cut in two"
    )
    parser.add_argument(
        "--mean", type=int, default=0, metavar="STEPS", help="whose weights are averaged, fading"
    )
    parser.add_argument(
        "--check", type=Path, nargs=2, help="sentences and their translations, to score at the end"
    )
    parser.add_argument("--save-every", type=float, default=5, metavar="MINUTES")
    parser.add_argument("--batch", type=int, default=16, help="usual pairs a step")
    parser.add_argument("--rate", type=float, default=6e-4, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    train(options)


if __name__ == "__main__":
    main()
