"""Any sentence-transformers model; the one file here that may open a network."""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from align.encoders.base import BUNDLED, EncoderUnavailable, encode_distinct, first_line
from align.types import Vectors

HUB_SECONDS = 4.0
"""How long an unreachable model hub may keep people waiting."""


class TransformerEncoder:
    """A sentence-transformers model, by its name on the hub or by its folder."""

    def __init__(self, name: str, *, offline: bool = False, threads: int | None = None) -> None:
        """Load the model from this machine, or fetch it unless ``offline``."""
        self._name = name
        if Path(name).is_absolute() and not Path(name).is_dir():
            raise EncoderUnavailable(f"no encoder folder {name}; check the path")
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EncoderUnavailable(
                f"the encoder {name} needs sentence-transformers; "
                "run: pip install sentence-transformers"
            ) from error
        if "transformers" in sys.modules:
            from transformers.utils import logging

            logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        if threads is not None:
            import torch

            torch.set_num_threads(threads)
        folder = name if Path(name).is_dir() else local_folder(name)
        if folder is None and offline:
            raise EncoderUnavailable(
                f"the encoder {name} is not on this machine and fetching is switched off; "
                f"name its folder, fetch it once without offline, or use {BUNDLED}"
            )
        if folder is None:
            ask_hub(name)
        try:
            # A folder is loaded without asking the hub; by name it would be asked even offline.
            self._model: Any = SentenceTransformer(
                folder or name, device="cpu", local_files_only=folder is not None
            )
        except Exception as error:  # whatever the libraries raise for a damaged model
            raise EncoderUnavailable(
                f"the encoder {name} cannot be loaded: {first_line(error)}"
            ) from error

    @property
    def name(self) -> str:
        """The name or folder it was loaded from."""
        return self._name

    @property
    def version(self) -> str:
        """The commit of the weights, or a hash over the model's folder."""
        if Path(self._name).is_dir():
            return folder_hash(Path(self._name))
        config = getattr(getattr(self._model[0], "auto_model", None), "config", None)
        return str(getattr(config, "_commit_hash", None) or "unknown")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text; a blank text gets the zero vector."""

        def run(batch: Sequence[str]) -> Vectors:
            vectors = self._model.encode(
                list(batch), normalize_embeddings=True, show_progress_bar=False
            )
            return np.asarray(vectors, dtype=np.float32)

        return encode_distinct(texts, run, int(self._model.get_embedding_dimension() or 0))


def local_folder(name: str) -> str | None:
    """Return the folder into which that model was fetched before, without asking the hub."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return str(snapshot_download(hub_name(name), local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        return None


def hub_name(name: str) -> str:
    """Return the full name of a model; short names belong to sentence-transformers."""
    return name if "/" in name else f"sentence-transformers/{name}"


def ask_hub(name: str) -> None:
    """Raise EncoderUnavailable unless the model hub answers soon and knows that model."""
    from threading import Thread

    from huggingface_hub.constants import ENDPOINT

    answers: list[str] = []
    # Looking up a host name cannot be timed out, so it gets a thread that may be left behind.
    probe = Thread(
        target=lambda: answers.append(hub_answer(f"{ENDPOINT}/api/models/{hub_name(name)}")),
        daemon=True,
    )
    probe.start()
    probe.join(HUB_SECONDS + 0.5)
    answer = answers[0] if answers else "no answer"
    if answer == "unknown":
        raise EncoderUnavailable(
            f"no encoder called {name}, neither a folder here nor on {ENDPOINT}; "
            f"check the name, or use {BUNDLED}"
        )
    if answer != "known":
        raise EncoderUnavailable(
            f"the encoder {name} is not on this machine and {ENDPOINT} cannot be reached "
            f"({answer}); name its folder, or use {BUNDLED}"
        )


def hub_answer(url: str) -> str:
    """Return ``known``, ``unknown`` or what went wrong when asking the hub for that model."""
    from urllib.error import HTTPError
    from urllib.request import urlopen

    try:
        with urlopen(url, timeout=HUB_SECONDS):
            return "known"
    except HTTPError as error:
        return "unknown" if error.code in (401, 403, 404) else f"HTTP status {error.code}"
    except (OSError, ValueError) as error:
        return first_line(getattr(error, "reason", error))


def folder_hash(folder: Path) -> str:
    """Return a hash over the names, sizes and settings of a model folder's files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".cache" not in path.parts:
            digest.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}\n".encode())
            if path.suffix == ".json":
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
