"""What a reader sees when something unexpected happens: a reference number in their language, never a stack trace."""

import logging
import secrets
from html import escape
from urllib.parse import quote

import streamlit as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from forms import pieces
from forms.sheet import say_here
from forms.web.metrics import FAULTS
from forms.web.middleware import STREAMLITS_OWN, security_headers
from forms.web.page import page, say_for
from workflow import RegistryDown

LOG = logging.getLogger("jiancai")
_NO_CACHE = {"Cache-Control": "no-store"}
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter or digit that is mistaken for another on the telephone


def reference() -> str:
    """A number for one fault, short enough to be read out: K7QM-2F9X."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def on_script_error(fault: Exception) -> bool:
    """A sheet failed: logs the fault under a number and shows the number. True: Streamlit shows nothing of its own."""
    number, say = reference(), say_here()
    actor = st.session_state.get("_actor")
    LOG.error("a sheet failed", exc_info=fault, extra={"fault": number, "person": actor and actor.id})
    FAULTS.labels("sheet").inc()
    pieces.style()  # the fault may have come before the page had its own
    pieces.errors(say("web.fault.title"), [("", say(_words(fault), reference=number))])
    return True


async def on_route_error(request: Request, fault: Exception) -> Response:
    """A route failed: the same as a plain page; programs get the sentence alone."""
    number, say = reference(), say_for(request)
    LOG.error("a route failed", exc_info=fault, extra={"fault": number, "person": getattr(request.state, "person", None)})
    FAULTS.labels("route").inc()
    heading, text = say("web.fault.title"), say(_words(fault), reference=number)
    if _for_people(request):
        response: Response = page(request, say, heading, f"<h1>{escape(heading)}</h1><p>{escape(text)}</p>", status=500)
    else:
        response = PlainTextResponse(text + "\n", 500, headers=_NO_CACHE)
    response.headers.update(security_headers(request.url.path))  # this answer is made outside the middleware that gives them
    return response


async def on_refused_request(request: Request, refused: HTTPException) -> Response:
    """A request that no route takes, or whose file is not there or not theirs: one and the same page for all of these.

    Whoever is not signed in is sent to do so first. Streamlit's own answers to its own requests stay as they are.
    """
    if refused.status_code == 401:
        wish = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(wish, safe='')}", 303, headers=_NO_CACHE)
    if not _for_people(request):
        return PlainTextResponse(refused.detail, refused.status_code, headers=refused.headers)
    say = say_for(request)
    heading = say("web.not_found.title" if refused.status_code == 404 else "web.refused.title")
    body = (
        f"<h1>{escape(heading)}</h1><p>{escape(say('web.not_found.text'))}</p>"
        f'<p><a href="/">{escape(say("web.not_found.home"))}</a></p>'
    )
    response = page(request, say, heading, body, status=refused.status_code)
    response.headers.update(refused.headers or {})
    return response


async def nothing_here(request: Request) -> Response:
    """An address below one of ours that no route takes."""
    raise HTTPException(404)


def _words(fault: Exception) -> str:
    """The sentence for a fault: a database that is full or away is no secret, and its step was not kept."""
    return "web.fault.registry" if isinstance(fault, RegistryDown) else "web.fault.text"


def _for_people(request: Request) -> bool:
    return not request.url.path.startswith((*STREAMLITS_OWN, "/api/", "/assets/"))


HANDLERS = {HTTPException: on_refused_request, Exception: on_route_error}
