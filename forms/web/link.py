"""The page that a one-time link opens: the person sets a password. `GET /link/<secret>` only looks, `POST /link` uses it up.

An unknown, a used and an old link get one and the same page.
"""

from html import escape

from anyio import to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from forms.office import the_office
from forms.sheet import refusal_text
from forms.web.form import form_token, give_token, read_form, token_holds
from forms.web.page import errors, page, say_for
from forms.web.sign_in import hashing
from forms.wording import Say
from workflow import LEAST_PASSWORD, LinkEnded, LinkHolder, PasswordRefused, link_holder, use_link

_LONGEST = 100  # characters of a secret that are looked at
_NO_CACHE = {"Cache-Control": "no-store"}


async def show(request: Request) -> Response:
    """GET /link/<secret>: whose account it is, and the form; 404 for a link that has ended."""
    return await _page(request, request.path_params["secret"][:_LONGEST])


async def take(request: Request) -> Response:
    """POST /link: 303 to the sign-in when the password is set; 400 for a weak one, 403 for a form that is not ours, 404."""
    fields = await read_form(request)
    secret, password = fields.get("secret", "")[:_LONGEST], fields.get("new", "")[:300]
    if not token_holds(request, fields):
        return await _page(request, secret, say_for(request)("web.sign_in.stale"), 403)
    try:
        await to_thread.run_sync(use_link, the_office(), secret, password, limiter=hashing)
    except PasswordRefused as refused:
        return await _page(request, secret, refusal_text(say_for(request), refused), 400)
    except LinkEnded:
        return await _page(request, secret)
    return RedirectResponse("/sign-in?set=1", 303, headers=_NO_CACHE)


async def _page(request: Request, secret: str, refusal: str = "", status: int = 200) -> Response:
    say = say_for(request)
    try:
        holder = await run_in_threadpool(link_holder, the_office(), secret)
    except LinkEnded as ended:
        title = say("account.link.ended")
        body = f"<h1>{escape(title)}</h1><p>{escape(refusal_text(say, ended))}</p>"
        return page(request, say, title, body, status=404)
    token, title = form_token(request), say("account.link.title")
    response = page(
        request,
        say,
        title,
        f"{errors(say('account.refused'), refusal) if refusal else ''}<h1>{escape(title)}</h1>"
        f"{_form(say, holder, secret, token, bool(refusal))}",
        status=status,
        back=f"/link/{secret}",
    )
    give_token(response, token)
    return response


def _form(say: Say, holder: LinkHolder, secret: str, token: str, refused: bool) -> str:
    marked = ' aria-invalid="true"' if refused else ""
    return (
        f"<p>{escape(say('account.link.whose', name=holder.name, login=holder.login))}</p>"
        f'<p class="grey">{escape(say("account.link.until", moment=say.moment(holder.until)))}</p>'
        f'<form method="post" action="/link"><input type="hidden" name="token" value="{escape(token)}">'
        f'<input type="hidden" name="secret" value="{escape(secret)}">'
        f'<input type="hidden" name="login" autocomplete="username" value="{escape(holder.login)}">'
        f'<label for="new">{escape(say("account.password.new"))}</label>'
        f'<p class="help" id="new-help">{escape(say("account.password.help", least=LEAST_PASSWORD))}</p>'
        f'<input id="new" name="new" type="password" autocomplete="new-password" required maxlength="300"'
        f' aria-describedby="new-help"{marked}><button>{escape(say("account.link.set"))}</button></form>'
    )


ROUTES = [
    Route("/link/{secret}", show, methods=["GET"]),
    Route("/link", take, methods=["POST"]),
]
