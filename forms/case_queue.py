"""The examiner's queue: what waits, the longest first. Filter and page stand in the address: a link opens the same list."""

from datetime import date
from html import escape
from urllib.parse import urlencode

import streamlit as st

from forms import pieces
from forms.case_pages import ROWS, host
from forms.finding import passport_asked
from forms.route_table import reviews
from forms.score_words import points
from forms.sheet import require
from forms.wording import Say
from rules import HostFacts, evaluate
from workflow import Actor, CaseRow, Office, Registry, Role, State, cases_for, count_by_state, read_case

MOST_KNOWN = 20_000  # cases whose points this process remembers
FILTERS: dict[str, tuple[State, ...]] = {
    "examine": (State.FILED, State.REMITTED),
    "returned": (State.RETURNED,),
    "proposed": (State.PROPOSED,),
    "decided": (State.DECIDED,),
    "closed": (State.ISSUED, State.REVOKED, State.REFUSED, State.WITHDRAWN),
}
OLDEST_FIRST = ("examine", "returned", "proposed", "decided")
STATE_KINDS = {State.FILED: "do", State.REMITTED: "bad", State.RETURNED: "wait", State.PROPOSED: "wait", State.DECIDED: "wait"}


def sheet(office: Office, actor: Actor, say: Say) -> None:
    """The cases of one filter, page by page."""
    require(actor, say, Role.EXAMINER)
    counts = count_by_state(office, actor)
    named = st.query_params.get("state", "")
    chosen = named if named in FILTERS else "examine"
    st.title(say("office.queue.title"))
    pieces.lead(in_words(say, counts))
    reviews(say, evaluate(HostFacts(), office.today()).reviews)
    _filters(say, counts, chosen)
    after = st.query_params.get("after")
    typed = passport_asked(say, "queue_passport")
    if typed:
        page = cases_for(office, actor, passport=typed)
    else:
        page = cases_for(office, actor, FILTERS[chosen], after, ROWS, chosen in OLDEST_FIRST)
    if typed and not page.rows:
        st.subheader(say("common.find.none"))
    elif page.rows:
        pieces.help_line(say("office.queue.order" if chosen in OLDEST_FIRST else "office.queue.order.newest"))
        columns = ("case", "host", "firm", "state", "filed_on", "claimed", "action")
        head = [(say(f"office.column.{name}"), name == "claimed") for name in columns]
        pieces.table(head, [_row(say, office, actor, row) for row in page.rows], kind="cards queue")
    else:
        st.subheader(say(f"office.queue.none.{chosen}"))
        pieces.help_line(say(f"office.queue.none.{chosen}.then"))
    if not typed:
        _pages(say, chosen, after, page.next)


def in_words(say: Say, counts: dict[State, int]) -> str:
    """What waits for the examiner, then what waits for others; what is not there is not said."""
    here = [(state, counts.get(state, 0)) for state in (State.FILED, State.REMITTED)]
    away = [(state, counts.get(state, 0)) for state in (State.RETURNED, State.PROPOSED)]
    first = [say(f"office.queue.{state}", n=n) for state, n in here if n]
    then = [say(f"office.queue.{state}", n=n) for state, n in away if n]
    told = [say("office.queue.here", parts=say.listing(first)) if first else say("office.queue.nothing")]
    if then:
        told.append(say("office.queue.away", parts=say.listing(then)))
    return say("office.queue.joined", first=told[0], then=told[1]) if len(told) > 1 else told[0]


def _filters(say: Say, counts: dict[State, int], chosen: str) -> None:
    links = []
    for name, states in FILTERS.items():
        n = sum(counts.get(state, 0) for state in states)
        here = ' aria-current="true"' if name == chosen else ""
        text = f"{escape(say(f'office.filter.{name}'))} <b>{n}</b>"
        links.append(f'<a href="?state={name}" target="_self"{here}>{text}</a>')
    st.html(f'<nav class="jc-parts" aria-label="{escape(say("office.filter"))}">{"".join(links)}</nav>')


def _row(say: Say, office: Office, actor: Actor, row: CaseRow) -> tuple[str, ...]:
    examining = "examine" in row.steps
    return (
        escape(row.reference),
        host(say, row),
        escape(row.organisation),
        pieces.tag(say(f"common.office_state.{row.state}"), STATE_KINDS.get(row.state, "")),
        escape(say.day(row.decisive_day)) if row.decisive_day else "",
        _points(say, office, actor, row),
        pieces.link(say("office.look.examine" if examining else "office.look.read"), f"/examination?case={row.id}"),
    )


def _points(say: Say, office: Office, actor: Actor, row: CaseRow) -> str:
    """What the firm claims: the national table, and beneath it the industry assessment."""
    first, *rest = _claimed(office, actor, row) or [""]
    return pieces.two_lines(first, say("office.queue.industry", points=rest[0]) if rest else "")


def _claimed(office: Office, actor: Actor, row: CaseRow) -> list[str]:
    """The points that are claimed, by ruleset. They are the same for everybody in whose list the case stands, until it gets
    another version or the day ends: worked out once, else a page of twenty cases would take most of its time for them."""
    key = (office.registry, row.id, row.version, office.today())
    if key not in _known:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        claimed = read_case(office, row.id, actor).claimed
        _known[key] = [points(one.least, one.most) for one in claimed.assessments]
    return _known[key]


_known: dict[tuple[Registry, int, int, date], list[str]] = {}


def _pages(say: Say, chosen: str, after: str | None, following: str | None) -> None:
    links = []
    if after:
        links.append(pieces.link(say("office.pages.first"), f"?state={chosen}"))
    if following:
        links.append(pieces.link(say("office.pages.next"), "?" + urlencode({"state": chosen, "after": following})))
    if links:
        st.html(f'<p class="jc-pages">{" ".join(links)}</p>')
