"""The store: the only package that knows SQL, and the only one that writes the database."""

from pathlib import Path
from types import TracebackType
from typing import Self

from translator.store.articles import ArticleProgress, Articles, SavedArticle, StoredArticle
from translator.store.content import GONE, UNSET, HeldSentence, PairContent
from translator.store.database import Database
from translator.store.decisions import Decision, Decisions, Rewrite, Signs
from translator.store.events import Event, Events
from translator.store.findings import Findings
from translator.store.glossary import StoredGlossary, TermCount
from translator.store.history import Change, History, Worked
from translator.store.memory import ImportCount, MemoryUnit, StoredMemory, read_reviewed
from translator.store.overview import Overview, Statistics
from translator.store.pair_contents import PairContents
from translator.store.pair_sentences import PairSentences, Part, Parts
from translator.store.pair_writing import PairWriter, SentencePair, WriteCount
from translator.store.pairs import Pairs
from translator.store.runs import Runs, StoredRun
from translator.store.translations import Translations
from translator.store.vectors import StoredVectors

__all__ = [
    "GONE",
    "UNSET",
    "ArticleProgress",
    "Change",
    "Decision",
    "Event",
    "HeldSentence",
    "ImportCount",
    "MemoryUnit",
    "PairContent",
    "Part",
    "Parts",
    "Rewrite",
    "SavedArticle",
    "SentencePair",
    "Signs",
    "Statistics",
    "Store",
    "StoredArticle",
    "StoredRun",
    "StoredVectors",
    "TermCount",
    "Worked",
    "WriteCount",
    "read_reviewed",
]


class Store:
    """A database of articles and pairs, part by part."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the file; make it if ``create`` says so, else StoreError names what to do."""
        self.path = path
        self.database = db = Database(path, create=create)
        events, findings = Events(db), Findings(db)
        held = PairSentences(db, events)
        self.runs = Runs(db)
        self.translations = Translations(db, self.runs)
        self.articles = Articles(db, held)
        self.pairs = Pairs(db, findings, held, PairWriter(db, events, findings, held))
        contents = PairContents(db, findings, held)
        self.history = History(db, events, contents, self.pairs)
        self.decisions = Decisions(db)
        self.overview = Overview(db)
        self.memory = StoredMemory(db)
        self.glossary = StoredGlossary(db)

    def vectors(self, encoder: str, version: str) -> StoredVectors:
        """Return the stored sentence vectors of that encoder."""
        return StoredVectors(self.database, encoder, version)

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self.database.close()

    def __enter__(self) -> Self:
        """Return the open store."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()
