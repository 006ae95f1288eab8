"""The countersigner's sheet of issued letters: propose a correction or order a revocation, which another person executes."""

from html import escape

import streamlit as st

from forms import pieces
from forms.case_file import case_line
from forms.case_pages import day_of, host, rows_of, turning
from forms.confirming import ask_once_more, asked_number, said
from forms.correcting import correction
from forms.countersigning import last
from forms.letter_page import standing_tag
from forms.names import host_name
from forms.sheet import answer, attempt, require
from forms.wording import Say
from workflow import Actor, CaseFile, CaseRow, Office, Role, State, order_revocation, read_case


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """The issued letters, or the one that the address names."""
    require(actor, say, Role.COUNTERSIGNER)
    case_id = asked_number("case")
    if case_id is None:
        _list(office, actor, say)
        return
    file = attempt(say, read_case, office, case_id, actor, done="")
    if file is None or file.letter is None:
        answer()
        st.html(f"<p>{pieces.link(say('office.back.revocation'), '/revocation')}</p>")
        return
    _letter(office, actor, say, file)


def _list(office: Office, actor: Actor, say: Say) -> None:
    st.title(say("office.revoke.title"))
    rows = rows_of(office, actor, (State.ISSUED,), "to_revoke")
    if not rows:
        pieces.lead(say("office.revoke.none"))
        return
    pieces.lead(say("office.revoke.lead"))
    head = [(say(f"office.column.{name}"), False) for name in ("letter", "host", "firm", "issued_on", "standing", "action")]
    pieces.table(head, [_row(say, office, row) for row in rows], kind="cards titled letters")
    turning(say, "to_revoke")


def _row(say: Say, office: Office, row: CaseRow) -> tuple[str, ...]:
    return (
        escape(row.letter_number or ""),
        host(say, row),
        escape(row.organisation),
        escape(say.day(day_of(row.moved_at))),
        _standing(say, office, row),
        pieces.link(say("office.look.read" if row.revocation_ordered else "office.look.revoke"), f"/revocation?case={row.id}"),
    )


def _standing(say: Say, office: Office, row: CaseRow) -> str:
    ordered, replaced = row.revocation_ordered, row.letter_replaced
    return standing_tag(say, office, row.valid_until, revoked=False, ordered=ordered, replaced=replaced)


def _letter(office: Office, actor: Actor, say: Say, file: CaseFile) -> None:
    case, letter = file.case, file.letter
    back = pieces.link(say("office.back.revocation"), "/revocation")
    st.html(f'<p class="jc-kicker">{back} · {escape(case_line(say, file))}</p>')
    st.title(letter.number)
    revoked, ordered = letter.revoked_at is not None, case.revocation_ordered_by is not None
    replaced = letter.replaced_by is not None
    standing = standing_tag(say, office, letter.valid_until, revoked=revoked, ordered=ordered, replaced=replaced)
    with st.container(key="form"):
        pieces.facts(
            [
                (say("office.column.host"), escape(host_name(say, case.answers))),
                (say("office.column.firm"), escape(file.organisation.name_zh)),
                (say("office.column.issued_on"), escape(say.day(letter.issued_on))),
                (say("office.revoke.valid_until"), escape(say.day(letter.valid_until))),
                (say("office.column.standing"), standing),
            ]
        )
        if replaced:
            pieces.note(say("registry.letter.replaced", number=file.replaced_by.number))
        correction(office, actor, say, file)
        if "order_revocation" in file.steps:
            _order(office, actor, say, file)
        else:
            _ordered(say, file)


def _order(office: Office, actor: Actor, say: Say, file: CaseFile) -> None:
    case, key = file.case, f"revocation_reason_{file.case.id}"
    st.header(say("office.revoke.order"))
    st.text_area(say("office.revoke.reason"), key=key, height=120, persist_state="session")
    ask_once_more(
        say,
        "order",
        (case.id, case.version),
        first=say("office.revoke.first"),
        title=say("office.revoke.ask", number=file.letter.number),
        text=say("office.revoke.ask.text"),
        yes=say("office.revoke.yes"),
        act=_do,
        args=(say, office, actor, case.id, case.version, key, file.letter.number),
        primary=True,
    )


def _do(say: Say, office: Office, actor: Actor, case_id: int, seen: int, key: str, number: str) -> None:
    if attempt(say, order_revocation, office, case_id, seen, actor, st.session_state.get(key) or "", done=""):
        said(say("office.revoke.done", number=number))


def _ordered(say: Say, file: CaseFile) -> None:
    """By whom it was ordered and why, and who is next; a reason that a faster colleague made needless stays to copy."""
    order, typed = last(file, "order_revocation"), st.session_state.get(f"revocation_reason_{file.case.id}")
    if order:
        pieces.note(say("office.revoke.by", by=order.by, at=say.moment(order.at), reason=order.reason))
        pieces.help_line(say("office.revoke.next" if file.letter.revoked_at is None else "office.revoke.executed"))
        if typed and typed.strip() != order.reason:
            pieces.note(say("office.kept", words=typed))
