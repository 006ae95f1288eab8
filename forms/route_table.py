"""The direct routes of an evaluation side by side: which holds, which fails and by how little, what would settle the others."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from forms import pieces
from forms.wording import Say
from rules import Evaluation, RouteFinding, Warning

BEST_FIRST = ("holds", "unknown", "fails")
KINDS = {"holds": "do", "fails": "bad", "unknown": "wait"}


def routes(say: Say, evaluation: Evaluation) -> None:
    """The table of all direct routes, the best first; nothing where no edition in force has routes."""
    if not evaluation.routes:
        return
    st.header(say("firm.routes"), anchor="routes")
    pieces.help_line(say("firm.routes.help"))
    head = [(say("firm.routes.route"), False), (say("firm.routes.state"), False)]
    found = sorted(evaluation.routes, key=lambda one: BEST_FIRST.index(one.state))
    pieces.table(head, (_row(say, one) for one in found), kind="cards tight")


def _row(say: Say, found: RouteFinding) -> list[str]:
    route = found.route
    title = say("firm.routes.name", category=found.category, label=say.label(route.label))
    mark = pieces.unsure(say(f"firm.routes.certainty.{route.certainty}"))
    margin = margin_in_words(say, found)
    about = pieces.folded(say("firm.routes.about"), "".join(f"<p>{escape(line)}</p>" for line in about_route(say, found)))
    return [
        f"<b>{escape(title)}</b><small>{escape(say.label(found.reason))}</small>{mark}{about}",
        pieces.tag(say(f"common.gate.{found.state}"), KINDS[found.state])
        + (f"<small>{escape(margin)}</small>" if margin else ""),
    ]


def margin_in_words(say: Say, found: RouteFinding) -> str:
    """By how much a route is met or missed, with its unit; "" where no single number decides."""
    if found.margin is None:
        return ""
    key = "firm.routes.above" if found.margin >= 0 else "firm.routes.below"
    return say(key, margin=say.number(abs(found.margin)), unit=say(f"firm.routes.unit.{found.unit}"))


def about_route(say: Say, found: RouteFinding) -> Iterable[str]:
    """What counts, what sources disagree on and what the other reading would give, and where the route stands."""
    route = found.route
    if route.counts:
        yield say("firm.routes.counts", text=say.label(route.counts))
    for dispute, state in found.others:
        yield say(
            "firm.routes.disputed",
            reading=say.label(dispute.reading),
            alternative=say.label(dispute.alternative),
            ground=say.label(dispute.ground),
            other=say(f"firm.routes.other.{state or 'open'}"),
        )
    yield say("firm.routes.source", number=route.citation.number, place=route.citation.place)


def reviews(say: Say, overdue: Iterable[Warning]) -> None:
    """What is past the day by which somebody was to look for its successor: a note that stands before the figures."""
    for warning in overdue:
        pieces.note(say.label(warning.text))
