"""What a mail says, in its reader's language: the case's reference and an address of the office; no name, answer or score."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from forms.wording import Say
from workflow import Office, Outgoing


def mail_text(office: Office, mail: Outgoing, sender: str) -> EmailMessage:
    """The whole mail.

    :param sender: the address in whose name it goes.
    """
    say, settings = Say(mail.lang), office.settings
    name, place = say.label(settings.name), f"{settings.public_url}/link/{mail.link}" if mail.link else settings.public_url
    parts = [
        *([say("common.demonstration")] if settings.demonstration else []),
        say(f"mail.text.{mail.kind.value}", reference=mail.reference),
        place,
        say("mail.foot", office=name),
    ]
    message = EmailMessage(policy=SMTP)
    message["Subject"] = say(f"mail.subject.{mail.kind.value}", reference=mail.reference)
    message["From"] = formataddr((name, sender))
    message["To"] = mail.address
    message["Date"] = format_datetime(office.now())
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers it
    message.set_content("\n\n".join(parts) + "\n", cte="base64")
    message["Content-Language"] = say.html_lang  # behind the text, which sets all of this family anew
    return message
