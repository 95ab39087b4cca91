"""The value that travels through the steps: one sentence, and what is known of it so far."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from translator.checks import Examination
from translator.documents import markdown_structure
from translator.documents.inline import Extracted, MarkupOf, extract
from translator.types import (
    Alternative,
    Article,
    Finding,
    Hypothesis,
    Origin,
    PairState,
    Sentence,
)


@dataclass(frozen=True)
class Segment:
    """A sentence on its way from an article to a pair; every step returns it knowing more."""

    sentence: Sentence
    """Verbatim, as it is stored and checked."""
    extracted: Extracted
    """What the engine sees of it, and all that was taken out."""
    article: int = 0
    """A number of its article, whose other sentences tell what names are."""
    number: int = 0
    """What the place it is kept in calls the sentence."""
    hypothesis: Hypothesis | None = None
    """What it means in the target language, from the moment somebody has said so."""
    state: PairState = PairState.NEW
    """What a person decided on that."""
    alternatives: tuple[Alternative, ...] = ()
    """Other translations, the best first."""
    examination: Examination | None = None
    """What the checks found out about the hypothesis, where they looked at it."""
    findings: tuple[Finding, ...] = ()
    """What the glossary has to say."""
    protected: int = 0
    """Links, addresses, code, tags and the like that the engine was not to break."""
    retried: bool = False
    """Whether the engine broke some, so that the words around them were translated instead."""
    suspicious: bool = False
    """Whether the checks found something that matters in the first translation."""
    repaired: bool = False
    """Whether they find less in the one that was kept."""
    terms: int = 0
    """How often it names a term of the glossary."""
    honoured: int = 0
    """How often its translation keeps to it."""

    def standing_at(self, place: "Segment") -> "Segment":
        """Return what is known of this segment for an equal one at another place."""
        return replace(
            self,
            sentence=place.sentence,
            extracted=place.extracted,
            article=place.article,
            number=place.number,
        )

    @property
    def remembered(self) -> bool:
        """Whether its translation comes from memory."""
        return self.target.origin is Origin.MEMORY

    @property
    def key(self) -> str:
        """Under which its translation is kept: the same for equal sentences of any article."""
        return self.extracted.key

    @property
    def text(self) -> str:
        """The text that is translated; that of links whose words are labels says both."""
        return self.extracted.source

    @property
    def markup(self) -> str:
        """Which markup it has; ``verbatim``, never translated, in code."""
        return self.extracted.markup

    @property
    def target(self) -> Hypothesis:
        """The hypothesis, where a step before has made sure that there is one."""
        if self.hypothesis is None:
            raise ValueError(f"nobody has translated {self.sentence.text!r} yet")
        return self.hypothesis


def segments(
    article: Article,
    sentences: Sequence[Sentence],
    number: int = 0,
    sentence_numbers: Sequence[int] = (),
) -> tuple[Segment, ...]:
    """Return an article's sentences as segments; ``number`` and theirs are of where it is kept.

    Of a link whose words are its label, such as ``[words]``, a copy becomes the label.
    """
    defined = (
        markdown_structure.labels(article.text) if article.markup == "markdown" else frozenset()
    )
    return tuple(
        Segment(
            sentence,
            extract(
                markdown_structure.with_full_references(sentence.text, defined),
                MarkupOf(article.markup_of(sentence), article.language),
            ),
            number,
            own,
        )
        for sentence, own in zip(sentences, sentence_numbers or [0] * len(sentences), strict=True)
    )
