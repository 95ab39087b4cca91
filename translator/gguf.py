"""Reads what a GGUF model file says about itself, without loading it."""

import struct
from pathlib import Path
from typing import BinaryIO

from translator.errors import ModelError

Scalar = str | int | float | bool

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
    try:
        with path.open("rb") as file:
            return _read(file)
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, struct.error) as error:
        raise ModelError(f"{path} is not a GGUF model, or is damaged: {error}") from error


def _read(file: BinaryIO) -> dict[str, Scalar]:
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
        if kind == _ARRAY:
            _skip_array(file)
        else:
            header[key] = _value(file, kind)
    return header


def _number(file: BinaryIO, form: str) -> int | float | bool:
    size = struct.calcsize(form)
    data = file.read(size)
    if len(data) != size:
        raise ValueError("it ends too early")
    number: int | float | bool = struct.unpack(form, data)[0]
    return number


def _string(file: BinaryIO) -> str:
    length = int(_number(file, "<Q"))
    if length > _LONGEST_STRING:
        raise ValueError("a text in its header is too long")
    data = file.read(length)
    if len(data) != length:
        raise ValueError("it ends too early")
    return data.decode("utf-8", errors="replace")


def _value(file: BinaryIO, kind: int) -> Scalar:
    if kind == _STRING:
        return _string(file)
    if kind not in _FORMATS:
        raise ValueError(f"its header has a value of unknown type {kind}")
    return _number(file, _FORMATS[kind])


def _skip_array(file: BinaryIO) -> None:
    kind, count = int(_number(file, "<I")), int(_number(file, "<Q"))
    if count > _MOST_ITEMS:
        raise ValueError("a list in its header is too long")
    if kind in _FORMATS:
        file.seek(count * struct.calcsize(_FORMATS[kind]), 1)
        return
    if kind != _STRING:
        raise ValueError(f"its header has a list of unknown type {kind}")
    for _ in range(count):
        length = int(_number(file, "<Q"))
        if length > _LONGEST_STRING:
            raise ValueError("a text in its header is too long")
        file.seek(length, 1)
