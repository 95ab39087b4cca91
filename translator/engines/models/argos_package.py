"""Argos packages on disk: find them, and unpack one safely.

Read here rather than through ``argostranslate.package``, whose import makes folders in the
user's home and whose installer imports the sentence splitters.
"""

import json
import lzma
import os
import re
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

from translator.engines.models.catalogue import Model
from translator.engines.models.digest import sha256
from translator.engines.models.staging import replace_folder
from translator.errors import ModelError

_RECORD = "satzpaar.json"
_LARGEST = 8_000_000_000
_MOST_FILES = 10_000
_BLOCK = 1 << 20


def default_folder() -> Path:
    """Return where Argos keeps packages when nothing else is set."""
    return Path.home() / ".local" / "share" / "argos-translate" / "packages"


def version_key(version: str) -> tuple[int, ...]:
    """Return what sorts versions such as 1.9 and 1.10 in order."""
    return tuple(int(number) for number in re.findall(r"\d{1,18}", version)[:6])


def installed(folder: Path) -> list[Model]:
    """Return the usable translation packages in Argos's folder, the newest of a pair first."""
    try:
        entries = [entry for entry in folder.iterdir() if entry.is_dir()]
    except OSError:
        return []
    found = [model for entry in entries if (model := read(entry)) is not None]
    found.sort(key=lambda model: (model.name, str(model.path)))
    found.sort(key=lambda model: version_key(model.version), reverse=True)
    found.sort(key=lambda model: model.name)
    seen: set[str] = set()
    models = []
    for model in found:
        # Only the newest of a pair goes by the short name.
        if model.name not in seen:
            seen.add(model.name)
            models.append(model)
    return models


def unusable(folder: Path) -> list[Path]:
    """Return the folders that say they are translation packages and lack what one needs."""
    try:
        entries = sorted(entry for entry in folder.iterdir() if entry.is_dir())
    except OSError:
        return []
    return [
        entry
        for entry in entries
        if (read_metadata(entry) or {"type": "none"}).get("type", "translate") == "translate"
        and read(entry) is None
    ]


def read(folder: Path) -> Model | None:
    """Return the translation package in that folder, or None if it is none or not whole."""
    metadata = read_metadata(folder)
    if metadata is None or metadata.get("type", "translate") != "translate":
        return None
    source, target = metadata.get("from_code"), metadata.get("to_code")
    version = str(metadata.get("package_version", ""))
    said = source, target, version
    if not (isinstance(source, str) and isinstance(target, str)) or not all(map(_sane, said)):
        return None
    if not (folder / "model" / "model.bin").is_file():
        return None
    if not ((folder / "sentencepiece.model").is_file() or (folder / "bpe.model").is_file()):
        return None
    record = _read_json(folder / _RECORD) or {}
    files = [path for path in folder.rglob("*") if path.is_file()]
    return Model(
        name=f"argos:{source}-{target}",
        kind="argos",
        languages=(f"{source}-{target}",),
        version=version,
        size=sum(path.stat().st_size for path in files),
        sha256=str(record.get("sha256", "")),
        licence=str(metadata.get("license") or "see the package's README"),
        source=str(record.get("source", "argostranslate")),
        path=folder,
    )


def _sane(said: object) -> bool:
    """Return whether a code or version is one that people could have written."""
    return isinstance(said, str) and len(said) <= 40 and said.isprintable()


def read_metadata(folder: Path) -> dict[str, Any] | None:
    """Return the package's metadata.json, or None where there is none that can be read."""
    return _read_json(folder / "metadata.json")


def _read_json(file: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def install(file: Path, staging: Path, packages: Path, source: str) -> Model:
    """Unpack the .argosmodel into Argos's folder, replacing the package of the same name."""
    folder = _unpack(file, staging)
    model = read(folder)
    if model is None:
        raise ModelError(
            f"{file.name} is no translation package (metadata.json, model/model.bin or its "
            "tokenizer is missing or not what it should be); get it again"
        )
    record = {"source": source, "sha256": sha256(folder / "model" / "model.bin")}
    (folder / _RECORD).write_text(json.dumps(record), "utf-8")
    packages.mkdir(parents=True, exist_ok=True)
    target = packages / folder.name
    replace_folder(target, folder, staging)
    final = read(target)
    assert final is not None
    return final


def _unpack(file: Path, staging: Path) -> Path:
    """Return the package's folder, unpacked below ``staging`` and nowhere else."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            top = _top_folder(file, members)
            left = _LARGEST
            for member in members:
                if member.is_dir():
                    continue
                target = staging.joinpath("unpacked", *PurePosixPath(member.filename).parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                left -= _extract(archive, member, target, left)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise ModelError(
            f"{file.name} is not a valid Argos package (a zip archive): {error}; get it again"
        ) from error
    return staging / "unpacked" / top


def _top_folder(file: Path, members: list[zipfile.ZipInfo]) -> str:
    if len(members) > _MOST_FILES or sum(member.file_size for member in members) > _LARGEST:
        raise ModelError(f"{file.name} is too large for an Argos package; get another")
    tops = set()
    for member in members:
        path = PurePosixPath(member.filename)
        unsafe = path.is_absolute() or ".." in path.parts or "\\" in member.filename
        if unsafe or ":" in member.filename or stat.S_ISLNK(member.external_attr >> 16):
            raise ModelError(f"{file.name} would write outside its folder; do not use it")
        tops.add(path.parts[0] if path.parts else "")
    if len(tops) != 1 or tops == {""} or next(iter(tops)).startswith("."):
        raise ModelError(f"{file.name} is no Argos package: it must hold one folder; get another")
    return str(next(iter(tops)))


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int) -> int:
    """Write one member, never more than ``most`` bytes; return how many."""
    written = 0
    with archive.open(member) as reading, target.open("xb") as writing:
        while block := reading.read(_BLOCK):
            written += len(block)
            if written > most:
                raise ModelError(f"{target.name} unpacks to more than it should; do not use it")
            writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())
    return written
