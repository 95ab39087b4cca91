"""From a file to an article."""

from translator.documents.files import MAX_BYTES, READERS, Found, Reader, encode, find, parse, read

__all__ = ["MAX_BYTES", "READERS", "Found", "Reader", "encode", "find", "parse", "read"]
