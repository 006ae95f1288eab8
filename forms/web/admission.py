"""A firm asks to be admitted: `GET /admission` shows the form, `POST /admission` takes it in. Anybody may, but not often.

HTTP status: 200 when it was taken in (the same form again: the same answer), 400 for what is to be mended, 403 for a form that
is not ours, 409 for a credit code that is known, 413 for too large files, 429 for too many requests, 503 when none is taken in.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from forms.office import the_office
from forms.sheet import fault_text, refusal_text
from forms.web.asking import address_of
from forms.web.form import form_token, give_token, token_holds
from forms.web.page import errors, page, say_for
from forms.web.upload_form import TooLarge, UploadForm, read_uploads
from forms.wording import Say
from workflow import (
    ASKED,
    DOCUMENTS,
    AdmissionFaulty,
    AdmissionKnown,
    AdmissionsFull,
    DocumentUnfit,
    Refusal,
    StoreUnavailable,
    ask_for_admission,
)

HERE = "/admission"
A_MINUTE = 5  # requests that one address may send
AT_ONCE = 8  # forms with their files that lie in the memory of this process
MIB = 1024 * 1024
_PAUSE = 30  # seconds until another try makes sense
_LONGEST = 400  # characters of a field that are looked at; more than any may have
_reading = CapacityLimiter(2)  # files that wait for the helper process; others wait here, and no page waits with them
_KINDS = {"company_contact_email": ("email", "email"), "company_contact_name": ("text", "name")}
_STATUS = {AdmissionKnown: 409, AdmissionsFull: 503, StoreUnavailable: 503}


async def show(request: Request) -> Response:
    """GET /admission: the form."""
    return _form(request, {"form": secrets.token_urlsafe(16)})


@dataclass
class _Underway:
    """:param forms: that are being taken in now."""

    forms: int = 0


_underway = _Underway()


async def take(request: Request) -> Response:
    """POST /admission: the reference of the request, or the form again with everything that is to be mended."""
    office, say = the_office(), say_for(request)
    if pause := office.admissions.pause(address_of(request), A_MINUTE, office.now()):
        return _later(request, say("accounts.ask.slow", n=pause), pause, 429)
    if _underway.forms >= AT_ONCE:
        return _later(request, say("accounts.ask.busy"), _PAUSE, 503)
    _underway.forms += 1
    try:
        return await _take(request, say)
    finally:
        _underway.forms -= 1


def _later(request: Request, told: str, pause: int, status: int) -> Response:
    """:param pause: seconds to wait."""
    response = _form(request, {"form": secrets.token_urlsafe(16)}, told, status=status)
    response.headers["Retry-After"] = str(pause)
    return response


async def _take(request: Request, say: Say) -> Response:
    office = the_office()
    largest = len(DOCUMENTS) * office.settings.evidence_max_bytes
    try:
        sent = await read_uploads(request, most=largest, files=len(DOCUMENTS), fields=len(ASKED) + 4)
    except TooLarge:
        told = say("accounts.ask.large", most=office.settings.evidence_max_bytes // MIB)
        return _form(request, {"form": secrets.token_urlsafe(16)}, told, status=413)
    if not token_holds(request, sent.fields):
        return _form(request, sent.fields, say("web.sign_in.stale"), status=403)
    absent = (kind for kind in DOCUMENTS if kind not in sent.files)
    missing = [say("accounts.ask.no_file", document=say(f"accounts.admission.{kind}")) for kind in absent]
    if missing or not sent.fields.get("form"):
        return _form(request, sent.fields, *missing, status=400)
    try:
        reference = await to_thread.run_sync(_ask, sent, limiter=_reading)
    except (AdmissionFaulty, DocumentUnfit, *_STATUS) as refused:
        return _form(request, sent.fields, *_lines(say, refused), status=_STATUS.get(type(refused), 400), refused=refused)
    return _taken_in(request, say, reference)


def _ask(sent: UploadForm) -> str:
    typed = {name: sent.fields.get(name, "")[:_LONGEST] for name in ASKED}
    agency = sent.fields.get("kind") == "agency"
    return ask_for_admission(the_office(), typed, agency, sent.files, sent.fields["form"][:100])


def _lines(say: Say, refused: Refusal) -> list[str]:
    if isinstance(refused, AdmissionFaulty):
        return [fault_text(say, fault) for fault in refused.faults]
    if isinstance(refused, DocumentUnfit):
        document = say(f"accounts.admission.{refused.document}")
        return [say("common.files.refused", name=document, reason=refusal_text(say, refused.why))]
    return [refusal_text(say, refused)]


def _taken_in(request: Request, say: Say, reference: str) -> Response:
    title = say("accounts.ask.done")
    body = (
        f"<h1>{escape(title)}</h1><p>{escape(say('accounts.ask.done.text'))}</p>"
        f"<p>{escape(say('accounts.admissions.reference'))} <code>{escape(reference)}</code></p>"
        f'<p><a href="/sign-in">{escape(say("accounts.ask.to_sign_in"))}</a></p>'
    )
    return page(request, say, title, body, back=HERE)


def _form(
    request: Request, typed: Mapping[str, str], *lines: str, status: int = 200, refused: Refusal | None = None
) -> Response:
    """The form, with what was typed; files have to be chosen again, because no browser lets a page fill them in.

    :param lines: what is to be mended.
    """
    say, token, settings = say_for(request), form_token(request), the_office().settings
    title, wrong = say("accounts.ask.title"), {fault.key for fault in refused.faults} if refused else set()
    most, pages = settings.evidence_max_bytes // MIB, settings.evidence_max_pages
    if lines:
        lines = (*lines, say("accounts.ask.files_again"))
    body = (
        f"{errors(say('accounts.ask.refused'), *lines) if lines else ''}<h1>{escape(title)}</h1>"
        f'<p class="grey">{escape(say("accounts.ask.lead"))}</p>'
        f'<form method="post" action="{HERE}" enctype="multipart/form-data">'
        f'<input type="hidden" name="token" value="{escape(token)}">'
        f'<input type="hidden" name="form" value="{escape(typed.get("form", ""))}">'
        f"{_kind(say, typed.get('kind', 'firm'))}{''.join(_field(say, name, typed, wrong) for name in ASKED)}"
        f"{''.join(_file(say, kind, most, pages) for kind in DOCUMENTS)}"
        f'<p class="help kept">{escape(say("accounts.ask.kept"))}</p>'
        f"<button>{escape(say('accounts.ask.button'))}</button></form>"
        f'<p class="grey"><a href="/sign-in">{escape(say("accounts.ask.to_sign_in"))}</a></p>'
    )
    response = page(request, say, title, body, status=status, back=HERE)
    give_token(response, token)
    return response


def _kind(say: Say, chosen: str) -> str:
    choices = "".join(
        f'<label class="choice"><input type="radio" name="kind" value="{kind}"{" checked" if kind == chosen else ""}> '
        f"{escape(say(f'accounts.kind.{kind}'))} <small>{escape(say(f'accounts.kind.{kind}.help'))}</small></label>"
        for kind in ("firm", "agency")
    )
    return f"<fieldset><legend>{escape(say('accounts.ask.kind'))}</legend>{choices}</fieldset>"


def _field(say: Say, name: str, typed: Mapping[str, str], wrong: set[str]) -> str:
    kind, complete = _KINDS.get(name, ("text", "off"))
    marked = ' aria-invalid="true"' if name in wrong else ""
    return (
        f'<label for="{name}">{escape(say.fact(name))}</label>'
        f'<p class="help" id="{name}-help">{escape(say(f"accounts.ask.{name}"))}</p>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{complete}" required maxlength="{_LONGEST}"'
        f' value="{escape(typed.get(name, ""))}" aria-describedby="{name}-help"{marked}>'
    )


def _file(say: Say, kind: str, most: int, pages: int) -> str:
    return (
        f'<label for="{kind}">{escape(say(f"accounts.admission.{kind}"))}</label>'
        f'<p class="help" id="{kind}-help">{escape(say(f"accounts.ask.{kind}", most=most, pages=pages))}</p>'
        f'<input type="file" id="{kind}" name="{kind}" accept="application/pdf,image/png,image/jpeg" required'
        f' aria-describedby="{kind}-help">'
    )


ROUTES = [
    Route(HERE, show, methods=["GET"]),
    Route(HERE, take, methods=["POST"]),
]
