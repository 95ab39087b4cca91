"""What a run tells: one row per article, and the whole."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields


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
    protected: int = 0
    """Links, addresses, code, tags and the like in them."""
    retried: int = 0
    """Sentences in which the engine broke some, so that the words around were translated."""
    suspicious: int = 0
    """Translated sentences the checks complained about at first."""
    repaired: int = 0
    """Those of them that got another translation with fewer complaints."""
    terms: int = 0
    """How often a sentence paired now names a term of the glossary."""
    honoured: int = 0
    """How often its translation keeps to it."""
    renewed: int = 0
    """Sentences that got a pair in this run."""
    remembered: int = 0
    """Those of them whose translation comes from memory."""
    offered: int = 0
    """Translations of similar sentences that were offered as alternatives."""
    failed: int = 0
    reviewed: int = 0
    mean_similarity: float | None = None
    findings: int = 0
    added: int = 0
    changed: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    """What is not translated though people read it, in plain words."""
    error: str = ""


@dataclass(frozen=True)
class RunReport:
    """What a whole run came to: the articles' counts are summed up."""

    articles: tuple[ArticleReport, ...]
    seconds: float
    stopped: bool = False
    """Whether something was left to do when it was told to stop."""
    translated: int = field(init=False)
    protected: int = field(init=False)
    retried: int = field(init=False)
    failed: int = field(init=False)
    suspicious: int = field(init=False)
    repaired: int = field(init=False)
    terms: int = field(init=False)
    honoured: int = field(init=False)
    renewed: int = field(init=False)
    remembered: int = field(init=False)
    offered: int = field(init=False)

    def __post_init__(self) -> None:
        """Sum up."""
        for item in fields(self):
            if not item.init:
                total = sum(getattr(row, item.name) for row in self.articles)
                object.__setattr__(self, item.name, total)

    @property
    def changed(self) -> bool:
        """Whether anything in the database changed."""
        return any(row.added or row.changed or row.translated for row in self.articles)

    @property
    def errors(self) -> tuple[str, ...]:
        """One line for each file that could not be read."""
        return tuple(row.error for row in self.articles if row.error)


def merge(reports: Sequence[RunReport], problems: Sequence[str] = ()) -> RunReport:
    """Return one report of several runs, and of files that took part in none."""
    rows = [row for report in reports for row in report.articles]
    rows += [ArticleReport("", "error", error=problem) for problem in problems]
    seconds = round(sum(report.seconds for report in reports), 2)
    return RunReport(tuple(rows), seconds, any(report.stopped for report in reports))
