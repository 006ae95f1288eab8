"""Sends the outbox: what is due now, and in a running office whatever comes, in a thread of its own."""

import logging
import threading
from dataclasses import dataclass

from forms.mail_server import MailServer, NotHandedOver, hand_over
from forms.mail_text import mail_text
from workflow import Office, RegistryDown, mails_due, mark_sent, mark_troubled, take_mail

LOG = logging.getLogger("jiancai")
EVERY = 5.0  # seconds between two looks


@dataclass(frozen=True)
class Sent:
    """What came of one look at the outbox. :param troubled: of the taken mails, those that the server does not surely have."""

    sent: int
    troubled: int


def send_due(office: Office, server: MailServer, ending: threading.Event | None = None) -> Sent:
    """Sends every mail that is due, one after the other.

    :param ending: once it is set, no further mail is taken.
    :raises workflow.RegistryDown: the database does not answer.
    """
    sent = troubled = 0
    while not (ending and ending.is_set()) and mails_due(office) and (mail := take_mail(office)):
        try:
            hand_over(server, mail_text(office, mail, server.sender))
        except NotHandedOver as not_yet:
            mark_troubled(office, mail, not_yet.trouble, not_yet.code)
            LOG.warning("mail %s not handed over: %s", mail.id, not_yet)
            troubled += 1
        else:
            mark_sent(office, mail)
            sent += 1
    return Sent(sent, troubled)


class Sender:
    """Looks at the outbox again and again until it is ended. Several processes may do so: each mail is taken by one."""

    def __init__(self, office: Office, server: MailServer, every: float = EVERY) -> None:
        self._office, self._server, self._every = office, server, every
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mail", daemon=True)

    def start(self) -> "Sender":
        """Begins."""
        self._thread.start()
        return self

    def end(self, patience: float = 30) -> None:
        """Ends after the mail that is under way. :param patience: seconds to wait for it."""
        self._ending.set()
        self._thread.join(patience)

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                send_due(self._office, self._server, self._ending)
            except RegistryDown as down:  # the pages say so; mails wait
                LOG.warning("the outbox cannot be read: %s", down)
            self._ending.wait(self._every)
