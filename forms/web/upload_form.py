"""A form with files, taken in with a limit and held in memory: personal data belong in no folder for temporary files."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

OVERHEAD = 64 * 1024  # bytes of a form around its files


class TooLarge(Exception):
    """More has come than the form's files may have."""


@dataclass(frozen=True)
class UploadForm:
    """What was sent. :param fields: each once. :param files: name and content, only of those that hold something."""

    fields: dict[str, str]
    files: dict[str, tuple[str, bytes]]


async def read_uploads(request: Request, *, most: int, files: int, fields: int) -> UploadForm:
    """The fields and files of a form.

    :param most: bytes of all files together. :param files, fields: how many of each a form of ours has.
    :raises TooLarge. :raises HTTPException: 415 for anything that is not such a form, 400 for a torn one.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "multipart/form-data":
        raise HTTPException(415)
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > most + OVERHEAD:
        raise TooLarge
    parser = MultiPartParser(
        request.headers, _limited(request, most + OVERHEAD), max_files=files, max_fields=fields, max_part_size=4096
    )
    parser.spool_max_size = most + OVERHEAD
    try:
        form = await parser.parse()
    except MultiPartException:
        raise HTTPException(400) from None
    try:
        sent = {name: (one.filename or "", await one.read()) for name, one in form.items() if isinstance(one, UploadFile)}
        told = {name: one for name, one in form.items() if isinstance(one, str)}
        return UploadForm(told, {name: (called, content) for name, (called, content) in sent.items() if content})
    finally:
        await form.close()


async def _limited(request: Request, most: int) -> AsyncIterator[bytes]:
    taken = 0
    async for piece in request.stream():
        taken += len(piece)
        if taken > most:
            raise TooLarge
        yield piece
