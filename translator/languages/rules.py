"""Rules of how a text is written otherwise: before a small model reads it, and in its answer.

Which rules hold for a pair of languages, and in what order, is said by the folder in which they
are listed: that of the pair, else that of one language, else this one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from translator import languages
from translator.languages.codes import primary
from translator.languages.dictionary import Lexicon


@dataclass(frozen=True)
class Rule:
    """One thing that is written otherwise."""

    name: str
    """As its golden cases are called, in ``tests/cases/rules``."""
    says: str
    """What is written how, and why, for people."""


@dataclass(frozen=True)
class TextEdit(Rule):
    """A rule about a text alone."""

    edit: Callable[[str], str]

    def apply(self, text: str, dictionary: Lexicon | None = None) -> str:
        """Return the text as the rule wants it."""
        return self.edit(text)


@dataclass(frozen=True)
class DictionaryEdit(Rule):
    """A rule that looks words of the text up, and leaves it as it is without a dictionary."""

    edit: Callable[[str, Lexicon], str]

    def apply(self, text: str, dictionary: Lexicon | None = None) -> str:
        """Return the text as the rule wants it."""
        return text if dictionary is None else self.edit(text, dictionary)


@dataclass(frozen=True)
class PostEdit(Rule):
    """A rule about an answer, given its source."""

    edit: Callable[[str, str], str]
    whole: bool = False
    """Whether it holds for translations of whole sentences only, not for those of clauses."""

    def apply(self, source: str, answer: str) -> str:
        """Return the answer as the rule wants it."""
        return self.edit(source, answer)


PreEdit = TextEdit | DictionaryEdit


@lru_cache
def pre_edits(source: str, target: str) -> tuple[PreEdit, ...]:
    """Return how sentences are spelled for a small model that translates them, in order."""
    edits: tuple[PreEdit, ...] = _module("pre_edit", source, target).PRE_EDITS
    return edits


@lru_cache
def post_edits(source: str, target: str) -> tuple[PostEdit, ...]:
    """Return how answers of a small model are mended, in order."""
    edits: tuple[PostEdit, ...] = _module("post_edit", source, target).POST_EDITS
    return edits


@lru_cache
def copy_edits(source: str, target: str) -> tuple[TextEdit, ...]:
    """Return what is written otherwise where a text without words is taken over."""
    edits: tuple[TextEdit, ...] = _module("copy_edit", source, target).COPY_EDITS
    return edits


def asked(text: str, source: str, target: str, dictionary: Lexicon | None) -> str:
    """Return a sentence as a small model is asked for it; what it says stays the same."""
    for edit in pre_edits(source, target):
        text = edit.apply(text, dictionary)
    return text


def mended(text: str, answer: str, source: str, target: str) -> str:
    """Return the answer to a sentence, or to a clause of it, as it is to be written."""
    for edit in post_edits(source, target):
        if not edit.whole:
            answer = edit.apply(text, answer)
    return answer


def finished(text: str, answer: str, source: str, target: str) -> str:
    """Return the mended answer to a whole sentence as it is to be written."""
    for edit in post_edits(source, target):
        if edit.whole:
            answer = edit.apply(text, answer)
    return answer


def copied(text: str, source: str, target: str) -> tuple[str, str]:
    """Return a text without words as the target language writes it, and what was changed."""
    for edit in copy_edits(source, target):
        written = edit.apply(text)
        if written != text:
            return written, edit.says
    return text, ""


def modules(source: str, target: str) -> list[ModuleType]:
    """Return where the rules of a pair are listed, and what is known of its languages."""
    listed = [_module(kind, source, target) for kind in ("pre_edit", "post_edit", "copy_edit")]
    # The dictionary asks the languages themselves how their words are bent.
    return [*listed, *map(import_module, languages.folders(source, target))]


def _module(kind: str, source: str, target: str) -> ModuleType:
    """Return the module of the pair, or of the language that is edited, or of all languages."""
    first, second = primary(source), primary(target)
    own = second if kind == "post_edit" else first
    for folder in (f"{first}_{second}", own):
        package = f"{__package__}.{folder}"
        if re.fullmatch("[a-z_]+", folder) and find_spec(package):
            name = f"{package}.{kind}"
            if find_spec(name):
                return import_module(name)
    return import_module(f"{__package__}.{kind}")
