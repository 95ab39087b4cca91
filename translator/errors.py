"""The one tree of errors a user can fix: one line, what is wrong and what to do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translator.types import Pair


class SatzpaarError(Exception):
    """Base of every error a user can fix; shown as one line, exit code 1."""

    exit_code = 1


class UsageError(SatzpaarError):
    """The command was called in a way that cannot work; exit code 2."""

    exit_code = 2


class ArticleError(SatzpaarError):
    """A file cannot be read as an article; the message names the file."""


class ArticleNotFound(SatzpaarError):
    """No stored article has that number or path."""


class PairNotFound(SatzpaarError):
    """No stored pair has that number."""


class TermNotFound(SatzpaarError):
    """The glossary does not have that term."""


class ReviewConflict(SatzpaarError):
    """Somebody else changed a pair since the reviewer looked at it; nothing was written."""

    def __init__(self, message: str, pairs: "Sequence[Pair]" = ()) -> None:
        """Say which pair it is, and keep the pairs as they are now."""
        super().__init__(message)
        self.pairs = tuple(pairs)


class StoreError(SatzpaarError):
    """The database cannot be opened, is locked, or is not one of ours."""


class ModelError(SatzpaarError):
    """A model file is missing, damaged or cannot be had."""


class EngineError(SatzpaarError):
    """No engine can translate this, or the one chosen does not work."""


class EncoderError(SatzpaarError):
    """The named sentence encoder cannot be loaded."""


class ExportError(SatzpaarError):
    """The pairs cannot be written to that file."""


class ImportFileError(SatzpaarError):
    """A file cannot be imported; the message says what it lacks."""


def first_line(error: BaseException) -> str:
    """Return what an error of another package says first, or its kind where it says nothing."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
