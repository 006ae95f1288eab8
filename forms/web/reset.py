"""The page for somebody who forgot the password. Whoever asks gets one answer, whatever account was typed."""

from html import escape

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from forms.office import the_office
from forms.web.form import form_token, give_token, read_form, token_holds
from forms.web.page import errors, page, say_for
from workflow import ask_reset

HERE = "/sign-in/reset"


async def show(request: Request) -> Response:
    """GET /sign-in/reset: the form; in an office that sends no mail, whom to ask instead."""
    return _form_page(request)


async def take(request: Request) -> Response:
    """POST /sign-in/reset: the same page for every account, sent before anybody looks whether there is such an account.

    400: the field is empty · 403: the form was not ours.
    """
    fields, say = await read_form(request), say_for(request)
    login = fields.get("login", "").strip()[:120]
    if not token_holds(request, fields):
        return _form_page(request, say("web.sign_in.stale"), 403)
    if not login:
        return _form_page(request, say("mail.reset.empty"), 400)
    title = say("mail.reset.asked")
    texts = "".join(f"<p>{escape(say(key))}</p>" for key in ("mail.reset.asked.text", "mail.reset.nothing"))
    response = page(request, say, title, f"<h1>{escape(title)}</h1>{texts}{_back(request)}", back=HERE)
    response.background = BackgroundTask(ask_reset, the_office(), login, request.client.host if request.client else "")
    return response


def _form_page(request: Request, refusal: str = "", status: int = 200) -> Response:
    say, token, title = say_for(request), form_token(request), say_for(request)("mail.reset.title")
    wrong = errors(say("mail.reset.refused"), refusal) if refusal else ""
    marked = ' aria-invalid="true"' if refusal else ""
    form = (
        f'<p class="grey">{escape(say("mail.reset.text"))}</p>'
        f'<form method="post" action="{HERE}"><input type="hidden" name="token" value="{escape(token)}">'
        f'<label for="login">{escape(say("web.sign_in.login"))}</label>'
        f'<input id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck="false" required'
        f' maxlength="120"{marked}><button>{escape(say("mail.reset.button"))}</button></form>'
    )
    if not the_office().settings.sends_mail:
        form = f"<p>{escape(say('mail.reset.none'))}</p>"
    response = page(request, say, title, f"{wrong}<h1>{escape(title)}</h1>{form}{_back(request)}", status=status, back=HERE)
    give_token(response, token)
    return response


def _back(request: Request) -> str:
    return f'<p><a href="/sign-in">{escape(say_for(request)("mail.reset.back"))}</a></p>'


ROUTES = [Route(HERE, show, methods=["GET"]), Route(HERE, take, methods=["POST"])]
