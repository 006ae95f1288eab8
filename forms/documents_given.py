"""What the office has given in a case besides the letter, and the application on paper: each as a link to its file."""

from html import escape

import streamlit as st

from forms import pieces
from forms.wording import SHANGHAI, Say
from workflow import CaseFile, NoticeGiven


def documents_given(say: Say, file: CaseFile, heading: str) -> None:
    """The notices, the newest first, then the application summary.

    :param heading: the key of the heading: the firm and the office are told in different words.
    """
    st.header(say(heading))
    rows = [(_link(say, one), say.moment(one.given_at), "") for one in reversed(file.notices)]
    rows.append((pieces.link(say("common.summary"), summary_of(file)), say("common.summary.help"), ""))
    pieces.entries(rows)


def acknowledgement_of(file: CaseFile) -> NoticeGiven | None:
    """The newest acknowledgement of filing."""
    return next((one for one in reversed(file.notices) if one.kind == "acknowledgement"), None)


def summary_of(file: CaseFile) -> str:
    """The address of the application on paper."""
    return f"/notices/summary/{file.case.id}.pdf"


def address(notice: NoticeGiven) -> str:
    """The address of a notice."""
    return f"/notices/{notice.id}.pdf"


def file_name(say: Say, notice: NoticeGiven) -> str:
    """What the file of a notice is called: its number, else its kind and its day."""
    day = notice.given_at.astimezone(SHANGHAI).date().isoformat()
    return f"{notice.number or say(f'templates.kind.{notice.kind}') + ' ' + day}.pdf"


def preview_link(say: Say, file: CaseFile, kind: str) -> None:
    """The way to how a notice will look before it is given; it opens beside the case.

    :param kind: "supplements" or "refusal".
    """
    href, text = f"/notices/preview/{file.case.id}/{kind}.pdf", say(f"office.notice.preview.{kind}")
    st.html(f'<p><a href="{href}" target="_blank" rel="noopener">{escape(text)}</a></p>')


def _link(say: Say, notice: NoticeGiven) -> str:
    name = say(f"templates.kind.{notice.kind}")
    return pieces.link(f"{name} {notice.number}" if notice.number else name, address(notice))
