"""What a file may be, told before anybody chooses one: the limits that the office asks. And which file was refused."""

from html import escape

import streamlit as st

from forms import pieces
from forms.sheet import ANSWER
from forms.wording import Say
from workflow import OfficeSettings, display_name

MIB = 1024 * 1024
LINES = ("kinds", "size", "readable", "inert", "cleaned", "room")


def limits_html(say: Say, settings: OfficeSettings, *, quotas: bool) -> str:
    """The limits, folded under one line: what is taken, how large, what is refused, what is removed.

    :param quotas: whether those of a case and a firm are told, too; they are no matter of the office's own files.
    """
    figures = {
        "size": settings.evidence_max_bytes // MIB,
        "pages": settings.evidence_max_pages,
        "pixels": settings.evidence_max_pixels // 1_000_000,
        "unpacked": settings.evidence_max_unpacked // MIB,
        "files": settings.evidence_max_files,
        "case_files": settings.evidence_max_case_files,
        "case": settings.evidence_case_max_bytes // MIB,
        "firm": settings.evidence_firm_max_bytes // MIB,
    }
    lines = LINES if quotas else LINES[:-1]
    told = "".join(f"<p>{escape(say(f'common.files.{line}', **figures))}</p>" for line in lines)
    return pieces.folded(say("common.files.title"), told)


def refused_file(say: Say, name: str) -> str:
    """The office's last answer, a refusal, with the name of the file that it is about. The answer is taken away.

    :param name: as the person calls the file.
    """
    return say("common.files.refused", name=display_name(name), reason=st.session_state.pop(ANSWER)[1])
