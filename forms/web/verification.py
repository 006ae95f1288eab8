"""Verification for anybody: is this letter genuine, by whom, in force now? Plain HTML and JSON, no account, no JavaScript.

`GET /v` asks for the code · `GET /v/{code}`, `GET /V/{code}` (the QR code's upper-case form) · `GET /api/v1/letters/{code}`.

HTTP status: 200 for every letter of the register, also an expired or revoked one (that is an answer, not an error);
404 for a code that the register does not have; 400 for a code with a typing error.

The JSON object, also for 404 and 400 (fields are only ever added; another meaning would be `jiancai/verification.v2`):

- `schema`: `jiancai/verification.v1` · `answer`: `genuine`, `expired`, `revoked`, `not_yet_valid`, `unknown` or `mistyped`
- `in_force`: true only for `genuine` · `checked_at`: the moment of the check, ISO 8601 in Shanghai time
- `code`: the code in groups, as printed; null when `mistyped`
- `letter`: null when `unknown` or `mistyped`, else `number`, `holder` (surname and the first letter of the given names),
  `company`, `company_latin`, `office` (`zh`, `en`, `de`), `issued_on`, `valid_until` (last day, included), `revoked_on`
  (ISO days, Shanghai; null when not revoked), `specimen` (true in a demonstration: no effect, whatever the answer is)
"""

import re
import unicodedata
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from forms.office import the_office
from forms.web.page import errors, page, say_for
from forms.wording import SHANGHAI, Say
from workflow import Answer, Verification, format_code, verify_code

STATUS = {Answer.UNKNOWN: 404, Answer.MISTYPED: 400}
ENDED = {Answer.EXPIRED, Answer.REVOKED}  # what such a letter meant is told as past
LONGEST = 200  # characters of a code as somebody may type or paste it


def typed(text: str) -> str:
    """A code as somebody typed or pasted it: full-width characters made plain, the last part of a pasted address taken."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
    return re.sub(r"\s", "", plain.partition("?")[0].rstrip("/").rpartition("/")[2])


async def ask(request: Request) -> Response:
    """GET /v: the form; what was typed leads to the answer's own address, which can be kept and shown to others."""
    say, given = say_for(request), request.query_params.get("code")
    code = typed(given or "")
    if code and re.fullmatch(r"[0-9A-Za-z-]+", code):
        return RedirectResponse(f"/v/{quote(code)}", 303, headers={"Cache-Control": "no-store"})
    if code:
        return await _answer_page(request, say, code)
    title = say("web.verify.title")
    missing = errors(say("web.verify.empty")) if given is not None else ""
    body = (
        f'{missing}<h1>{escape(title)}</h1><p class="grey">{escape(say("web.verify.lead"))}</p>{_form(say, "", bool(missing))}'
    )
    return page(request, say, title, body, status=400 if missing else 200)


async def answer(request: Request) -> Response:
    """GET /v/{code}: the answer in words."""
    code = typed(request.path_params["code"])
    return (
        await _answer_page(request, say_for(request), code) if code else await ask(request)
    )  # the address as letters print it


async def answer_for_programs(request: Request) -> Response:
    """GET /api/v1/letters/{code}: the same answer as JSON, as the head of this module describes it."""
    found = await run_in_threadpool(verify_code, the_office(), typed(request.path_params["code"]))
    return JSONResponse(
        as_json(found, the_office().now()), STATUS.get(found.answer, 200), headers={"Cache-Control": "no-store"}
    )


def as_json(found: Verification, now: datetime) -> dict[str, Any]:
    """The answer as data; see the head of this module."""
    letter = found.statement
    return {
        "schema": "jiancai/verification.v1",
        "answer": found.answer.value,
        "in_force": found.in_force,
        "checked_at": now.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "code": format_code(found.code) if found.code else None,
        "letter": letter
        and {
            "number": letter.number,
            "holder": letter.host,
            "company": letter.company_name_zh,
            "company_latin": letter.company_name_latin,
            "office": {lang: letter.office[lang] for lang in ("zh", "en", "de")},
            "issued_on": letter.issued_on.isoformat(),
            "valid_until": letter.valid_until.isoformat(),
            "revoked_on": found.revoked_on.isoformat() if found.revoked_on else None,
            "specimen": letter.demonstration,
        },
    }


async def _answer_page(request: Request, say: Say, code: str) -> Response:
    office = the_office()
    found = await run_in_threadpool(verify_code, office, code)
    kind = found.answer.value
    title, letter = say(f"web.verify.{kind}"), found.statement
    details: dict[str, str] = {}
    if letter:
        day = {"expired": letter.valid_until, "revoked": found.revoked_on, "not_yet_valid": letter.issued_on}.get(kind)
        details = {"office": say.label(letter.office), **({"day": say.day(day)} if day else {})}
    checked = say("web.verify.checked", moment=say.moment(office.now()))
    body = (
        f'<div class="answer {kind}"><h1>{escape(title)}</h1><p>{escape(say(f"web.verify.{kind}.says", **details))}</p>'
        f"<p>{escape(checked)}</p></div>"
    )
    if letter:
        body += _letter(say, found) + f'<p><a href="/v">{escape(say("web.verify.another"))}</a></p>'
    else:
        body += f"<h2>{escape(say('web.verify.again'))}</h2>{_form(say, code, kind == 'mistyped')}"
    if re.fullmatch(r"[0-9A-Za-z-]+", code):
        body += f'<p class="machine"><a href="/api/v1/letters/{quote(code)}">{escape(say("web.verify.machine"))}</a></p>'
    return page(request, say, title, body, status=STATUS.get(found.answer, 200))


def _letter(say: Say, found: Verification) -> str:
    """What to compare with the paper, and what the letter means."""
    letter = found.statement
    rows = [
        ("number", escape(letter.number)),
        (
            "holder",
            f'<span translate="no">{escape(letter.host)}</span><small>{escape(say("web.verify.holder.masked"))}</small>',
        ),
        (
            "firm",
            f'<span translate="no">{escape(letter.company_name_zh)}</span><small>{escape(letter.company_name_latin)}</small>',
        ),
        ("issued_on", escape(say.day(letter.issued_on))),
        ("valid_until", escape(say.day(letter.valid_until))),
        *([("revoked_on", escape(say.day(found.revoked_on)))] if found.revoked_on else []),
        ("code", f'<span class="code">{escape(format_code(found.code))}</span>'),
    ]
    specimen = ""
    if letter.demonstration:
        specimen = f"<h2>{escape(say('web.verify.specimen'))}</h2><p>{escape(say('web.verify.specimen.says'))}</p>"
        specimen = f'<div class="specimen">{specimen}</div>'
    listing = "".join(f"<dt>{escape(say(f'web.verify.{name}'))}</dt><dd>{value_html}</dd>" for name, value_html in rows)
    return (
        specimen
        + f"<dl>{listing}</dl>"
        + "".join(
            f"<h2>{escape(say(f'web.verify.{part}.title'))}</h2><p>{escape(say(f'web.verify.{part}'))}</p>"
            for part in ("compare", "meaning_then" if found.answer in ENDED else "meaning")
        )
    )


def _form(say: Say, code: str, wrong: bool) -> str:
    marked = ' aria-invalid="true"' if wrong else ""
    return (
        f'<form method="get" action="/v"><label for="code">{escape(say("web.verify.code"))}</label>'
        f'<p class="help" id="code-help">{escape(say("web.verify.help"))}</p>'
        f'<input class="code" id="code" name="code" value="{escape(code)}" maxlength="{LONGEST}" required autocomplete="off" '
        f'autocapitalize="characters" spellcheck="false" aria-describedby="code-help"{marked}>'
        f"<button>{escape(say('web.verify.button'))}</button></form>"
    )


ROUTES = [
    Route("/v", ask, methods=["GET"]),
    Route("/V", ask, methods=["GET"]),
    Route("/v/{code:path}", answer, methods=["GET"]),
    Route("/V/{code:path}", answer, methods=["GET"]),
    Route("/api/v1/letters/{code:path}", answer_for_programs, methods=["GET"]),
]
