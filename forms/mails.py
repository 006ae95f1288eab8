"""The administrator's page of mails: what waits, what went wrong and why, and the decision about each of these."""

from html import escape

import streamlit as st

from forms import pieces
from forms.confirming import ask_once_more, asked_number, turn_to
from forms.fresh_code import code_is_fresh
from forms.mail_words import about, state_of
from forms.sheet import attempt, require
from forms.wording import Say
from workflow import Actor, MailLine, Office, Role, count_mails, drop_mail, mails, send_mail_again


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """The list, or the mail that the address names."""
    require(actor, say, Role.ADMINISTRATOR)
    listed, mail_id = mails(office, actor), asked_number("mail")
    if mail_id is None:
        _list(office, say, listed)
    else:
        _mail(office, actor, say, next((one for one in listed if one.id == mail_id and one.undecided), None))


def _list(office: Office, say: Say, listed: tuple[MailLine, ...]) -> None:
    st.title(say("mail.page.title"))
    counted = count_mails(office.registry)
    pieces.lead(say("mail.page.lead", n=counted.waiting, sent=say.number(counted.sent)))
    if not office.settings.sends_mail:
        pieces.note(say("mail.page.no_server"))
    if not listed:
        pieces.help_line(say("mail.page.none"))
        return
    pieces.table(
        [(say(f"mail.column.{name}"), False) for name in ("what", "to", "state", "written", "action")],
        [
            (
                escape(about(say, mail)),
                f"<code>{escape(mail.to)}</code>",
                pieces.tag(state_of(say, mail), "" if mail.undecided else "plain"),
                escape(say.moment(mail.written_at)),
                pieces.link(say("mail.decide"), f"/mails?mail={mail.id}") if mail.undecided else "",
            )
            for mail in listed
        ],
        kind="cards titled",
    )


def _mail(office: Office, actor: Actor, say: Say, mail: MailLine | None) -> None:
    st.html(f'<p class="jc-kicker">{pieces.link(say("mail.back"), "/mails")}</p>')
    if mail is None:
        pieces.errors(say("mail.unknown"), [])
        return
    with st.container(key="form"):
        st.title(about(say, mail))
        pieces.facts(
            [
                (say("mail.column.to"), f"<code>{escape(mail.to)}</code>"),
                (say("mail.column.state"), escape(state_of(say, mail))),
                (say("mail.column.written"), escape(say.moment(mail.written_at))),
                (say("mail.attempts"), str(mail.attempts)),
            ]
        )
        if not code_is_fresh(say, office, actor):
            return
        for act, callback in (("again", _again), ("drop", _drop)):
            ask_once_more(
                say,
                f"{act}_{mail.id}",
                (mail.id, mail.state, mail.attempts),
                first=say(f"mail.{act}"),
                title=say(f"mail.{act}.ask"),
                text=say(f"mail.{act}.text"),
                yes=say(f"mail.{act}.yes"),
                act=callback,
                args=(say, office, actor, mail.id),
            )


def _again(say: Say, office: Office, actor: Actor, mail_id: int) -> None:
    if attempt(say, send_mail_again, office, actor, mail_id, done="mail.again.done"):
        turn_to()


def _drop(say: Say, office: Office, actor: Actor, mail_id: int) -> None:
    if attempt(say, drop_mail, office, actor, mail_id, done="mail.drop.done"):
        turn_to()
