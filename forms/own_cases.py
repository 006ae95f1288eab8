"""The firm's own applications: what to do next first, then all of them, and the way to a new one."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from forms import pieces
from forms.case_pages import rows_of, turning
from forms.finding import passport_asked
from forms.names import name_of
from forms.score_words import in_a_row, points
from forms.scoring import by_nature
from forms.sheet import attempt, require
from forms.wording import SHANGHAI, Say
from workflow import PROCEDURE, Actor, CaseRow, Office, Role, State, cases_for, count_by_state, open_case, read_case

MINE = tuple(state for state in State if state in PROCEDURE["file"].from_)  # the firm's own turn
WITH_OFFICE = tuple(state for state in State if any(state in PROCEDURE[step].from_ for step in ("propose", "sign", "issue")))
ENDED = tuple(state for state in State if state not in (*MINE, *WITH_OFFICE))
MANY = 10  # cases from which on one of them has to be looked for
GROUPS = (("mine", MINE), ("office", WITH_OFFICE), ("ended", ENDED))
OPENED = "_opened"  # the case that was opened a moment ago
PLACES = {"mine": "application", "office": "progress", "ended": "progress"}


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """The list, or on a firm's first day what will appear in it."""
    require(actor, say, Role.FIRM)
    counts = count_by_state(office, actor)
    st.title(say("firm.cases.title"))
    if sum(counts.values()):
        pieces.lead(_sentence(say, counts))
    else:
        pieces.lead(say("firm.cases.none"))
        pieces.help_line(say("firm.cases.none.text"))
    newest: list[CaseRow] = []
    typed = passport_asked(say, "own_passport") if sum(counts.values()) > MANY else None
    for name, states in GROUPS:
        if sum(counts[state] for state in states):
            key = f"own_{name}"
            rows = cases_for(office, actor, states, passport=typed).rows if typed else rows_of(office, actor, states, key)
            newest.extend(rows[:1])
            st.header(say(f"firm.cases.{name}"))
            _group(say, office, actor, name, rows)
            if not typed:
                turning(say, key)
    _new(say, office, actor, max(newest, key=lambda row: row.opened_at, default=None))


def _sentence(say: Say, counts: dict[State, int]) -> str:
    mine, there = (sum(counts[state] for state in states) for states in (MINE, WITH_OFFICE))
    return in_a_row(say, say("firm.cases.sentence.mine", n=mine), say("firm.cases.sentence.office", n=there))


def _group(say: Say, office: Office, actor: Actor, name: str, rows: Sequence[CaseRow]) -> None:
    """One list. Ended cases are many and their score is told with the decision, so that it is not worked out here."""
    scored = name != "ended"
    head = [(say("firm.cases.host.head"), False), (say("firm.cases.state"), False)]
    head += [(say("firm.cases.score"), True)] if scored else []
    head += [(say("firm.cases.since"), False), (say("firm.cases.next"), False)]
    lines = []
    for row in rows:
        first, last = _row(say, office, name, row)
        lines.append([*first, *([escape(_score(say, office, actor, row))] if scored else []), *last])
    pieces.table(head, lines, kind="cards own" if scored else "cards own ended")


def _row(say: Say, office: Office, name: str, row: CaseRow) -> tuple[list[str], list[str]]:
    """The cells before and after the score: who and which state; since when and what comes next."""
    name_shown = say("firm.host.gone") if row.anonymised else name_of(say, row.host, row.host_chinese_name)
    link = pieces.link(name_shown, f"/{PLACES[name]}?case={row.id}")
    kind = {"mine": "do", "office": "", "ended": "plain"}[name]
    state = pieces.tag(say("firm.replaced") if row.letter_replaced else say(f"common.firm_state.{row.state.value}"), kind)
    since = escape(say.day(row.moved_at.astimezone(SHANGHAI).date()))
    valid = row.state in PROCEDURE["order_revocation"].from_
    expired = valid and row.valid_until is not None and row.valid_until < office.today()
    do = "replaced" if row.letter_replaced else "expired" if expired else row.state.value
    following = pieces.two_lines(say(f"firm.cases.do.{do}"), _letter(say, row))
    return [f"{link}<small>{escape(row.reference)}</small>", state], [since, following]


def _letter(say: Say, row: CaseRow) -> str:
    """The letter's number, and how long it is valid as long as it may still be revoked."""
    if row.letter_number and row.state in PROCEDURE["order_revocation"].from_:
        return say("firm.cases.letter", number=row.letter_number, day=say.day(row.valid_until))
    return row.letter_number or ""


def _score(say: Say, office: Office, actor: Actor, row: CaseRow) -> str:
    """The points of the national table: as found where the firm is told, else as claimed."""
    file = read_case(office, row.id, actor)
    found = by_nature(file.verified or file.claimed, "statute")
    return say.listing([say("common.of", points=points(one.least, one.most), maximum=one.ruleset.maximum) for one in found])


def _new(say: Say, office: Office, actor: Actor, last: CaseRow | None) -> None:
    """A new application; the firm's own data can be taken over from the last one, nothing about its host."""
    st.header(say("firm.new"))
    pieces.help_line(say("firm.new.help"))
    if last:
        st.checkbox(say("firm.new.copy", reference=last.reference), value=True, key="copy_company")
    st.button(say("firm.new.button"), type="primary", key="open", on_click=_open, args=(say, office, actor, last))
    _turn()


def _open(say: Say, office: Office, actor: Actor, last: CaseRow | None) -> None:
    copy_of = last.id if last and st.session_state.get("copy_company") else None
    case = attempt(say, open_case, office, actor, copy_of, done="")
    if case:
        st.session_state[OPENED] = case.id


def _turn() -> None:
    """Turns to the new application; a callback may not turn the page itself."""
    case_id = st.session_state.pop(OPENED, None)
    if case_id:
        st.switch_page(st.session_state["_pages"]["application"], query_params={"case": str(case_id)})
