"""``satzpaar review``: a page in the browser, or a screen in the terminal."""

import secrets
from pathlib import Path
from typing import Annotated

import typer

from translator.cli.options import (
    By,
    Database,
    complete_article,
    reviewer_name,
)
from translator.cli.output import say
from translator.errors import UsageError

LOOPBACK = "127.0.0.1"
SHORTEST_TOKEN = 12


def review(
    article: Annotated[
        str | None,
        typer.Argument(
            metavar="ARTICLE",
            help="Begin with this article: its number, path, or (the beginning of) its file name.",
            autocompletion=complete_article,
        ),
    ] = None,
    db: Database = Path("satzpaar.db"),
    by: By = None,
    terminal: Annotated[
        bool, typer.Option("--terminal", help="Review in this terminal instead of a browser.")
    ] = False,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Port of the page; a free one if not given."),
    ] = None,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help="Listen at this address of the machine, for others in the network; needs --token.",
        ),
    ] = LOOPBACK,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            help=f"Secret word of the page, {SHORTEST_TOKEN} characters or more; "
            "a new one each time if not given.",
        ),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Do not open the browser.")
    ] = False,
) -> None:
    """Review pairs with single keys, in the browser or the terminal; '?' shows the keys.

    The page is served on this machine to this session only; everything is saved as you go.
    """
    from translator.store import Store

    if host not in (LOOPBACK, "localhost", "::1") and token is None:
        raise UsageError(f"--host {host} lets others in; give --token, a secret word, as well")
    if token is not None and not (
        len(token) >= SHORTEST_TOKEN and token.isascii() and token.replace("-", "a").isalnum()
    ):
        raise UsageError(
            f"--token must be {SHORTEST_TOKEN} or more letters, digits, or hyphens (ASCII)"
        )
    with Store(db) as store:
        article_id = None if article is None else store.articles.find(article).id
    name = reviewer_name(by)
    if terminal:
        from translator.review.desk import open_desk
        from translator.review.terminal.app import run

        with open_desk(db, by=name) as desk:
            run(desk, article_id)
        return
    from translator.review.desk import measuring
    from translator.review.web.app import Site
    from translator.review.web.server import Address, serve

    site = Site(db, measuring, name)
    address = Address(host, port, token or secrets.token_urlsafe(24))
    path = "/" if article_id is None else f"/article/{article_id}"
    serve(site, address, path, say=say, browser=not no_browser)
