"""The counter: the Streamlit script. Who is there, which sheets are theirs, and the frame around each sheet."""

from pathlib import Path

import streamlit as st

from forms import pieces
from forms.office import the_office
from forms.role_words import role_words
from forms.score_reader import SHEETS as SCORE_READERS
from forms.sheet import answer, say_here
from forms.wording import Say
from workflow import Actor, Office, Role, firms_waiting, waiting_for, who

HERE = Path(__file__).parent
ICON = HERE / "web" / "static" / "icon.png"  # a local picture: an icon by name would be fetched from an outside host

# Sheet, address, title key, who may see it in the menu (each sheet asks again), steps whose cases are counted behind the word.
SHEETS = (
    ("firm_cases", "cases", "common.page.cases", {Role.FIRM}, ""),
    ("application", "application", "common.page.application", {Role.FIRM}, None),
    ("check", "check", "common.page.check", {Role.FIRM}, None),
    ("progress", "progress", "common.page.progress", {Role.FIRM}, None),
    ("mandates", "mandates", "common.page.mandates", {Role.OWNER, Role.AGENT}, ""),
    ("our_people", "our-people", "common.page.our_people", {Role.OWNER}, ""),
    ("queue", "queue", "common.page.queue", {Role.EXAMINER}, "propose"),
    ("examination", "examination", "common.page.examination", {Role.EXAMINER}, None),
    ("countersignature", "countersignature", "common.page.countersignature", {Role.COUNTERSIGNER}, "sign"),
    ("register", "register", "common.page.register", {Role.REGISTRAR}, "issue revoke confirm_correction"),
    ("revocation", "revocation", "common.page.revocation", {Role.COUNTERSIGNER}, ""),
    ("audit", "audit", "common.page.audit", {Role.AUDITOR}, ""),
    ("admissions", "admissions", "common.page.admissions", {Role.REGISTRAR, Role.AUDITOR}, "admit_firm"),
    ("people", "people", "common.page.people", {Role.ADMINISTRATOR}, ""),
    ("organisations", "organisations", "common.page.organisations", {Role.ADMINISTRATOR}, ""),
    ("mails", "mails", "common.page.mails", {Role.ADMINISTRATOR}, ""),
    ("score", "score", "common.page.score", {Role.FIRM, *(role for role, _ in SCORE_READERS)}, None),
)
# `None` as count: a sheet of one case. It is reached from a list and stands in the menu only while it is open.


def token() -> str:
    """The sign-in cookie as the browser sent it with this connection: the one seam that tests of sheets replace."""
    return st.context.cookies.get("sid", "")


def signed_in(office: Office, say: Say) -> Actor:
    """Who is there, asked anew on every run; a page whose session has ended says so and leads to the sign-in."""
    actor = who(office, token())
    if actor is None:
        pieces.style()
        pieces.head(say, office=say.label(office.settings.name), who="", path="/", demonstration=office.settings.demonstration)
        st.title(say("common.session_ended"))
        pieces.lead(say("common.session_ended.kept"))
        st.html(f"<p>{pieces.link(say('common.sign_in_again'), '/sign-in')}</p>")
        st.stop()
    return actor


def main() -> None:
    """Draws the frame and the sheet that is asked for."""
    office, say = the_office(), say_here()
    st.set_page_config(page_title=say("common.service"), page_icon=str(ICON), layout="wide", initial_sidebar_state="collapsed")
    actor = signed_in(office, say)
    st.session_state["_office"], st.session_state["_actor"], st.session_state["_token"] = office, actor, token()
    pages = {
        name: st.Page(HERE / "sheets" / f"{name}.py", url_path=address, title=say(title))
        for name, address, title, roles, _ in SHEETS
        if actor.roles & roles
    }
    st.session_state["_pages"] = pages
    # Streamlit gives its first page no address of its own, so that page is an empty one and leads on.
    current = st.navigation(
        [st.Page(lambda: None, title=say("common.service"), default=True), *pages.values()], position="hidden"
    )
    if not current.url_path:
        st.switch_page(next(iter(pages.values())))
    waiting = {**waiting_for(office, actor), "admit_firm": firms_waiting(office, actor)}
    numbers = {name: sum(waiting.get(step, 0) for step in (steps or "").split()) for name, *_, steps in SHEETS}
    entries = [
        (pages[name], say(title) + (f" **{numbers[name]}**" if numbers[name] else ""))
        for name, _, title, _, count in SHEETS
        if name in pages and (count is not None or pages[name] is current or pages[name].url_path == current.url_path)
    ]
    pieces.style()
    pieces.head(
        say,
        office=say.label(office.settings.name),
        who=who_in_words(say, actor),
        path=_path(current.url_path),
        demonstration=office.settings.demonstration,
    )
    here = next((page for page, _ in entries if page.url_path == current.url_path), None)
    pieces.navigation(entries, here)
    with st.container(
        key="answer"
    ):  # its place stays when there is nothing to say: fields that move lose who is typing in them
        answer()
    current.run()


def who_in_words(say: Say, actor: Actor) -> str:
    """Who is there, and for whom: the firm, the firm and the agency that acts for it, or the duties in the office."""
    if actor.agency:
        return say("common.acting_for", firm=actor.organisation, agency=actor.agency, name=actor.name)
    return f"{actor.organisation or role_words(say, actor.roles)} · {actor.name}"


def _path(url_path: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in st.query_params.items())
    return f"/{url_path}" + (f"?{query}" if query else "")


if __name__ == "__main__":
    main()
