"""Signing in and out, and choosing a language: plain pages and forms, so that the cookie can be one that no script reads."""

import logging
from html import escape
from math import ceil
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from forms.demonstration import ACCOUNTS, PASSWORD
from forms.office import the_office
from forms.role_words import role_words
from forms.web.device import device_of
from forms.web.form import form_token, from_our_pages, give_token, read_form, safe_next, token_holds
from forms.web.outside import provider_link
from forms.web.page import errors, keep_language, language_of, note, page, say_for, the_https
from forms.web.second_step import CODE, SID, address_with, state_of
from forms.wording import LANGUAGES, Say
from workflow import Actor, sign_in, sign_in_pause, sign_in_state, sign_out, who

LOG = logging.getLogger("jiancai")
hashing = CapacityLimiter(2)  # argon2 takes 64 MiB and a core each time


async def the_actor(request: HTTPConnection) -> Actor | None:
    """Who sends a request, asked of the office anew each time; nobody without a session that still runs."""
    token = request.cookies.get(SID, "")
    actor = await run_in_threadpool(who, the_office(), token) if token else None
    if actor:
        request.state.person = actor.id  # for the line that the log keeps of this request
    return actor


def _form_page(
    request: Request, say: Say, *, next_: str, login: str = "", refusal: str = "", remark: str = "", status: int = 200
) -> HTMLResponse:
    token = form_token(request)
    marked = ' aria-invalid="true"' if refusal else ""
    response = page(
        request,
        say,
        say("web.sign_in.title"),
        f"<section>{errors(say('web.sign_in.refused'), refusal) if refusal else ''}{note(remark) if remark else ''}"
        f'<h1>{escape(say("web.sign_in.title"))}</h1><p class="grey">{escape(say("web.sign_in.lead"))}</p>'
        f'<form method="post" action="/sign-in"><input type="hidden" name="token" value="{escape(token)}">'
        f'<input type="hidden" name="next" value="{escape(next_)}"><input type="hidden" name="lang" value="{say.lang}">'
        f'<label for="login">{escape(say("web.sign_in.login"))}</label>'
        f'<input id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck="false" required'
        f' maxlength="120" value="{escape(login)}"{marked}>'
        f'<label for="password">{escape(say("web.sign_in.password"))}</label>'
        f'<input id="password" name="password" type="password" autocomplete="current-password" required'
        f' maxlength="200"{marked}>'
        f"<button>{escape(say('web.sign_in.button'))}</button></form>{provider_link(say, next_)}"
        f'<p class="grey">{escape(say("accounts.ask.new_here"))}'
        f'{"" if say.lang == "zh" else " "}<a href="/admission">{escape(say("accounts.ask.title"))}</a></p>'
        f'<p class="grey">{_forgotten(say)}<br>{escape(say("web.sign_in.holder"))}'
        f'{"" if say.lang == "zh" else " "}<a href="/v">{escape(say("web.sign_in.verify"))}</a></p></section>'
        + (_accounts(say) if the_office().settings.demonstration else ""),
        kind="two" if the_office().settings.demonstration else "narrow",
        status=status,
        back=f"/sign-in?{urlencode({'next': next_})}" if request.method == "POST" else "",
    )
    give_token(response, token)
    return response


def _forgotten(say: Say) -> str:
    if not the_office().settings.sends_mail:
        return escape(say("web.sign_in.forgotten"))
    return f'<a href="/sign-in/reset">{escape(say("mail.reset.link"))}</a>'


def _accounts(say: Say) -> str:
    """The accounts of the demonstration, as a table beside the form."""
    rows = ""
    for account in ACCOUNTS:
        roles = role_words(say, account.roles)
        who = f'<small>{escape(roles)} <span class="whole">· {escape(account.name)}</span></small>'
        rows += f"<tr><td><code>{escape(account.login)}</code>{who}</td><td>{escape(say(account.does))}</td></tr>"
    heads = "".join(f'<th scope="col">{escape(say(f"web.accounts.{head}"))}</th>' for head in ("account", "does"))
    password = escape(say("web.accounts.password", password="\0")).replace("\0", f"<code>{escape(PASSWORD)}</code>")
    return (
        f'<aside><h2>{escape(say("web.accounts.title"))}</h2><p class="grey">{password}</p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></aside>"
    )


async def show_form(request: Request) -> Response:
    """GET /sign-in: the form; who is signed in already goes on to where they wanted."""
    next_ = safe_next(request.query_params.get("next"))
    if await the_actor(request):
        return RedirectResponse(next_, 303)
    if "ended" in request.query_params and await state_of(request):  # sent here by the gate: not ended, it waits for its code
        return RedirectResponse(address_with(CODE, next_), 303)
    say = say_for(request)
    remarks = {"out": "common.session_ended", "ended": "common.session_ended.kept", "set": "account.link.done"}
    remark = next((say(key) for name, key in remarks.items() if name in request.query_params), "")
    return _form_page(request, say, next_=next_, remark=remark)


async def take_form(request: Request) -> Response:
    """POST /sign-in: 303 to where the person wanted to go, with the session's cookie; else the form again, the account kept.

    Whoever signs in with a second thing goes by way of its page.

    401: the account and the password do not belong together (the same for an unknown account) · 400: one of them is empty ·
    403: the form was not ours, or its token is gone · 429: too many failures, with the seconds to wait.
    """
    fields = await read_form(request)
    say = Say(fields["lang"]) if fields.get("lang") in LANGUAGES else say_for(request)
    next_, login, password = safe_next(fields.get("next")), fields.get("login", "").strip()[:120], fields.get("password", "")
    address = request.client.host if request.client else ""

    def again(status: int, refusal: str) -> HTMLResponse:
        return _form_page(request, say, next_=next_, login=login, refusal=refusal, status=status)

    if not token_holds(request, fields):
        return again(403, say("web.sign_in.stale"))
    if not login or not password:
        return again(400, say("web.sign_in.empty"))
    if pause := await run_in_threadpool(sign_in_pause, the_office(), login, address):
        wait = say("web.sign_in.slow", n=pause) if pause < 100 else say("web.sign_in.slow_minutes", n=ceil(pause / 60))
        response = again(429, wait)
        response.headers["Retry-After"] = str(pause)
        return response
    given = login, password[:200], address, device_of(request.headers.get("user-agent", "")[:500])
    token = await to_thread.run_sync(sign_in, the_office(), *given, limiter=hashing)
    if token is None:
        # The account is not named: people type passwords into that field.
        LOG.info("a sign-in was refused", extra={"address": address})
        return again(401, say("web.sign_in.wrong"))
    if before := request.cookies.get(SID):  # a second sign-in replaces the first, it leaves no open session behind
        await run_in_threadpool(sign_out, the_office(), before)
    state = await run_in_threadpool(sign_in_state, the_office(), token)
    onwards = address_with(CODE, next_) if state and state.waiting else next_
    response = RedirectResponse(onwards, 303, headers={"Cache-Control": "no-store"})
    response.set_cookie(SID, token, path="/", httponly=True, samesite="lax", secure=the_https())
    keep_language(response, say.lang)
    return response


async def ask_sign_out(request: Request) -> Response:
    """GET /sign-out: asks, because a link alone must not end anybody's session."""
    if not await the_actor(request):
        return RedirectResponse("/sign-in", 303)
    say = say_for(request)
    body = (
        f"<h1>{escape(say('web.sign_out.title'))}</h1><p>{escape(say('web.sign_out.kept'))}</p>"
        f'<form method="post" action="/sign-out"><button>{escape(say("common.sign_out"))}</button></form>'
        f'<p><a href="/">{escape(say("web.sign_out.back"))}</a></p>'
    )
    return page(request, say, say("web.sign_out.title"), body)


async def end_session(request: Request) -> Response:
    """POST /sign-out: ends the session's row and takes the cookie back; 403 for a request that no page of ours sent."""
    if not from_our_pages(request):
        say = say_for(request)
        heading = say("web.refused.title")
        return page(
            request, say, heading, f"<h1>{escape(heading)}</h1><p>{escape(say('web.sign_out.elsewhere'))}</p>", status=403
        )
    if token := request.cookies.get(SID):
        await run_in_threadpool(sign_out, the_office(), token)
    response = RedirectResponse("/sign-in?out=1", 303, headers={"Cache-Control": "no-store"})
    response.delete_cookie(SID, path="/", httponly=True, samesite="lax", secure=the_https())
    return response


async def choose_language(request: Request) -> Response:
    """GET /language/<zh|en|de>?next=: keeps the language and goes back by a full page load, which renews the page's `lang`."""
    asked = request.path_params["lang"]
    response = RedirectResponse(safe_next(request.query_params.get("next")), 303, headers={"Cache-Control": "no-store"})
    keep_language(response, asked if asked in LANGUAGES else language_of(request))
    return response


ROUTES = [
    Route("/sign-in", show_form, methods=["GET"]),
    Route("/sign-in", take_form, methods=["POST"]),
    Route("/sign-out", ask_sign_out, methods=["GET"]),
    Route("/sign-out", end_session, methods=["POST"]),
    Route("/language/{lang}", choose_language, methods=["GET"]),
]
