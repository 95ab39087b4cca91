"""Brings the columns that a product of matrices reads to like sizes, before they are rounded.

Some columns of a language model's activations are a hundred times as large as others, which a
common step of rounding then wipes out. What is divided out of a column before the product is
multiplied into the matrix, whose rows have steps of their own; the product stays what it was
(SmoothQuant: Xiao et al. 2023).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from translator.errors import ModelError

Floats = NDArray[np.float32]

OUTPUT = "output.weight"
"""The matrix of the logits; the embedding has the same numbers, and is not smoothed."""
_STEPS, _ONE = 8, 128
"""A factor is a byte: steps for each doubling, and the byte of one."""
_AROUND = {
    "qkv": ("attn_norm", ("attn_q", "attn_k", "attn_v")),
    "out": ("attn_v", ("attn_output",)),
    "inner": ("ffn_norm", ("ffn_gate", "ffn_up")),
    "down": ("ffn_up", ("ffn_down",)),
}
"""What makes the columns of each place, and the matrices that read them."""


def places(layers: int) -> list[str]:
    """Return the names of what is read, in the order of a file of factors."""
    return [*(f"blk.{layer}.{kind}" for layer in range(layers) for kind in _AROUND), "output"]


def around(place: str) -> tuple[str, list[str]]:
    """Return the weights that make the columns of a place, and the matrices that read them."""
    if place == "output":
        return "output_norm.weight", [OUTPUT]
    layer, kind = place.rsplit(".", 1)
    before, behind = _AROUND[kind]
    return f"{layer}.{before}.weight", [f"{layer}.{one}.weight" for one in behind]


def write_factors(factors: Mapping[str, Floats], path: Path) -> None:
    """Write the factors of each of ``places``."""
    steps = np.concatenate([np.rint(_STEPS * np.log2(own)) + _ONE for own in factors.values()])
    path.write_bytes(np.clip(steps, 0, 255).astype(np.uint8).tobytes())


class Smoothing:
    """The factors of a file."""

    def __init__(self, path: Path, widths: Mapping[str, int]) -> None:
        """Read them; ``widths`` says how many columns each of ``places`` has, in that order."""
        said = np.fromfile(path, np.uint8)
        if len(said) != sum(widths.values()):
            raise ModelError(f"{path} is for another model; reinstall satzpaar")
        parts = np.split(said, np.cumsum([*widths.values()])[:-1])
        self._made: dict[str, Floats] = {}
        self._read: dict[str, Floats] = {}
        for place, part in zip(widths, parts, strict=True):
            # In double precision, so that the rounding is the same on every machine.
            factors = np.exp2((part.astype(np.float64) - _ONE) / _STEPS).astype(np.float32)
            before, behind = around(place)
            self._made[before] = factors
            self._read |= dict.fromkeys(behind, factors)

    def applied(self, name: str, parts: Iterator[Floats]) -> Iterator[Floats]:
        """Yield the rows of a matrix, or a norm, smoothed; a matrix that makes columns is whole."""
        made, read = self._made.get(name), self._read.get(name)
        for part in parts:
            if read is not None:  # heads share the columns of their values
                part = part * np.tile(read, part.shape[1] // len(read))
            if made is not None:
                part = part / (made if part.ndim == 1 else made[:, None])
            yield part
