"""The direct routes as targets: what one still lacks, what waits for an officer's word, and who can supply a missing figure."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from forms import pieces, recipe
from forms.advice_words import fact_name
from forms.score_words import category_name, in_a_row
from forms.wording import Say
from rules import RouteTarget, Ruleset

KINDS = {"cannot_tell": "wait", "with_officer": "wait", "out_of_reach": "plain"}


def routes_ahead(say: Say, ruleset: Ruleset, targets: Iterable[RouteTarget], reached: frozenset[str]) -> None:
    """Every route that is not reached, to a category that is not reached.

    :param reached: the categories that the points reach already.
    """
    told = [target for target in targets if target.state != "reached"]
    left = [target for target in told if target.category not in reached]
    if not told:
        return
    st.subheader(say("advice.sheet.routes"))
    pieces.entries(_entry(say, target) for target in left)
    for target in left:
        if target.sets:
            recipe.show(say, target.sets)
    spared = dict.fromkeys(target.category for target in told if target.category in reached)
    if spared:
        categories = say.listing([category_name(say, ruleset, category) for category in spared])
        text = escape(say("advice.sheet.routes.spared", categories=categories))
        st.html(f'<p class="jc-help">{text} {pieces.link(say("advice.sheet.routes.see"), "#routes")}</p>')


def _entry(say: Say, target: RouteTarget) -> tuple[str, str, str]:
    title = escape(say("firm.routes.name", category=target.category, label=say.label(target.label)))
    tag = pieces.tag(say(f"advice.sheet.route.{target.state}"), KINDS.get(target.state, "do"))
    return title, in_a_row(say, *_told(say, target)), tag


def _told(say: Say, target: RouteTarget) -> Iterable[str]:
    """Why it is not reached: a missing figure and who can supply it, an officer's word, or what fails."""
    missing = [one for one in target.finding.met if one.missing]
    if target.state == "cannot_tell":
        for one in missing:
            series = target.finding.series[one.missing.series]
            words = {"series": say.label(series.label), "supplier": say.label(series.supplier), "year": one.missing.wage_year}
            yield say("advice.sheet.route.missing", **words)
            if one.threshold:
                figures = {"month": say.money(one.threshold.month), "year": say.money(one.threshold.year)}
                yield say("advice.sheet.route.last", **figures, of=one.threshold.value.wage_year)
    elif target.state == "out_of_reach":
        yield say("advice.sheet.because", reason=say.label(target.finding.reason))
    elif target.month is not None:
        yield say("advice.route.figure", month=say.money(target.month), year=say.money(target.year))
    if target.open and target.state != "out_of_reach":
        yield say("advice.sheet.route.officer", facts=say.listing([fact_name(say, one.fact) for one in target.open]))
