"""Who may talk to the review page: this machine, this session, and nothing from other sites."""

import hmac
import ipaddress
import socket
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_000_000
"""Bytes of the largest request that is read."""

TOKEN_HEADER = "X-Satzpaar-Token"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Sent with every answer."""


class TooLarge(Exception):
    """The body is larger than any request of ours."""


class Guard:
    """Lets through requests that come from this session's page, and bounds their size.

    Reading needs the session's token as a cookie, which the printed address sets; writing needs
    it in a header besides, which no other site can send.
    """

    def __init__(self, app: ASGIApp, *, token: str, host: str) -> None:
        """Guard the application that listens at that host name or address."""
        self._app = app
        self._token = token
        self._names = {"localhost", host.strip("[]").lower()}
        if host.strip("[]") in ("0.0.0.0", "::"):  # noqa: S104 (compared, not bound)
            self._names.add(socket.gethostname().lower())
        self._anywhere = host not in ("127.0.0.1", "localhost", "::1")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the application where the request must not reach it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if refusal is not None:
            await refusal(scope, receive, send_guarded)
            return
        try:
            await self._app(scope, _bounded(receive), send_guarded)
        except TooLarge:
            await _refuse(413, "the request is too large")(scope, receive, send_guarded)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if not self._is_ours(host):
            return _refuse(421, "this server does not answer under that name")
        origin = headers.get("origin")
        writes = scope["method"] not in ("GET", "HEAD")
        if (origin is not None and origin != f"{scope['scheme']}://{host}") or (
            writes and origin is None
        ):
            return _refuse(403, "requests from other sites are not answered")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return _refuse(413, "the request is too large")
        if scope["path"].startswith("/static/"):
            return None
        if writes:
            given = headers.get(TOKEN_HEADER, "")
            return None if self._fits(given) else _refuse(403, "the session is over")
        return self._admission(scope, headers, host)

    def _admission(self, scope: Scope, headers: Headers, host: str) -> Response | None:
        """Return None for a reader of this session, a way in for one who knows the token."""
        name = f"satzpaar-{_port(host)}"
        query = parse_qsl(scope["query_string"].decode("latin-1"))
        if self._fits(dict(query).get("token", "")):
            rest = urlencode([(key, value) for key, value in query if key != "token"])
            answer = RedirectResponse(
                "/" + scope["path"].lstrip("/") + f"?{rest}" * bool(rest), 303
            )
            answer.set_cookie(name, self._token, httponly=True, samesite="strict")
            return answer
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            cookies = SimpleCookie()
        if name in cookies and self._fits(cookies[name].value):
            return None
        return _refuse(403, "open the address that 'satzpaar review' printed")

    def _fits(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self._token.encode())

    def _is_ours(self, host: str) -> bool:
        """Return whether a Host header names this machine; a name that lies gets no answer.

        An address cannot be made to point elsewhere, as names can (DNS rebinding).
        """
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        name = name.strip("[]").lower()
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return name in self._names
        return address.is_loopback or self._anywhere


def _port(host: str) -> str:
    return host.rsplit(":", 1)[1] if ":" in host.rsplit("]", 1)[-1] else "80"


def _refuse(status: int, message: str) -> Response:
    if status in (403, 413):
        return JSONResponse({"error": message}, status)
    return PlainTextResponse(message, status)


def _bounded(receive: Receive) -> Receive:
    """Return a reader of the body that stops at the limit, whatever the headers promised."""
    seen = 0

    async def read() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > LARGEST_BODY:
            raise TooLarge
        return message

    return read
