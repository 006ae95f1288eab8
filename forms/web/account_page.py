"""What the page of one's own account shows: its parts, each with its own form."""

from collections.abc import Sequence
from html import escape

from starlette.requests import Request
from starlette.responses import Response

from forms.web.form import form_token, give_token
from forms.web.page import LANGUAGE_NAMES, errors, note, page, say_for
from forms.wording import Say
from workflow import LEAST_PASSWORD, OwnAddress, OwnSession, SignInState


def account_page(
    request: Request,
    state: SignInState,
    sessions: Sequence[OwnSession],
    address: OwnAddress,
    *,
    remark: str,
    refusal: str,
    status: int,
) -> Response:
    """The whole page.

    :param remark: what has just been done. :param refusal: why something was not done.
    """
    say, token = say_for(request), form_token(request)
    hidden = f'<input type="hidden" name="token" value="{escape(token)}">'
    title = say("account.title")
    body = (
        f"{errors(say('account.refused'), refusal) if refusal else ''}{note(remark) if remark else ''}"
        f'<p class="grey"><a href="/">{escape(say("account.back"))}</a></p><h1>{escape(title)}</h1>'
        f'<p class="grey">{escape(say("account.whose", name=state.name, login=state.login))}</p>'
        f"{_password(say, hidden, bool(refusal))}{_second_factor(say, hidden, state)}"
        f"{_address(say, hidden, address)}{_sessions(say, hidden, sessions)}"
    )
    response = page(request, say, title, body, status=status, back="/account")
    give_token(response, token)
    return response


def _password(say: Say, hidden: str, refused: bool) -> str:
    marked = ' aria-invalid="true"' if refused else ""
    return (
        f'<h2>{escape(say("account.password"))}</h2><form method="post" action="/account/password">{hidden}'
        f'<label for="old">{escape(say("account.password.old"))}</label>'
        f'<input id="old" name="old" type="password" autocomplete="current-password" required maxlength="300"{marked}>'
        f'<label for="new">{escape(say("account.password.new"))}</label>'
        f'<p class="help" id="new-help">{escape(say("account.password.help", least=LEAST_PASSWORD))}</p>'
        f'<input id="new" name="new" type="password" autocomplete="new-password" required maxlength="300"'
        f' aria-describedby="new-help"{marked}><button>{escape(say("account.password.change"))}</button></form>'
    )


def _second_factor(say: Say, hidden: str, state: SignInState) -> str:
    heading = f"<h2>{escape(say('account.authenticator'))}</h2>"
    link = '<p><a href="/sign-in/authenticator?next=%2Faccount">{}</a></p>'
    if not state.set_up:
        return f"{heading}<p>{escape(say('account.authenticator.none'))}</p>" + link.format(
            escape(say("account.authenticator.set_up"))
        )
    left = say("account.authenticator.left", n=state.recovery_codes)
    return (
        f"{heading}<p>{escape(say('account.authenticator.there'))}</p><p>{escape(left)}</p>"
        f"{link.format(escape(say('account.authenticator.another')))}"
        f'<form method="post" action="/account/recovery-codes">{hidden}'
        f'<button class="second">{escape(say("account.recovery.new"))}</button></form>'
    )


def _address(say: Say, hidden: str, own: OwnAddress) -> str:
    options = "".join(
        f'<option value="{lang}" lang="{Say(lang).html_lang}"{" selected" if lang == own.language else ""}>{name}</option>'
        for lang, name in LANGUAGE_NAMES.items()
    )
    proof = (
        f'<label for="proof">{escape(say("mail.own.password"))}</label>'
        f'<p class="help" id="proof-help">{escape(say("mail.own.password.help"))}</p><input id="proof" name="password"'
        f' type="password" autocomplete="current-password" required maxlength="300" aria-describedby="proof-help">'
    )
    return (
        f'<h2>{escape(say("mail.own.title"))}</h2><form method="post" action="/account/address">{hidden}'
        f'<label for="email">{escape(say("mail.own.address"))}</label>'
        f'<p class="help" id="email-help">{escape(say("mail.own.text"))}</p><input id="email" name="email" type="email"'
        f' autocomplete="email" maxlength="254" aria-describedby="email-help" value="{escape(own.email)}">'
        f'<label for="language">{escape(say("mail.own.language"))}</label>'
        f'<select id="language" name="language">{options}</select>'
        f"{proof if own.needs == 'password' else ''}<button>{escape(say('mail.own.save'))}</button></form>"
    )


def _sessions(say: Say, hidden: str, sessions: Sequence[OwnSession]) -> str:
    heads = "".join(
        f'<th scope="col">{escape(say(f"account.sessions.{head}"))}</th>' for head in ("device", "since", "seen", "end")
    )
    rows = "".join(_session(say, hidden, one) for one in sessions)
    others = (
        f'<form method="post" action="/account/sessions">{hidden}<input type="hidden" name="session" value="others">'
        f'<button class="second">{escape(say("account.sessions.others"))}</button></form>'
        if len(sessions) > 1
        else ""
    )
    return (
        f"<h2>{escape(say('account.sessions'))}</h2><p>{escape(say('account.sessions.text'))}</p>"
        f'<table class="sessions"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{others}'
    )


def _session(say: Say, hidden: str, one: OwnSession) -> str:
    if one.here:
        end = escape(say("account.sessions.here"))
    else:
        end = (
            f'<form method="post" action="/account/sessions">{hidden}<input type="hidden" name="session" value="{one.id}">'
            f"<button>{escape(say('account.sessions.end_one'))}</button></form>"
        )
    device = one.device or say("account.sessions.unknown")
    return (
        f"<tr><td>{escape(device)}</td><td>{escape(say.moment(one.started_at))}</td>"
        f"<td>{escape(say.moment(one.seen_at))}</td><td>{end}</td></tr>"
    )
