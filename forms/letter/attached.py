"""What goes with a document as attachments: what it states, and the trace that it names, for programs that check it."""

from hashlib import sha256

from forms.letter.archive import Attachment
from forms.templates import Voice
from workflow import Statement

TRACE, STATEMENT = "trace.json", "statement.json"
_KIND = "application/json"


def attached(say: Voice, statement: Statement, trace: bytes | None = None, named: str = "") -> tuple[Attachment, ...]:
    """The attachments of a document.

    :param trace: in canonical JSON; `None` where it rests on none. :param named: the SHA-256 that the document names.
    :raises ValueError: the trace is not the one that the document names.
    """
    told = Attachment(STATEMENT, _KIND, statement.canonical(), say("letter.attachment.statement"))
    if trace is None:
        return (told,)
    if (found := sha256(trace).hexdigest()) != named:
        raise ValueError(f"trace: its SHA-256 is {found}, the document names {named}; give the trace that it rests on")
    return told, Attachment(TRACE, _KIND, trace, say("letter.attachment.trace"))
