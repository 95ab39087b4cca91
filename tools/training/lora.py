"""An adapter (LoRA, Hu et al. 2021) as llama.cpp's file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SCALE = 2.0
"""What the product of an adapter's two matrices is multiplied with: alpha for each rank."""
PLACES = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
"""The matrices of a layer that are adapted, by their names in GGUF files."""


def write(adapter: Mapping[str, NDArray[np.float32]], path: Path) -> None:
    """Write the adapter in llama.cpp's format, eight bits a weight."""
    from gguf import GGMLQuantizationType, GGUFWriter, quants

    kind = GGMLQuantizationType.Q8_0
    ranks = {min(weight.shape) for weight in adapter.values()}
    if len(ranks) > 1:
        raise ValueError(f"these matrices have different ranks: {sorted(ranks)}")
    writer = GGUFWriter(str(path), "gemma3")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", SCALE * min(ranks))
    for name, weight in adapter.items():
        writer.add_tensor(name, quants.quantize(weight.astype(np.float32), kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def stored(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return the adapter of a file by the names of its matrices."""
    from gguf import GGUFReader, quants

    return {
        tensor.name: quants.dequantize(tensor.data, tensor.tensor_type)
        for tensor in GGUFReader(str(path)).tensors
    }


def changes(adapter: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Return what an adapter adds to each of the matrices that it adapts."""
    names = [name.removesuffix(".lora_a") for name in adapter if name.endswith(".lora_a")]
    return {
        name: np.float32(SCALE) * (adapter[f"{name}.lora_b"] @ adapter[f"{name}.lora_a"])
        for name in names
    }


def nearest(added: Mapping[str, NDArray[np.float32]], rank: int) -> dict[str, NDArray[np.float32]]:
    """Return the adapter of a rank that adds most nearly this (Eckart and Young 1936)."""
    made = {}
    for name, change in added.items():
        wide = change.shape[0] <= change.shape[1]
        matrix = (change if wide else change.T).astype(float) / SCALE
        squares, sides = np.linalg.eigh(matrix @ matrix.T)
        left, roots = sides[:, -rank:], np.maximum(squares[-rank:], 1e-30) ** 0.25
        up, down = left * roots, (left.T @ matrix) / roots[:, None]
        made[f"{name}.lora_a"] = (down if wide else up.T).astype(np.float32)
        made[f"{name}.lora_b"] = (up if wide else down.T).astype(np.float32)
    return made


def give(weights: Mapping[str, Any], others: Mapping[str, Any]) -> None:
    """Set weights to others of the same names."""
    import torch

    with torch.no_grad():
        for name, weight in weights.items():
            weight.copy_(others[name])
