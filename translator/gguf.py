"""Reads what a GGUF model file says about itself, without loading it."""

import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar

from translator.errors import ModelError

Scalar = str | int | float | bool
_Read = TypeVar("_Read")

_FORMATS = {
    0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i",
    6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d",
}  # fmt: skip
_STRING, _ARRAY = 8, 9
_LONGEST_STRING = 8_000_000
_MOST_ENTRIES = 4096
_MOST_ITEMS = 4_000_000


def read_header(path: Path) -> dict[str, Scalar]:
    """Return the single values of a GGUF file's header; ModelError if it is no whole GGUF file."""
    return _opened(path, lambda file: _read(file, {}))


def read_lists(path: Path, *names: str) -> list[Sequence[Scalar]]:
    """Return these lists of a GGUF file's header; ModelError if it is no GGUF file or lacks one."""
    lists: dict[str, Sequence[Scalar]] = dict.fromkeys(names, ())
    _opened(path, lambda file: _read(file, lists))
    missing = [name for name, found in lists.items() if not found]
    if missing:
        raise ModelError(f"{path} is no language model: its header has no {missing[0]}")
    return list(lists.values())


def _opened(path: Path, read: Callable[[BinaryIO], _Read]) -> _Read:
    try:
        with path.open("rb") as file:
            return read(file)
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, struct.error) as error:
        raise ModelError(f"{path} is not a GGUF model, or is damaged: {error}") from error


def _read(file: BinaryIO, lists: dict[str, Sequence[Scalar]]) -> dict[str, Scalar]:
    """Return the header's single values, and put those lists that are named into ``lists``."""
    if file.read(4) != b"GGUF":
        raise ValueError("it does not begin with GGUF")
    version = _number(file, "<I")
    if version not in (2, 3):
        raise ValueError(f"version {version} is not known")
    _number(file, "<Q")
    entries = _number(file, "<Q")
    if entries > _MOST_ENTRIES:
        raise ValueError("its header is too large")
    header: dict[str, Scalar] = {}
    for _ in range(int(entries)):
        key = _string(file)
        kind = int(_number(file, "<I"))
        if kind == _ARRAY and key in lists:
            lists[key] = _list(file)
        elif kind == _ARRAY:
            _skip_list(file)
        else:
            header[key] = _value(file, kind)
    return header


def _number(file: BinaryIO, form: str) -> int | float | bool:
    number: int | float | bool = struct.unpack(form, _bytes(file, struct.calcsize(form)))[0]
    return number


def _string(file: BinaryIO) -> str:
    return _bytes(file, _length(file)).decode("utf-8", errors="replace")


def _length(file: BinaryIO) -> int:
    length = int(_number(file, "<Q"))
    if length > _LONGEST_STRING:
        raise ValueError("a text in its header is too long")
    return length


def _bytes(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise ValueError("it ends too early")
    return data


def _value(file: BinaryIO, kind: int) -> Scalar:
    if kind == _STRING:
        return _string(file)
    if kind not in _FORMATS:
        raise ValueError(f"its header has a value of unknown type {kind}")
    return _number(file, _FORMATS[kind])


def _list(file: BinaryIO) -> Sequence[Scalar]:
    kind, count = _kind_and_count(file)
    if kind == _STRING:
        return [_string(file) for _ in range(count)]
    form = _FORMATS[kind]
    numbers = _bytes(file, count * struct.calcsize(form))
    return struct.unpack(f"<{count}{form[1]}", numbers)


def _skip_list(file: BinaryIO) -> None:
    kind, count = _kind_and_count(file)
    if kind != _STRING:
        file.seek(count * struct.calcsize(_FORMATS[kind]), 1)
        return
    for _ in range(count):
        file.seek(_length(file), 1)


def _kind_and_count(file: BinaryIO) -> tuple[int, int]:
    kind, count = int(_number(file, "<I")), int(_number(file, "<Q"))
    if count > _MOST_ITEMS:
        raise ValueError("a list in its header is too long")
    if kind != _STRING and kind not in _FORMATS:
        raise ValueError(f"its header has a list of unknown type {kind}")
    return kind, count
