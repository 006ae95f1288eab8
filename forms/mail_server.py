"""Hands one mail over to a mail server (SMTP, RFC 5321), and tells exactly what came of it."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from typing import Literal

from workflow import Trouble

PATIENCE = 20  # seconds for each answer of the server
_NEVER = range(500, 600)  # answers that stay the same however often one asks


@dataclass(frozen=True)
class MailServer:
    """Where mails go.

    :param security: starttls (encrypted from the second word on), tls (from the first), none (only within this machine).
    :param sender: the address in whose name they go. :param user: "" where the server asks for none.
    :param context: whom we trust; by default the authorities of the system.
    """

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    patience: float = PATIENCE
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)


class NotHandedOver(Exception):
    """The mail server does not have the mail, or nobody knows whether it has.

    :param code: its answer, where there was one.
    """

    def __init__(self, trouble: Trouble, code: int | None = None) -> None:
        self.trouble, self.code = trouble, code
        super().__init__(f"{trouble.value} {code or ''}".strip())


def hand_over(server: MailServer, message: EmailMessage) -> None:
    """Hands a mail over; returns only when the server has said that it has it.

    :raises NotHandedOver: with the reason. BROKEN_OFF alone means that it may have it all the same.
    """
    with _telling(Trouble.UNREACHABLE), _connected(server) as smtp:
        if server.user:
            _log_in(smtp, server)
        smtp.ehlo_or_helo_if_needed()
        _demand(smtp.mail(server.sender))
        _demand(smtp.rcpt(str(message["To"])))
        with _telling(Trouble.BROKEN_OFF):  # from here on it may have got it, whatever becomes of the connection
            answer = smtp.data(message.as_bytes(policy=SMTP))
        _demand(answer)
        with suppress(smtplib.SMTPException, OSError):  # it has the mail; whether it says goodbye changes nothing
            smtp.quit()


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    given = {"host": server.host, "port": server.port, "timeout": server.patience}
    given["local_hostname"] = server.sender.partition("@")[2]  # the name of this machine is nobody's business
    smtp = smtplib.SMTP_SSL(**given, context=server.context) if server.security == "tls" else smtplib.SMTP(**given)
    try:
        if server.security == "starttls":
            _encrypt(smtp, server)
        yield smtp
    finally:
        smtp.close()


def _encrypt(smtp: smtplib.SMTP, server: MailServer) -> None:
    try:
        smtp.starttls(context=server.context)
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as plain:
        raise NotHandedOver(Trouble.NOT_TRUSTED) from plain


def _log_in(smtp: smtplib.SMTP, server: MailServer) -> None:
    try:
        smtp.login(server.user, server.password)
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as refused:
        raise NotHandedOver(Trouble.NOT_LET_IN, getattr(refused, "smtp_code", None)) from None


def _demand(answer: tuple[int, bytes]) -> None:
    code = answer[0]
    if code in _NEVER:
        raise NotHandedOver(Trouble.REFUSED, code)
    if code >= 400 or code < 200:
        raise NotHandedOver(Trouble.LATER, code)


@contextmanager
def _telling(broken: Trouble) -> Iterator[None]:
    """Tells what a fault of the connection means. :param broken: when it breaks off without an answer."""
    try:
        yield
    except ssl.SSLError as distrust:
        raise NotHandedOver(Trouble.NOT_TRUSTED if broken is Trouble.UNREACHABLE else broken) from distrust
    except smtplib.SMTPResponseException as answer:
        _demand((answer.smtp_code, b""))
        raise NotHandedOver(Trouble.LATER, answer.smtp_code) from answer
    except (smtplib.SMTPException, OSError) as away:
        raise NotHandedOver(broken) from away
