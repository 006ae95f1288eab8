"""The settings of the mail server: which one, how it is spoken to, and in whose name; what does not go together is refused."""

import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from forms.mail_server import MailServer

if TYPE_CHECKING:
    from forms.settings import Settings

Faults = list[tuple[str, str, str, dict[str, Any]]]
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[?[0-9a-fA-F:]+\]?")
_SENDER = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_HERE = {"localhost", "127.0.0.1", "::1"}
PORTS = {"starttls": 587, "tls": 465, "none": 25}


def _host(name: str) -> str:
    if not _HOST.fullmatch(name):
        raise PydanticCustomError("not_a_host", "not_a_host")
    return name.strip("[]")


def _sender(address: str) -> str:
    if not _SENDER.fullmatch(address):
        raise PydanticCustomError("not_a_sender", "not_a_sender")
    return address


def _security(word: str) -> str:
    if word not in PORTS:
        raise PydanticCustomError("not_a_security", "not_a_security", {"words": ", ".join(PORTS)})
    return word


class MailSettings(BaseModel):
    """The part of an office's settings that is about mail. Without a host no mail is sent."""

    smtp_host: Annotated[str, AfterValidator(_host)] | None = None
    smtp_port: int = Field(default=0, ge=0, le=65535)  # 0: 587 with starttls, 465 with tls, 25 with none
    smtp_security: Annotated[str, AfterValidator(_security)] = "starttls"
    smtp_user: str = ""
    smtp_password_file: Path | None = None
    smtp_sender: Annotated[str, AfterValidator(_sender)] | None = None


def mail_faults(settings: "Settings") -> Faults:
    """What does not go together in the settings of the mail server, or cannot be read."""
    names = ("port", "user", "password_file", "sender")
    given = {name: value for name in names if (value := getattr(settings, f"smtp_{name}"))}
    if not settings.smtp_host:
        return [(f"JIANCAI_SMTP_{name.upper()}", str(value), "without_mail_server", {}) for name, value in given.items()]
    faults: Faults = []
    if not settings.smtp_sender:
        faults.append(("JIANCAI_SMTP_SENDER", "", "sender_missing", {}))
    if settings.smtp_security == "none" and settings.smtp_host not in _HERE:
        faults.append(("JIANCAI_SMTP_SECURITY", "none", "mail_in_the_open", {}))
    if bool(settings.smtp_user) != bool(settings.smtp_password_file):
        missing = "PASSWORD_FILE" if settings.smtp_user else "USER"
        faults.append((f"JIANCAI_SMTP_{missing}", "", "half_an_account", {}))
    return faults + secret_file_faults("JIANCAI_SMTP_PASSWORD_FILE", settings.smtp_password_file)


def secret_file_faults(variable: str, file: Path | None) -> Faults:
    """What is wrong with a file that holds a secret: it is not there, others may read it, or nothing stands in it."""
    if file is None:
        return []
    try:
        shared = stat.S_IMODE(file.stat().st_mode) & 0o077
        kind = "secret_file_open" if shared else "" if file.read_text("utf-8").strip() else "secret_file_empty"
    except (OSError, UnicodeDecodeError):
        kind = "secret_file_unreadable"
    return [(variable, str(file), kind, {"file": str(file)} if kind == "secret_file_open" else {})] if kind else []


def mail_server(settings: "Settings") -> MailServer | None:
    """The mail server of the settings; `None` when there is none."""
    if not settings.smtp_host or not settings.smtp_sender:
        return None
    security: Literal["starttls", "tls", "none"] = settings.smtp_security
    file = settings.smtp_password_file
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port or PORTS[security],
        security=security,
        sender=settings.smtp_sender,
        user=settings.smtp_user,
        password=file.read_text("utf-8").strip() if file else "",
    )
