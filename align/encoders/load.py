"""Finds an encoder by the name people give."""

from collections.abc import Callable

from align.encoders.base import BUNDLED
from align.encoders.sentence_transformers import TransformerEncoder
from align.encoders.use import UseEncoder
from align.types import Encoder

BUNDLED_ENCODERS: dict[str, Callable[[int | None], Encoder]] = {BUNDLED: UseEncoder}
"""Encoders that come with the package, by name; made with a number of threads."""


def load_encoder(name: str, *, offline: bool = False, threads: int | None = None) -> Encoder:
    """Return the bundled encoder or the sentence-transformers model of that name or folder.

    ``offline`` opens no connection. Raises EncoderUnavailable.
    """
    loader = BUNDLED_ENCODERS.get(name)
    if loader is not None:
        return loader(threads)
    return TransformerEncoder(name, offline=offline, threads=threads)
