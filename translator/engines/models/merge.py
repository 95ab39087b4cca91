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

from translator.errors import ModelError

if TYPE_CHECKING:
    from gguf import GGUFReader, GGUFWriter

LOGIT_BIAS = "satzpaar.logit_bias"
"""Under which a merged model says what to add to logits: JSON, a list of sub-word and number."""

_EMBEDDING = "token_embd.weight"
_BY_TOKEN = ("tokenizer.ggml.tokens", "tokenizer.ggml.scores", "tokenizer.ggml.token_type")
_NOT_COPIED = ("general.architecture", "general.file_type", "general.description")
_NOTICE = (
    "Modified by satzpaar: a translation adapter was merged into the weights, these were quantised "
    "again, and sub-words that other languages need were removed. The licence is the base model's."
)


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
    """Write base and adapter as one model, eight bits a weight, with some of the sub-words only.

    The file is the same for the same input, and says that it was modified and under LOGIT_BIAS what
    an engine has to add. Raises ModelError where base and adaptation do not belong together.
    """
    import numpy as np
    from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter, LlamaFileType, quants

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
    writer = GGUFWriter(str(target), model.fields["general.architecture"].contents())
    _copy_header(model, writer, kept)
    writer.add_description(_NOTICE)
    pairs = enumerate(taken[kept].tolist())
    writer.add_string(LOGIT_BIAS, json.dumps([[token, -own / 10] for token, own in pairs if own]))
    writer.add_file_type(LlamaFileType.MOSTLY_Q8_0)
    for tensor in model.tensors:
        data, kind = tensor.data, tensor.tensor_type
        if tensor.name == _EMBEDDING:
            data = data[kept]
        elif tensor.name in adapted:
            down, up = sides[f"{tensor.name}.lora_a"], sides[f"{tensor.name}.lora_b"]
            weights = quants.dequantize(data, kind) + scale / len(down) * (up @ down)
            kind = GGMLQuantizationType.Q8_0
            data = quants.quantize(weights.astype(np.float32), kind)
        writer.add_tensor(tensor.name, data, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _copy_header(model: "GGUFReader", writer: "GGUFWriter", kept: Any) -> None:
    """Write what the model says of itself and of the sub-words that stay, in their new order."""
    import numpy as np
    from gguf import GGUFValueType

    for name, field in model.fields.items():
        if name in _NOT_COPIED or name.startswith("GGUF."):  # the writer adds these itself
            continue
        kind = field.types[0]
        value = field.contents()
        if name in _BY_TOKEN:
            value = [value[token] for token in kept]
        elif name.endswith("_token_id"):
            value = int(np.searchsorted(kept, value))
        items = field.types[1] if kind == GGUFValueType.ARRAY else None
        writer.add_key_value(name, value, kind, items)
