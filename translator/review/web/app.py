"""The review page as a web application: its addresses, its guard, and the open database."""

import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from align.types import Encoder
from translator import checks
from translator.errors import ArticleNotFound, PairNotFound, SatzpaarError
from translator.languages import language
from translator.review.desk import Desk
from translator.review.web.pages import Pages
from translator.review.web.security import Guard
from translator.store import Store
from translator.types import SOURCE, TARGET


@dataclass(frozen=True)
class Site:
    """What the page is about: a database, an encoder for what changes in it, and who reviews."""

    database: Path
    encoder: Callable[[Store], Encoder]
    by: str


async def _answer_user_error(request: Request, error: Exception) -> Response:
    """Say in one line what the user can mend: as JSON to the page, as a page to the browser."""
    status = 404 if isinstance(error, ArticleNotFound | PairNotFound) else 400
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": str(error)}, status)
    pages: Pages = request.app.state.pages
    return pages.page("message.html", status, message=str(error))


def verbatim(text: str) -> Markup:
    """Return the text escaped, carriage returns too, which HTML would turn into line feeds."""
    return escape(text).replace("\r", Markup("&#13;"))


def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("translator.review.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["verbatim"] = verbatim
    return made


def _warm_up() -> None:
    """Have the checks load their word lists now, so that the first edit need not wait."""
    source, target = (language(code).samples[0] for code in (SOURCE, TARGET))
    checks.examine(checks.Evidence(source, target, SOURCE, TARGET))


ROUTES = {
    "/": "overview",
    "/queue": "queue",
    "/queue/rows/{after:int}": "queue_rows",
    "/search": "search",
    "/search/rows": "search_rows",
    "/article/{id:int}": "article",
    "/article/{id:int}/rows/{number:int}": "article_rows",
    "/article/{id:int}/map": "map",
    "/api/forecast": "forecast",
}
"""What can be read, and the answer of ``Pages`` to it."""


def create_app(site: Site, *, token: str, host: str = "127.0.0.1") -> Starlette:
    """Return the page as an application for any ASGI server; the database opens when it starts."""

    @asynccontextmanager
    async def opened(app: Starlette) -> AsyncIterator[None]:
        with Store(site.database) as store:
            encoder = site.encoder(store)
            desk = Desk(store, encoder, by=site.by)
            app.state.pages = Pages(store, desk, encoder, _templates(), token)
            threading.Thread(target=_warm_up, daemon=True).start()
            yield

    def answer(name: str) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            reply: Response = await getattr(request.app.state.pages, name)(request)
            return reply

        return endpoint

    return Starlette(
        routes=[
            *(Route(path, answer(name), name=name) for path, name in ROUTES.items()),
            Route("/api/{verb}", answer("verb"), methods=["POST"]),
            Mount("/static", StaticFiles(packages=[("translator.review.web", "static")])),
        ],
        middleware=[Middleware(Guard, token=token, host=host)],
        exception_handlers={SatzpaarError: _answer_user_error},
        lifespan=opened,
    )
