"""How safe the result is: the fewest claims that, not proven, would cost it; an officer looks at those most closely."""

from collections import Counter
from html import escape

import streamlit as st

from forms import pieces
from forms.advice_words import Sharing, fact_name, losses
from forms.looking_ahead import how_safe
from forms.score_reader import Reader
from forms.score_words import as_sentence, category_name, points
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
        pieces.big(as_sentence(say("advice.sheet.safe.always", **words)))
        return
    alone = any(len(one.claims) == 1 for one in held.sets)
    key = "gate" if held.gates and not alone else "one" if held.fewest == 1 else "some"
    pieces.big(as_sentence(say(f"advice.sheet.safe.{key}", **words, n=held.fewest)))
    if held.gates:
        pieces.help_line(say("advice.sheet.safe.gates", facts=say.listing([fact_name(say, fact) for fact in held.gates])))
    if held.sets:
        pieces.entries(_loss(say, group, held) for group in losses(held.sets))


def _loss(say: Say, group: Sharing, held: Held) -> tuple[str, str, str]:
    """Claims that must not be missing together, and what would be left."""
    ways = [set(way) for way in group.ways]
    left = [one.total for one in held.sets if set(one.claims) in ways]
    common = [fact_name(say, fact) for fact in group.common]
    either = [fact_name(say, fact) for fact in group.either]
    if either:
        common.append(say("advice.sheet.safe.any", claims=say("advice.or").join(either)))
    title = say("advice.sheet.safe.together").join(common)
    told = say("advice.sheet.safe.left", points=points(min(left), max(left)), need=held.need)
    return escape(as_sentence(title)), told, ""


def _closest(say: Say, all_held: tuple[Held, ...], reader: Reader) -> None:
    """The claims of all sets, those that stand in most sets first, together with the others that are proven as far."""
    count = Counter(fact for held in all_held for one in held.sets for fact in one.claims)
    so_far: dict[str, list[str]] = {}
    for fact, _ in count.most_common():
        so_far.setdefault(reader.proof(say, fact), []).append(reader.name(say, fact))
    if so_far:
        st.subheader(say("advice.sheet.safe.proof" if reader.firm else "advice.sheet.safe.closest"))
        comma = escape(say("advice.sheet.comma"))
        pieces.entries((comma.join(named), "", tag) for tag, named in sorted(so_far.items(), key=lambda one: "plain" in one[0]))
