"""The office: what it works with, and the frame in which every step of the procedure is taken."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from rules import Label
from workflow.answers import hidden_character, named
from workflow.freshness import demand_fresh
from workflow.looking_up import case_for
from workflow.pauses import Rate
from workflow.printing_refusals import ReasonRefused
from workflow.procedure import PROCEDURE
from workflow.refusals import (
    SHANGHAI,
    AlreadyOrdered,
    FourEyes,
    NoOrder,
    NotAtThisStage,
    NotFound,
    ReasonMissing,
)
from workflow.registry import Registry, opened, standing
from workflow.roles import Actor
from workflow.tables import Case
from workflow.trail import record

if TYPE_CHECKING:
    from workflow.scanner import Scanner
    from workflow.seal import Seal
    from workflow.shortcomings import Proofs
    from workflow.statement import Statement
    from workflow.storage import EvidenceStore
    from workflow.terms import Terms

LONGEST_REASON = 4000  # characters


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """What argon2id is given to work on: memory in KiB, passes, lanes (RFC 9106). Tests take less, an office never should."""

    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 2


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of identities (OpenID Connect) by which people of the office and of firms may sign in.

    :param issuer: its address. :param client_id: who the office is there. :param login_claim: which of its claims is the login.
    :param two_factors: words of `amr` or `acr` that the office takes for two factors; none: it trusts no word of that kind.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    login_claim: str = "preferred_username"
    two_factors: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OfficeSettings:
    """What one office sets for itself. None of it is law.

    :param name: the issuing office. :param addressee: to whom its letters are written.
    :param short_code: its word in the official number, 沪播荐〔2026〕1号.
    :param validity_months: calendar months for which a letter is in force, unless its template says otherwise;
        so also `addressee`.
    :param public_url: scheme and host under which anybody reaches the verification page, without a slash at the end.
    :param demonstration: whether all letters are specimens.
    :param evidence_max_bytes: bytes of one file; `evidence_max_files` of one claim, `evidence_max_case_files` of one case.
    :param evidence_max_pages: pages of a PDF. :param evidence_max_pixels: pixels of a picture, also of one in a PDF.
    :param evidence_max_unpacked: bytes of everything that is packed in a PDF, once it is unpacked.
    :param evidence_case_max_bytes: bytes of all files of a case, `evidence_firm_max_bytes` of all cases of a firm; files that
        were taken away count, because they are kept.
    :param uploads_max_bytes: bytes of all uploads that a process holds in its memory at one time, `uploads_person_max_bytes`
        of one person's.
    :param checks_per_minute: verifications that one address may ask for.
    :param provider: by whom people may sign in, beside their passwords.
    :param sends_mail: whether a mail server is named; else mails wait, and links are shown to the administrator.
    :param idle_minutes: a session ends after so long without a request; `session_hours` after its beginning in any case.
    """

    name: Label
    addressee: Label
    short_code: str = "沪播荐"
    validity_months: int = 6
    public_url: str = "http://localhost:8501"
    demonstration: bool = True
    checks_per_minute: int = 30
    sends_mail: bool = False
    provider: Provider | None = None
    evidence_max_bytes: int = 10 * 1024 * 1024
    evidence_max_pages: int = 200
    evidence_max_pixels: int = 50_000_000
    evidence_max_files: int = 10
    evidence_max_case_files: int = 200
    evidence_max_unpacked: int = 256 * 1024 * 1024
    evidence_case_max_bytes: int = 200 * 1024 * 1024
    evidence_firm_max_bytes: int = 5 * 1024 * 1024 * 1024
    uploads_max_bytes: int = 512 * 1024 * 1024
    uploads_person_max_bytes: int = 96 * 1024 * 1024
    idle_minutes: int = 30
    session_hours: int = 12
    password_cost: PasswordCost = field(default_factory=PasswordCost)


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office at work.

    :param now: the clock; gives moments with a time zone.
    :param printer: sets a document in type, from what it states and, where there is one, the trace that it names, in canonical
        JSON, which goes with it as an attachment; the same two always give the same bytes.
    :param terms: what the template in use on a day sets for a kind of document.
    :param proofs: the kinds of document that may prove an answer, given all answers; none for one that claims nothing.
    :param unprintable: the characters of a text that no font of the letter has.
    :param rate: of verifications, `admissions` of requests to be admitted: both of strangers.
    :param seal: seals letters and signs their statements, and knows the public keys; it refuses where it cannot.
    :param scanner: looks for viruses in files that are handed in; `None` where the office has set none.
    """

    registry: Registry
    now: Callable[[], datetime]
    evidence: "EvidenceStore"
    printer: "Callable[[Statement, bytes | None], bytes]"
    terms: "Callable[[str, date], Terms]"
    proofs: "Proofs"
    settings: OfficeSettings
    unprintable: Callable[[str], tuple[str, ...]]
    seal: "Seal"
    rate: Rate = field(default_factory=Rate)
    admissions: Rate = field(default_factory=Rate)
    scanner: "Scanner | None" = None

    def today(self) -> date:
        """The day in Shanghai: the day that decides."""
        return self.now().astimezone(SHANGHAI).date()


@dataclass
class Taken:
    """A step while it is being taken: what it may work with.

    :param about: identifiers and field names for the trail; the step adds its own.
    """

    session: Session
    case: Case
    actor: Actor
    at: datetime
    reason: str
    about: dict[str, Any] = field(default_factory=dict)


def not_printable(office: Office, text: str, lines: bool = False) -> str:
    """The first character of a text that cannot stand in a document, with its code; "" when all can.

    :param lines: whether line breaks are part of the text.
    """
    hidden = hidden_character(text, lines)
    found = hidden or next(iter(office.unprintable(" ".join(text.split()) if lines else text)), None)
    return f"{found} ({named(found)})" if found else ""


def must_be_printable(office: Office, reason: str) -> None:
    """Goes on only with a reason that can stand in documents.

    :raises ReasonRefused: it is too long, or has a character that no font has.
    """
    if len(reason) > LONGEST_REASON or (wrong := not_printable(office, reason, lines=True)):
        raise ReasonRefused(LONGEST_REASON, "—" if len(reason) > LONGEST_REASON else wrong)


@contextmanager
def taking(name: str, office: Office, case_id: int, seen: int, actor: Actor, reason: str = "") -> Iterator[Taken]:
    """One step of the procedure: allowed, taken, recorded and committed together, or not at all (house rule 13).

    :param name: the step's row in `PROCEDURE`.
    :param seen: the version of the case that was shown to the person.
    :raises Ended, MandateEnded, NotFound, NotYourStep, Superseded, NotAtThisStage, AlreadyOrdered, NoOrder, FourEyes,
        ReasonMissing, CodeNotFresh, ReasonRefused, ReasonNotPrintable: in this order.
    """
    step, reason = PROCEDURE[name], reason.strip()
    with opened(office.registry, case_id, seen, actor, step.role, office.now()) as (session, case, actor):
        if case.state not in step.from_:
            raise NotAtThisStage(case.reference, name, case.state)
        if step.once and getattr(case, step.once) is not None:
            raise AlreadyOrdered(case.reference)
        if step.after and getattr(case, step.after) is None:
            raise NoOrder(case.reference)
        if step.after and getattr(case, step.after) == actor.id:
            raise FourEyes(case.reference, name)
        if step.reason and not reason:
            raise ReasonMissing(name)
        if step.fresh:
            demand_fresh(actor, office.now())
        must_be_printable(office, reason)
        taken = Taken(session, case, actor, office.now(), reason)
        yield taken
        before, case.state = case.state, step.leads_to(case.state, case.proposal)
        case.changed_at = taken.at
        if case.state is not before:
            case.moved_at = taken.at
        about = taken.about | actor.by_mandate
        record(session, name, actor.id, taken.at, case_id=case.id, role=step.role, reason=reason, about=about)


@contextmanager
def beforehand(name: str, office: Office, case_id: int, seen: int, actor: Actor) -> Iterator[Taken | None]:
    """What a step may work with, read before the step is taken: for what takes time, so that nobody waits for it at the lock.

    What was read holds in the step too while the version is the one that was seen. `None` where `taking` will refuse.

    :param name: the step's row in `PROCEDURE`.
    :param seen: the version of the case that was shown to the person.
    :raises Ended: the person's account has been ended. :raises MandateEnded: the mandate acted under does not stand.
    """
    step = PROCEDURE[name]
    with office.registry.reading() as session:
        actor = standing(session, actor, office.now())
        try:
            case = case_for(session, case_id, actor)
        except NotFound:
            case = None
        refused = case is None or step.role not in actor.roles or case.version != seen or case.state not in step.from_
        yield None if refused else Taken(session, case, actor, office.now(), "")
