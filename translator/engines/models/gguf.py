"""Reads what a GGUF model file says about itself, without loading it.

The package gguf does so too; with a quarter of a million sub-words it takes ten seconds and 700 MB.
"""

import mmap
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from translator.errors import ModelError

Scalar = str | int | float | bool

_FORMATS = {
    0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d",
}  # fmt: skip
_STRING, _ARRAY = 8, 9
_LENGTH = struct.Struct("<Q")
_LONGEST_STRING = 8_000_000
_MOST_ENTRIES = 4096
_MOST_ITEMS = 4_000_000
_MOST_TENSORS = 100_000
_MOST_SIZES = 4
_ALIGNMENT = 32


@dataclass(frozen=True)
class StoredTensor:
    """Where a tensor lies in a GGUF file."""

    shape: tuple[int, ...]
    """Rows first."""
    kind: int
    """How its numbers are stored, as GGML counts the ways."""
    begin: int
    """Its first byte in the file."""


def read_header(path: Path) -> dict[str, Scalar]:
    """Return the single values of a GGUF file's header; ModelError if it is no whole GGUF file."""
    return _read(path, {})


def read_lists(path: Path, *names: str) -> list[Sequence[Scalar]]:
    """Return these lists of a GGUF file's header; ModelError if it is no GGUF file or lacks one."""
    lists: dict[str, Sequence[Scalar]] = dict.fromkeys(names, ())
    _read(path, lists)
    missing = [name for name, found in lists.items() if not found]
    if missing:
        raise ModelError(f"{path} is no language model: its header has no {missing[0]}")
    return list(lists.values())


def read_tensors(path: Path) -> dict[str, StoredTensor]:
    """Return the tensors of a GGUF file by name; ModelError if it is no GGUF file."""
    tensors: dict[str, StoredTensor] = {}
    _read(path, {}, tensors)
    return tensors


def _read(
    path: Path,
    lists: dict[str, Sequence[Scalar]],
    tensors: dict[str, StoredTensor] | None = None,
) -> dict[str, Scalar]:
    """Return the header's single values; put lists that are named, and tensors, where they go."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"GGUF":
                raise ValueError("it does not begin with GGUF")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                header = _Header(data)
                said = header.read(lists)
                if tensors is not None:
                    tensors |= header.tensors(int(said.get("general.alignment", _ALIGNMENT)))
                return said
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, struct.error, EOFError) as error:
        what = error if isinstance(error, ValueError) else "it ends too early"
        raise ModelError(f"{path} is not a GGUF model, or is damaged: {what}") from error


class _Header:
    """What stands at the beginning of a GGUF file, after its first four bytes."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data, self._at, self._tensors = data, 4, 0

    def read(self, lists: dict[str, Sequence[Scalar]]) -> dict[str, Scalar]:
        """Return the single values, and put those lists that are named into ``lists``."""
        [version] = self._numbers("I")
        if version not in (2, 3):
            raise ValueError(f"version {version} is not known")
        self._tensors, entries = self._numbers("QQ")
        if entries > _MOST_ENTRIES:
            raise ValueError("its header is too large")
        header: dict[str, Scalar] = {}
        for _ in range(entries):
            [key] = map(str, self._values(_STRING, 1))
            [kind] = self._numbers("I")
            if kind != _ARRAY:
                [header[key]] = self._values(kind, 1)
                continue
            kind, count = self._numbers("IQ")
            if count > _MOST_ITEMS:
                raise ValueError("a list in its header is too long")
            if key in lists:
                lists[key] = self._values(kind, count)
            else:
                self._skip(kind, count)
        return header

    def tensors(self, alignment: int) -> dict[str, StoredTensor]:
        """Return what stands behind the values: name, place and kind of each tensor."""
        if self._tensors > _MOST_TENSORS:
            raise ValueError("it has too many tensors")
        found: dict[str, StoredTensor] = {}
        for _ in range(self._tensors):
            [name] = map(str, self._values(_STRING, 1))
            [count] = self._numbers("I")
            if count > _MOST_SIZES:
                raise ValueError(f"{name} has too many dimensions")
            *sizes, kind, begin = self._numbers(f"{count}QIQ")
            found[name] = StoredTensor(tuple(reversed(sizes)), kind, begin)
        data = self._at + -self._at % alignment
        return {name: replace(one, begin=data + one.begin) for name, one in found.items()}

    def _values(self, kind: int, count: int) -> Sequence[Scalar]:
        if kind == _STRING:
            return [text.decode("utf-8", errors="replace") for text in self._texts(count)]
        return self._numbers(f"{count}{_form(kind)}")

    def _skip(self, kind: int, count: int) -> None:
        if kind == _STRING:
            for _ in self._texts(count):
                pass
        else:
            self._at += count * struct.calcsize(f"<{_form(kind)}")

    def _texts(self, count: int) -> Iterator[bytes]:
        data, unpack = self._data, _LENGTH.unpack_from
        for _ in range(count):
            [length] = unpack(data, self._at)
            begin, self._at = self._at + 8, self._at + 8 + length
            if length > _LONGEST_STRING:
                raise ValueError("a text in its header is too long")
            if self._at > len(data):
                raise EOFError
            yield data[begin : self._at]

    def _numbers(self, forms: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{forms}", self._data, self._at)
        self._at += struct.calcsize(f"<{forms}")
        return found


def _form(kind: int) -> str:
    if kind not in _FORMATS:
        raise ValueError(f"its header has a value of unknown type {kind}")
    return _FORMATS[kind]
