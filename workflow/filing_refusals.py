"""Why the office says no where it is about what the firm fills in and attaches; worded beside the other refusals."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflow.refusals import Refusal

if TYPE_CHECKING:
    from rules import GateFinding
    from workflow.answers import Fault


@dataclass(eq=False)
class UnknownAnswer(Refusal):
    """There is no such field of the application, or the firm may not fill it."""

    name: str


@dataclass(eq=False)
class AnswerTooLong(Refusal):
    """A single answer is longer than any field takes."""

    name: str
    most: int


@dataclass(eq=False)
class NotReady(Refusal):
    """The application cannot be filed yet; `faults` are all the reasons at once."""

    all_faults: "tuple[Fault, ...]"

    @property
    def faults(self) -> "tuple[Fault, ...]":
        return self.all_faults

    def fields(self) -> dict[str, Any]:
        return {"n": len(self.all_faults)}


@dataclass(eq=False)
class NoPermitNeeded(Refusal):
    """The host needs no work permit, so there is nothing to recommend; the gate says why."""

    gate: "GateFinding"

    def fields(self) -> dict[str, Any]:
        return {"reason": self.gate.reason}


@dataclass(eq=False)
class EvidenceRefused(Refusal):
    """A file is not taken in.

    :param kind: what is wrong.
        By its bytes: empty, too_large, too_heavy, damaged, truncated.
        Another kind of file: program, web_page, drawing, office_document, archive, other_picture, not_accepted, virus.
        By the office's scanner: virus_found.
        In a PDF: encrypted, too_many_pages, unpacks_too_large, script, launch, attachment, dynamic_form, foreign_part.
        In a picture: too_many_pixels.
        There are others: already_there, too_many_files, too_many_in_case, case_full, firm_full.
    :param detail: the limit and the file's own value, for the sentence.
    """

    kind: str
    detail: dict[str, Any]

    def _kind(self) -> str:
        return self.kind

    def fields(self) -> dict[str, Any]:
        return dict(self.detail)


@dataclass(eq=False)
class StoreUnavailable(Refusal):
    """The place for files takes in or hands out nothing now; nothing was changed.

    :param kind: full, read_only, down.
    """

    kind: str

    def _kind(self) -> str:
        return self.kind


@dataclass(eq=False)
class PageUnreadable(Refusal):
    """A page cannot be drawn with the memory and the time that a page gets."""

    page: int


@dataclass(eq=False)
class FileWithheld(Refusal):
    """A file cannot be opened.

    :param kind: waiting (for the virus scanner), infected. :param virus: as the scanner calls it; "" where it waits.
    """

    kind: str
    name: str
    virus: str = ""

    def _kind(self) -> str:
        return self.kind
