"""The auditor's lists and case files: everything to read, nothing to change; and the check of the whole trail."""

from datetime import datetime
from html import escape

import streamlit as st

from forms import pieces
from forms.case_file import case_file, case_line
from forms.case_pages import host, rows_of, turning
from forms.confirming import asked_number
from forms.finding import passport_asked
from forms.holding import holding
from forms.names import host_name
from forms.numbers import numbers
from forms.personal import all_readings
from forms.sheet import answer, attempt, require
from forms.wording import Say
from workflow import Actor, Office, Role, State, TrailFault, cases_for, check_trail, count_by_state, read_case

CHECKED = "_trail_checked"
EVERY = "every"


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """All cases, or the one case that the address names."""
    require(actor, say, Role.AUDITOR)
    case_id = asked_number("case")
    if case_id is not None:
        _case(office, actor, say, case_id)
        return
    counts = count_by_state(office, actor)
    st.title(say("registry.audit.title"))
    pieces.lead(say("registry.audit.lead", n=sum(counts.values())))
    _chain(office, say)
    _cases(office, actor, say, counts)
    all_readings(say, office, actor)
    numbers(office, actor, say, "/audit")


def _chain(office: Office, say: Say) -> None:
    """The check reads every entry there is, so it is made when it is asked for."""
    st.header(say("registry.chain"))
    checked: tuple[datetime, list[TrailFault]] | None = st.session_state.get(CHECKED)
    if checked is None:
        pieces.help_line(say("registry.chain.what"))
    elif checked[1]:
        lines = [(fault.kind, fault_in_words(say, fault)) for fault in checked[1]]
        pieces.errors(say("registry.chain.broken", n=len(lines), at=say.moment(checked[0])), lines)
    else:
        pieces.note(say("registry.chain.whole", at=say.moment(checked[0])))
    st.button(say("registry.chain.check"), key="check_trail", on_click=_check, args=(office,))


def fault_in_words(say: Say, fault: TrailFault) -> str:
    """Where the trail is not as it was written."""
    return say(f"registry.chain.{fault.kind}", number=fault.number or "", reference=fault.reference)


def _check(office: Office) -> None:
    st.session_state[CHECKED] = (office.now(), check_trail(office))


def _cases(office: Office, actor: Actor, say: Say, counts: dict[State, int]) -> None:
    st.header(say("registry.audit.cases"))
    words = {EVERY: say("registry.audit.every", n=sum(counts.values()))}
    words |= {
        str(state): say("registry.audit.state", state=say(f"common.state.{state}"), n=number)
        for state, number in counts.items()
        if number
    }
    with st.container(key="short_state"):
        chosen = st.selectbox(say("registry.column.state"), list(words), format_func=words.get, key="audit_state")
    key, states = f"audit_{chosen}", list(State) if chosen == EVERY else [State(chosen)]
    typed = passport_asked(say, "audit_passport")
    rows = cases_for(office, actor, states, passport=typed).rows if typed else rows_of(office, actor, states, key)
    if not rows:
        pieces.help_line(say("registry.audit.none"))
        return
    columns = ("host", "case", "firm", "state", "since", "letter", "action")
    pieces.table(
        [(say(f"registry.column.{name}"), False) for name in columns],
        [
            (
                host(say, row),
                escape(row.reference),
                escape(row.organisation),
                pieces.tag(say(f"common.state.{row.state}")),
                escape(say.moment(row.moved_at)),
                escape(row.letter_number or say("registry.audit.no_letter")),
                pieces.link(say("registry.look.case"), f"/audit?case={row.id}"),
            )
            for row in rows
        ],
        kind="cards titled audit",
    )
    if not typed:
        turning(say, key)


def _case(office: Office, actor: Actor, say: Say, case_id: int) -> None:
    file = attempt(say, read_case, office, case_id, actor, done="")
    back = pieces.link(say("registry.back.audit"), "/audit")
    if file is None:
        st.html(f'<p class="jc-kicker">{back}</p>')
        st.title(say("registry.audit.title"))
        answer()
        return
    with st.container(key="wide"):
        st.html(f'<p class="jc-kicker">{back} · {escape(case_line(say, file))}</p>')
        st.title(host_name(say, file.case.answers))
        case_file(say, office, actor, file)
        holding(say, office, actor, file)
