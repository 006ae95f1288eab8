"""What was read of a file that somebody brought. The reading itself is done elsewhere, by a process of its own."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Request(BaseModel):
    """What is asked of the child; behind it come the file, the certificates, the roots, and the other file.

    :param ours, time_roots: how many there are. :param compared: whether there is another file, else an empty part.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ours: int
    time_roots: int
    compared: bool


class SealFound(BaseModel):
    """One seal in a file, and what was found of it.

    :param certificate: SHA-256 of the signer's certificate (DER); "" where there is none to be read.
    :param signer: the certificate's name, as it says itself. :param known: whether it is one of the office's.
    :param signed_at: the time that the seal names. :param stamped_at: the time of a time-stamp that was checked.
    :param intact: the signed bytes are as they were signed. :param whole: they are the whole file.
    :param good: pyHanko's verdict as a whole (bottom line) holds for the whole file, by a key of the office.
    :param end: where the sealed bytes end, counted in bytes; 0 where that is unclear. :param sealed: their SHA-256.
    :param fault: why the seal could not be judged.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    certificate: str = ""
    signer: str = ""
    known: bool = False
    signed_at: datetime | None = None
    stamped_at: datetime | None = None
    intact: bool = False
    whole: bool = False
    good: bool = False
    end: int = 0
    sealed: str = ""
    fault: str = ""


class PageApart(BaseModel):
    """A page that is not as in the other file.

    :param page: counts from 1. :param lost: whether text of the other file is missing from it; otherwise something was added.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: int
    lost: bool


class FileRead(BaseModel):
    """What was read.

    :param fault: not_pdf, broken, encrypted, too_many_pages; set by others: too_large, too_heavy. "" when it could be read.
    :param sha256: of the file. :param seals: in the order in which they were set.
    :param codes: verification codes that stand in its text. :param house: whether this house's printer made it.
    :param trace: the attached trace as text; `None` where none is attached. :param statement: the same of the statement.
    :param apart: the pages that differ from the other file, where one was given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fault: str = ""
    sha256: str
    pages: int = 0
    seals: tuple[SealFound, ...] = ()
    codes: tuple[str, ...] = ()
    house: bool = False
    trace: str | None = None
    statement: str | None = None
    apart: tuple[PageApart, ...] = ()
