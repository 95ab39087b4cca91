"""Databases to review: an engine's translation and people's."""

from collections.abc import Sequence
from pathlib import Path

from align.types import Vectors
from tests.support.fakes import FakeEncoder, FakeEngine
from translator import documents
from translator.pipeline.pair_articles import store_alignment
from translator.pipeline.run import run_articles
from translator.review.desk import Desk
from translator.store import Store
from translator.types import Alternative, OfferedAlternative, Origin, Pair

GERMAN = """Der erste Satz steht hier. Der zweite Satz folgt ihm.
Der dritte\u00a0Satz steht in einer neuen Zeile.  Der vierte hat zwei Leerzeichen davor.

Ein neuer Absatz beginnt hier. Er hat 12 Wörter und endet bald.

Am Ende steht 1 Satz."""

ENGLISH = """The first sentence stands here. The second sentence follows it.
The third sentence stands on a new line. The fourth has two blanks before it.

A new paragraph begins here, has 12 words and ends soon.

Something was added. At the end stands 1 sentence."""

MEANINGS = {
    "The first sentence stands here.": "Der erste Satz steht hier.",
    "The second sentence follows it.": "Der zweite Satz folgt ihm.",
    "The third sentence stands on a new line.": "Der dritte\u00a0Satz steht in einer neuen Zeile.",
    "The fourth has two blanks before it.": "Der vierte hat zwei Leerzeichen davor.",
    "A new paragraph begins here, has 12 words and ends soon.": "Ein neuer Absatz beginnt hier. "
    "Er hat 12 Wörter und endet bald.",
    "At the end stands 1 sentence.": "Am Ende steht 1 Satz.",
}


class KnowingEncoder(FakeEncoder):
    """Finds an English sentence as good as its German one."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        for english, german in MEANINGS.items():
            texts = [text.replace(english, german) for text in texts]
        return super().encode(texts)


def translated(folder: Path, text: str = GERMAN, name: str = "a.txt") -> Store:
    """Return a database of an article that the fake engine translated."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    store = Store(folder / "t.db", create=True)
    run_articles([documents.Found(path, path.name)], FakeEngine(), FakeEncoder(), store)
    return store


def aligned(folder: Path) -> Store:
    """Return a database of an article and a translation people made."""
    for name, text in (("a.de.txt", GERMAN), ("a.en.txt", ENGLISH)):
        (folder / name).write_text(text, encoding="utf-8")
    store = Store(folder / "t.db", create=True)
    made = [
        documents.read(folder / name, name=name, language=language)
        for name, language in (("a.de.txt", "de"), ("a.en.txt", "en"))
    ]
    store_alignment(made[0], made[1], KnowingEncoder(), store)
    return store


def offer(store: Store) -> None:
    """Give every pair another translation."""
    run = store.database.one("SELECT max(id) AS id FROM runs")["id"]
    store.translations.offer(
        run,
        [
            OfferedAlternative(
                pair.source, Alternative("Another one.", -0.2, 0.5, Origin.MT, "tried")
            )
            for pair in store.pairs.select()
        ],
    )


def pairs(desk: Desk) -> list[Pair]:
    return desk.store.pairs.of_article(desk.store.articles.progress()[0].id)
