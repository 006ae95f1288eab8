"""A mail of the outbox in words, on the administrator's page and in the terminal."""

from forms.wording import Say
from workflow import MailLine, MailState


def state_of(say: Say, mail: MailLine) -> str:
    """How far a mail is, and what the last attempt came to."""
    words = say(f"mail.state.{mail.state.value}")
    if mail.trouble is None:
        return words
    trouble = say(f"mail.trouble.{mail.trouble.value}")
    if mail.code:
        trouble = say("mail.trouble.with_code", trouble=trouble, code=mail.code)
    if mail.state is MailState.WAITING:
        trouble = say("mail.trouble.again", trouble=trouble, moment=say.moment(mail.due_at))
    return say("mail.state.why", state=words, trouble=trouble)


def about(say: Say, mail: MailLine) -> str:
    """What a mail tells, as its subject says it."""
    return say(f"mail.subject.{mail.kind.value}", reference=mail.reference)
