"""What the checks look at, and what a check is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from translator.documents.inline import prepare
from translator.documents.inline.patterns import without_addresses
from translator.languages.codes import primary
from translator.languages.words import words
from translator.types import Origin, Severity


@dataclass(frozen=True)
class Evidence:
    """A pair as the checks see it."""

    source: str
    target: str
    source_language: str
    target_language: str
    similarity: float | None = None
    """Cosine of the two sides under the bundled encoder, where it is known."""
    contested: bool = False
    """Whether the aligner pairs the sentences otherwise than the engine."""
    origin: Origin = Origin.MT
    tail: float | None = None
    """Cosine of the source's end and what is most like it in the target, where it was measured."""
    names: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """What ``kept_names`` says of the text this pair is part of."""
    markups: tuple[str, str] = ("text", "text")
    """Markup of the two sides, as ``Article.markup`` has it."""

    @cached_property
    def languages(self) -> tuple[str, str]:
        """The two languages without region, such as ``("de", "en")``."""
        return primary(self.source_language), primary(self.target_language)

    @cached_property
    def source_text(self) -> str:
        """The source as people read it: no tags, code, link targets and addresses."""
        return _read(self.source, self.markups[0])

    @cached_property
    def target_text(self) -> str:
        """The target as people read it: no tags, code, link targets and addresses."""
        return _read(self.target, self.markups[1])

    @cached_property
    def source_words(self) -> tuple[str, ...]:
        """The words of the source, as they are written."""
        return words(self.source_text)

    @cached_property
    def target_words(self) -> tuple[str, ...]:
        """The words of the target, as they are written."""
        return words(self.target_text)

    @cached_property
    def target_set(self) -> frozenset[str]:
        """The words of the target, each once."""
        return frozenset(self.target_words)


@dataclass(frozen=True)
class Check:
    """One thing that can be wrong with a pair."""

    severity: Severity
    explanation: str
    """What a finding of this check means, for people."""
    find: Callable[[Evidence], str]
    """What is wrong with the pair in one plain sentence, or nothing."""
    in_context: bool = False
    """Whether it looks at more than the two texts, what their words are elsewhere, and origin."""


def _read(text: str, markup: str) -> str:
    if markup != "text":
        shown = prepare(text, markup).words
        text = shown if shown or markup == "verbatim" else text
    return without_addresses(text)
