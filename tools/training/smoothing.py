"""Measure by which factors the columns of a merged model's activations are smoothed.

python -m tools.training.smoothing pairs.jsonl BASE.gguf adapter.gguf de-en.smoothing
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

READ = {"qkv": "attn_q", "out": "attn_output", "inner": "ffn_gate", "down": "ffn_down"}
"""A matrix of each place whose input is measured."""
BATCH = 16
LEAST = 1e-3
"""Sizes below are taken for this."""


def measure(options: argparse.Namespace) -> None:
    """Read the pairs, and write the factor of each column: sqrt(activation / weight)."""
    import torch

    from tools.training import lora
    from tools.training.gemma import filled_up
    from tools.training.learner import Learner
    from translator.engines.models.smoothing import around, places, write_factors

    rank = min(min(one.shape) for one in lora.stored(options.adapter).values())
    learner = Learner(options.base, options.direction, rank=rank, half=options.half)
    learner.start(options.adapter)
    model = learner.model.eval()
    sizes: dict[str, Any] = {}
    real: Any = None

    def look(place: str, activations: Any) -> None:
        largest = activations[real].float().abs().amax(0)
        sizes[place] = torch.maximum(sizes.get(place, largest), largest)

    for number, layer in enumerate(model.layers):
        for kind, matrix in READ.items():
            place = f"blk.{number}.{kind}"
            getattr(layer, matrix).register_forward_pre_hook(
                lambda _, inputs, place=place: look(place, inputs[0])
            )
    pairs = learner.pairs(options.pairs)[:: options.every]
    with torch.no_grad():
        for start in range(0, len(pairs), BATCH):
            examples = [learner.example(*pair) for pair in pairs[start : start + BATCH]]
            tokens = torch.from_numpy(filled_up([one.prompt + one.answer for one in examples]))
            lengths = torch.tensor([[one.length] for one in examples])
            at = torch.arange(tokens.shape[1])
            # What begins every text has activations of its own, and each place its own step.
            real = (at > 0) & (at < lengths)
            look("output", model(tokens))
    matrices = {
        f"blk.{number}.{name}.weight": getattr(layer, name).matrix().detach().float().abs().amax(0)
        for number, layer in enumerate(model.layers)
        for name in lora.PLACES
    } | {"output.weight": model.embedding.float().abs().amax(0)}
    factors = {}
    for place in places(len(model.layers)):
        before, behind = around(place)
        weight = torch.stack([matrices[one] for one in behind]).amax(0)
        width = len(weight)
        if place.endswith(".out"):  # heads share the columns of their values
            width = model.layers[int(place.split(".")[1])].attn_v.fixed.shape[0]
        largest, weight = (
            one.reshape(-1, width).amax(0).clamp(min=LEAST) for one in (sizes[place], weight)
        )
        factors[place] = (largest / weight).sqrt().detach().numpy().astype(np.float32)
    write_factors(factors, options.out)
    print(f"{len(pairs)} pairs, {sum(map(len, factors.values()))} factors in {options.out}")


def main() -> None:
    """Measure as asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=Path, help="made by prepare.py")
    parser.add_argument("base", type=Path, help="the base model, a GGUF file")
    parser.add_argument("adapter", type=Path, help="made by convert.py or average.py")
    parser.add_argument("out", type=Path, help="for the factors, a byte a column")
    parser.add_argument("--direction", choices=["de-en", "en-de"], default="de-en")
    parser.add_argument("--every", type=int, default=1, help="take only every so manieth pair")
    parser.add_argument("--half", action="store_true", help="multiply in bfloat16")
    measure(parser.parse_args())


if __name__ == "__main__":
    main()
