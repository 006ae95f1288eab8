"""A real mail server for the tests, on a port of this machine: it keeps what it is given, and can be made to fail."""

import asyncio
import contextlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from forms.mail_server import MailServer
from workflow import Actor, Office, Person

SENDER = "office@jiancai.example"


@dataclass
class Post:
    """What the server does.

    :param refuses: a receiver whom it does not know. :param later: whether it asks everybody for patience.
    :param dies: hangs up when it has read a mail. :param slow: seconds that it takes to answer then.
    """

    refuses: str = ""
    later: bool = False
    dies: bool = False
    slow: float = 0
    got: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    server: MailServer | None = None

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address == self.refuses:
            return f"550 5.1.1 {address} unknown"
        if self.later:
            return "451 4.7.1 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.got.append(message_from_bytes(envelope.content, policy=default))
        self.to += envelope.rcpt_tos
        if self.dies:
            server.transport.abort()
        await asyncio.sleep(self.slow)
        return "250 OK"


@contextlib.contextmanager
def mail_server(post: Post, patience: float = 5, **how: object) -> Iterator[Post]:
    """A server for as long as the block lasts. `how`: security, user and password of our side; tls_context of its side."""
    import threading

    ours = {name: how.pop(name) for name in ("security", "user", "password", "context") if name in how}
    loop = asyncio.new_event_loop()
    controller = UnthreadedController(post, "127.0.0.1", 0, loop=loop, **how)
    controller.begin()
    port = controller.server.sockets[0].getsockname()[1]
    post.server = MailServer(host="127.0.0.1", port=port, sender=SENDER, patience=patience, **{"security": "none"} | ours)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield post
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        controller.end()
        loop.close()


def only(user: str, password: str) -> object:
    """Lets one account in."""

    def authenticator(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object) -> AuthResult:
        return AuthResult(success=(given.login, given.password) == (user.encode(), password.encode()), handled=False)

    return authenticator


@cache
def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate of its own for 127.0.0.1: the server's side, and the side of somebody who trusts it."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name, now = ec.generate_private_key(ec.SECP256R1()), x509.Name([]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "mail.pem").write_bytes(made + secret)
    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    theirs.load_cert_chain(folder / "mail.pem")
    return theirs, ssl.create_default_context(cadata=made.decode())


def known_by(office: Office, person: Actor, address: str) -> None:
    """The office has known a person's address for long: no administrator entered it lately."""
    with office.registry.writing() as session:
        session.get_one(Person, person.id).email = address
