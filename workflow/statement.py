"""What every document of the office is before it is paper: a frozen record with canonical bytes, which names its template."""

from datetime import date
from typing import Literal

from rules import Label
from workflow.canonical import canonical
from workflow.canonical import digest as digest_of
from workflow.letter_routes import Frozen


class Statement(Frozen):
    """Everything that stands in a document. The PDF is a function of it and of the template that it names (house rule 23).

    :param template: kind and version, recommendation/2026-11.
    :param template_digest: SHA-256 of the template's file; "" in letters from before templates had one.
    :param office: who issues it. :param demonstration: SPECIMEN, without effect.
    """

    template: str
    template_digest: str = ""
    office: Label
    demonstration: bool
    case_reference: str

    @property
    def kind(self) -> str:
        """The kind of document."""
        return self.template.partition("/")[0]

    def canonical(self) -> bytes:
        """The same statement always as the same bytes: canonical JSON."""
        return canonical(self.model_dump(mode="json"))

    def digest(self) -> str:
        """SHA-256 of the canonical bytes."""
        return digest_of(self.model_dump(mode="json"))


class Sealed(Statement):
    """A document with an official number, a day and the office's seal.

    :param number: the official number, 沪播荐〔2026〕1号. :param seal: "wet" or "electronic".
    """

    number: str
    issued_on: date
    seal: Literal["wet", "electronic"] = "wet"
