"""Sentence encoders whose vectors are kept in the database."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.encoders.base import CachedEncoder, EncoderUnavailable
from align.encoders.load import load_encoder
from align.types import Encoder, Vectors
from translator.errors import EncoderError
from translator.store import Store
from translator.types import DEFAULT_ENCODER


class HalfPrecision:
    """Rounds vectors as the store does, so that a fresh one equals the one kept."""

    def __init__(self, encoder: Encoder) -> None:
        """Round what this encoder gives."""
        self._encoder = encoder

    @property
    def name(self) -> str:
        """The name of the encoder behind."""
        return self._encoder.name

    @property
    def version(self) -> str:
        """The version of the encoder behind."""
        return self._encoder.version

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors in float32, each number one that float16 can hold."""
        return self._encoder.encode(texts).astype(np.float16).astype(np.float32)


@dataclass(frozen=True)
class EncoderChoice:
    """Which encoder, and how it may be had."""

    name: str = DEFAULT_ENCODER
    offline: bool = False
    """Whether the network must not be used."""
    threads: int = 0
    """Processor cores to use; 0: all this process may use."""

    def open(self, store: Store | None) -> Encoder:
        """Return it; its vectors are kept in the store where there is one."""
        return open_encoder(
            self.name, offline=self.offline, threads=self.threads or None, store=store
        )


def open_encoder(
    name: str, *, offline: bool = False, threads: int | None = None, store: Store | None = None
) -> Encoder:
    """Return the named encoder, every distinct text encoded once per database.

    From here on the process computes with one thread per matrix product, as aligning needs it.
    Raises EncoderError when it cannot be had; the message says what to do.
    """
    from threadpoolctl import threadpool_limits

    try:
        encoder = load_encoder(name, offline=offline, threads=threads)
        # Aligning multiplies small matrices, in which further threads only wait for each other.
        threadpool_limits(1, user_api="blas")
        if store is None:
            return encoder
        half = HalfPrecision(encoder)
        return CachedEncoder(half, store.vectors(encoder.name, encoder.version))
    except EncoderUnavailable as error:
        raise EncoderError(str(error)) from error


class _Remembered:
    """Vectors kept in memory by the key of their text."""

    def __init__(self) -> None:
        self._vectors: dict[str, Vectors] = {}

    def get_many(self, keys: Sequence[str]) -> dict[str, Vectors]:
        return {key: self._vectors[key] for key in keys if key in self._vectors}

    def put_many(self, vectors: dict[str, Vectors]) -> None:
        self._vectors |= vectors


def remembering(encoder: Encoder) -> Encoder:
    """Return the encoder with a memory: it encodes no text twice as long as it lives."""
    return CachedEncoder(encoder, _Remembered())
