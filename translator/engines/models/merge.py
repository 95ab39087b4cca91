"""An adapter worked into its base model, which keeps only the sub-words that two languages need.

Both make translation faster: an adapter beside the model is many small products of matrices for
each token, and most of what a small model computes is how likely the sub-words of a hundred
languages are.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from translator.engines.models.gemma_graph import Floats, Weights, gemma_graph
from translator.engines.models.gguf import StoredTensor, read_header, read_tensors
from translator.engines.models.smoothing import OUTPUT, Smoothing, around, places
from translator.engines.tokenizer import CONTROL, LINE_END, sub_words
from translator.errors import ModelError

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
_ROWS = 8192
"""Rows of it that are read at once."""
_NEVER = -1e4
"""Added to the logit of what an answer cannot hold."""


@dataclass(frozen=True)
class Adaptation:
    """What makes a translator of a base model: four files."""

    adapter: Path
    """A LoRA adapter."""
    vocabulary: Path
    """The sub-words that stay, a bit for each of the base's."""
    bias: Path
    """What the engine takes off the logit of each of the base's sub-words: a byte, in tenths."""
    smoothing: Path
    """By what the columns of activations are divided before they are rounded."""

    @property
    def digest(self) -> str:
        """A hash of the four."""
        files = (self.adapter, self.vocabulary, self.bias, self.smoothing)
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def merge(base: Path, adaptation: Adaptation, target: Path) -> None:
    """Write base and adapter as one ONNX model, with some of the sub-words only.

    The file is the same for the same input, says that it was modified, and has its sub-words under
    SUB_WORDS. Raises ModelError where base and adaptation do not belong together.
    """
    said = read_header(base)
    own = {key.removeprefix(f"{said['general.architecture']}."): said[key] for key in said}
    layers = int(own["block_count"])
    merged = _Merged(base, adaptation, layers)
    kept = merged.kept
    numbers: list[int] = kept.tolist()
    tokens, all_scores, all_kinds = sub_words(base)
    spellings = [tokens[number] for number in numbers]
    scores = [all_scores[number] for number in numbers]
    kinds = [all_kinds[number] for number in numbers]
    weights = Weights(
        merged.rows,
        layers=layers,
        heads=int(own["attention.head_count"]),
        head_width=int(own["attention.key_length"]),
        window=int(own["attention.sliding_window"]),
        places=PLACES,
        bias=_bias(spellings, kinds, merged.taken),
    )
    first = np.searchsorted(kept, int(said["tokenizer.ggml.bos_token_id"]))
    gemma_graph(weights).write(
        target,
        {
            "satzpaar.notice": _NOTICE,
            SUB_WORDS: json.dumps([spellings, scores, kinds], ensure_ascii=False),
            FIRST: str(int(first)),
        },
    )


class _Merged:
    """The weights of a base model with an adapter in them."""

    def __init__(self, base: Path, adaptation: Adaptation, layers: int) -> None:
        self._base = _Tensors(base)
        changes = _Tensors(adaptation.adapter)
        self._changed = {name.removesuffix(".lora_a").removesuffix(".lora_b") for name in changes}
        bits = np.unpackbits(np.fromfile(adaptation.vocabulary, np.uint8))
        taken = np.fromfile(adaptation.bias, np.uint8)
        if (
            not self._changed <= self._base.keys() - {_EMBEDDING}
            or not len(bits) == len(taken) == self._base[_EMBEDDING].shape[0]
        ):
            raise ModelError(
                f"{adaptation.adapter} is for another model than {base.name}; reinstall satzpaar"
            )
        self._changes = changes
        self._scale = float(read_header(adaptation.adapter)["adapter.lora.alpha"])
        widths = {place: self._base[around(place)[0]].shape[0] for place in places(layers)}
        self._smoothing = Smoothing(adaptation.smoothing, widths)
        self.kept = np.flatnonzero(bits)
        """The numbers of the sub-words that stay."""
        self.taken = taken[self.kept]

    def rows(self, name: str) -> Iterator[Floats]:
        """Yield the rows of a matrix, a vocabulary's some at a time, or a norm whole; smoothed."""
        rows = self._of_vocabulary() if name in (_EMBEDDING, OUTPUT) else iter([self._whole(name)])
        return self._smoothing.applied(name, rows)

    def _of_vocabulary(self) -> Iterator[Floats]:
        for first in range(0, self._base[_EMBEDDING].shape[0], _ROWS):
            here = self.kept[(first <= self.kept) & (self.kept < first + _ROWS)]
            if len(here):
                yield self._base.rows(_EMBEDDING, first, _ROWS)[here - first]

    def _whole(self, name: str) -> Floats:
        values = self._base.rows(name)
        if name not in self._changed:
            return values
        # In double precision, so that the rounding is the same on every machine.
        down, up = (self._changes.rows(f"{name}.lora_{side}").astype(np.float64) for side in "ab")
        merged: Floats = (values + self._scale / len(down) * (up @ down)).astype(np.float32)
        return merged


class _Tensors(dict[str, StoredTensor]):
    """The tensors of a GGUF file, read when they are asked for."""

    def __init__(self, path: Path) -> None:
        super().__init__(read_tensors(path))
        self._path = path

    def rows(self, name: str, first: int = 0, count: int | None = None) -> Floats:
        """Return so many rows of a tensor, or all, in single precision."""
        from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, quants

        found = self[name]
        kind = GGMLQuantizationType(found.kind)
        numbers, size = GGML_QUANT_SIZES[kind]
        height, width = (1, *found.shape)[-2:]
        bytes_a_row = width // numbers * size
        last = height if count is None else min(height, first + count)
        stored = np.fromfile(
            self._path,
            np.uint8,
            (last - first) * bytes_a_row,
            offset=found.begin + first * bytes_a_row,
        )
        rows: Floats = quants.dequantize(stored.reshape(-1, bytes_a_row), kind).astype(np.float32)
        return rows.reshape(last - first, *found.shape[1:]) if len(found.shape) > 1 else rows[0]


def _bias(spellings: Sequence[str], kinds: Sequence[int], taken: NDArray[np.uint8]) -> Floats:
    """Return what is added to the logits: no answer has signs for control, or goes on a line.

    Several sub-words begin with a line break: only the one that is nothing else ends an answer,
    else each hypothesis would be finished once with each of them.
    """
    bias: Floats = np.divide(taken, -10, dtype=np.float32)
    for number, (spelling, kind) in enumerate(zip(spellings, kinds, strict=True)):
        breaks = spelling.startswith("\n") and spelling != "\n"
        if kind in CONTROL or breaks or spelling == LINE_END:
            bias[number] = _NEVER
    return bias
