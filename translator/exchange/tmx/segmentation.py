"""How far the sentences in a database are segments of a translation tool too."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from translator import documents
from translator.documents import sentences
from translator.errors import ArticleError
from translator.exchange.tmx.srx import Agreement, compare, read_srx
from translator.store import Store


@dataclass(frozen=True)
class ArticleAgreement:
    """What the comparison of one article came to."""

    path: str
    agreement: Agreement | None
    """None where the article could not be compared."""
    note: str = ""
    """Why not."""


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
