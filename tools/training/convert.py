"""Write a checkpoint's adapter as llama.cpp's GGUF file."""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from tools.training import lora
from tools.training.train import CHECKPOINT


def added(weights: dict[str, Any], base: Path) -> dict[str, Any]:
    """Return what weights that learned as a whole are more than those of the base."""
    from gguf import GGUFReader, quants

    return {
        tensor.name: weights[tensor.name] - quants.dequantize(tensor.data, tensor.tensor_type)
        for tensor in GGUFReader(str(base)).tensors
        if tensor.name in weights
    }


def main() -> None:
    """Write the adapter of a training's last checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="that train.py worked in")
    parser.add_argument("adapter", type=Path, help="GGUF file to write")
    parser.add_argument(
        "--base", type=Path, help="from which all weights learned, if train.py was told --rank 0"
    )
    parser.add_argument("--rank", type=int, default=64, help="of the adapter that is made of them")
    options = parser.parse_args()
    import torch

    state = torch.load(options.folder / CHECKPOINT, map_location="cpu", weights_only=True)
    adapter = {name: weight.numpy() for name, weight in state["adapter"].items()}
    if options.base:
        change = added(adapter, options.base)
        adapter = lora.nearest(change, options.rank)
        lost = sum(
            np.square(one - change[name]).sum() for name, one in lora.changes(adapter).items()
        )
        share = lost / sum(np.square(one).sum() for one in change.values())
        print(f"{share:.1%} of the squares of what was learned are lost at rank {options.rank}")
    lora.write(adapter, options.adapter)
    print(f"{options.adapter}: {options.adapter.stat().st_size:,} bytes, step {state['step']}")


if __name__ == "__main__":
    main()
