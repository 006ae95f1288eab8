"""What stands around every answer: a number, a line in the log, a count and its time; and who may not come in at all."""

import logging
import secrets
import time
from hmac import compare_digest
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from forms.logs import REQUEST
from forms.office import the_office
from forms.settings import Settings
from forms.web.metrics import CONNECTIONS, METHODS, REQUESTS, SECONDS

LOG = logging.getLogger("jiancai")
_SHOW_FIGURES = ("/metrics", "/_stcore/metrics")
_UNTOLD = {"/livez", "/readyz", "/metrics", "/static", "/assets"}  # asked all day long: a line only where they fail
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")


class Watched:
    """Numbers each request, then counts it and writes its line: route and status, never an address's rest.

    :param routes: the first parts of the addresses that are told apart, `/v` of `/v/ABC`; all others are sheets.
    """

    def __init__(self, app: ASGIApp, routes: frozenset[str]) -> None:
        self.app, self.routes = app, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            return await self.app(scope, receive, send)
        REQUEST.set(secrets.token_hex(6))
        scope.setdefault("state", {})
        answer = self._connected if scope["type"] == "websocket" else self._answered
        await answer(scope, receive, send)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, began = 500, time.perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            route, seconds = self.route_of(scope["path"]), time.perf_counter() - began
            method = scope["method"] if scope["method"] in METHODS else "other"
            REQUESTS.labels(method, route, status).inc()
            SECONDS.labels(route).observe(seconds)
            if route not in _UNTOLD or status >= 400:
                told = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000)}
                LOG.info("answered", extra=told | {"person": scope["state"].get("person")})

    async def _connected(self, scope: Scope, receive: Receive, send: Send) -> None:
        with CONNECTIONS.track_inprogress():
            await self.app(scope, receive, send)

    def route_of(self, path: str) -> str:
        """What an address is counted and written down as: few words, and none that somebody else chose."""
        first = "/" + path.split("/")[1] if path.startswith("/") else ""
        return first if first in self.routes else "sheet"


class Figures:
    """Shows figures to this machine, or to whoever has the token; everybody else is told that there is nothing.

    This machine is not a proxy on it: whoever comes by one comes from elsewhere.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] == "http"
            and scope["path"].rstrip("/") in _SHOW_FIGURES
            and not may_read_figures(HTTPConnection(scope))
        ):
            return await PlainTextResponse("Not found", 404, {"Cache-Control": "no-store"})(scope, receive, send)
        await self.app(scope, receive, send)


def may_read_figures(request: HTTPConnection) -> bool:
    """Whether a request may read `/metrics`."""
    token = Settings().metrics_token
    shown = request.headers.get("authorization", "")
    if token and compare_digest(shown.encode(), f"Bearer {token.get_secret_value()}".encode()):
        return True
    return not any(name in request.headers for name in _FORWARDED) and _is_here(request)


def _is_here(request: HTTPConnection) -> bool:
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False


class SameOrigin:
    """Refuses what a page of another site sends to Streamlit's own addresses: its WebSocket and its uploads.

    Streamlit would refuse most of it, too, but asks an outside host for the address of this machine before it does.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        guarded = scope["type"] == "websocket" or (scope["type"] == "http" and scope["path"].startswith("/_stcore/"))
        if not guarded or is_ours(HTTPConnection(scope)):
            return await self.app(scope, receive, send)
        LOG.warning("a page of another site was refused")
        if scope["type"] == "websocket":
            await receive()
            return await send({"type": "websocket.close", "code": 1008, "reason": ""})
        await PlainTextResponse("Forbidden", 403)(scope, receive, send)


def is_ours(request: HTTPConnection) -> bool:
    """Whether a request names no origin, the host that it was sent to, or the office's public address."""
    origin = request.headers.get("origin")
    if origin is None:
        return True
    place = urlsplit(origin).netloc
    return bool(place) and place in {request.headers.get("host"), urlsplit(the_office().settings.public_url).netloc}
