"""What a plain HTML form sends: read with a limit, and only from our own pages (double-submitted token, same origin)."""

import hashlib
import hmac
import secrets
from urllib.parse import parse_qs, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from forms.office import signing_key, the_office
from forms.web.page import the_https

LARGEST = 16 * 1024  # bytes of a form; ours have three short fields
TOKEN_COOKIE = "form"


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form, each once.

    :raises HTTPException: 413 for more than a form of ours can hold, 415 for anything that is not a form.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise HTTPException(413)
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError:  # not UTF-8, or far more fields than our forms have
        raise HTTPException(400) from None
    return {name: values[0] for name, values in fields.items()}


def form_token(request: Request) -> str:
    """The token that a form carries beside the cookie of the same value: the reader's own while it holds, else a new one."""
    held = request.cookies.get(TOKEN_COOKIE, "")
    if _ours(held):
        return held
    seed = secrets.token_urlsafe(16)
    return f"{seed}.{_mark(seed)}"


def give_token(response: Response, token: str) -> None:
    """Puts the token into the cookie that the form's field is compared with."""
    response.set_cookie(TOKEN_COOKIE, token, path="/", httponly=True, samesite="strict", secure=the_https())


def token_holds(request: Request, fields: dict[str, str]) -> bool:
    """Whether the form was ours: its field equals the cookie, and the cookie was made here."""
    held = request.cookies.get(TOKEN_COOKIE, "")
    return _ours(held) and hmac.compare_digest(held.encode(), fields.get("token", "").encode())


def from_our_pages(request: Request) -> bool:
    """Whether a browser says that the request comes from a page of this site (Sec-Fetch-Site, else Origin); silence is no."""
    fetch_site = request.headers.get("sec-fetch-site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    origin = request.headers.get("origin")
    if not origin or origin == "null":
        return False
    return origin == the_office().settings.public_url or urlsplit(origin).netloc == request.headers.get("host")


def safe_next(wish: str | None) -> str:
    """Where to go after the sign-in: a path of this site, never another host; anything else is the first page."""
    if not wish or len(wish) > 2000 or not wish.startswith("/") or wish.startswith("//"):
        return "/"
    if "\\" in wish or any(ord(character) <= 0x20 or ord(character) == 0x7F for character in wish):
        return "/"  # browsers read "/\\host" and "/<tab>/host" as addresses of another host
    return "/" if urlsplit(wish).path in {"/sign-in", "/sign-out"} else wish


def _mark(seed: str) -> str:
    return hmac.new(signing_key(), b"form token " + seed.encode(), hashlib.sha256).hexdigest()[:32]


def _ours(token: str) -> bool:
    seed, _, mark = token.partition(".")
    return bool(seed) and hmac.compare_digest(_mark(seed).encode(), mark.encode())
