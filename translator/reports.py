"""What a run tells: one row per article, and the whole."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ArticleReport:
    """What one article's run came to."""

    path: str
    state: str
    """``new``, ``changed``, ``unchanged``, or ``error``."""
    sentences: int = 0
    pairs: int = 0
    translated: int = 0
    """Sentences the engine translated for this article in this run."""
    suspicious: int = 0
    """Translated sentences the checks complained about at first."""
    repaired: int = 0
    """Those of them that got another translation with fewer complaints."""
    terms: int = 0
    """How often a sentence paired now names a term of the glossary."""
    honoured: int = 0
    """How often its translation keeps to it."""
    failed: int = 0
    reviewed: int = 0
    mean_similarity: float | None = None
    findings: int = 0
    added: int = 0
    changed: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class RunReport:
    """What a whole run came to."""

    articles: tuple[ArticleReport, ...]
    translated: int
    failed: int
    seconds: float
    suspicious: int = 0
    repaired: int = 0
    terms: int = 0
    honoured: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything in the database changed."""
        return any(row.added or row.changed or row.translated for row in self.articles)

    @property
    def errors(self) -> tuple[str, ...]:
        """One line for each file that could not be read."""
        return tuple(row.error for row in self.articles if row.error)
