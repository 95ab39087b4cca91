"""Write a checkpoint's adapter as llama.cpp's GGUF file."""

import argparse
from pathlib import Path

from tools.training import lora
from tools.training.train import CHECKPOINT


def main() -> None:
    """Write the adapter of a training's last checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="that train.py worked in")
    parser.add_argument("adapter", type=Path, help="GGUF file to write")
    options = parser.parse_args()
    import torch

    state = torch.load(options.folder / CHECKPOINT, map_location="cpu", weights_only=True)
    adapter = {name: weight.numpy() for name, weight in state["adapter"].items()}
    lora.write(adapter, options.adapter)
    print(f"{options.adapter}: {options.adapter.stat().st_size:,} bytes, step {state['step']}")


if __name__ == "__main__":
    main()
