"""How safe the result is: the fewest claims that, not proven, would cost it; an officer looks at those most closely."""

from html import escape

import streamlit as st

from forms import pieces
from forms.advice_words import Sharing, fact_name, losses, names
from forms.looking_ahead import how_safe
from forms.score_reader import Reader
from forms.score_words import category_name, points
from forms.wording import Say
from rules import Evaluation, Held


def safe(say: Say, evaluation: Evaluation, reader: Reader) -> None:
    """One sentence for each result that could be lost, then the claims whose loss it takes, then how far each is proven."""
    if not evaluation.assessments:
        return
    told = how_safe(evaluation)
    st.header(say("advice.safety.heading"), anchor="safe")
    if not told.held:
        pieces.help_line(say("advice.sheet.safe.nothing"))
        return
    pieces.help_line(say("advice.sheet.safe.help" if reader.firm else "advice.sheet.safe.help.office"))
    for held in told.held:
        _held(say, held, reader)
    _closest(say, told.held, reader)


def _held(say: Say, held: Held, reader: Reader) -> None:
    """One result: the sentence, then the sets of claims, those that share a claim together."""
    name = category_name(say, held.ruleset, held.category)
    name = name if held.ruleset.nature == "statute" else say("firm.score.quoted", name=name)
    words = {"category": name, "least": held.least, "need": held.need}
    if held.fewest is None:
        pieces.big(say("advice.sheet.safe.always", **words))
        return
    alone = [fact for one in held.sets if len(one.claims) == 1 for fact in one.claims]
    key = "gate" if held.gates and not alone else "one" if held.fewest == 1 else "some"
    pieces.big(say(f"advice.sheet.safe.{key}", **words, n=held.fewest))
    if held.gates:
        pieces.help_line(say("advice.sheet.safe.gates", facts=say.listing([fact_name(say, fact) for fact in held.gates])))
    rows = [_loss(say, group, held) for group in losses(held.sets)]
    if rows:
        pieces.entries(rows)


def _loss(say: Say, group: Sharing, held: Held) -> tuple[str, str, str]:
    """Claims that must not be missing together, and what would be left."""
    left = [one.total for one in held.sets if one.claims and set(one.claims) in [set(way) for way in group.ways]]
    title = names(say, group, lambda fact: fact_name(say, fact))
    told = say("advice.sheet.safe.left", points=points(min(left), max(left)), need=held.need)
    return escape(title), told, ""


def _closest(say: Say, all_held: tuple[Held, ...], reader: Reader) -> None:
    """Each claim of the sets once, those that stand in most sets first, with how far it is proven."""
    count: dict[str, int] = {}
    for held in all_held:
        for one in held.sets:
            for fact in one.claims:
                count[fact] = count.get(fact, 0) + 1
    if not count:
        return
    st.subheader(say("advice.sheet.safe.closest" if not reader.firm else "advice.sheet.safe.proof"))
    facts = sorted(count, key=lambda fact: -count[fact])
    pieces.entries((reader.name(say, fact), "", reader.proof(say, fact)) for fact in facts)
