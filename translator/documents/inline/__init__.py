"""What an engine must not see or break: out before translation, back after, each exactly once."""

from translator.documents.inline.extract import Extracted, extract, translation_key
from translator.documents.inline.markup import MarkupOf
from translator.documents.inline.pieces import assemble, pieces
from translator.documents.inline.restore import restore

__all__ = ["Extracted", "MarkupOf", "assemble", "pieces", "extract", "restore", "translation_key"]
