"""Reads what a GGUF model file says about itself, without loading it."""

import mmap
import struct
from collections.abc import Iterator, Sequence
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


def _read(path: Path, lists: dict[str, Sequence[Scalar]]) -> dict[str, Scalar]:
    """Return the header's single values, and put those lists that are named into ``lists``."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"GGUF":
                raise ValueError("it does not begin with GGUF")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _Header(data).read(lists)
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, struct.error, EOFError) as error:
        what = error if isinstance(error, ValueError) else "it ends too early"
        raise ModelError(f"{path} is not a GGUF model, or is damaged: {what}") from error


class _Header:
    """What stands at the beginning of a GGUF file, after its first four bytes."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data, self._at = data, 4

    def read(self, lists: dict[str, Sequence[Scalar]]) -> dict[str, Scalar]:
        """Return the single values, and put those lists that are named into ``lists``."""
        [version] = self._numbers("I")
        if version not in (2, 3):
            raise ValueError(f"version {version} is not known")
        _, entries = self._numbers("QQ")
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
