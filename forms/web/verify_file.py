"""Verification of a letter's PDF: `POST /v/file` takes it in, checks it as a whole, and keeps nothing of it.

HTTP status: 200 for a genuine file, 422 for one that is not or cannot be read, 400 without a file, 413 for too large a one.
"""

from html import escape

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from forms import check_words
from forms.office import the_office
from forms.web.asking import counted
from forms.web.checked import answer_html, details_html, receipt_form
from forms.web.page import errors, page, say_for
from forms.web.upload_form import TooLarge, read_uploads
from forms.wording import Say
from workflow import LARGEST_LETTER, Genuine, check_file

MIB = 1024 * 1024
_reading = CapacityLimiter(2)  # files that wait for the helper process; others wait here, and no page waits with them


def file_form(say: Say, refusal: str = "") -> str:
    """The form that takes the file."""
    marked = ' aria-invalid="true"' if refusal else ""
    return (
        f'<h2>{escape(say("web.verify.file.title"))}</h2><form method="post" action="/v/file" enctype="multipart/form-data">'
        f'<label for="file">{escape(say("web.verify.file"))}</label>'
        f'<p class="help" id="file-help">{escape(say("web.verify.file.help", most=LARGEST_LETTER // MIB))}</p>'
        f'<input type="file" id="file" name="file" accept="application/pdf,.pdf" required aria-describedby="file-help"{marked}>'
        f'<button class="second">{escape(say("web.verify.file.button"))}</button></form>'
    )


async def show_form(request: Request) -> Response:
    """GET /v/file: there is nothing to show without a file; back to the form."""
    return RedirectResponse("/v", 303)


@counted
async def take_file(request: Request) -> Response:
    """POST /v/file: the verdict on the file."""
    say = say_for(request)
    content = await _file(request)
    if content is None or len(content) > LARGEST_LETTER:
        return _refused(request, say, content is None)
    checked = await to_thread.run_sync(check_file, the_office(), content, limiter=_reading)
    body = (
        f"{answer_html(say, checked)}{details_html(say, checked)}{receipt_form(say, checked)}"
        f'<p><a href="/v">{escape(say("web.verify.another"))}</a></p>'
    )
    status = 200 if checked.genuine is Genuine.YES else 422
    return page(request, say, check_words.headline(say, checked), body, status=status, back="/v")


async def _file(request: Request) -> bytes | None:
    """The uploaded file, of which no more is taken in than a letter may have; `None` where the form holds none."""
    try:
        form = await read_uploads(request, most=LARGEST_LETTER, files=1, fields=5)
    except TooLarge:
        return b"\0" * (LARGEST_LETTER + 1)
    _, content = form.files.get("file", ("", None))
    return content


def _refused(request: Request, say: Say, missing: bool) -> Response:
    title = say("web.verify.title")
    key = "web.verify.file.none" if missing else "web.verify.file.large"
    told = say(key) if missing else say(key, most=LARGEST_LETTER // MIB)
    body = f"{errors(told)}<h1>{escape(title)}</h1>{file_form(say, told)}"
    return page(request, say, title, body, status=400 if missing else 413, back="/v")


ROUTES = [
    Route("/v/file", take_file, methods=["POST"]),
    Route("/v/file", show_form, methods=["GET"]),
]
