"""The answer to every request of the page: HTML to read, and what a verb came to."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from align.types import Encoder
from translator.errors import ReviewConflict
from translator.review.desk import Change, Desk
from translator.review.rows import CHUNK, KEYS, Chunk, Row, progress, rows_of
from translator.review.web import overview
from translator.review.web.charts import progress_bar
from translator.review.web.requests import VERBS, Order, number, share
from translator.store import Store, StoredArticle
from translator.types import Pair


@dataclass(frozen=True)
class Pages:
    """The open database and one reviewer's desk, with an answer to every request.

    Answers are made one at a time, in the thread that opened the database.
    """

    store: Store
    desk: Desk
    encoder: Encoder
    templates: Environment
    token: str

    def page(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page made from a template."""
        values = {"token": self.token, "here": name.split(".")[0]} | values
        return HTMLResponse(self.templates.get_template(name).render(values), status)

    async def overview(self, request: Request) -> Response:
        """Answer with how far the review is and how good the pairs are."""
        listing = self.store.articles.progress()
        total = len(listing)
        if total > MOST_ARTICLES and "all" not in request.query_params:
            listing = sorted(listing, key=lambda one: not one.waiting)[:MOST_ARTICLES]
        articles = [
            asdict(one)
            | {
                "bar": progress_bar(asdict(one) | {"new": one.waiting}),
                "done": one.pairs - one.waiting,
                "similarity": "–" if one.mean_similarity is None else f"{one.mean_similarity:.2f}",
            }
            for one in listing
        ]
        return self.page(
            "overview.html",
            articles=articles,
            total=total,
            progress=progress(self.store.overview.states()),
            forecast=self._forecast(),
            speed=overview.speed(self.store),
            charts=overview.charts(self.store, self.desk.queue),
        )

    async def article(self, request: Request) -> Response:
        """Answer with an article's pairs side by side; far ones are loaded when they come near."""
        article = self.store.articles.find(str(request.path_params["id"]))
        wanted = request.query_params.get("pair")
        start = self.store.pairs.first_open(article.id) if wanted is None else number(wanted)
        here = 0 if start is None else self.store.pairs.place_of(start) // CHUNK
        pairs = sum(self.store.overview.states(article.id).values())
        chunks = [
            Chunk(
                f"/article/{article.id}/rows/{index}",
                self._article_rows(article.id, index) if index == here else (),
            )
            for index in range((pairs - 1) // CHUNK + 1)
        ]
        return self._list(
            article.title or article.name,
            chunks,
            article=article,
            start=start,
            empty="" if chunks else "This article has no pairs.",
        )

    async def article_rows(self, request: Request) -> Response:
        """Answer with one chunk of an article's rows."""
        path = request.path_params
        return self._rows(self._article_rows(path["id"], path["number"]))

    async def queue(self, request: Request) -> Response:
        """Answer with the open pairs of all articles, the least certain first."""
        chunks = self._queue_chunks(None)
        return self._list(
            "Least certain first",
            chunks,
            here="queue",
            named=True,
            empty="" if chunks[0].rows else "Everything is reviewed.",
        )

    async def queue_rows(self, request: Request) -> Response:
        """Answer with a further chunk of the queue."""
        first, *further = self._queue_chunks(request.path_params["after"] or None)
        return self._rows(first.rows, further, named=True)

    async def search(self, request: Request) -> Response:
        """Answer with the pairs that hold all the words."""
        query = request.query_params.get("q", "")
        found = self.store.pairs.search(query, CHUNK)
        chunk = Chunk("/search/rows?" + urlencode({"q": query}), self._seen(found, query))
        return self._list(
            f"Pairs with “{query}”",
            [chunk],
            query=query,
            named=True,
            empty="" if found else "No pair holds these words.",
        )

    async def search_rows(self, request: Request) -> Response:
        """Answer with the same pairs once more."""
        query = request.query_params.get("q", "")
        return self._rows(self._seen(self.store.pairs.search(query, CHUNK), query), named=True)

    async def map(self, request: Request) -> Response:
        """Answer with the similarities of an article's sources and targets."""
        article = self.store.articles.find(str(request.path_params["id"]))
        made = overview.similarity_map(self.store, self.encoder, article.id, article.markup)
        return self.page("map.html", article=article, picture=made[0], breaks=made[1])

    async def forecast(self, request: Request) -> Response:
        """Answer with what accepting all above a probability would come to."""
        above = share(request.query_params.get("above"))
        article = request.query_params.get("article")
        made = self.desk.queue.forecast(above, None if article is None else number(article))
        return JSONResponse({"message": made.text})

    async def verb(self, request: Request) -> Response:
        """Do what the page asks for and answer with the rows as they are now."""
        order = Order.read(await request.body())
        verb = VERBS.get(request.path_params["verb"])
        if verb is None:
            return JSONResponse({"error": "there is no such verb"}, 404)
        try:
            change = verb(self.desk, order)
        except ReviewConflict as error:
            body = {
                "error": str(error),
                "pairs": [asdict(pair) for pair in error.pairs],
                "rows": self._rendered(error.pairs),
            }
            return JSONResponse(body, 409)
        return JSONResponse(self._outcome(change, order))

    def _outcome(self, change: Change, order: Order) -> dict[str, Any]:
        many = len(change.pairs) > CHUNK
        article = order.values.get("article")
        result: dict[str, Any] = {
            "message": _told(change),
            "rows": [] if many else self._rendered(change.pairs),
            "gone": list(change.gone),
            "refresh": many,
            "focus": change.pairs[0].id if change.pairs else None,
            "progress": self._progress(None if article is None else number(article)),
        }
        if change.verb == "edited" and len(change.pairs) == 1:
            offered = self.desk.offers(change.pairs[0].id)
            if offered:
                target = change.pairs[0].target
                events = self.store.history.last_events([pair.id for pair in offered])
                result["offers"] = {"target": target, "pairs": list(events.items())}
                places = "1 other place" if len(offered) == 1 else f"{len(offered)} other places"
                result["message"] += (
                    f" The same sentence stands in {places}: y uses this there too."
                )
        return result

    def _progress(self, article_id: int | None) -> str:
        counts = progress(self.store.overview.states(article_id))
        return self.templates.get_template("progress.html").render(
            progress=counts, bar=progress_bar(counts), forecast=self._forecast(article_id)
        )

    def _list(
        self,
        title: str,
        chunks: Sequence[Chunk],
        article: StoredArticle | None = None,
        **values: Any,
    ) -> Response:
        defaults = {
            "article": article,
            "here": "article",
            "query": "",
            "named": False,
            "start": None,
            "progress": Markup(self._progress(article.id if article else None)),
            "help": KEYS,
            "database": str(self.store.path.resolve()),
        }
        return self.page("list.html", title=title, chunks=chunks, **defaults | values)

    def _rows(
        self,
        rows: Sequence[Row],
        further: Sequence[Chunk] = (),
        named: bool = False,
    ) -> Response:
        return self.page("chunk.html", rows=rows, further=further, named=named)

    def _rendered(self, pairs: Sequence[Pair]) -> list[dict[str, Any]]:
        row = self.templates.get_template("rows.html").module.row  # type: ignore[attr-defined]
        return [{"id": item.pair.id, "html": row(item)} for item in self._seen(pairs)]

    def _seen(self, pairs: Sequence[Pair], query: str = "") -> tuple[Row, ...]:
        likely = self.desk.queue.probabilities(pairs)
        return tuple(rows_of(self.store, pairs, likely, query))

    def _article_rows(self, article_id: int, index: int) -> tuple[Row, ...]:
        return self._seen(self.store.pairs.of_article(article_id, index * CHUNK, CHUNK))

    def _queue_chunks(self, after: int | None) -> list[Chunk]:
        """Return the chunk of the queue that follows a pair, and where the next one begins."""
        found = self.desk.queue.waiting(CHUNK, after)
        rows = rows_of(
            self.store,
            [waiting.pair for waiting in found],
            [waiting.probability for waiting in found],
            copies=[waiting.copies for waiting in found],
        )
        chunks = [Chunk(f"/queue/rows/{after or 0}", tuple(rows))]
        if len(found) == CHUNK:
            chunks.append(Chunk(f"/queue/rows/{found[-1].pair.id}"))
        return chunks

    def _forecast(self, article_id: int | None = None) -> str:
        """Return what accepting all that is left would come to; of very many, on demand only."""
        if self.store.overview.states(article_id).get("new", 0) > MOST_FORECAST:
            return ""
        text = self.desk.queue.forecast(0.0, article_id).text
        return text[:1].upper() + text[1:] + "."


MOST_ARTICLES = 100
"""Articles the overview lists unless it is asked for all: those that have open pairs first."""

MOST_FORECAST = 3000
"""Open pairs up to which a forecast takes no time worth mentioning."""

COUNTED = ("accepted", "rejected", "reopened", "undone")
"""Verbs that may be about many pairs, each on its own."""


def _told(change: Change) -> str:
    """Return in words what a verb did."""
    if not change.action:
        return "Nothing changed."
    count = len(change.pairs) if change.verb in COUNTED else 1
    verb = change.verb[:1].upper() + change.verb[1:]
    return f"{verb} {count} pairs." if count > 1 else f"{verb}."
