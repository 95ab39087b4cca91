"""What the checks look at, and what a check is."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from translator import languages
from translator.documents.inline import Extracted, extract
from translator.documents.inline.patterns import without_addresses
from translator.languages import LanguagePair
from translator.languages.codes import primary
from translator.languages.words import words
from translator.types import Origin, Severity, Span


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
    taken_apart: Extracted | None = field(default=None, compare=False, repr=False)
    """The source without its markup, where somebody has it."""

    @cached_property
    def source_extracted(self) -> Extracted:
        """The source taken apart."""
        return self.taken_apart or extract(self.source, self.markups[0])

    @cached_property
    def target_extracted(self) -> Extracted:
        """The target taken apart."""
        return extract(self.target, self.markups[1])

    @cached_property
    def texts(self) -> tuple[object, ...]:
        """All that checks without a context look at."""
        known = self.names
        names = tuple((word, known[word]) for word in self.source_words if word in known)
        languages = self.source_language, self.target_language
        return self.source, self.target, languages, self.origin, self.markups, names

    def following(self, other: "Evidence") -> "Evidence":
        """Return this evidence with what was read and measured of the same texts for another."""
        mine = self.source, self.target, self.markups
        if mine != (other.source, other.target, other.markups):
            return self
        made = self if self.tail is not None else replace(self, tail=other.tail)
        for name in _READ & other.__dict__.keys():
            made.__dict__[name] = other.__dict__[name]
        return made

    @cached_property
    def languages(self) -> tuple[str, str]:
        """The two languages without region, such as ``("de", "en")``."""
        return primary(self.source_language), primary(self.target_language)

    @cached_property
    def pair(self) -> LanguagePair:
        """What is known of the two languages."""
        return languages.pair(self.source_language, self.target_language)

    @cached_property
    def source_text(self) -> str:
        """The source as people read it: no tags, code, link targets and addresses."""
        if self.markups[0] == "text":
            return without_addresses(self.source)
        return _read(self.source_extracted)

    @cached_property
    def target_text(self) -> str:
        """The target as people read it: no tags, code, link targets and addresses."""
        if self.markups[1] == "text":
            return without_addresses(self.target)
        return _read(self.target_extracted)

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
class Fault:
    """What is wrong with a pair, and where."""

    message: str
    """One plain sentence."""
    source: tuple[Span, ...] = ()
    """The characters of the source it is about; none where it is about the whole."""
    target: tuple[Span, ...] = ()
    """The same of the target."""


def difference(evidence: Evidence, lost: str, new: str, *, what: str = "") -> Fault | None:
    """Return what to say of something only the source has, only the target, or each its own."""
    if not lost and not new:
        return None
    if lost and new:
        message = f"{what}{lost} became {new}."
    elif lost:
        message = f"{what}{lost} is missing in the translation."
    else:
        message = f"{what}{new} is not in the source."
    return Fault(message, places(lost, evidence.source)[:1], places(new, evidence.target)[:1])


def places(words: str, text: str) -> tuple[Span, ...]:
    """Return where these words stand in a text, in any case and with any blanks between them."""
    parts = words.split()
    if not parts:
        return ()
    pattern = r"(?<!\w)" * parts[0][0].isalnum() + r"\s+".join(map(re.escape, parts))
    pattern += r"(?!\w)" * parts[-1][-1].isalnum()
    return tuple(match.span() for match in re.finditer(pattern, text, re.IGNORECASE))


@dataclass(frozen=True)
class Check:
    """One thing that can be wrong with a pair."""

    severity: Severity
    explanation: str
    """What a finding of this check means, for people."""
    find: Callable[[Evidence], Fault | None]
    """What is wrong with the pair, or nothing."""
    in_context: bool = False
    """Whether it looks at more than the two texts, what their words are elsewhere, and origin."""


_READ = frozenset(
    ["source_extracted", "target_extracted", "source_text", "target_text", "source_words"]
    + ["target_words", "target_set"]
)
"""Properties that follow from the two texts alone."""


def _read(extracted: Extracted) -> str:
    shown = extracted.words
    verbatim = extracted.markup == "verbatim"
    return without_addresses(shown if shown or verbatim else extracted.source)
