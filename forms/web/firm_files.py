"""Handing out what firms handed in beside their cases: mandates, and the documents of firms that ask to be admitted.

A file that is not there and one that is not theirs get the same answer (404).
"""

from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from forms.office import the_office
from forms.web.delivery import file_head, refused, row_id, somebody
from workflow import (
    DOCUMENTS,
    OF_A_FIRM,
    Actor,
    AdmissionDocument,
    Mandate,
    Refusal,
    admission_document,
    mandate_document,
    portions,
)


async def deliver(request: Request) -> Response:
    """GET /files/{mandate, licence, authorisation}/{id}: the file as it is kept; officers may look at it (`?view=1`)."""
    actor, kind, number = await somebody(request), request.path_params["kind"], row_id(request, "id")
    try:
        kept, file = await run_in_threadpool(_opened, actor, kind, number)
    except Refusal as refusal:
        return refused(request, refusal)
    looked_at = "view" in request.query_params and bool(actor.roles - OF_A_FIRM)
    head = file_head("inline" if looked_at else "attachment", kept.name)
    head |= {"Content-Length": str(kept.size), "Content-Encoding": "identity"}
    return StreamingResponse(portions(file), media_type=kept.media_type, headers=head)


def _opened(actor: Actor, kind: str, number: int) -> tuple[Mandate | AdmissionDocument, BinaryIO]:
    if kind == "mandate":
        return mandate_document(the_office(), number, actor)
    if kind not in DOCUMENTS:
        raise HTTPException(404)
    return admission_document(the_office(), actor, number, kind)


ROUTES = [Route("/files/{kind:str}/{id:int}", deliver)]
