"""Sentence encoders whose vectors are kept in the database."""

from align.encoders import CachedEncoder, EncoderUnavailable, load_encoder

from align.types import Encoder
from translator.errors import EncoderError
from translator.store import Store, StoredVectors


def open_encoder(
    name: str, *, offline: bool = False, threads: int | None = None, store: Store | None = None
) -> Encoder:
    """Return the named encoder, every distinct text encoded once per database.

    Raises EncoderError when it cannot be had; the message says what to do.
    """
    try:
        encoder = load_encoder(name, offline=offline, threads=threads)
        if store is None:
            return encoder
        return CachedEncoder(encoder, StoredVectors(store, encoder.name, encoder.version))
    except EncoderUnavailable as error:
        raise EncoderError(str(error)) from error
