"""The second step of the sign-in: a code of the authenticator app, and the app's set-up with a QR code.

The same form makes a running session fresh for what needs a code of a few minutes ago.
"""

from html import escape
from math import ceil
from urllib.parse import urlencode

import segno
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from forms.office import the_office
from forms.sheet import refusal_text
from forms.web.form import form_token, give_token, read_form, safe_next, token_holds
from forms.web.page import errors, page, say_for
from forms.wording import Say
from workflow import (
    CodeNotFresh,
    CodeRefused,
    Offer,
    Refusal,
    SessionEnded,
    SignInState,
    TooManyTries,
    accept_authenticator,
    demonstration_code,
    enter_code,
    offer_authenticator,
    sign_in_state,
)

SID = "sid"  # the session's cookie; the sheets read it from the connection's handshake
CODE, SET_UP = "/sign-in/code", "/sign-in/authenticator"
_STATUS = {CodeRefused: 401, TooManyTries: 429}
_NO_CACHE = {"Cache-Control": "no-store"}


def address_with(path: str, next_: str) -> str:
    """An address of the second step from which the person goes on to where they wanted."""
    return path if next_ == "/" else f"{path}?{urlencode({'next': next_})}"


async def state_of(request: Request) -> SignInState | None:
    """How whoever sends the request stands with the second step; `None` without a running session."""
    return await run_in_threadpool(sign_in_state, the_office(), request.cookies.get(SID, ""))


async def show_code(request: Request) -> Response:
    """GET /sign-in/code: asks for a code; without an app its set-up, without a session the sign-in."""
    next_, state = safe_next(request.query_params.get("next")), await state_of(request)
    if state is None:
        return RedirectResponse(address_with("/sign-in", next_), 303)
    if not state.set_up:
        return RedirectResponse(address_with(SET_UP, next_) if state.waiting else next_, 303)
    return await run_in_threadpool(_code_page, request, state, next_)


async def take_code(request: Request) -> Response:
    """POST /sign-in/code: 303 to where the person wanted to go; 401 wrong or used · 403 not our form · 429 too many tries."""
    fields, state = await read_form(request), await state_of(request)
    next_ = safe_next(fields.get("next"))
    if state is None:
        return RedirectResponse(f"{address_with('/sign-in', next_)}{'?' if next_ == '/' else '&'}ended=1", 303)
    if not token_holds(request, fields):
        return await run_in_threadpool(_code_page, request, state, next_, say_for(request)("web.sign_in.stale"), 403)
    try:
        await run_in_threadpool(enter_code, the_office(), request.cookies.get(SID), fields.get("code", "")[:60])
    except (CodeRefused, TooManyTries) as refused:
        return await run_in_threadpool(
            _code_page, request, state, next_, told(say_for(request), refused), _STATUS[type(refused)]
        )
    return RedirectResponse(next_, 303, headers=_NO_CACHE)


async def show_set_up(request: Request) -> Response:
    """GET /sign-in/authenticator: the QR code of a new app; whoever has one already shows it first."""
    next_ = safe_next(request.query_params.get("next"))
    try:
        offer = await run_in_threadpool(offer_authenticator, the_office(), request.cookies.get(SID))
    except SessionEnded:
        return RedirectResponse(address_with("/sign-in", next_), 303)
    except CodeNotFresh:
        return RedirectResponse(address_with(CODE, address_with(SET_UP, next_)), 303)
    return await run_in_threadpool(_set_up_page, request, await state_of(request), offer, next_)


async def take_set_up(request: Request) -> Response:
    """POST /sign-in/authenticator: the recovery codes, once; the page again for a wrong code."""
    fields, say, office = await read_form(request), say_for(request), the_office()
    next_, token = safe_next(fields.get("next")), request.cookies.get(SID)
    if not token_holds(request, fields):
        return RedirectResponse(address_with(SET_UP, next_), 303)
    try:
        codes = await run_in_threadpool(accept_authenticator, office, token, fields.get("code", "")[:20])
    except (CodeRefused, TooManyTries) as refused:
        offer, state = await run_in_threadpool(offer_authenticator, office, token), await state_of(request)
        return await run_in_threadpool(_set_up_page, request, state, offer, next_, told(say, refused), _STATUS[type(refused)])
    except (SessionEnded, CodeNotFresh):
        return RedirectResponse(address_with("/sign-in", next_), 303)
    return recovery_page(request, say, codes, next_)


def recovery_page(request: Request, say: Say, codes: tuple[str, ...], next_: str) -> Response:
    """The recovery codes: this page is the only place at which they are ever shown."""
    title = say("account.recovery.title")
    listing = "".join(f"<li><code>{escape(code)}</code></li>" for code in codes)
    body = (
        f"<h1>{escape(title)}</h1><p>{escape(say('account.recovery.text'))}</p>"
        f'<ol class="codes" translate="no">{listing}</ol><p class="grey">{escape(say("account.recovery.once"))}</p>'
        f'<p><a class="go" href="{escape(next_)}">{escape(say("account.recovery.go_on"))}</a></p>'
    )
    return page(request, say, title, body, back="/account")


def told(say: Say, refused: Refusal) -> str:
    """A refusal in words; a long pause is told in minutes."""
    if isinstance(refused, TooManyTries) and refused.seconds >= 100:
        return say("web.sign_in.slow_minutes", n=ceil(refused.seconds / 60))
    return say("web.sign_in.slow", n=refused.seconds) if isinstance(refused, TooManyTries) else refusal_text(say, refused)


def _code_page(request: Request, state: SignInState, next_: str, refusal: str = "", status: int = 200) -> Response:
    say, token = say_for(request), form_token(request)
    title = say("account.code.title" if state.waiting else "account.code.fresh_title")
    body = (
        f"{errors(say('account.code.refused'), refusal) if refusal else ''}<h1>{escape(title)}</h1>"
        f'<p class="grey">{escape(say("account.code.text" if state.waiting else "account.code.fresh_text"))}</p>'
        f"{_form(say, CODE, token, next_, 'account.code.help', bool(refusal))}{_of_the_demonstration(say, state.login)}"
        f'<p class="grey">{escape(say("account.code.lost"))}</p>'
    )
    response = page(request, say, title, body, status=status, back=address_with(CODE, next_))
    give_token(response, token)
    return response


def _set_up_page(
    request: Request, state: SignInState | None, offer: Offer, next_: str, refusal: str = "", status: int = 200
) -> Response:
    say, token = say_for(request), form_token(request)
    title = say("account.set_up.title")
    picture = segno.make(offer.address, error="m").svg_inline(scale=4, border=4)
    secret = " ".join(offer.secret[start : start + 4] for start in range(0, len(offer.secret), 4))
    body = (
        f"{errors(say('account.code.refused'), refusal) if refusal else ''}<h1>{escape(title)}</h1>"
        f'<p>{escape(say("account.set_up.why"))}</p><ol class="steps"><li><p>{escape(say("account.set_up.app"))}</p></li>'
        f'<li><p>{escape(say("account.set_up.scan"))}</p><figure role="img" aria-label="{escape(say("account.set_up.qr"))}">'
        f'{picture}</figure><p class="grey">{escape(say("account.set_up.type"))}</p><p><code translate="no">{escape(secret)}'
        f"</code></p></li><li><p>{escape(say('account.set_up.enter'))}</p>"
        f"{_form(say, SET_UP, token, next_, 'account.set_up.help', bool(refusal))}</li></ol>"
        f"{_of_the_demonstration(say, state.login if state else '')}"
    )
    response = page(request, say, title, body, status=status, back=address_with(SET_UP, next_))
    give_token(response, token)
    return response


def _form(say: Say, action: str, token: str, next_: str, help_: str, refused: bool) -> str:
    marked = ' aria-invalid="true"' if refused else ""
    return (
        f'<form method="post" action="{action}"><input type="hidden" name="token" value="{escape(token)}">'
        f'<input type="hidden" name="next" value="{escape(next_)}"><label for="code">{escape(say("account.code"))}</label>'
        f'<p class="help" id="code-help">{escape(say(help_))}</p><input class="code" id="code" name="code" required'
        f' maxlength="40" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" aria-describedby="code-help"'
        f"{marked}><button>{escape(say('account.code.button'))}</button></form>"
    )


def _of_the_demonstration(say: Say, login: str) -> str:
    """In a demonstration, where nobody has the telephone, the code that it would show."""
    office = the_office()
    if not office.settings.demonstration:
        return ""
    code = demonstration_code(office, login)
    words = say("account.code.demonstration", code="\0") if code else say("account.code.demonstration.wait")
    return f'<p class="note" role="note">{escape(words)}</p>'.replace("\0", f'<code id="demonstration-code">{code}</code>')


ROUTES = [
    Route(CODE, show_code, methods=["GET"]),
    Route(CODE, take_code, methods=["POST"]),
    Route(SET_UP, show_set_up, methods=["GET"]),
    Route(SET_UP, take_set_up, methods=["POST"]),
]
