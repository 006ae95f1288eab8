"""Handing out files to signed-in people: letters, notices, previews, and evidence; the office decides who may, and records it.

A file that is not there and one that is not theirs get the same answer (404). `HEAD` is refused: it would count as a copy.
"""

import re
import unicodedata
from html import escape
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from forms.documents_given import file_name
from forms.office import the_office
from forms.own_data import packed
from forms.sheet import refusal_text
from forms.web.page import page, say_for
from forms.web.sign_in import the_actor
from workflow import (
    LARGEST_ID,
    OF_A_FIRM,
    Actor,
    NotFound,
    ReadFor,
    Refusal,
    StoreUnavailable,
    application_summary,
    evidence_file,
    letter_document,
    notice_document,
    own_data,
    portions,
    preview_letter,
    preview_notice,
)

FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'; sandbox"


def disposition(kind: str, name: str) -> str:
    """A Content-Disposition with a file name that cannot be misread (RFC 6266): ASCII for the old, RFC 5987 for all others.

    :param kind: "attachment" or "inline".
    :param name: as a person gave it; folders, control and direction marks are taken out.
    """
    visible = "".join(character for character in name if unicodedata.category(character)[0] != "C")
    last = re.split(r"[/\\]", visible)[-1].strip(" .")[:150] or "file"
    plain = re.sub(r"-+(?=\.)", "", re.sub(r"[^A-Za-z0-9._-]+", "-", last)).strip("-.") or "file"
    if plain.lower() in {"pdf", "png", "jpg", "jpeg"}:  # nothing but Chinese before the ending
        plain = f"file.{plain}"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(last, safe='')}"


async def somebody(request: Request) -> Actor:
    """Who asks for a file. :raises HTTPException: 401 for nobody, 405 for anything but GET."""
    if request.method != "GET":
        raise HTTPException(405, headers={"Allow": "GET"})
    actor = await the_actor(request)
    if actor is None:
        raise HTTPException(401)
    return actor


async def letter(request: Request) -> Response:
    """GET /letters/{case}/letter.pdf: the issued letter, to keep; `?purpose=print` shows it for printing. Both are recorded."""
    actor, case_id = await somebody(request), row_id(request, "case_id")
    purpose = "print" if request.query_params.get("purpose") == "print" else "download"
    try:
        issued, document = await run_in_threadpool(letter_document, the_office(), case_id, actor, purpose)
    except Refusal as refusal:
        return refused(request, refusal)
    return _file(document, "application/pdf", "inline" if purpose == "print" else "attachment", f"{issued.number}.pdf")


async def preview(request: Request) -> Response:
    """GET /letters/{case}/preview.pdf: how the letter will look, for those who may issue it."""
    actor, case_id = await somebody(request), row_id(request, "case_id")
    try:
        document = await run_in_threadpool(preview_letter, the_office(), case_id, actor)
    except Refusal as refusal:
        return refused(request, refusal)
    return _file(document, "application/pdf", "inline", f"preview-{case_id}.pdf")


async def notice(request: Request) -> Response:
    """GET /notices/{id}.pdf: a notice as it was given, to keep; `?purpose=print` shows it for printing. Both are recorded."""
    actor, notice_id = await somebody(request), row_id(request, "notice_id")
    purpose = "print" if request.query_params.get("purpose") == "print" else "download"
    try:
        given, document = await run_in_threadpool(notice_document, the_office(), notice_id, actor, purpose)
    except Refusal as refusal:
        return refused(request, refusal)
    name = file_name(say_for(request), given)
    return _file(document, "application/pdf", "inline" if purpose == "print" else "attachment", name)


async def notice_preview(request: Request) -> Response:
    """GET /notices/preview/{case}/{kind}.pdf: how a notice will look, for officers before they give it."""
    actor, case_id = await somebody(request), row_id(request, "case_id")
    kind = request.path_params["kind"]
    try:
        document = await run_in_threadpool(preview_notice, the_office(), case_id, kind, actor)
    except Refusal as refusal:
        return refused(request, refusal)
    return _file(document, "application/pdf", "inline", f"preview-{kind}-{case_id}.pdf")


async def summary(request: Request) -> Response:
    """GET /notices/summary/{case}.pdf: the application as it stands, to be printed and stamped by the firm."""
    actor, case_id = await somebody(request), row_id(request, "case_id")
    try:
        case, document = await run_in_threadpool(application_summary, the_office(), case_id, actor)
    except Refusal as refusal:
        return refused(request, refusal)
    name = f"{say_for(request)('templates.kind.summary')} {case.reference}.pdf"
    return _file(document, "application/pdf", "attachment", name)


async def evidence(request: Request) -> Response:
    """GET /evidence/{id}: a file as it is kept, in portions, to save; officers may look at it in the browser (`?view=1`)."""
    actor, evidence_id = await somebody(request), row_id(request, "evidence_id")
    try:
        kept, file = await run_in_threadpool(evidence_file, the_office(), evidence_id, actor, _purpose(request))
    except Refusal as refusal:
        return refused(request, refusal)
    looked_at = "view" in request.query_params and bool(actor.roles - OF_A_FIRM)
    head = file_head("inline" if looked_at else "attachment", kept.name)
    # Such files are packed already. Packing them again would hold up everybody else, and nobody would know how much is to come.
    head |= {"Content-Length": str(kept.size), "Content-Encoding": "identity"}
    return StreamingResponse(portions(file), media_type=kept.media_type, headers=head)


async def own_data_file(request: Request) -> Response:
    """GET /letters/{case}/own-data.zip: what is held about the host, for the host; that it was taken is recorded."""
    actor, case_id = await somebody(request), row_id(request, "case_id")
    try:
        held = await run_in_threadpool(own_data, the_office(), case_id, actor)
    except Refusal as refusal:
        return refused(request, refusal)
    head = file_head("attachment", f"own-data-{held.file.case.reference}.zip")
    head |= {"Content-Encoding": "identity"}  # packed already, and of a length that nobody knows yet
    return StreamingResponse(packed(held), media_type="application/zip", headers=head)


def _purpose(request: Request) -> ReadFor | None:
    """What the link says that a file is read for; `None` where it says nothing that is known."""
    named = request.query_params.get("purpose")
    return ReadFor(named) if named in set(ReadFor) else None


def refused(request: Request, refusal: Refusal) -> Response:
    """The office's no as a page with its reason (409, 503 where the store is away); what is not there, or not for this
    person, is simply not found (404)."""
    if isinstance(refusal, NotFound):
        raise HTTPException(404) from None
    say = say_for(request)
    heading = say("web.refused.title")
    body = f"<h1>{escape(heading)}</h1><p>{escape(refusal_text(say, refusal))}</p>"
    body += f'<p><a href="/">{escape(say("web.not_found.home"))}</a></p>'
    return page(request, say, heading, body, status=503 if isinstance(refusal, StoreUnavailable) else 409)


def row_id(request: Request, name: str) -> int:
    """The number of a row in the address. :raises HTTPException: 404 where no row can have it."""
    number: int = request.path_params[name]
    if number > LARGEST_ID:
        raise HTTPException(404)
    return number


def _file(content: bytes, media_type: str, kind: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers=file_head(kind, name))


def file_head(kind: str, name: str) -> dict[str, str]:
    """A file that no cache keeps and no browser runs: it is shown without scripts and without a network."""
    return {
        "Content-Disposition": disposition(kind, name),
        "Content-Security-Policy": FILE_POLICY,
        "Cache-Control": "no-store",
    }


ROUTES = [
    Route("/letters/{case_id:int}/letter.pdf", letter),
    Route("/letters/{case_id:int}/preview.pdf", preview),
    Route("/letters/{case_id:int}/own-data.zip", own_data_file),
    Route("/notices/{notice_id:int}.pdf", notice),
    Route("/notices/preview/{case_id:int}/{kind:str}.pdf", notice_preview),
    Route("/notices/summary/{case_id:int}.pdf", summary),
    Route("/evidence/{evidence_id:int}", evidence),
]
