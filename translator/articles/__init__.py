"""From a file to an article."""

from translator.articles.reading import (
    MAX_BYTES,
    READERS,
    Found,
    Reader,
    encode,
    find,
    parse,
    read,
)

__all__ = ["MAX_BYTES", "READERS", "Found", "Reader", "encode", "find", "parse", "read"]
