"""Signing in by a provider of identities: to it by `GET /sign-in/provider`, back from it to `/sign-in/provider/back`."""

import base64
import hashlib
import hmac
import json
import logging
from dataclasses import asdict
from html import escape
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from forms.office import signing_key, the_office
from forms.oidc import Begun, ProviderDown, ProviderRefused, begin, finish
from forms.web.device import device_of
from forms.web.form import safe_next
from forms.web.page import page, say_for, the_https
from forms.web.second_step import CODE, SID, address_with
from forms.wording import Say
from workflow import sign_in_from_outside, sign_in_state, sign_out

LOG = logging.getLogger("jiancai")
HERE, BACK = "/sign-in/provider", "/sign-in/provider/back"
_COOKIE, _MINUTES = "provider", 10
_STATUS = {"down": 502, "stale": 400, "refused": 403, "unknown": 403, "left": 400}


def provider_link(say: Say, next_: str) -> str:
    """The way to the provider, for the sign-in page; "" where the office has none."""
    provider = the_office().settings.provider
    if provider is None:
        return ""
    name = urlsplit(provider.issuer).hostname or ""
    address = escape(address_with(HERE, next_))
    return f'<p><a href="{address}">{escape(say("provider.link", name=name))}</a></p>'


async def go(request: Request) -> Response:
    """GET /sign-in/provider: 303 to the provider; 502 when it is away, 404 in an office without one."""
    office = the_office()
    if office.settings.provider is None:
        raise HTTPException(404)
    try:
        address, begun = await run_in_threadpool(begin, office.settings.provider, _back())
    except ProviderDown as down:
        LOG.warning("the provider of identities is away: %s", down)
        return _told(request, "down")
    response = RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
    kept = {**asdict(begun), "next": safe_next(request.query_params.get("next")), "at": int(office.now().timestamp())}
    response.set_cookie(
        _COOKIE,
        _sealed(kept),
        max_age=_MINUTES * 60,
        path=HERE,
        httponly=True,
        samesite="lax",  # not strict: the browser comes back from elsewhere
        secure=the_https(),
    )
    return response


async def come_back(request: Request) -> Response:
    """GET /sign-in/provider/back: the session's cookie, and 303 onwards; else a page that says why not.

    400: it was not begun in this browser, or too long ago, or was left off · 403: nothing was proven, or no account here · 502.
    """
    office, asked = the_office(), request.query_params
    provider = office.settings.provider
    if provider is None:
        raise HTTPException(404)
    kept = _opened(request.cookies.get(_COOKIE, ""))
    if kept is None or not hmac.compare_digest(kept["state"].encode(), asked.get("state", "").encode()):
        return _told(request, "stale")
    if "code" not in asked:
        return _told(request, "left")
    try:
        begun = Begun(kept["state"], kept["nonce"], kept["verifier"])
        known = await run_in_threadpool(finish, provider, _back(), asked["code"][:2000], begun, office.now())
    except ProviderDown as down:
        LOG.warning("the provider of identities is away: %s", down)
        return _told(request, "down")
    except ProviderRefused as refused:
        LOG.warning("nothing proven by the provider of identities: %s", refused)
        return _told(request, "refused")
    device = device_of(request.headers.get("user-agent", "")[:500])
    token = await run_in_threadpool(sign_in_from_outside, office, known.subject, known.login, known.two_factors_at, device)
    if token is None:
        return _told(request, "unknown")
    if before := request.cookies.get(SID):
        await run_in_threadpool(sign_out, office, before)
    state = await run_in_threadpool(sign_in_state, office, token)
    onwards = address_with(CODE, kept["next"]) if state and state.waiting else kept["next"]
    response = RedirectResponse(onwards, 303, headers={"Cache-Control": "no-store"})
    response.set_cookie(SID, token, path="/", httponly=True, samesite="lax", secure=the_https())
    return _forgotten(response)


def _told(request: Request, kind: str) -> Response:
    say = say_for(request)
    title = say("provider.title")
    body = (
        f"<h1>{escape(title)}</h1><p>{escape(say(f'provider.{kind}'))}</p>"
        f'<p><a class="go" href="/sign-in">{escape(say("provider.password"))}</a></p>'
    )
    return _forgotten(page(request, say, title, body, status=_STATUS[kind], back="/sign-in"))


def _forgotten(response: Response) -> Response:
    """What was begun is ended, however."""
    response.delete_cookie(_COOKIE, path=HERE, httponly=True, samesite="lax", secure=the_https())
    return response


def _back() -> str:
    return f"{the_office().settings.public_url}{BACK}"


def _sealed(kept: dict[str, object]) -> str:
    text = base64.urlsafe_b64encode(json.dumps(kept).encode()).decode()
    return f"{text}.{_mark(text)}"


def _opened(cookie: str) -> dict[str, str] | None:
    """What this browser keeps of what it began; `None`: nothing, not ours, or of too long ago."""
    text, _, mark = cookie.partition(".")
    if not text or not hmac.compare_digest(_mark(text).encode(), mark.encode()):
        return None
    kept = json.loads(base64.urlsafe_b64decode(text))
    return kept if the_office().now().timestamp() - kept["at"] < _MINUTES * 60 else None


def _mark(text: str) -> str:
    return hmac.new(signing_key(), b"provider " + text.encode(), hashlib.sha256).hexdigest()


ROUTES = [Route(HERE, go, methods=["GET"]), Route(BACK, come_back, methods=["GET"])]
