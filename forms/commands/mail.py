"""`jiancai mail`: what waits in the outbox and what went wrong, and sending it by hand."""

import sys
from argparse import ArgumentParser, Namespace

from forms.mail_sender import send_due
from forms.mail_settings import mail_server
from forms.mail_words import about, state_of
from forms.office import open_office
from forms.settings import Settings, SettingsRefused, read_settings, terminal_language
from forms.wording import LANGUAGES, Say
from workflow import LARGEST_ID, NotFound, Office, mails_kept, send_mail_from_outside

DONE, TROUBLE, REFUSED = 0, 1, 2
_WHAT = {
    "list": "the mails that wait or that somebody must decide about, with the reason",
    "send": "sends what is due now; with a number first takes that mail up again",
}


def arguments(parser: ArgumentParser) -> None:
    """`jiancai mail list`, `jiancai mail send [NUMBER]`."""
    parser.add_argument("what", choices=list(_WHAT), help="; ".join(f"{word}: {does}" for word, does in _WHAT.items()))
    parser.add_argument("number", nargs="?", type=int, help="send: a mail that failed or may have gone, as the list has it")
    parser.add_argument("--lang", choices=LANGUAGES, default=None, help="the language of what is printed here")


def run(options: Namespace) -> int:
    """Lists or sends.

    :return: 0; 1 when a mail needs a decision, or could not be sent; 2 when the settings are bad or there is no such mail.
    """
    say = Say(options.lang or terminal_language())
    try:
        settings = read_settings()
        office = open_office(settings)
    except SettingsRefused as refused:
        print("\n".join(refused.lines(say)), file=sys.stderr)
        return REFUSED
    return _list(say, office) if options.what == "list" else _send(say, office, settings, options.number)


def _list(say: Say, office: Office) -> int:
    listed = mails_kept(office.registry, office.now())
    if not listed:
        print(say("commands.mail.none"))
    for mail in listed:
        words = {
            "state": state_of(say, mail),
            "subject": about(say, mail),
            "to": mail.to,
            "moment": say.moment(mail.written_at),
        }
        print(say("commands.mail.line", id=mail.id, **words))
    return TROUBLE if any(mail.undecided for mail in listed) else DONE


def _send(say: Say, office: Office, settings: Settings, number: int | None) -> int:
    server = mail_server(settings)
    if server is None:
        print(say("commands.mail.no_server"), file=sys.stderr)
        return REFUSED
    if number is not None:
        try:
            send_mail_from_outside(office.registry, office.now(), min(max(number, 0), LARGEST_ID))
        except NotFound:
            print(say("commands.mail.unknown", id=number), file=sys.stderr)
            return REFUSED
    came = send_due(office, server)
    print(say("commands.mail.sent", n=came.sent, troubled=came.troubled))
    return TROUBLE if came.troubled else DONE
