"""The administrator's pages of people: the list, the admission of a person, and one person with what may be done about them."""

from html import escape

import streamlit as st

from forms import pieces
from forms.case_pages import day_of
from forms.confirming import ask_once_more, asked_number, said, turn_to
from forms.fresh_code import code_is_fresh
from forms.one_time import hand_over, kept_link
from forms.person_address import address_form, address_row
from forms.role_words import role_words
from forms.sheet import attempt, require
from forms.wording import Say
from workflow import (
    OF_A_FIRM,
    Actor,
    Office,
    Person,
    Role,
    admit_person,
    end_person,
    end_sessions,
    forget_authenticator,
    give_roles,
    organisations,
    people,
    reset_password,
)

OF_THE_OFFICE = tuple(role for role in Role if role not in OF_A_FIRM)
TYPED = ("admit_login", "admit_name", "admit_email")


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """The list, the admission, or the person that the address names."""
    require(actor, say, Role.ADMINISTRATOR)
    person_id = asked_number("person")
    everybody = people(office, actor)
    firms = {firm.id: firm.name_zh for firm in organisations(office, actor)}
    if person_id is not None:
        _person(office, actor, say, next((one for one in everybody if one.id == person_id), None), firms)
    elif st.query_params.get("do") == "admit":
        _admission(office, actor, say, everybody)
    else:
        _list(office, say, everybody, firms)


def standing(say: Say, person: Person) -> str:
    """Whether the account stands, as HTML."""
    if person.ended_at:
        return pieces.tag(say("registry.people.ended", day=say.day(day_of(person.ended_at))))
    return pieces.tag(say("registry.people.stands"), "plain")


def _list(office: Office, say: Say, everybody: tuple[Person, ...], firms: dict[int, str]) -> None:
    st.title(say("registry.people.title"))
    hand_over(say, office)
    ended = sum(person.ended_at is not None for person in everybody)
    pieces.lead(say("registry.people.lead", n=len(everybody) - ended, ended=ended))
    columns = ("person", "roles", "firm_of", "admitted_on", "standing", "action")
    pieces.table(
        [(say(f"registry.column.{name}"), False) for name in columns],
        [
            (
                pieces.two_lines(person.name, person.login),
                escape(role_words(say, person.roles)),
                escape(firms.get(person.organisation_id, say("registry.people.office"))),
                escape(say.day(day_of(person.admitted_at))),
                standing(say, person),
                pieces.link(say("registry.look.person"), f"/people?person={person.id}"),
            )
            for person in sorted(everybody, key=lambda one: one.ended_at is not None)
        ],
        kind="cards titled",
    )
    st.button(say("registry.people.admit"), type="primary", key="to_admission", on_click=turn_to, args=({"do": "admit"},))


# --- admission


def _admission(office: Office, actor: Actor, say: Say, everybody: tuple[Person, ...]) -> None:
    st.html(f'<p class="jc-kicker">{pieces.link(say("registry.back.people"), "/people")}</p>')
    st.title(say("registry.people.admit"))
    there = {firm.id: firm for firm in organisations(office, actor) if firm.ended_at is None}
    standing_firms = {number: firm.name_zh for number, firm in there.items()}
    with st.container(key="form"):
        st.text_input(f"{say('registry.people.name')}  \n*{say('registry.people.name.help')}*", key="admit_name")
        st.text_input(f"{say('registry.people.login')}  \n*{say('registry.people.login.help')}*", key="admit_login")
        label = f"{say('mail.own.address')}  \n*{say('mail.person.optional')}*"
        st.text_input(label, key="admit_email", autocomplete="off", max_chars=254)
        sides = {side: say(f"registry.people.side.{side}") for side in ("office", "firm")}
        side = st.radio(say("registry.people.side"), list(sides), format_func=sides.get, key="admit_side")
        if side == "firm":
            st.selectbox(say("registry.people.firm"), list(standing_firms), format_func=standing_firms.get, key="admit_firm")
            _ownership(say, everybody)
        else:
            st.html(f'<p class="jc-label">{escape(say("registry.people.roles"))}</p>')
            _role_boxes(say, "admit", frozenset())
        pieces.help_line(say("registry.people.admit.text"))
        if code_is_fresh(say, office, actor):
            st.button(say("registry.people.admit.yes"), type="primary", key="admit", on_click=_admit, args=(say, office, actor))


def _ownership(say: Say, everybody: tuple[Person, ...]) -> None:
    """Whether the person is to be an owner: so the first one of a firm is."""
    firm = st.session_state.get("admit_firm")
    kept = any(one.organisation_id == firm and one.ended_at is None and Role.OWNER in one.roles for one in everybody)
    label = f"{say('accounts.people.owner')}  \n*{say('accounts.people.owner.help')}*"
    st.checkbox(label, value=not kept, key=f"admit_owner_{firm}")


def _role_boxes(say: Say, key: str, given: frozenset[Role]) -> None:
    for role in OF_THE_OFFICE:
        label = f"{say(f'common.role.{role}')}  \n*{say(f'registry.people.role.{role}')}*"
        st.checkbox(label, value=role in given, key=f"{key}_{role}")


def _ticked(key: str) -> set[Role]:
    return {role for role in OF_THE_OFFICE if st.session_state.get(f"{key}_{role}")}


def _of_the_firm(office: Office, actor: Actor, firm_id: int | None, owner: bool) -> set[Role]:
    """The roles of somebody of this firm or agency."""
    firm = next((one for one in organisations(office, actor) if one.id == firm_id), None)
    return {Role.AGENT if firm and firm.agency else Role.FIRM, *({Role.OWNER} if owner else ())}


def _admit(say: Say, office: Office, actor: Actor) -> None:
    state = st.session_state
    for_firm = state["admit_side"] == "firm"
    firm = state.get("admit_firm") if for_firm else None
    roles = _of_the_firm(office, actor, firm, bool(state.get(f"admit_owner_{firm}"))) if for_firm else _ticked("admit")
    typed = state["admit_login"].strip(), state["admit_name"], roles, firm, state["admit_email"]
    made = attempt(say, admit_person, office, actor, *typed, done="")
    if made:
        kept_link(say, *made)
        for key in TYPED:
            state[key] = ""
        turn_to()


# --- one person


def _person(office: Office, actor: Actor, say: Say, person: Person | None, firms: dict[int, str]) -> None:
    st.html(f'<p class="jc-kicker">{pieces.link(say("registry.back.people"), "/people")}</p>')
    if person is None:
        pieces.errors(say("registry.people.unknown"), [])
        return
    with st.container(key="form"):
        _about(office, actor, say, person, firms)


def _about(office: Office, actor: Actor, say: Say, person: Person, firms: dict[int, str]) -> None:
    st.title(person.name)
    hand_over(say, office)
    pieces.facts(
        [
            (say("registry.people.login"), escape(person.login)),
            (say("registry.column.roles"), escape(role_words(say, person.roles))),
            (say("registry.column.firm_of"), escape(firms.get(person.organisation_id, say("registry.people.office")))),
            (say("registry.column.admitted_on"), escape(say.day(day_of(person.admitted_at)))),
            (say("registry.column.standing"), standing(say, person)),
            address_row(say, person),
        ]
    )
    if person.ended_at:
        pieces.note(say("registry.people.ended.text"))
        return
    if not code_is_fresh(say, office, actor):
        return
    if person.organisation_id is not None:
        owner = Role.OWNER in person.roles
        act = "unmake_owner" if owner else "make_owner"
        ask_once_more(
            say,
            f"{act}_{person.id}",
            (person.id, person.roles, person.ended_at),
            first=say(f"accounts.people.{act}"),
            title=say(f"accounts.people.{act}.ask", name=person.name),
            text=say(f"accounts.people.{act}.text"),
            yes=say(f"accounts.people.{act}.yes"),
            act=_turn,
            args=(say, office, actor, person),
        )
    if person.organisation_id is None and person.id != actor.id:
        st.header(say("registry.people.roles.title"))
        pieces.help_line(say("registry.people.roles.text"))
        _role_boxes(say, f"roles_{person.id}", person.roles)
        st.button(say("registry.people.roles.give"), key="give_roles", on_click=_give, args=(say, office, actor, person))
    if person.id != actor.id:
        address_form(office, actor, say, person)
    st.header(say("registry.people.access"))
    shown, mailed = (person.id, person.roles, person.ended_at), office.settings.sends_mail and person.email
    acts = (("password", _renew), ("authenticator", _forget_codes), ("sessions", _sign_out), ("end", _end))
    for act, callback in acts if person.id != actor.id else acts[2:]:  # one's own are on one's own page
        ask_once_more(
            say,
            f"{act}_{person.id}",
            shown,
            first=say(f"registry.people.{act}"),
            title=say(f"registry.people.{act}.ask", name=person.name),
            text=say("mail.person.password.text" if act == "password" and mailed else f"registry.people.{act}.text"),
            yes=say(f"registry.people.{act}.yes"),
            act=callback,
            args=(say, office, actor, person),
        )


def _turn(say: Say, office: Office, actor: Actor, person: Person) -> None:
    """Makes somebody of a firm its owner, or takes that away."""
    if attempt(say, give_roles, office, actor, person.id, person.roles ^ {Role.OWNER}, done=""):
        said(say("registry.people.roles.done", name=person.name))


def _give(say: Say, office: Office, actor: Actor, person: Person) -> None:
    if attempt(say, give_roles, office, actor, person.id, _ticked(f"roles_{person.id}"), done=""):
        said(say("registry.people.roles.done", name=person.name))


def _renew(say: Say, office: Office, actor: Actor, person: Person) -> None:
    link = attempt(say, reset_password, office, actor, person.id, done="")
    if link is not None:
        kept_link(say, person, link)


def _sign_out(say: Say, office: Office, actor: Actor, person: Person) -> None:
    attempt(say, end_sessions, office, actor, person.id, done="registry.people.sessions.done")


def _forget_codes(say: Say, office: Office, actor: Actor, person: Person) -> None:
    attempt(say, forget_authenticator, office, actor, person.id, done="registry.people.authenticator.done")


def _end(say: Say, office: Office, actor: Actor, person: Person) -> None:
    if attempt(say, end_person, office, actor, person.id, done=""):
        said(say("registry.people.end.done", name=person.name))
