"""The answer to every request of the page: HTML to read, and what a verb came to."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from align.types import Encoder
from translator.errors import ReviewConflict
from translator.review import overview, views
from translator.review.charts import progress_bar
from translator.review.desk import Change, Desk
from translator.review.judge import Judge
from translator.review.orders import VERBS, Order, number, share
from translator.store import Store
from translator.types import Pair, PairState


@dataclass(frozen=True)
class Pages:
    """The open database and one reviewer's desk, with an answer to every request.

    Answers are made one at a time, in the thread that opened the database.
    """

    store: Store
    desk: Desk
    encoder: Encoder
    judge: Judge
    templates: Environment
    token: str

    def page(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page made from a template."""
        values = {"token": self.token, "here": name.split(".")[0]} | values
        return HTMLResponse(self.templates.get_template(name).render(values), status)

    async def overview(self, request: Request) -> Response:
        """Answer with how far the review is and how good the pairs are."""
        listing = self.store.listing()
        articles = [
            row
            | {
                "bar": progress_bar(row | {"new": row["waiting"]}),
                "done": row["pairs"] - row["waiting"],
                "similarity": "–"
                if row["mean_similarity"] is None
                else f"{row['mean_similarity']:.2f}",
            }
            for row in listing
        ]
        return self.page(
            "overview.html",
            articles=articles,
            progress=views.progress(listing),
            forecast=self.judge.forecast(),
            charts=overview.charts(self.store, self.judge),
        )

    async def article(self, request: Request) -> Response:
        """Answer with an article's pairs side by side; far ones are loaded when they come near."""
        article = self.store.article(str(request.path_params["id"]))
        wanted = request.query_params.get("pair", "")
        pair = self.store.pair(number(wanted)) if wanted.isdigit() else self._first(article["id"])
        here = 0 if pair is None else pair.position // views.CHUNK
        chunks = [
            views.Chunk(
                f"/article/{article['id']}/rows/{number}",
                tuple(self._article_rows(article["id"], number)) if number == here else (),
            )
            for number in range(self._last_position(article["id"]) // views.CHUNK + 1)
        ]
        return self._list(
            article["title"] or views.name_of(article["path"]),
            chunks,
            article=dict(article) | {"name": views.name_of(article["path"])},
            start=None if pair is None else pair.id,
            empty="" if pair else "This article has no pairs.",
        )

    async def article_rows(self, request: Request) -> Response:
        """Answer with one chunk of an article's rows."""
        path = request.path_params
        return self._rows(self._article_rows(path["id"], path["number"]))

    async def queue(self, request: Request) -> Response:
        """Answer with the open pairs of all articles, the least certain first."""
        return self._list(
            "Least certain first",
            self._queue_chunks(0),
            here="queue",
            named=True,
            empty="" if self._queue_chunks(0)[0].rows else "Everything is reviewed.",
        )

    async def queue_rows(self, request: Request) -> Response:
        """Answer with a further chunk of the queue."""
        first, *further = self._queue_chunks(request.path_params["after"])
        return self._rows(first.rows, further, named=True)

    async def search(self, request: Request) -> Response:
        """Answer with the pairs that hold all the words."""
        query = request.query_params.get("q", "")
        found = self.store.search(query, views.CHUNK)
        chunk = views.Chunk("/search/rows?" + urlencode({"q": query}), self._seen(found, query))
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
        return self._rows(self._seen(self.store.search(query, views.CHUNK), query), named=True)

    async def map(self, request: Request) -> Response:
        """Answer with the similarities of an article's sources and targets."""
        article = self.store.article(str(request.path_params["id"]))
        name = views.name_of(article["path"])
        made = overview.similarity_map(self.store, self.encoder, article)
        return self.page(
            "map.html", article=dict(article) | {"name": name}, picture=made[0], breaks=made[1]
        )

    async def forecast(self, request: Request) -> Response:
        """Answer with what accepting all above a probability would come to."""
        above = share(request.query_params.get("above"))
        article = request.query_params.get("article")
        message = self.judge.forecast_above(above, None if article is None else number(article))
        return JSONResponse({"message": message})

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
        many = len(change.pairs) > views.CHUNK
        article = order.values.get("article")
        listing = self.store.listing()
        if article is not None:
            listing = [row for row in listing if row["id"] == article]
        result: dict[str, Any] = {
            "message": _told(change),
            "rows": [] if many else self._rendered(change.pairs),
            "gone": list(change.gone),
            "refresh": many,
            "focus": change.pairs[0].id if change.pairs else None,
            "progress": self._progress(listing, None if article is None else number(article)),
        }
        if change.verb == "edited" and len(change.pairs) == 1:
            offered = self.desk.offers(change.pairs[0].id)
            if offered:
                target = change.pairs[0].target
                result["offers"] = {"target": target, "pairs": [pair.id for pair in offered]}
                places = "1 other place" if len(offered) == 1 else f"{len(offered)} other places"
                result["message"] += (
                    f" The same sentence stands in {places}: y uses this there too."
                )
        return result

    def _progress(self, listing: Sequence[Mapping[str, Any]], article_id: int | None) -> str:
        values = views.progress(listing)
        return self.templates.get_template("progress.html").render(
            progress=values, bar=progress_bar(values), forecast=self.judge.forecast(article_id)
        )

    def _list(self, title: str, chunks: Sequence[views.Chunk], **values: Any) -> Response:
        article = values.get("article")
        listing = self.store.listing()
        if article is not None:
            listing = [row for row in listing if row["id"] == article["id"]]
        counts = views.progress(listing)
        defaults = {
            "article": None,
            "here": "article",
            "query": "",
            "named": False,
            "start": None,
            "bar": progress_bar(counts),
            "progress": counts,
            "forecast": self.judge.forecast(article and article["id"]),
            "help": views.KEYS,
            "database": str(self.store.path.resolve()),
        }
        return self.page("list.html", title=title, chunks=chunks, **defaults | values)

    def _rows(
        self, rows: Sequence[views.Row], further: Sequence[views.Chunk] = (), named: bool = False
    ) -> Response:
        return self.page("chunk.html", rows=rows, further=further, named=named)

    def _rendered(self, pairs: Sequence[Pair]) -> list[dict[str, Any]]:
        row = self.templates.get_template("rows.html").module.row  # type: ignore[attr-defined]
        return [{"id": item.pair.id, "html": row(item)} for item in self._seen(pairs)]

    def _seen(self, pairs: Sequence[Pair], query: str = "") -> tuple[views.Row, ...]:
        return tuple(views.rows(self.store, pairs, self.judge.probabilities(pairs), query))

    def _article_rows(self, article_id: int, number: int) -> tuple[views.Row, ...]:
        pairs = self.store.pairs(article_ids=[article_id])
        return self._seen([pair for pair in pairs if pair.position // views.CHUNK == number])

    def _first(self, article_id: int) -> Pair | None:
        """Return where to go on: the first open pair, or the first one."""
        pairs = self.store.pairs(article_ids=[article_id], states=[PairState.NEW])
        return next(pairs, None) or next(self.store.pairs(article_ids=[article_id]), None)

    def _last_position(self, article_id: int) -> int:
        return max(
            (pair.position for pair in self.store.pairs(article_ids=[article_id])), default=0
        )

    def _queue_chunks(self, after: int) -> list[views.Chunk]:
        pairs = list(self.store.pairs(states=[PairState.NEW]))
        pairs.sort(key=lambda pair: self.judge.probabilities([pair])[0] or 0)
        part = pairs[after : after + views.CHUNK]
        chunks = [views.Chunk(f"/queue/rows/{after}", self._seen(part))]
        if len(pairs) > after + views.CHUNK:
            chunks.append(views.Chunk(f"/queue/rows/{after + views.CHUNK}"))
        return chunks


def _told(change: Change) -> str:
    """Return in words what a verb did."""
    if not change.action:
        return "Nothing changed."
    count = len(change.pairs)
    verb = change.verb[:1].upper() + change.verb[1:]
    return f"{verb} {count} pairs." if count > 1 else f"{verb}."
