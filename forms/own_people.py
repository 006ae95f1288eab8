"""An owner's page of the firm's own people: the list, the invitation of a colleague, and one colleague."""

from html import escape

import streamlit as st

from forms import pieces
from forms.case_pages import day_of
from forms.confirming import ask_once_more, asked_number, said, turn_to
from forms.one_time import hand_over, kept_link
from forms.people import standing
from forms.role_words import role_words
from forms.sheet import attempt, require
from forms.showing_again import shown_again
from forms.wording import Say
from workflow import (
    Actor,
    Colleague,
    Office,
    Person,
    Role,
    colleagues,
    end_colleague,
    invite_again,
    invite_colleague,
    make_owner,
)

TYPED = ("invite_name", "invite_login")


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """The list, the invitation, or the colleague that the address names."""
    require(actor, say, Role.OWNER)
    person_id = asked_number("person")
    everybody = colleagues(office, actor)
    if person_id is not None:
        _colleague(office, actor, say, next((one for one in everybody if one.person.id == person_id), None))
    elif st.query_params.get("do") == "invite":
        _invitation(office, actor, say)
    else:
        _list(office, actor, say, everybody)


def _standing(say: Say, one: Colleague) -> str:
    if one.invited and one.person.ended_at is None:
        return pieces.tag(say("accounts.people.invited"), "wait")
    return standing(say, one.person)


def _list(office: Office, actor: Actor, say: Say, everybody: tuple[Colleague, ...]) -> None:
    st.title(say("accounts.people.title"))
    hand_over(say, office)
    pieces.lead(say("accounts.people.lead", n=sum(one.person.ended_at is None for one in everybody), firm=actor.organisation))
    columns = ("person", "roles", "admitted_on", "standing", "action")
    pieces.table(
        [(say(f"registry.column.{name}"), False) for name in columns],
        [
            (
                pieces.two_lines(one.person.name, one.person.login),
                escape(role_words(say, one.person.roles)),
                escape(say.day(day_of(one.person.admitted_at))),
                _standing(say, one),
                escape(say("accounts.people.you"))
                if one.person.id == actor.id
                else pieces.link(say("registry.look.person"), f"/our-people?person={one.person.id}"),
            )
            for one in sorted(everybody, key=lambda one: one.person.ended_at is not None)
        ],
        kind="cards titled",
    )
    pieces.help_line(say("accounts.people.roles"))
    st.button(say("accounts.people.invite"), type="primary", key="to_invitation", on_click=turn_to, args=({"do": "invite"},))


def _back(say: Say) -> None:
    st.html(f'<p class="jc-kicker">{pieces.link(say("accounts.people.back"), "/our-people")}</p>')


def _invitation(office: Office, actor: Actor, say: Say) -> None:
    _back(say)
    st.title(say("accounts.people.invite"))
    with st.container(key="form"):
        st.text_input(f"{say('registry.people.name')}  \n*{say('accounts.people.name.help')}*", key="invite_name")
        st.text_input(f"{say('registry.people.login')}  \n*{say('registry.people.login.help')}*", key="invite_login")
        st.checkbox(f"{say('accounts.people.owner')}  \n*{say('accounts.people.owner.help')}*", key="invite_owner")
        pieces.help_line(say("accounts.people.invite.text"))
        if shown_again(say, office, actor):
            yes = say("accounts.people.invite.yes")
            st.button(yes, type="primary", key="invite", on_click=_invite, args=(say, office, actor))


def _invite(say: Say, office: Office, actor: Actor) -> None:
    state = st.session_state
    made = attempt(
        say,
        invite_colleague,
        office,
        actor,
        state["invite_login"].strip(),
        state["invite_name"],
        bool(state.get("invite_owner")),
        done="",
    )
    if made:
        kept_link(say, *made)
        for key in TYPED:
            state[key] = ""
        turn_to()


def _colleague(office: Office, actor: Actor, say: Say, one: Colleague | None) -> None:
    _back(say)
    if one is None:
        pieces.errors(say("registry.people.unknown"), [])
        return
    person = one.person
    with st.container(key="form"):
        st.title(person.name)
        hand_over(say, office)
        pieces.facts(
            [
                (say("registry.people.login"), escape(person.login)),
                (say("registry.column.roles"), escape(role_words(say, person.roles))),
                (say("registry.column.admitted_on"), escape(say.day(day_of(person.admitted_at)))),
                (say("registry.column.standing"), _standing(say, one)),
            ]
        )
        if person.ended_at:
            pieces.note(say("registry.people.ended.text"))
        elif person.id == actor.id:
            pieces.note(say("accounts.people.own"))
        elif shown_again(say, office, actor):
            _acts(office, actor, say, one)


def _acts(office: Office, actor: Actor, say: Say, one: Colleague) -> None:
    person = one.person
    ownership = "unmake_owner" if Role.OWNER in person.roles else "make_owner"
    acts = [(ownership, _turn), ("end", _end)]
    if one.invited:
        acts.insert(0, ("again", _again))
    for act, callback in acts:
        ask_once_more(
            say,
            f"{act}_{person.id}",
            (person.id, person.roles, person.ended_at),
            first=say(f"accounts.people.{act}"),
            title=say(f"accounts.people.{act}.ask", name=person.name),
            text=say(f"accounts.people.{act}.text"),
            yes=say(f"accounts.people.{act}.yes"),
            act=callback,
            args=(say, office, actor, person),
        )


def _again(say: Say, office: Office, actor: Actor, person: Person) -> None:
    link = attempt(say, invite_again, office, actor, person.id, done="")
    if link:
        kept_link(say, person, link)


def _turn(say: Say, office: Office, actor: Actor, person: Person) -> None:
    if attempt(say, make_owner, office, actor, person.id, Role.OWNER not in person.roles, done=""):
        said(say("registry.people.roles.done", name=person.name))


def _end(say: Say, office: Office, actor: Actor, person: Person) -> None:
    if attempt(say, end_colleague, office, actor, person.id, done=""):
        said(say("registry.people.end.done", name=person.name))
