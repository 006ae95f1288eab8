"""What the registry keeps of mails: to whom, about what and how far; neither words, nor names, nor the secrets of links."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Index, SQLModel

from workflow.columns import Moment, member_of


class MailKind(StrEnum):
    """What a mail tells. Its words are `mail.subject.<kind>` and `mail.text.<kind>`."""

    LETTER_ISSUED = "letter_issued"
    LETTER_REVOKED = "letter_revoked"
    CASE_RETURNED = "case_returned"
    DECISION_REFUSED = "decision_refused"
    INVITATION = "invitation"
    RESET_GIVEN = "reset_given"  # by an administrator
    RESET_ASKED = "reset_asked"  # by whoever knew the account
    PASSWORD_SET = "password_set"
    AUTHENTICATOR_GONE = "authenticator_gone"
    ADDRESS_CHANGED = "address_changed"  # to the address before


class MailState(StrEnum):
    """How far a mail is. Unsure: it may have gone. Failed: it has not gone. Both wait for an administrator, who may drop it."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"
    FAILED = "failed"
    DROPPED = "dropped"


class Mail(SQLModel, table=True):
    """A mail to one person. It goes to the address that the person has when it is sent.

    :param reference: of the case. :param address: where it goes to another address than the person's; emptied when it is over.
    :param message_id: stays the same for every attempt, so that a mail that came twice is one to the receiver's program.
    :param due_at: not before. :param until: not after.
    :param attempts: how often it was taken; `attempts_before`: of these, before it was last decided about.
    :param reason: what the last attempt came to, one of `Trouble`; `code`: the mail server's answer to it.
    """

    __tablename__ = "mail"
    __table_args__ = (Index("mail_by_state", "state", "due_at", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    person_id: int = Field(foreign_key="person.id", index=True)
    reference: str | None = None
    address: str | None = None
    message_id: str = Field(unique=True)
    state: MailState = Field(sa_type=member_of(MailState, "mail_state_known"))
    attempts: int = 0
    attempts_before: int = 0
    written_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)
    taken_at: datetime | None = Field(default=None, sa_type=Moment)
    over_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str | None = None
    code: int | None = None


class Trouble(StrEnum):
    """Why a mail has not gone, or is not known to have."""

    UNREACHABLE = "unreachable"  # no answer, or none in time
    NOT_TRUSTED = "not_trusted"  # no encryption, or another certificate
    NOT_LET_IN = "not_let_in"  # account or password of the mail server
    LATER = "later"  # the server asks for patience
    REFUSED = "refused"  # the server will never take it
    BROKEN_OFF = "broken_off"  # after the mail was handed over, before the server said that it has it
    LEFT = "left"  # the process that sent it ended
    RESTORED = "restored"  # it waited when the backup was made
    TOO_LATE = "too_late"
    NO_ADDRESS = "no_address"
    ENDED = "ended"  # the account or its firm; nothing is to be decided then
