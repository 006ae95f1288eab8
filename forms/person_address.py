"""The e-mail address on the administrator's page of a person: read, entered, changed."""

from html import escape

import streamlit as st

from forms.confirming import said
from forms.sheet import attempt
from forms.wording import Say
from workflow import Actor, Office, Person, give_address


def address_row(say: Say, person: Person) -> tuple[str, str]:
    """The address as a line of facts."""
    return say("mail.own.title"), escape(person.email or say("mail.person.none"))


def address_form(office: Office, actor: Actor, say: Say, person: Person) -> None:
    """The field and its button."""
    st.header(say("mail.own.title"))
    label = f"{say('mail.own.address')}  \n*{say('mail.person.help')}*"
    st.text_input(label, value=person.email or "", key=f"address_{person.id}", autocomplete="off", max_chars=254)
    st.button(say("mail.person.save"), key="give_address", on_click=_give, args=(say, office, actor, person))


def _give(say: Say, office: Office, actor: Actor, person: Person) -> None:
    if attempt(say, give_address, office, actor, person.id, st.session_state[f"address_{person.id}"], done=""):
        said(say("mail.person.done", name=person.name))
