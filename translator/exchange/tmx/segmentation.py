"""How far the sentences in a database are segments of a translation tool too."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from translator import documents
from translator.documents import sentences
from translator.errors import ArticleError, UsageError
from translator.exchange.tmx import omegat
from translator.exchange.tmx.srx import Agreement, Difference, compare, read_srx
from translator.store import Store


@dataclass(frozen=True)
class ArticleAgreement:
    """What the comparison of one article came to."""

    path: str
    agreement: Agreement | None
    """None where the article could not be compared."""
    note: str = ""
    """Why not."""


@dataclass(frozen=True)
class Comparison:
    """How all articles of a database are cut by us, and by a tool."""

    rules: str
    """Whose rules they are."""
    articles: tuple[ArticleAgreement, ...]

    @property
    def differences(self) -> list[Difference]:
        """Every place that is cut otherwise, article by article."""
        return [one for article in self._compared for one in article.differences]

    @property
    def sentences(self) -> int:
        """How many sentences were compared."""
        return sum(article.sentences for article in self._compared)

    @property
    def same(self) -> int:
        """How many of them are segments of the tool too."""
        return sum(article.same for article in self._compared)

    @property
    def notes(self) -> list[str]:
        """Why articles were not compared."""
        return [one.note for one in self.articles if one.note]

    @property
    def _compared(self) -> list[Agreement]:
        return [one.agreement for one in self.articles if one.agreement]


def compare_articles(db: Path, srx: Path | None = None, jar: Path | None = None) -> Comparison:
    """Compare a database's articles with the segments that rules in a file, or OmegaT's, make.

    Raises UsageError where there are no such rules.
    """
    data, name = _rules(srx, jar)
    with Store(db) as store:
        return Comparison(name, tuple(agreements(store, data, name)))


def _rules(srx: Path | None, jar: Path | None) -> tuple[bytes, str]:
    """Return segmentation rules and whose they are."""
    if srx is not None:
        try:
            return srx.read_bytes(), str(srx)
        except OSError as error:
            raise UsageError(f"cannot read {srx}: {error.strerror}; check the path") from error
    client = omegat.find(jar)
    if client is None:
        raise UsageError("OmegaT is not installed; give segmentation rules with --srx FILE")
    return client.rules(), "OmegaT"


def agreements(store: Store, srx: bytes, name: str) -> Iterator[ArticleAgreement]:
    """Compare the articles of a database with the segments these rules make of them.

    An article is read again from its file, because only there stands what is between sentences;
    where the file is gone or changed it is not compared. Raises SegmentationError.
    """
    rules = cache(lambda language: read_srx(srx, language, name))
    for row in store.articles.progress():
        known = store.articles.find(str(row.id))
        if not row.pairs:
            continue
        path = store.path.absolute().parent / known.path
        try:
            article = documents.read(path, name=known.path, language=known.language)
        except ArticleError as error:
            yield ArticleAgreement(known.path, None, str(error))
            continue
        if article.sha256 != known.sha256:
            note = f"{known.path} has changed; run it again with 'satzpaar run'"
            yield ArticleAgreement(known.path, None, note)
            continue
        found = compare(article, sentences.split(article), rules(known.language))
        yield ArticleAgreement(known.path, found)
