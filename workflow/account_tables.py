"""What the registry keeps of how people show who they are: passwords, sessions, authenticators, links."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from workflow.columns import Moment
from workflow.locked import LockedText


class Password(SQLModel, table=True):
    """The argon2id hash of a person's password, apart from the person so that no list ever carries it."""

    __tablename__ = "password"
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    hash: str
    set_at: datetime = Field(sa_type=Moment)


class SignIn(SQLModel, table=True):
    """A session. The browser holds the token; here stands its SHA-256, so that nobody who reads the table can use it.

    :param confirmed_at: when a code of the authenticator was last entered in it.
    :param device: browser and system as the request named them, for the list of a person's own sessions.
    :param mandate_id: under which mandate a person of an agency has chosen to act; whether it stands is asked each time.
    :param password_at: when the password was entered again in it, by somebody of a firm who has no authenticator.
    """

    __tablename__ = "sign_in"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    token_digest: str = Field(unique=True)
    started_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    device: str | None = None
    mandate_id: int | None = None
    password_at: datetime | None = Field(default=None, sa_type=Moment)


class WrongPassword(SQLModel, table=True):
    """One failed sign-in, one wrong code, or one wrong factor at the verification of a letter: about what (SHA-256), and when.

    Kept for a day.
    """

    __tablename__ = "wrong_password"
    id: int | None = Field(default=None, primary_key=True)
    about: str = Field(index=True)
    at: datetime = Field(sa_type=Moment)


class Authenticator(SQLModel, table=True):
    """The secret that a person's authenticator app counts codes from (TOTP, RFC 6238).

    :param secret: in base 32; `None` until the first code from the app was right.
    :param offered: a new secret that waits for its first code. :param offered_to: the session (its digest) that it was shown
        to; no other may set it up, else whoever knew the password before would know the secret, too.
    :param last_step: the half minute, counted from 1970, whose code was used last: no code is taken twice.
    """

    __tablename__ = "authenticator"
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    secret: str | None = Field(default=None, sa_type=LockedText("authenticator.secret"))
    offered: str | None = Field(default=None, sa_type=LockedText("authenticator.offered"))
    offered_to: str | None = None
    last_step: int = 0
    set_up_at: datetime | None = Field(default=None, sa_type=Moment)


class RecoveryCode(SQLModel, table=True):
    """One code for the day on which the telephone is lost. Here stands its SHA-256; it was shown once."""

    __tablename__ = "recovery_code"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    digest: str = Field(unique=True)
    made_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class OneTimeLink(SQLModel, table=True):
    """The newest link by which a person sets a password. The person was sent its secret; here stands the SHA-256 of that."""

    __tablename__ = "one_time_link"
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    digest: str = Field(unique=True)
    made_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class OutsideIdentity(SQLModel, table=True):
    """By which subject a provider of identities knows a person. It may give a login to somebody else, but never a subject."""

    __tablename__ = "outside_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject", name="subject_once"),)
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    issuer: str
    subject: str
    since: datetime = Field(sa_type=Moment)
