"""The values that travel through the application, from file to pair."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

DEFAULT_ENCODER = "use-multilingual"
"""The sentence encoder that comes along; offline, and no download."""
SOURCE, TARGET = "de", "en"
"""The languages taken where nobody says which."""


class BlockKind(StrEnum):
    """What a block of an article is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    CODE = "code"
    OTHER = "other"


@dataclass(frozen=True)
class Block:
    """A stretch of the article that no sentence crosses: ``article.text[start:end]``."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True)
class Article:
    """One file: where it came from and its text, to the character."""

    path: str
    """As the user named it (folders: joined with the path below them), with forward slashes."""
    sha256: str
    """Of the file's bytes, hexadecimal."""
    title: str
    language: str
    """ISO 639-1 code of the text."""
    text: str
    """Decoded, without byte order mark, otherwise untouched: line ends and NFD stay."""
    blocks: tuple[Block, ...]
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()
    """What reading noticed, in plain words: a byte order mark, CRLF, NFD, another encoding."""
    markup: str = "text"
    """Which inline markup the text has: ``text`` (links only), ``markdown`` or ``html``."""
    unread: tuple[str, ...] = ()
    """What is not translated though people read it, in plain words: after a tag without an end."""

    def markup_of(self, sentence: "Sentence") -> str:
        """Return which markup the sentence has; ``verbatim``, never translated, in code."""
        code = self.blocks[sentence.block].kind is BlockKind.CODE
        return "verbatim" if code else self.markup


@dataclass(frozen=True)
class Sentence:
    """One sentence: ``article.text[start:end] == text``, in block number ``block``."""

    block: int
    start: int
    end: int
    text: str


class Quality(StrEnum):
    """What a translation may cost."""

    FAST = "fast"
    GOOD = "good"


class Origin(StrEnum):
    """Where a target text came from."""

    MT = "mt"
    MEMORY = "memory"
    COPY = "copy"
    HUMAN = "human"
    FAILED = "failed"


@dataclass(frozen=True)
class Hypothesis:
    """What an engine says a sentence means in the target language."""

    text: str
    """Empty exactly when ``origin`` is ``failed``."""
    score: float | None = None
    """Mean log-probability of a target token (natural logarithm, at most 0), where known."""
    origin: Origin = Origin.MT
    reason: str = ""
    """Why it failed, or why it was tried again, in plain words."""


class PairState(StrEnum):
    """What a reviewer decided."""

    NEW = "new"
    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"


Span = tuple[int, int]
"""Start and end: ``text[start:end]``."""


class Severity(StrEnum):
    """How much a finding matters."""

    INFO = "info"
    WARNING = "warning"
    SEVERE = "severe"


@dataclass(frozen=True)
class Finding:
    """Something suspicious about a pair, for people."""

    check: str
    """The name of the check, such as ``number-mismatch``."""
    severity: Severity
    message: str
    """One plain sentence."""
    source_spans: tuple[Span, ...] = ()
    """The characters of the pair's source it is about; none where it is about the whole."""
    target_spans: tuple[Span, ...] = ()
    """The same of its target."""


@dataclass(frozen=True)
class Progress:
    """A silent progress counter; the command line replaces it with a bar."""

    start: Callable[[str, int], None] = field(default=lambda label, total: None)
    advance: Callable[[int], None] = field(default=lambda count: None)
    finish: Callable[[], None] = field(default=lambda: None)


@dataclass(frozen=True)
class PairDraft:
    """A pair as the pipeline made it, before the store gives it a number."""

    sentence_ids: tuple[int, ...]
    """Source sentences, in order."""
    position: int
    source: str
    target: str
    origin: Origin
    target_sentence_ids: tuple[int, ...] = ()
    """Sentences of a translation made by people; empty for an engine's."""
    source_count: int = 1
    target_count: int = 1
    similarity: float | None = None
    margin: float | None = None
    length_ratio: float | None = None
    confidence: float | None = None
    engine_score: float | None = None
    reason: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Pair:
    """A stored pair: what people review and export."""

    id: int
    article_id: int
    article: str
    """The article's path."""
    target_article_id: int | None
    """The article that holds the target, where people made the translation."""
    run_id: int
    engine: str
    """Engine and model that made the target, such as ``llm gemma-3-270m-de-en``."""
    position: int
    source: str
    target: str
    source_language: str
    target_language: str
    source_count: int
    target_count: int
    similarity: float | None
    margin: float | None
    length_ratio: float | None
    confidence: float | None
    engine_score: float | None
    origin: Origin
    reason: str
    state: PairState
    reviewer: str
    note: str
    created_at: str
    changed_at: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Run:
    """How a set of pairs was made: equal signatures give equal pairs."""

    kind: str
    """``translate`` (an engine) or ``align`` (a translation made by people)."""
    engine: str
    model: str
    model_version: str
    source_language: str
    target_language: str
    engine_options: str
    """JSON object."""
    encoder: str
    encoder_version: str
    align_options: str
    """JSON object."""
    versions: str
    """JSON object: satzpaar, Python and the libraries that change results."""
    signature: str
    """Hash of all of the above that changes the result."""


@dataclass(frozen=True)
class Term:
    """A term of the source language and what it must become."""

    source: str
    target: str
    """The source itself where it must not be translated."""

    @property
    def kept(self) -> bool:
        """Whether the term is not to be translated."""
        return self.source == self.target


@dataclass(frozen=True)
class Remembered:
    """An approved translation and the sentences around its source."""

    source: str
    target: str
    before: str = ""
    """The source sentence before; empty at the beginning or where it is not known."""
    after: str = ""


@dataclass(frozen=True)
class Alternative:
    """Another translation of a sentence than the one its pair has."""

    text: str
    score: float | None
    """Mean log-probability of a target token, where an engine made it."""
    similarity: float | None
    """Cosine of source and text, -1 to 1."""
    origin: Origin
    reason: str
    """How it was made and why it is not the target, in plain words."""
    percent: int | None = None
    """How alike the remembered sentence is that it translates."""
    matched: str = ""
    """That sentence."""


@dataclass(frozen=True)
class OfferedAlternative:
    """An alternative and the sentence it translates."""

    source: str
    """Verbatim."""
    alternative: Alternative
