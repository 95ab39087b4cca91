"""An adapter worked into its base model, which keeps only the sub-words that two languages need.

Both make translation faster: an adapter beside the model is many small products of matrices for
each token, and most of what a small model computes is how likely the sub-words of a hundred
languages are.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from translator.engines.models.gemma_graph import Weights, gemma_graph
from translator.engines.tokenizer import CONTROL, LINE_END
from translator.errors import ModelError

if TYPE_CHECKING:
    from gguf import GGUFReader

SUB_WORDS = "satzpaar.sub_words"
"""Under which a merged model has its sub-words: JSON, lists of spellings, scores and types."""
FIRST = "satzpaar.first"
"""Under which it has the number of the sub-word that begins each text."""
PLACES = 1024
"""Most sub-words of a sentence and its translation together."""
_NOTICE = (
    "Modified by satzpaar: a translation adapter was merged into the weights, these were quantised "
    "again, and sub-words that other languages need were removed. The licence is the base model's."
)
_EMBEDDING = "token_embd.weight"
_NEVER = -1e4
"""Added to the logit of what an answer cannot hold."""


@dataclass(frozen=True)
class Adaptation:
    """What makes a translator of a base model: three files."""

    adapter: Path
    """A LoRA adapter."""
    vocabulary: Path
    """The sub-words that stay, a bit for each of the base's."""
    bias: Path
    """What the engine takes off the logit of each of the base's sub-words: a byte, in tenths."""

    @property
    def digest(self) -> str:
        """A hash of the three."""
        files = (self.adapter, self.vocabulary, self.bias)
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def merge(base: Path, adaptation: Adaptation, target: Path) -> None:
    """Write base and adapter as one ONNX model, with some of the sub-words only.

    The file is the same for the same input, says that it was modified, and has its sub-words under
    SUB_WORDS. Raises ModelError where base and adaptation do not belong together.
    """
    from gguf import GGUFReader, quants

    model, changes = GGUFReader(str(base)), GGUFReader(str(adaptation.adapter))
    scale = changes.fields["adapter.lora.alpha"].contents()
    # In double precision, so that the rounding is the same on every machine.
    sides = {
        tensor.name: quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float64)
        for tensor in changes.tensors
    }
    bits = np.unpackbits(np.fromfile(adaptation.vocabulary, np.uint8))
    taken = np.fromfile(adaptation.bias, np.uint8)
    shapes = {tensor.name: tensor.shape for tensor in model.tensors}
    adapted = {name.removesuffix(".lora_a").removesuffix(".lora_b") for name in sides}
    size = shapes[_EMBEDDING][1]
    if not adapted <= shapes.keys() - {_EMBEDDING} or not len(bits) == len(taken) == size:
        raise ModelError(
            f"{adaptation.adapter} is for another model than {base.name}; reinstall satzpaar"
        )
    kept = np.flatnonzero(bits)
    tensors = {}
    for tensor in model.tensors:
        data = tensor.data[kept] if tensor.name == _EMBEDDING else tensor.data
        tensors[tensor.name] = quants.dequantize(data, tensor.tensor_type)
        if tensor.name in adapted:
            down, up = sides[f"{tensor.name}.lora_a"], sides[f"{tensor.name}.lora_b"]
            tensors[tensor.name] = (tensors[tensor.name] + scale / len(down) * (up @ down)).astype(
                np.float32
            )
    said = _Said(model)
    spellings, scores, kinds = (
        [listed[number] for number in kept]
        for listed in map(said.of_tokens, ("tokens", "scores", "token_type"))
    )
    weights = Weights(
        tensors,
        layers=said("block_count"),
        heads=said("attention.head_count"),
        window=said("attention.sliding_window"),
        places=PLACES,
        bias=_bias(spellings, kinds, taken[kept]),
    )
    gemma_graph(weights).write(
        target,
        {
            "satzpaar.notice": _NOTICE,
            SUB_WORDS: json.dumps([spellings, scores, kinds], ensure_ascii=False),
            FIRST: str(int(np.searchsorted(kept, said.of_tokens("bos_token_id")))),
        },
    )


class _Said:
    """What the header of a base model says."""

    def __init__(self, model: "GGUFReader") -> None:
        self._fields = model.fields
        self._architecture = str(model.fields["general.architecture"].contents())

    def __call__(self, name: str) -> Any:
        """Return what is said of the network."""
        return self._fields[f"{self._architecture}.{name}"].contents()

    def of_tokens(self, name: str) -> Any:
        """Return what is said of sub-words."""
        return self._fields[f"tokenizer.ggml.{name}"].contents()


def _bias(spellings: list[str], kinds: list[int], taken: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return what is added to the logits: no answer has signs for control, or goes on a line.

    Several sub-words begin with a line break: only the one that is nothing else ends an answer,
    else each hypothesis would be finished once with each of them.
    """
    bias: NDArray[np.float32] = np.divide(taken, -10, dtype=np.float32)
    for number, (spelling, kind) in enumerate(zip(spellings, kinds, strict=True)):
        breaks = spelling.startswith("\n") and spelling != "\n"
        if kind in CONTROL or breaks or spelling == LINE_END:
            bias[number] = _NEVER
    return bias
