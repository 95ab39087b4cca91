"""What all encoders share: distinct texts once, in a fixed order, and a cache in front."""

import hashlib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np

from align.types import Encoder, Vectors

BUNDLED = "use-multilingual"
"""Name of the encoder that is installed with the package."""


class EncoderUnavailable(Exception):
    """The named encoder cannot be loaded; the message says why and what to do, in one line."""


class VectorCache(Protocol):
    """A place that keeps vectors by the hash of their text, for one encoder."""

    def get_many(self, keys: Sequence[str]) -> Mapping[str, Vectors]:
        """Return the known vectors among these keys, each of shape (dimensions,)."""

    def put_many(self, vectors: dict[str, Vectors]) -> None:
        """Keep these vectors under these keys."""


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


def first_line(error: object) -> str:
    """Return the first line of an error's text, or its kind."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
