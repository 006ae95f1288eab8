"""One's own account on plain pages: the password, the open sessions, the authenticator and its recovery codes."""

from anyio import to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from forms.office import the_office
from forms.web.account_page import account_page
from forms.web.form import read_form, token_holds
from forms.web.page import say_for
from forms.web.second_step import CODE, SID, address_with, recovery_page, state_of, told
from forms.web.sign_in import hashing
from forms.wording import AUTHENTIC, LANGUAGES
from workflow import (
    AddressRefused,
    CodeNotFresh,
    NotFound,
    PasswordRefused,
    SessionEnded,
    TooManyTries,
    change_password,
    end_other_sessions,
    end_own_session,
    new_recovery_codes,
    own_address,
    own_sessions,
    set_own_address,
)

HERE = "/account"
_TO_SIGN_IN = f"/sign-in?next={HERE.replace('/', '%2F')}"
_DONE = {"address": "mail.own.done", "password": "account.password.done", "sessions": "account.sessions.done"}


async def show(request: Request) -> Response:
    """GET /account: the page, with a word about what has just been done."""
    done = _DONE.get(request.query_params.get("done", ""))
    return await _page(request, remark=say_for(request)(done) if done else "")


async def take_password(request: Request) -> Response:
    """POST /account/password: 303 back with a word; 400 and the reason where the old or the new one is refused."""
    fields = await read_form(request)
    if not token_holds(request, fields):
        return await _page(request, refusal=say_for(request)("web.sign_in.stale"), status=403)
    given = request.cookies.get(SID), fields.get("old", "")[:300], fields.get("new", "")[:300]
    try:
        await to_thread.run_sync(change_password, the_office(), *given, limiter=hashing)
    except (PasswordRefused, TooManyTries) as refused:
        return await _page(request, refusal=told(say_for(request), refused), status=400)
    except SessionEnded:
        return RedirectResponse(_TO_SIGN_IN, 303)
    return RedirectResponse(f"{HERE}?done=password", 303)


async def take_address(request: Request) -> Response:
    """POST /account/address: 303 back with a word; 400 and the reason where address or password are refused; without a fresh
    code of the app that code is asked for first."""
    fields = await read_form(request)
    if not token_holds(request, fields):
        return await _page(request, refusal=say_for(request)("web.sign_in.stale"), status=403)
    lang = fields.get("language", "")
    given = fields.get("email", "")[:300], lang if lang in LANGUAGES else AUTHENTIC, fields.get("password", "")[:300]
    try:
        await to_thread.run_sync(set_own_address, the_office(), request.cookies.get(SID), *given, limiter=hashing)
    except (AddressRefused, PasswordRefused, TooManyTries) as refused:
        return await _page(request, refusal=told(say_for(request), refused), status=400)
    except CodeNotFresh:
        return RedirectResponse(address_with(CODE, HERE), 303)
    except SessionEnded:
        return RedirectResponse(_TO_SIGN_IN, 303)
    return RedirectResponse(f"{HERE}?done=address", 303)


async def take_sessions(request: Request) -> Response:
    """POST /account/sessions: ends the session whose number was sent, or all others."""
    fields, token = await read_form(request), request.cookies.get(SID)
    if not token_holds(request, fields):
        return await _page(request, refusal=say_for(request)("web.sign_in.stale"), status=403)
    number = fields.get("session", "")
    try:
        if number == "others":
            await run_in_threadpool(end_other_sessions, the_office(), token)
        else:
            known = number.isascii() and number.isdigit() and len(number) <= 18
            await run_in_threadpool(end_own_session, the_office(), token, int(number) if known else 0)
    except NotFound:  # it has ended meanwhile: the list says so
        return await _page(request)
    except SessionEnded:
        return RedirectResponse(_TO_SIGN_IN, 303)
    return RedirectResponse(f"{HERE}?done=sessions", 303)


async def take_recovery_codes(request: Request) -> Response:
    """POST /account/recovery-codes: new ones, shown once; without a fresh code of the app that code is asked for first."""
    fields = await read_form(request)
    if not token_holds(request, fields):
        return await _page(request, refusal=say_for(request)("web.sign_in.stale"), status=403)
    try:
        codes = await run_in_threadpool(new_recovery_codes, the_office(), request.cookies.get(SID))
    except CodeNotFresh:
        return RedirectResponse(address_with(CODE, HERE), 303)
    except SessionEnded:
        return RedirectResponse(_TO_SIGN_IN, 303)
    return recovery_page(request, say_for(request), codes, HERE)


async def _page(request: Request, *, remark: str = "", refusal: str = "", status: int = 200) -> Response:
    state = await state_of(request)
    try:
        sessions = await run_in_threadpool(own_sessions, the_office(), request.cookies.get(SID))
        address = await run_in_threadpool(own_address, the_office(), request.cookies.get(SID))
    except SessionEnded:
        return RedirectResponse(_TO_SIGN_IN, 303)
    return account_page(request, state, sessions, address, remark=remark, refusal=refusal, status=status)


ROUTES = [
    Route(HERE, show, methods=["GET"]),
    Route(f"{HERE}/password", take_password, methods=["POST"]),
    Route(f"{HERE}/address", take_address, methods=["POST"]),
    Route(f"{HERE}/sessions", take_sessions, methods=["POST"]),
    Route(f"{HERE}/recovery-codes", take_recovery_codes, methods=["POST"]),
]
