"""How quick the review page answers over 100,000 pairs.

    python -m tools.bench.review [PAIRS [FILE]]

Makes such a database in a temporary folder, half of it one long article, half short ones; FILE
keeps it for the next time. The time is the server's, from request to the whole answer: the median
and the slowest of several. The processor's share of it is what an idle machine would take.
"""

import argparse
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from starlette.testclient import TestClient

from align.encoders.load import load_encoder
from align.types import AlignOptions
from translator.engines.base import EngineSignature
from translator.pipeline.encoder import open_encoder
from translator.pipeline.signatures import run_record
from translator.review.web.app import Site, create_app
from translator.store import Store
from translator.types import (
    Article,
    Block,
    BlockKind,
    Finding,
    Origin,
    PairDraft,
    Sentence,
    Severity,
)

BASE, TOKEN = "http://127.0.0.1:8000", "a-token-for-the-bench"
SHORT = 50
COMMON = (
    "der die das und ist nicht eine ein mit auf für von Präsident Regierung Krieg Stadt Wasser "
    "Zeit Jahr Mensch Land Haus Straße Brücke Morgen Zeitung Minister Bürger Grenze Vertrag"
)
REPEATS = 7


def main() -> None:
    """Make or copy the database, and print how quickly each page answers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=int, nargs="?", default=100_000)
    parser.add_argument("file", type=Path, nargs="?", help="keeps the database for the next time")
    asked = parser.parse_args()
    wanted, kept = asked.pairs, asked.file
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "satzpaar.db"
        if kept is not None and kept.exists():
            shutil.copy(kept, database)
        else:
            begun = time.perf_counter()
            make(database, wanted)
            print(f"{wanted} pairs made in {time.perf_counter() - begun:.0f} s")
            if kept is not None:
                shutil.copy(database, kept)
        site = Site(database, lambda store: open_encoder("use-multilingual", store=store), "bench")
        with TestClient(create_app(site, token=TOKEN), base_url=BASE) as client:
            client.get(f"/queue/rows/0?token={TOKEN}")
            measure(client, wanted)


def measure(client: TestClient, wanted: int) -> None:
    """Print median and slowest of several requests for each page and verb."""
    half = wanted // 2
    pages: dict[str, Callable[[int], object]] = {
        "overview": lambda n: client.get("/"),
        "long article, first page": lambda n: client.get("/article/1"),
        "long article, middle": lambda n: client.get(f"/article/1?pair={half // 2 + n}"),
        "long article, further chunk": lambda n: client.get(f"/article/1/rows/{n * 20}"),
        "short article": lambda n: client.get(f"/article/{3 + n}"),
        "queue, first page": lambda n: client.get("/queue"),
        "queue, further chunk": lambda n: client.get("/queue/rows/1"),
        "search, two frequent words": lambda n: client.get("/search?q=Regierung+Wasser"),
        "search, a number": lambda n: client.get(f"/search?q={wanted - 70 - n}"),
        "search, nothing": lambda n: client.get("/search?q=Nirgendwo"),
        "accept, long article": lambda n: verb(client, "accept", 10 + n, article=1),
        "edit, long article": lambda n: verb(client, "edit", 50 + n, article=1, target="So."),
        "merge, long article": lambda n: verb(client, "merge", 100 + 3 * n, article=1),
        "undo, long article": lambda n: verb(client, "undo", article=1),
        "accept, short article": lambda n: verb(client, "accept", half + 100 + n, article=3),
        "forecast of accepting all": lambda n: client.get("/api/forecast?above=0"),
    }
    print(f"\n{'request':30} {'median ms':>10} {'slowest':>8} {'processor':>10}")
    for name, ask in pages.items():
        spent, worked = [], []
        ask(REPEATS)  # once unmeasured: caches, and what is loaded at first use
        for number in range(REPEATS):
            begun, work = time.perf_counter(), time.process_time()
            answer = ask(number)
            spent.append(1000 * (time.perf_counter() - begun))
            worked.append(1000 * (time.process_time() - work))
            assert answer.status_code == 200, answer.text  # type: ignore[attr-defined]
        median, processor = statistics.median(spent), statistics.median(worked)
        print(f"{name:30} {median:10.0f} {max(spent):8.0f} {processor:10.0f}", flush=True)


def verb(client: TestClient, name: str, pair: int | None = None, **values: object) -> object:
    """Ask the page's interface to do something to pairs."""
    order = {"pairs": [] if pair is None else [pair]} | values
    headers = {"origin": BASE, "x-satzpaar-token": TOKEN}
    return client.post(f"/api/{name}", json=order, headers=headers)


def make(database: Path, wanted: int) -> None:
    """Fill a database with sentences of common words, each with a number of its own."""
    with Store(database, create=True) as store:
        signature = EngineSignature("bench", "none", "1", "de", "en", {})
        encoder = load_encoder("use-multilingual")
        run = store.runs.start(run_record(signature, encoder, AlignOptions()))
        for path, texts in articles(wanted):
            made, sentences = article(path, texts)
            saved = store.articles.save(made, sentences)
            store.pairs.write(run, saved.id, drafts(saved.sentence_ids, texts))


def articles(wanted: int) -> Iterator[tuple[str, list[str]]]:
    """Yield one long article and many short ones, as paths and sentences."""
    picked = random.Random(0)
    texts = [
        f"{' '.join(picked.choices(COMMON.split(), k=12))} {number}." for number in range(wanted)
    ]
    yield "long.txt", texts[: wanted // 2]
    for start in range(wanted // 2, wanted, SHORT):
        yield f"short-{start}.txt", texts[start : start + SHORT]


def article(path: str, texts: list[str]) -> tuple[Article, list[Sentence]]:
    """Return an article of these sentences, a paragraph each."""
    blocks, sentences, start = [], [], 0
    for number, text in enumerate(texts):
        blocks.append(Block(BlockKind.PARAGRAPH, start, start + len(text)))
        sentences.append(Sentence(number, start, start + len(text), text))
        start += len(text) + 1
    return Article(path, "0" * 64, path, "de", "\n".join(texts), tuple(blocks)), sentences


def drafts(ids: tuple[int, ...], texts: list[str]) -> Iterator[PairDraft]:
    """Yield a pair for each sentence, every tenth with a finding."""
    picked = random.Random(1)
    for position, (number, text) in enumerate(zip(ids, texts, strict=True)):
        yield PairDraft(
            (number,),
            position,
            text,
            text.swapcase(),
            Origin.MT,
            similarity=picked.uniform(0.4, 1),
            margin=picked.uniform(0, 0.6),
            length_ratio=picked.uniform(0.7, 1.4),
            confidence=picked.random() ** 0.2,
            findings=(Finding("untranslated", Severity.WARNING, "Words stand untranslated."),)
            if picked.random() < 0.1
            else (),
        )


if __name__ == "__main__":
    main()
