"""Sentence encoders: the bundled one, any sentence-transformers model, and a cache in front."""

from align.encoders.base import (
    BUNDLED,
    CachedEncoder,
    EncoderUnavailable,
    VectorCache,
    encode_distinct,
    text_key,
)
from align.encoders.load import load_encoder

__all__ = [
    "BUNDLED",
    "CachedEncoder",
    "EncoderUnavailable",
    "VectorCache",
    "encode_distinct",
    "load_encoder",
    "text_key",
]
