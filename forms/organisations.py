"""The administrator's pages of firms: the list, the admission of a firm, and one firm with its people and its end."""

from html import escape

import streamlit as st

from forms import pieces
from forms.case_pages import day_of
from forms.confirming import ask_once_more, asked_number, said, turn_to
from forms.fresh_code import code_is_fresh
from forms.people import standing as standing_of_person
from forms.sheet import attempt, require
from forms.wording import Say
from workflow import Actor, Office, Organisation, Person, Role, admit_organisation, end_organisation, organisations, people

TYPED = ("firm_name_zh", "firm_name_latin", "firm_credit_code")


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """The list, the admission, or the firm that the address names."""
    require(actor, say, Role.ADMINISTRATOR)
    firm_id = asked_number("firm")
    firms, everybody = organisations(office, actor), people(office, actor)
    if firm_id is not None:
        _firm(office, actor, say, next((one for one in firms if one.id == firm_id), None), everybody)
    elif st.query_params.get("do") == "admit":
        _admission(office, actor, say)
    else:
        _list(say, firms, everybody)


def _standing(say: Say, firm: Organisation) -> str:
    if firm.ended_at:
        return pieces.tag(say("registry.firms.ended", day=say.day(day_of(firm.ended_at))))
    return pieces.tag(say("registry.firms.stands"), "plain")


def _people_of(firm: Organisation, everybody: tuple[Person, ...]) -> list[Person]:
    return [person for person in everybody if person.organisation_id == firm.id]


def _list(say: Say, firms: tuple[Organisation, ...], everybody: tuple[Person, ...]) -> None:
    st.title(say("registry.firms.title"))
    pieces.lead(say("registry.firms.lead", n=sum(firm.ended_at is None for firm in firms)))
    columns = ("firm_name", "credit_code", "people", "admitted_on", "standing", "action")
    if firms:
        pieces.table(
            [(say(f"registry.column.{name}"), name == "people") for name in columns],
            [
                (
                    pieces.two_lines(firm.name_zh, firm.name_latin),
                    f"<code>{escape(firm.credit_code)}</code>",
                    str(sum(person.ended_at is None for person in _people_of(firm, everybody))),
                    escape(say.day(day_of(firm.admitted_at))),
                    _standing(say, firm),
                    pieces.link(say("registry.look.firm"), f"/organisations?firm={firm.id}"),
                )
                for firm in sorted(firms, key=lambda one: one.ended_at is not None)
            ],
            kind="cards titled",
        )
    else:
        pieces.help_line(say("registry.firms.none"))
    st.button(say("registry.firms.admit"), type="primary", key="to_admission", on_click=turn_to, args=({"do": "admit"},))


def _admission(office: Office, actor: Actor, say: Say) -> None:
    st.html(f'<p class="jc-kicker">{pieces.link(say("registry.back.firms"), "/organisations")}</p>')
    st.title(say("registry.firms.admit"))
    with st.container(key="form"):
        for key in TYPED:
            st.text_input(f"{say(f'registry.{key}')}  \n*{say(f'registry.{key}.help')}*", key=key)
        st.checkbox(f"{say('accounts.kind.agency')}  \n*{say('accounts.kind.agency.help')}*", key="firm_agency")
        pieces.help_line(say("registry.firms.admit.text"))
        yes = say("registry.firms.admit.yes")
        if code_is_fresh(say, office, actor):
            st.button(yes, type="primary", key="admit_firm_yes", on_click=_admit, args=(say, office, actor))


def _admit(say: Say, office: Office, actor: Actor) -> None:
    typed = [st.session_state[key] for key in TYPED]
    firm = attempt(say, admit_organisation, office, actor, *typed, bool(st.session_state.get("firm_agency")), done="")
    if firm:
        said(say("registry.firms.admitted", name=firm.name_zh))
        for key in TYPED:
            st.session_state[key] = ""
        st.session_state["firm_agency"] = False
        turn_to({"firm": str(firm.id)})


def _firm(office: Office, actor: Actor, say: Say, firm: Organisation | None, everybody: tuple[Person, ...]) -> None:
    st.html(f'<p class="jc-kicker">{pieces.link(say("registry.back.firms"), "/organisations")}</p>')
    if firm is None:
        pieces.errors(say("registry.firms.unknown"), [])
        return
    with st.container(key="form"):
        _about(office, actor, say, firm, _people_of(firm, everybody))


def _about(office: Office, actor: Actor, say: Say, firm: Organisation, theirs: list[Person]) -> None:
    st.title(firm.name_zh)
    pieces.facts(
        [
            (say("registry.firm_name_latin"), escape(firm.name_latin)),
            (say("accounts.admissions.kind"), escape(say("accounts.kind.agency" if firm.agency else "accounts.kind.firm"))),
            (say("registry.column.credit_code"), f"<code>{escape(firm.credit_code)}</code>"),
            (say("registry.column.admitted_on"), escape(say.day(day_of(firm.admitted_at)))),
            (say("registry.column.standing"), _standing(say, firm)),
        ]
    )
    st.header(say("registry.firms.people"))
    if theirs:
        head = [(say(f"registry.column.{name}"), False) for name in ("person", "standing", "action")]
        rows = [
            (
                pieces.two_lines(person.name, person.login),
                standing_of_person(say, person),
                pieces.link(say("registry.look.person"), f"/people?person={person.id}"),
            )
            for person in theirs
        ]
        pieces.table(head, rows)
    else:
        pieces.help_line(say("registry.firms.people.none"))
    if firm.ended_at is None and code_is_fresh(say, office, actor):
        ask_once_more(
            say,
            f"end_firm_{firm.id}",
            (firm.id, len(theirs)),
            first=say("registry.firms.end"),
            title=say("registry.firms.end.ask", name=firm.name_zh),
            text=say("registry.firms.end.text", n=sum(person.ended_at is None for person in theirs)),
            yes=say("registry.firms.end.yes"),
            act=_end,
            args=(say, office, actor, firm),
        )


def _end(say: Say, office: Office, actor: Actor, firm: Organisation) -> None:
    if attempt(say, end_organisation, office, actor, firm.id, done=""):
        said(say("registry.firms.ended.done", name=firm.name_zh))
