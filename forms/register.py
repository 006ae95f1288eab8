"""The registrar's lists: what waits for a letter, a revocation or a decision on a correction; letters and numbers."""

from html import escape

import streamlit as st

from forms import pieces
from forms.case_pages import day_of, host, rows_of, turning
from forms.confirming import asked_number
from forms.letter_page import letter_page, standing_tag
from forms.numbers import numbers
from forms.sheet import require
from forms.wording import Say
from workflow import Actor, CaseRow, Office, Role, State, cases_for, count_by_state, waiting_for

SHOWN = {"all": (State.ISSUED, State.REVOKED), "issued": (State.ISSUED,), "revoked": (State.REVOKED,)}


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """The lists, or the one letter that the address names."""
    require(actor, say, Role.REGISTRAR)
    case_id = asked_number("case")
    if case_id is not None:
        letter_page(office, actor, say, case_id)
        return
    waiting, letters = waiting_for(office, actor), count_by_state(office, actor)
    st.title(say("registry.register.title"))
    counts = {"issue": waiting["issue"], "revoke": waiting["revoke"], "correct": waiting["confirm_correction"]}
    pieces.lead(say("registry.register.lead", **counts))
    _to_issue(office, actor, say)
    for step in ("revoke", "confirm_correction"):
        if waiting[step]:
            _urgent(office, actor, say, step, waiting[step])
    _register(office, actor, say, sum(letters.get(state, 0) for state in SHOWN["all"]))
    numbers(office, actor, say, "/register")


def _to_issue(office: Office, actor: Actor, say: Say) -> None:
    st.header(say("registry.to_issue.title"))
    rows = rows_of(office, actor, (State.DECIDED,), "decided", oldest_first=True)
    if not rows:
        pieces.help_line(say("registry.to_issue.none"))
        return
    head = [(say(f"registry.column.{name}"), False) for name in ("host", "firm", "case", "decided_on", "action")]
    pieces.table(head, [_waiting(say, row, say.day(day_of(row.moved_at)), "issue") for row in rows], kind="cards titled")
    turning(say, "decided")


def _urgent(office: Office, actor: Actor, say: Say, step: str, number: int) -> None:
    """Few at any time and urgent, so they are looked up through the whole register and all shown.

    :param step: "revoke" or "confirm_correction".
    """
    st.header(say(f"registry.to_{step}.title"))
    pieces.help_line(say(f"registry.to_{step}.lead"))
    found: list[CaseRow] = []
    after = None
    while len(found) < number:
        page = cases_for(office, actor, (State.ISSUED,), after, 200)
        found += [row for row in page.rows if step in row.steps]
        after = page.next
        if after is None:
            break
    head = [(say(f"registry.column.{name}"), False) for name in ("host", "firm", "number", "valid_until", "action")]
    pieces.table(head, [_waiting(say, row, say.day(row.valid_until), step) for row in found], kind="cards titled")


def _waiting(say: Say, row: CaseRow, day: str, step: str) -> tuple[str, ...]:
    return (
        host(say, row),
        escape(row.organisation),
        escape(row.letter_number or row.reference),
        escape(day),
        pieces.link(say(f"registry.look.{step}"), f"/register?case={row.id}"),
    )


def _register(office: Office, actor: Actor, say: Say, number: int) -> None:
    st.header(say("registry.letters.title"))
    if not number:
        pieces.help_line(say("registry.letters.none"))
        return
    with st.container(key="short_shown"):
        words = {one: say(f"registry.letters.{one}") for one in SHOWN}
        shown = st.selectbox(say("registry.letters.shown"), list(words), format_func=words.get, key="register_shown")
    key = f"letters_{shown}"
    rows = rows_of(office, actor, SHOWN[shown], key)
    if not rows:
        pieces.help_line(say("registry.letters.none_such"))
        return
    columns = ("number", "host", "firm", "issued_on", "valid_until", "standing", "action")
    head = [(say(f"registry.column.{name}"), False) for name in columns]
    pieces.table(head, [_letter(office, actor, say, row) for row in rows], kind="cards titled letters")
    turning(say, key)


def _letter(office: Office, actor: Actor, say: Say, row: CaseRow) -> tuple[str, ...]:
    revoked = row.state is State.REVOKED
    return (
        escape(row.letter_number),
        host(say, row),
        escape(row.organisation),
        escape(say.day(row.letter_issued_on)),
        escape(say.day(row.valid_until)),
        standing_tag(
            say, office, row.valid_until, revoked=revoked, ordered=row.revocation_ordered, replaced=row.letter_replaced
        ),
        pieces.link(say("registry.look.letter"), f"/register?case={row.id}"),
    )
