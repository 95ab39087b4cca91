"""Serving the review page: a socket on this machine, until Ctrl-C."""

import hashlib
import socket
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from translator.errors import UsageError
from translator.review.web.app import Site, create_app

PORTS = range(20_000, 32_000)
"""Where a database's own port is chosen from, outside what systems give out by themselves."""


@dataclass(frozen=True)
class Address:
    """Where to listen; without a port, the database's own, or any that is free."""

    host: str
    port: int | None
    token: str


def serve(
    site: Site, address: Address, path: str, *, say: Callable[[str], None], browser: bool
) -> None:
    """Serve the page until Ctrl-C; tell its address, and open it in the browser if asked to."""
    listening = _listen(address, site.database)
    port = listening.getsockname()[1]
    host = f"[{address.host}]" if ":" in address.host else address.host
    url = f"http://{host}:{port}{path}?token={address.token}"
    say(f"review at {url}")
    say("Ctrl-C stops it; everything is saved as you go")
    app = create_app(site, token=address.token, host=address.host)
    config = uvicorn.Config(
        app, log_level="error", access_log=False, server_header=False, timeout_graceful_shutdown=2
    )
    if browser:
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass  # how uvicorn passes on the Ctrl-C it stopped for
    finally:
        listening.close()


def _listen(address: Address, database: Path) -> socket.socket:
    """Return a listening socket; a database keeps its port, and with it the browser its drafts."""
    own = hashlib.sha256(str(database.resolve()).encode()).digest()
    wished = [PORTS[int.from_bytes(own[:4]) % len(PORTS)], 0]
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    for port in wished if address.port is None else [address.port]:
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((address.host, port))
        except OSError as error:
            made.close()
            reason = error.strerror or "the name is not known"
        else:
            made.listen(128)
            return made
    raise UsageError(
        f"cannot listen at {address.host} port {port}: {reason}; choose another --port"
    )
