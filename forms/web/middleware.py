"""What every answer passes: security headers, the gate before the sheets, and the sheets' HTML shell in the reader's language.

Plain ASGI, so that WebSockets pass untouched (`BaseHTTPMiddleware` would hold streamed answers back).
"""

from functools import cache
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from forms.web.page import keep_language, language_of, the_https
from forms.web.shell import in_language
from forms.web.sign_in import SID, the_actor
from forms.web.uploads import Uploads
from forms.web.watched import Figures, SameOrigin, Watched

STREAMLITS_OWN = ("/_stcore/", "/static/", "/media/", "/component/", "/app/static/")
OURS = (
    "/sign-in",
    "/sign-out",
    "/account",
    "/link",
    "/admission",
    "/files/",
    "/language/",
    "/v",
    "/V",
    "/api/",
    "/letters/",
    "/evidence/",
    "/notices/",
    "/assets/",
    "/livez",
    "/readyz",
    "/metrics",
)
FILES = ("/favicon.ico", "/favicon.png", "/robots.txt", "/manifest.json")

# The plain pages hold no script at all. The sheets are Streamlit's: its scripts come from here and nowhere else; its styles
# are written into the page as it draws (emotion), and its pictures may be data or blobs. Neither may ask an outside host.
PLAIN_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
SHEET_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; form-action 'self'; "
    "base-uri 'self'; frame-ancestors 'self'"
)


@cache
def _fixed_headers(https: bool) -> tuple[tuple[str, str], ...]:
    fixed = [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "SAMEORIGIN"),  # says the same as frame-ancestors to older browsers
        (
            "Referrer-Policy",
            "same-origin",
        ),  # a code in an address goes to no other site; our own forms still name theirs
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ("X-Robots-Tag", "noindex"),
    ]
    return (*fixed, ("Strict-Transport-Security", "max-age=31536000")) if https else tuple(fixed)


def security_headers(path: str) -> dict[str, str]:
    """The headers that every answer at a path carries; an answer's own header of the same name stays."""
    return {**dict(_fixed_headers(the_https())), "Content-Security-Policy": SHEET_POLICY if is_sheet(path) else PLAIN_POLICY}


def is_sheet(path: str) -> bool:
    """Whether Streamlit answers a path with its shell: every address that is neither one of ours nor one of its own files."""
    first = "/" + path.split("/")[1]
    return not path.startswith(STREAMLITS_OWN) and path not in FILES and first not in _FIRST


_FIRST = {prefix.rstrip("/") for prefix in OURS}


class SecurityHeaders:
    """Puts the security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in security_headers(scope["path"]).items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


class Gate:
    """Lets only signed-in people to the sheets and to the files that sheets show; everybody else is sent to the sign-in.

    Not the lock: each sheet and each function of the office asks again. Without it, strangers would wait for an empty page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        shown_file = scope["type"] == "http" and scope["path"].startswith("/media/")
        if scope["type"] != "http" or not (shown_file or is_sheet(scope["path"])) or scope["method"] not in {"GET", "HEAD"}:
            return await self.app(scope, receive, send)
        request = HTTPConnection(scope)
        if await the_actor(request):
            return await self.app(scope, receive, send)
        if shown_file:
            return await PlainTextResponse("Not found", 404)(scope, receive, send)
        wish = quote(scope["path"]) + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
        address = "/sign-in" if wish == "/" else f"/sign-in?next={quote(wish, safe='')}"
        if request.cookies.get(SID):
            address += ("&" if "?" in address else "?") + "ended=1"  # the page says that nothing saved is lost
        await RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})(scope, receive, send)


class Shell:
    """Gives Streamlit's HTML shell the reader's language, our name and our words, and lets no cache keep it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_sheet(scope["path"]):
            return await self.app(scope, receive, send)
        request = HTTPConnection(scope)
        lang = language_of(request)
        # Plain and whole: a compressed body cannot be rewritten, and "not modified" would answer for another language.
        unwanted = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range", b"if-range"}
        scope = {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in unwanted]}
        start: Message = {}
        body = b""

        async def rewritten(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                if not MutableHeaders(scope=start).get("content-type", "").startswith("text/html"):
                    await send(start)
                return
            headers = MutableHeaders(scope=start)
            if not headers.get("content-type", "").startswith("text/html"):
                return await send(message)
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            shown = in_language(body, lang) if body else body
            for name in ("etag", "last-modified", "accept-ranges"):
                del headers[name]
            if scope["method"] == "HEAD":
                del headers["content-length"]
            else:
                headers["content-length"] = str(len(shown))
            headers["cache-control"] = "no-store"
            if request.cookies.get("lang") != lang:
                kept = Response()
                keep_language(kept, lang)
                headers.append("set-cookie", kept.headers["set-cookie"])
            await send(start)
            await send({"type": "http.response.body", "body": shown, "more_body": False})

        await self.app(scope, receive, rewritten)


_TOLD_APART = frozenset(_FIRST | {f"/{prefix.split('/')[1]}" for prefix in STREAMLITS_OWN} | set(FILES))
MIDDLEWARE = [
    Middleware(Watched, routes=_TOLD_APART),
    Middleware(SecurityHeaders),
    Middleware(Figures),
    Middleware(SameOrigin),
    Middleware(Gate),
    Middleware(Uploads),
    Middleware(Shell),
]
