"""Fit the adapter; started again, it goes on from its last checkpoint.

``python training/train.py pairs.jsonl BASE.gguf WORK_FOLDER --passes 2``
"""

import argparse
import json
import math
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


def examples(path: Path, tokenizer: Any, source: str, target: str) -> list[Example]:
    from translator.languages import name

    made = []
    for line in path.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        left, right = (
            (pair["source"], pair["target"]) if source == "de" else (pair["target"], pair["source"])
        )
        prompt = PROMPT.format(source=name(source), target=name(target), text=left)
        made.append(
            Example(
                tokenizer(prompt)["input_ids"],
                tokenizer(f" {right}\n", add_special_tokens=False)["input_ids"],
            )
        )
    return made


def batches(pairs: list[Example], size: int, seed: int) -> Iterator[list[Example]]:
    """Yield batches of similar length for ever, each pass in another order."""
    for passed in range(10**6):
        order = random.Random(seed + passed)
        shuffled = order.sample(pairs, len(pairs))
        for start in range(0, len(shuffled), size * LONGEST_GROUP):
            group = shuffled[start : start + size * LONGEST_GROUP]
            group.sort(key=lambda pair: len(pair.prompt) + len(pair.answer))
            made = [group[at : at + size] for at in range(0, len(group), size)]
            order.shuffle(made)
            yield from made


def loss_of(model: Any, batch: list[Example], vocabulary: Any, places: Any) -> Any:
    """Return the mean cross-entropy of the answers over the sub-words that answers can hold."""
    import torch

    width = max(len(pair.prompt) + len(pair.answer) for pair in batch)
    tokens = torch.zeros(len(batch), width, dtype=torch.long, device=vocabulary.device)
    mask, wanted = torch.zeros_like(tokens), torch.full_like(tokens, -1)
    for row, pair in enumerate(batch):
        whole = pair.prompt + pair.answer
        tokens[row, : len(whole)] = torch.tensor(whole)
        mask[row, : len(whole)] = 1
        wanted[row, len(pair.prompt) - 1 : len(whole) - 1] = torch.tensor(pair.answer)
    causal = model.get_base_model()
    hidden = causal.model(input_ids=tokens, attention_mask=mask).last_hidden_state
    at = wanted >= 0
    scores = hidden[at] @ causal.lm_head.weight[vocabulary].T
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
) -> None:
    """Take the steps that are left after ``step``, and write checkpoint and curve on the way.

    ``learned`` returns what a checkpoint holds besides the optimizer, by name; ``spent`` are the
    seconds that earlier starts took.
    """
    import torch

    steps = steps_of(options, pairs)
    trained = [weight for group in optimizer.param_groups for weight in group["params"]]
    stream = batches(pairs, options.batch, options.seed)
    for _ in range(step):
        next(stream)
    started, saved, losses = time.monotonic() - spent, spent, []
    while step < steps:
        for group in optimizer.param_groups:
            group["lr"] = rate(step, step / steps, options.rate)
        loss = loss_of_batch(next(stream))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        losses.append(loss.item())
        step += 1
        seconds = time.monotonic() - started
        if seconds - saved > 60 * options.save_every or step == steps:
            state = {"optimizer": optimizer.state_dict(), "step": step, "seconds": seconds}
            save(options.folder, learned() | state)
            line = f"{step * options.batch}\t{sum(losses) / len(losses):.4f}\t{seconds:.0f}"
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
    tokenizer, model = lora.load(options.base, device)
    source, target = options.direction.split("-")
    pairs = examples(options.pairs, tokenizer, source, target)
    used = sorted({token for pair in pairs for token in pair.answer})
    vocabulary = torch.tensor(used, device=device)
    places = torch.zeros(len(tokenizer), dtype=torch.long, device=device)
    places[vocabulary] = torch.arange(len(used), device=device)
    trained = list(lora.weights(model).values())
    if options.half:
        for weight in model.parameters():
            if not weight.requires_grad:
                weight.data = weight.data.to(torch.bfloat16)
    optimizer = torch.optim.AdamW(trained, lr=options.rate, betas=(0.9, 0.98), weight_decay=0.0)
    step, spent = 0, 0.0
    if (options.folder / CHECKPOINT).exists():
        state = torch.load(options.folder / CHECKPOINT, map_location=device, weights_only=True)
        with torch.no_grad():
            for name, weight in lora.weights(model).items():
                weight.copy_(state["adapter"][name])
        optimizer.load_state_dict(state["optimizer"])
        step, spent = state["step"], state["seconds"]
        print(f"going on from step {step}")
    elif options.start:
        lora.read(model, options.start)
    steps = steps_of(options, pairs)
    print(f"{len(pairs)} pairs, {len(used)} sub-words in the answers, {steps} steps on {device}")

    def loss_of_batch(batch: list[Example]) -> Any:
        with torch.autocast(device, dtype=torch.bfloat16, enabled=options.half):
            return loss_of(model, batch, vocabulary, places)

    def learned() -> dict[str, Any]:
        return {"adapter": {name: one.detach() for name, one in lora.weights(model).items()}}

    take_steps(options, pairs, optimizer, loss_of_batch, learned, step, spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=Path, help="made by prepare.py")
    parser.add_argument("base", type=Path, help="the base model, a GGUF file")
    parser.add_argument("folder", type=Path, help="for checkpoint and curve")
    parser.add_argument("--direction", choices=["de-en", "en-de"], default="de-en")
    parser.add_argument("--start", type=Path, help="begin with this adapter instead of none")
    parser.add_argument("--passes", type=float, default=2, help="over the pairs, in all starts")
    parser.add_argument(
        "--half",
        action="store_true",
        help="multiply in bfloat16: half the time where the processor can (avx512_bf16, GPUs)",
    )
    parser.add_argument("--save-every", type=float, default=5, metavar="MINUTES")
    parser.add_argument("--batch", type=int, default=16, help="pairs a step")
    parser.add_argument("--rate", type=float, default=6e-4, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    train(options)


if __name__ == "__main__":
    main()
