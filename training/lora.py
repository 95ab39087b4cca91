"""The base model with its adapter (LoRA, Hu et al. 2021), and the adapter as llama.cpp's file."""

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import vocabulary
from numpy.typing import NDArray

SCALE = 2.0
"""What the product of an adapter's two matrices is multiplied with: alpha for each rank."""
SAMPLE = "German: Die Regierung erzählte davon"
"""A prompt to see whether sub-words are what they should be."""
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


@cache
def adapted_type() -> Any:
    """Return the layer that takes a linear layer's place; made late, as torch is slow to import."""
    import torch
    from torch.nn import functional

    class Adapted(torch.nn.Module):
        """A fixed matrix and what is added to it: the product of two narrow ones.

        A GPU adds them up first, for then it reads its input, which is far larger than they are,
        once instead of twice; a processor counts multiplications, which are fewer one by one.
        """

        def __init__(self, fixed: Any, rank: int) -> None:
            super().__init__()
            rows, columns = fixed.shape
            self.register_buffer("fixed", fixed)
            self.lora_a = torch.nn.Parameter(torch.empty(rank, columns))
            self.lora_b = torch.nn.Parameter(torch.zeros(rows, rank))
            torch.nn.init.kaiming_uniform_(self.lora_a, a=5**0.5)
            self._merged: Any = None

        def matrix(self) -> Any:
            return self.fixed + SCALE * (self.lora_b @ self.lora_a).to(self.fixed.dtype)

        def train(self, mode: bool = True) -> Any:
            with torch.no_grad():
                self._merged = None if mode else self.matrix()
            return super().train(mode)

        def forward(self, x: Any) -> Any:
            if self._merged is not None or x.is_cuda:
                return functional.linear(x, self.matrix() if self._merged is None else self._merged)
            added = functional.linear(functional.linear(x, self.lora_a), self.lora_b)
            return functional.linear(x, self.fixed) + SCALE * added

    return Adapted


def load(base: Path, device: str, rank: int, *, half: bool = False) -> tuple[Any, Any]:
    """Return the tokenizer and the model of a GGUF file, with an adapter that changes nothing.

    With ``half`` what does not learn is in bfloat16.
    """
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    file = {"gguf_file": base.name}
    tokenizer = AutoTokenizer.from_pretrained(str(base.parent), **file)
    must_cut_alike(tokenizer, base)
    model = AutoModelForCausalLM.from_pretrained(str(base.parent), dtype=torch.float32, **file)
    model = model.requires_grad_(False).to(device, torch.bfloat16 if half else torch.float32)
    for layer in model.model.layers:
        for part in (layer.self_attn, layer.mlp):
            for name in PLACES:
                if hasattr(part, name):
                    fixed = getattr(part, name).weight.data
                    setattr(part, name, adapted_type()(fixed, rank).to(device))
    for part in model.modules():
        if type(part).__name__ == "Gemma3RMSNorm":
            part.forward = partial(normed, part)
    return tokenizer, model.train()


def must_cut_alike(tokenizer: Any, base: Path) -> None:
    """Stop where this tokenizer cuts a text otherwise than llama.cpp will, or begins it otherwise.

    transformers 5.17 loses the order of the merges of a GGUF file and its start sign: what is
    learned so is of no use, and nothing says so but a loss that begins at 8 instead of 3.
    """
    tokens, scores, kinds = vocabulary.sub_words(base)
    by_score = vocabulary.normal_scores(tokens, scores, kinds)
    parts = vocabulary.merged(SAMPLE.replace(" ", vocabulary.BLANK), by_score)[0]
    cut = tokenizer.convert_ids_to_tokens(tokenizer(SAMPLE)["input_ids"])
    if cut[1:] != parts or cut[0] != "<bos>":
        raise SystemExit(
            f"this version of transformers cuts {SAMPLE!r} into {' '.join(cut)!r}, llama.cpp into "
            f"{' '.join(parts)!r}; install another version (5.24 was tried)"
        )


def normed(norm: Any, x: Any) -> Any:
    """Return what the library's norm does, in one step on a GPU instead of six."""
    from torch.nn import functional

    weight = 1.0 + norm.weight.float()
    return functional.rms_norm(x.float(), weight.shape, weight, norm.eps).type_as(x)


def weights(model: Any) -> dict[str, Any]:
    """Return the adapter's matrices by their names in GGUF files."""
    return {
        f"blk.{number}.{place}.weight.{side}": getattr(getattr(part, name), side)
        for number, layer in enumerate(model.model.layers)
        for part in (layer.self_attn, layer.mlp)
        for name, place in PLACES.items()
        if hasattr(part, name)
        for side in ("lora_a", "lora_b")
    }


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


def read(model: Any, path: Path) -> None:
    """Give the model the adapter of a file; ValueError if the two do not fit."""
    import torch

    found, own = stored(path), weights(model)
    if {name: one.shape for name, one in found.items()} != {
        name: tuple(one.shape) for name, one in own.items()
    }:
        raise ValueError(f"{path} adapts other matrices than this model has, or with another rank")
    give(own, {name: torch.from_numpy(one) for name, one in found.items()})


def give(weights: Mapping[str, Any], others: Mapping[str, Any]) -> None:
    """Set weights to others of the same names."""
    import torch

    with torch.no_grad():
        for name, weight in weights.items():
            weight.copy_(others[name])
