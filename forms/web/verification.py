"""Verification for anybody: is this letter genuine, by whom, in force now? Plain HTML and JSON, no account, no JavaScript.

`GET /v` asks for the code · `GET /v/{code}`, `GET /V/{code}` (the QR code's upper-case form) · `GET /v/{code}/{statement}`:
with the signed statement of the QR code · `GET /api/v1/letters/{code}`. Files: `verify_file`; the rest: `verify_more`.

HTTP status: 200 for every letter of the register, also an expired or revoked one (that is an answer, not an error);
404 for a code that the register does not have; 400 for a code with a typing error; 429 for more than so many a minute.

The JSON object, also for 404 and 400 (fields are only ever added; another meaning would be `jiancai/verification.v2`):

- `schema`: `jiancai/verification.v1`
- `answer`: `genuine`, `expired`, `replaced`, `revoked`, `not_yet_valid`, `unknown` or `mistyped`
- `in_force`: true only for `genuine` · `checked_at`: the moment of the check, ISO 8601 in Shanghai time
- `code`: the code in groups, as printed; null when `mistyped`
- `letter`: null when `unknown` or `mistyped`, else `number`, `holder` (surname and the first letter of the given names;
  null once the case was anonymised after its period),
  `company`, `company_latin`, `office` (`zh`, `en`, `de`), `category` (class by points; null while open), `issued_on`,
  `valid_until` (last day, included), `revoked_on` (ISO days, Shanghai; null when not revoked), `replaced_by` (the number of the
  letter in its place; null when not replaced), `corrections` (a list: `note`, its number; `issued_on`; `field`, as the
  questionnaire names it; `reads`, what the field reads from then on), `specimen` (true in a demonstration: no effect,
  whatever the answer is)
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

from forms import check_words
from forms.office import the_office
from forms.web.asking import counted
from forms.web.checked import answer_html, details_html, receipt_form
from forms.web.page import errors, page, say_for
from forms.web.verify_file import file_form
from forms.web.verify_more import more_form
from forms.wording import SHANGHAI, Say
from workflow import (
    Answer,
    Checked,
    Genuine,
    Verification,
    check_code,
    check_statement,
    format_code,
    looks_like_a_proof,
    read_code,
    verify_code,
)  # fmt: skip

STATUS = {Answer.UNKNOWN: 404, Answer.MISTYPED: 400}
LONGEST = 900  # characters of a code, an address or a scanned statement, as somebody may type or paste it


def typed(text: str) -> str:
    """A code as somebody typed or pasted it: full-width characters made plain, the last part of a pasted address taken."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
    return re.sub(r"\s", "", plain.partition("?")[0].rstrip("/").rpartition("/")[2])


async def ask(request: Request) -> Response:
    """GET /v: the forms; what was typed leads to the answer's own address, which can be kept and shown to others."""
    say, given = say_for(request), request.query_params.get("code")
    code = typed(given or "")
    if code and looks_like_a_proof(code):
        beside = read_code(typed((given or "").rstrip("/").rpartition("/")[0]))
        return RedirectResponse(f"/v/{beside or '-'}/{quote(code)}", 303, headers={"Cache-Control": "no-store"})
    if code and re.fullmatch(r"[0-9A-Za-z-]+", code):
        return RedirectResponse(f"/v/{quote(code)}", 303, headers={"Cache-Control": "no-store"})
    if code:
        return await _answer_page(request, say, code)
    title = say("web.verify.title")
    missing = errors(say("web.verify.empty")) if given is not None else ""
    body = (
        f'{missing}<h1>{escape(title)}</h1><p class="grey">{escape(say("web.verify.lead"))}</p>{_form(say, "", bool(missing))}'
        f"{file_form(say)}"
    )
    return page(request, say, title, body, status=400 if missing else 200)


@counted
async def answer(request: Request) -> Response:
    """GET /v/{code}, GET /v/{code}/{statement}: the answer in words."""
    path = request.path_params["code"]
    last = typed(path)
    if not last:
        return await ask(request)  # the address as letters print it
    if not looks_like_a_proof(last):
        return await _answer_page(request, say_for(request), last)
    beside = typed(path.rstrip("/").rpartition("/")[0]).strip("-")
    checked = await run_in_threadpool(check_statement, the_office(), last, beside)
    status = {Genuine.YES: 200, Genuine.NO: 404, Genuine.OPEN: 400}[checked.genuine]
    return _page_of(request, say_for(request), checked, status=status)


@counted
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
            "holder": letter.host or None,
            "company": letter.company_name_zh,
            "company_latin": letter.company_name_latin,
            "office": {lang: letter.office[lang] for lang in ("zh", "en", "de")},
            "category": letter.category or None,
            "issued_on": letter.issued_on.isoformat(),
            "valid_until": letter.valid_until.isoformat(),
            "revoked_on": found.revoked_on.isoformat() if found.revoked_on else None,
            "replaced_by": found.replaced_by,
            "corrections": [
                {"note": one.note, "issued_on": one.on.isoformat(), "field": one.field, "reads": one.reads}
                for one in found.corrections
            ],
            "specimen": letter.demonstration,
        },
    }


async def _answer_page(request: Request, say: Say, code: str) -> Response:
    checked = await run_in_threadpool(check_code, the_office(), code)
    more = more_form(say, checked.code) if check_words.offers_more(checked) else ""
    if checked.letter is None:
        more = f"<h2>{escape(say('web.verify.again'))}</h2>{_form(say, code, checked.standing is Answer.MISTYPED)}"
    if re.fullmatch(r"[0-9A-Za-z-]+", code):
        machine = escape(say("web.verify.machine"))
        more += f'<p class="machine"><a href="/api/v1/letters/{quote(code)}">{machine}</a></p>'
    return _page_of(request, say, checked, more, status=STATUS.get(checked.standing, 200))


def _page_of(request: Request, say: Say, checked: Checked, more: str = "", status: int = 200) -> Response:
    another = f'<p><a href="/v">{escape(say("web.verify.another"))}</a></p>' if checked.letter else ""
    body = f"{answer_html(say, checked)}{details_html(say, checked)}{receipt_form(say, checked)}{another}{more}"
    return page(request, say, check_words.headline(say, checked), body, status=status)


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
