"""From a file to an article and its sentences, and back to a file."""

from translator.documents.files import (
    MAX_BYTES,
    READERS,
    Found,
    Reader,
    encode,
    find,
    parse,
    read,
    refuse_foreign,
)
from translator.documents.rebuild import rebuild
from translator.documents.sentences import split
from translator.types import Article

__all__ = [
    "MAX_BYTES",
    "READERS",
    "Article",
    "Found",
    "Reader",
    "encode",
    "find",
    "parse",
    "read",
    "rebuild",
    "refuse_foreign",
    "split",
]
