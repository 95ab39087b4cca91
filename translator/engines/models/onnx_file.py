"""Writes ONNX models: nodes and weights as protocol buffers, without the package onnx.

The format is fixed (onnx.proto3 and the encoding of protocol buffers), so the same graph is the
same file everywhere, and weights are not copied once more in memory. Large ones stand in a file of
their own, which who runs the model maps into memory instead of reading it.
"""

import hashlib
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Attribute = int | float | str

MICROSOFT = "com.microsoft"
"""The operators that ONNX Runtime has besides the standard's."""
_OPERATORS = {"": 21, MICROSOFT: 1}
"""Versions of the operators."""
_FORMAT = 10
_KINDS = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7, "float16": 10}
_VARINT, _BYTES, _FLOAT = 0, 2, 5
WEIGHTS_DIGEST = "weights.sha256"
"""Under which a model has the SHA-256 of the file of its large weights."""
_LARGE = 4096
"""Bytes from which on weights stand in that file."""
_PAGE = 4096
"""Each begins at a multiple of it, as a file is mapped."""

_MODEL = {"ir_version": 1, "producer_name": 2, "graph": 7, "opset_import": 8, "metadata": 14}
_GRAPH = {"node": 1, "name": 2, "initializer": 5, "input": 11, "output": 12}
_NODE = {"input": 1, "output": 2, "name": 3, "op_type": 4, "attribute": 5, "domain": 7}
_ATTRIBUTE = {"name": 1, "float": 2, "int": 3, "text": 4, "kind": 20}
_TENSOR = {"dims": 1, "data_type": 2, "name": 8, "raw_data": 9, "external": 13, "location": 14}
"""Numbers of the fields, by message."""


class Graph:
    """A graph that is put together node by node; names of values are what nodes give each other."""

    def __init__(self) -> None:
        """Begin without a node."""
        self._nodes: list[bytes] = []
        self._weights: dict[str, Array] = {}
        self._inputs: list[bytes] = []
        self._outputs: list[bytes] = []

    def constant(self, name: str, values: Array) -> str:
        """Add a constant and return its name."""
        self._weights[name] = np.asarray(values, order="C")
        return name

    def node(
        self,
        operator: str,
        inputs: Sequence[str],
        outputs: str | Sequence[str],
        domain: str = "",
        **attributes: Attribute,
    ) -> str:
        """Add a node and return the name of its first output; '' is an input or output left out."""
        outputs = [outputs] if isinstance(outputs, str) else outputs
        fields = [_field(_NODE["input"], name.encode()) for name in inputs]
        fields += [_field(_NODE["output"], name.encode()) for name in outputs]
        fields.append(_field(_NODE["name"], outputs[0].encode()))
        fields.append(_field(_NODE["op_type"], operator.encode()))
        fields += [
            _field(_NODE["attribute"], _attribute(name, value))
            for name, value in attributes.items()
        ]
        fields.append(_field(_NODE["domain"], domain.encode()))
        self._nodes.append(b"".join(fields))
        return outputs[0]

    def input(self, name: str, kind: str, *shape: int | str) -> str:
        """Add an input, named sizes of which may be anything, and return its name."""
        self._inputs.append(_value(name, kind, shape))
        return name

    def output(self, name: str, kind: str, *shape: int | str) -> None:
        """Add an output, which a node makes."""
        self._outputs.append(_value(name, kind, shape))

    def write(self, path: Path, metadata: Mapping[str, str]) -> None:
        """Write the model, with what it says about itself, and large weights beside it."""
        large = {name: own for name, own in self._weights.items() if own.nbytes >= _LARGE}
        starts: dict[str, int] = {}
        if large:
            starts, digest = _write_weights(weights_of(path), large)
            metadata = {**metadata, WEIGHTS_DIGEST: digest}
        parts = [_field(_GRAPH["node"], node) for node in self._nodes]
        parts.append(_field(_GRAPH["name"], b"satzpaar"))
        for name, values in self._weights.items():
            stored = (
                _elsewhere(weights_of(path).name, starts[name], values.nbytes)
                if name in starts
                else _field(_TENSOR["raw_data"], values.tobytes())
            )
            parts.append(_field(_GRAPH["initializer"], _described(name, values) + stored))
        parts += [_field(_GRAPH["input"], value) for value in self._inputs]
        parts += [_field(_GRAPH["output"], value) for value in self._outputs]
        with path.open("wb") as file:
            file.write(_field(_MODEL["ir_version"], _FORMAT))
            file.write(_field(_MODEL["producer_name"], b"satzpaar"))
            for domain, version in _OPERATORS.items():
                own = _field(1, domain.encode()) + _field(2, version)
                file.write(_field(_MODEL["opset_import"], own))
            for entry in metadata.items():
                file.write(_field(_MODEL["metadata"], _entry(*entry)))
            file.write(_field(_MODEL["graph"], b"".join(parts)))


def weights_of(path: Path) -> Path:
    """Return where the large weights of a model are."""
    return path.with_suffix(".weights")


def _write_weights(path: Path, weights: Mapping[str, Array]) -> tuple[dict[str, int], str]:
    """Write weights one after the other; return where each begins, and the file's SHA-256."""
    digest, at, starts = hashlib.sha256(), 0, {}
    with path.open("wb") as file:
        for name, values in weights.items():
            for part in (bytes(-at % _PAGE), values.reshape(-1).view(np.uint8).data):
                file.write(part)
                digest.update(part)
                starts[name] = at
                at += len(part)
    return starts, digest.hexdigest()


def _described(name: str, values: Array) -> bytes:
    dims = b"".join(_field(_TENSOR["dims"], size) for size in values.shape)
    kind = _field(_TENSOR["data_type"], _KINDS[values.dtype.name])
    return dims + kind + _field(_TENSOR["name"], name.encode())


def _elsewhere(file: str, start: int, size: int) -> bytes:
    said = {"location": file, "offset": str(start), "length": str(size)}
    entries = (_field(_TENSOR["external"], _entry(*entry)) for entry in said.items())
    return b"".join(entries) + _field(_TENSOR["location"], 1)


def _entry(key: str, text: str) -> bytes:
    return _field(1, key.encode()) + _field(2, text.encode())


def _attribute(name: str, value: Attribute) -> bytes:
    kind, number = {float: ("float", 1), int: ("int", 2), str: ("text", 3)}[type(value)]
    said = value.encode() if isinstance(value, str) else value
    numbered = _field(_ATTRIBUTE["kind"], number)
    return _field(_ATTRIBUTE["name"], name.encode()) + _field(_ATTRIBUTE[kind], said) + numbered


def _value(name: str, kind: str, shape: Sequence[int | str]) -> bytes:
    sizes = (
        _field(1, size) if isinstance(size, int) else _field(2, size.encode()) for size in shape
    )
    dims = b"".join(_field(1, size) for size in sizes)
    tensor = _field(1, _KINDS[kind]) + _field(2, dims)
    return _field(1, name.encode()) + _field(2, _field(1, tensor))


def _field(number: int, value: int | float | bytes) -> bytes:
    if isinstance(value, bytes):
        return _head(number, _BYTES) + _varint(len(value)) + value
    if isinstance(value, float):
        return _head(number, _FLOAT) + struct.pack("<f", value)
    return _head(number, _VARINT) + _varint(value)


def _head(number: int, wire: int) -> bytes:
    return _varint(number << 3 | wire)


def _varint(value: int) -> bytes:
    """Return a whole number in groups of seven bits, the lowest first; negative ones as 64 bits."""
    value &= (1 << 64) - 1
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)
