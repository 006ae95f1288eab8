"""How much may be uploaded at one time: Streamlit keeps uploads in the memory of the process, also those not taken in yet.

What is held and what is on its way are counted together, for each person and for all. Whoever finds no room tries again.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from forms.office import the_office
from forms.web.sign_in import the_actor

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFileRec

UPLOADS = "/_stcore/upload_file/"
_PAUSE = 30  # seconds until another try makes sense


@dataclass
class Underway:
    """What is being uploaded in this process now.

    :param by: bytes that are on their way, of each person. :param owners: the person of each of Streamlit's sessions.
    """

    by: dict[int, int] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)

    def room(self, person: int, size: int) -> bool:
        """Whether so many bytes more may come from this person now. :param person: their id."""
        held = held_bytes()
        self.owners = {session: owner for session, owner in self.owners.items() if session in held}
        own = sum(bytes_ for session, bytes_ in held.items() if self.owners.get(session) == person)
        of_all = sum(held.values()) + sum(self.by.values())
        most, settings = of_all + size, the_office().settings
        return most <= settings.uploads_max_bytes and own + self.by.get(person, 0) + size <= settings.uploads_person_max_bytes


def held_bytes() -> dict[str, int]:
    """Bytes of the uploads that Streamlit keeps, by its session."""
    from streamlit.runtime import Runtime

    if not Runtime.exists():
        return {}
    kept: dict[str, dict[str, UploadedFileRec]] = Runtime.instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return {session: sum(len(one.data) for one in list(files.values())) for session, files in list(kept.items())}


class Uploads:
    """Lets signed-in people upload, and no more at a time than there is room for. Without a length nobody can say: refused."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.underway = Underway()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT" or not scope["path"].startswith(UPLOADS):
            return await self.app(scope, receive, send)
        request = HTTPConnection(scope)
        actor = await the_actor(request)
        if actor is None:
            return await PlainTextResponse("sign in first", 401)(scope, receive, send)
        told = request.headers.get("content-length", "")
        if not told.isdecimal():
            return await PlainTextResponse("say how much comes", 411)(scope, receive, send)
        size, by = int(told), self.underway.by
        if not self.underway.room(actor.id, size):
            busy = PlainTextResponse("too much is being uploaded", 503, headers={"Retry-After": str(_PAUSE)})
            return await busy(scope, receive, send)
        by[actor.id] = by.get(actor.id, 0) + size
        self.underway.owners[scope["path"].removeprefix(UPLOADS).partition("/")[0]] = actor.id
        try:
            await self.app(scope, receive, send)
        finally:
            by[actor.id] -= size
