"""The base model with its adapter, and the adapter as llama.cpp's file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RANK, ALPHA = 32, 64
PLACES = {
    "q_proj": "attn_q",
    "k_proj": "attn_k",
    "v_proj": "attn_v",
    "o_proj": "attn_output",
    "gate_proj": "ffn_gate",
    "up_proj": "ffn_up",
    "down_proj": "ffn_down",
}
"""The matrices that are adapted: their names in PyTorch and in GGUF files."""


def load(base: Path, device: str) -> tuple[Any, Any]:
    """Return the tokenizer and the model of a GGUF file, with an adapter that changes nothing."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM, AutoTokenizer

    file = {"gguf_file": base.name}
    tokenizer = AutoTokenizer.from_pretrained(str(base.parent), **file)
    model = AutoModelForCausalLM.from_pretrained(str(base.parent), dtype=torch.float32, **file)
    config = LoraConfig(r=RANK, lora_alpha=ALPHA, target_modules=list(PLACES), lora_dropout=0.0)
    return tokenizer, get_peft_model(model, config).to(device)


def weights(model: Any) -> dict[str, Any]:
    """Return the adapter's matrices by their names in GGUF files."""
    found = {}
    for name, weight in model.named_parameters():
        if not weight.requires_grad:
            continue
        parts = name.split(".")
        layer = parts[parts.index("layers") + 1]
        place = next(PLACES[part] for part in parts if part in PLACES)
        side = "lora_a" if "lora_A" in parts else "lora_b"
        found[f"blk.{layer}.{place}.weight.{side}"] = weight
    return found


def write(adapter: Mapping[str, NDArray[np.float32]], path: Path) -> None:
    """Write the adapter in llama.cpp's format, in half precision."""
    from gguf import GGUFWriter

    writer = GGUFWriter(str(path), "gemma3")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(ALPHA))
    for name, weight in adapter.items():
        writer.add_tensor(name, weight.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def stored(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return the adapter of a file by the names of its matrices."""
    from gguf import GGUFReader

    return {tensor.name: tensor.data.astype(np.float32) for tensor in GGUFReader(str(path)).tensors}


def read(model: Any, path: Path) -> None:
    """Give the model the adapter of a file; ValueError if the two do not fit."""
    import torch

    found, own = stored(path), weights(model)
    if found.keys() != own.keys():
        raise ValueError(f"{path} adapts other matrices than this model has")
    with torch.no_grad():
        for name, weight in own.items():
            weight.copy_(torch.from_numpy(found[name]))
