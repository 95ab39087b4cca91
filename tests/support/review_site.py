"""Databases to review, and a server that tests can stop and start again."""

import threading
import time
from pathlib import Path

import uvicorn

from align.types import AlignOptions
from tests.support.fakes import FakeEncoder, FakeEngine, article, sentences_of
from translator.pipeline.signatures import run_record
from translator.review.web.app import Site, create_app
from translator.store import Store
from translator.types import Alternative, Finding, OfferedAlternative, Origin, PairDraft, Severity

TOKEN = "a-token-for-tests"

TEXTS = (
    "Der Rat tagt heute.",
    "Es kamen 40 Gäste. Alle blieben.",
    "Niemand sprach lange.",
    "Die Sitzung endete früh.",
    "Danach gab es Kuchen.",
    "Alle gingen heim.",
)

HOSTILE = (
    "<script>window.hacked = 1</script> <img src=x onerror='window.hacked=2'>",
    "[Klick](javascript:window.hacked=3) </textarea></li></ol><svg onload=window.hacked=4>",
    '"><b autofocus onfocus="window.hacked=5">&lt;i&gt;\r\nzweite Zeile',
    "{{ 7 * 7 }} {% raw %} ${window.hacked=6} <!-- ]]> \u202e\u2066",
)


def fill(store: Store, *texts: str, path: str = "a.txt") -> list[int]:
    """Store an article whose targets are its sentences in upper case; return pair numbers."""
    made = article(*texts, path=path)
    saved = store.articles.save(made, sentences_of(made))
    run = store.runs.start(
        run_record(FakeEngine(model="<m>").signature, FakeEncoder(), AlignOptions())
    )
    drafts = [
        PairDraft(
            (number,),
            position,
            text,
            text.upper(),
            Origin.MT,
            similarity=0.9,
            confidence=0.95 if position else 0.4,
            findings=(
                Finding(
                    "number-mismatch",
                    Severity.WARNING,
                    f"{text[9:11]} is missing in the translation.",
                    ((9, 11),),
                ),
            )
            if position == 1
            else (),
        )
        for position, (number, text) in enumerate(zip(saved.sentence_ids, texts, strict=True))
    ]
    store.pairs.write(run, saved.id, drafts)
    store.translations.offer(
        run,
        [
            OfferedAlternative(texts[0], Alternative(text, -0.5, 0.8, Origin.MT, "<b>tried</b>"))
            for text in ("<i>first</i> other", "second other")
        ],
    )
    return [pair.id for pair in store.pairs.select(article_ids=[saved.id])]


def site(database: Path, by: str = "tester") -> Site:
    """Return what the page is about, with an encoder that needs no model."""
    return Site(database, lambda store: FakeEncoder(), by)


class Server:
    """The page, served in a thread; it can be stopped and started again at the same address."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.port = 0
        self.start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        app = create_app(site(self.database), token=TOKEN)
        self._server = uvicorn.Server(
            uvicorn.Config(app, port=self.port, log_level="error", timeout_graceful_shutdown=1)
        )
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        for _ in range(400):
            if self._server.started:
                self.port = self._server.servers[0].sockets[0].getsockname()[1]
                return
            time.sleep(0.02)
        raise RuntimeError("the server did not start")

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
