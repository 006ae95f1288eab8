"""The receipt of a check as PDF, to be filed by whoever checked: `POST /v/receipt`.

The form brings the check back as it was shown, with a mark of this office: the receipt tells that moment, not a later one.
"""

from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from forms.letter.receipt import print_receipt
from forms.office import the_office
from forms.web.asking import counted
from forms.web.checked import opened_check
from forms.web.delivery import FILE_POLICY, disposition
from forms.web.form import read_form
from forms.web.page import errors, page, say_for
from forms.wording import LANGUAGES, SHANGHAI


async def show_form(request: Request) -> Response:
    """GET /v/receipt: there is no receipt without a check."""
    return RedirectResponse("/v", 303)


@counted
async def receipt(request: Request) -> Response:
    """POST /v/receipt: the PDF; 400 where the check was not made here, or was altered."""
    fields, say = await read_form(request), say_for(request)
    checked = opened_check(fields.get("check", ""))
    if checked is None:
        title = say("web.verify.title")
        body = f"{errors(say('web.verify.receipt.stale'))}<h1>{escape(title)}</h1><p>"
        body += f'<a href="/v">{escape(say("web.verify.again"))}</a></p>'
        return page(request, say, title, body, status=400, back="/v")
    lang = fields["lang"] if fields.get("lang") in LANGUAGES else say.lang
    content = await run_in_threadpool(print_receipt, checked, lang, the_office().settings)
    name = f"check-{checked.at.astimezone(SHANGHAI):%Y%m%d-%H%M%S}.pdf"
    return Response(
        content,
        media_type="application/pdf",
        headers={
            "Content-Disposition": disposition("attachment", name),
            "Content-Security-Policy": FILE_POLICY,
            "Cache-Control": "no-store",
        },
    )


ROUTES = [
    Route("/v/receipt", receipt, methods=["POST"]),
    Route("/v/receipt", show_form, methods=["GET"]),
]
