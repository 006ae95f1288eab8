"""A recipe of advice as HTML: what changes, from, to, points, evidence; and its line, which stands alone while it is folded."""

from collections.abc import Iterable, Iterator
from html import escape

import streamlit as st

from forms import pieces
from forms.advice_words import DOUBTFUL, Sharing, document_name, fact_name, names, recipes, value_in_words
from forms.score_words import in_a_row
from forms.wording import Say
from rules import AdviceSet, Aging, Change

ESTABLISH = "establish"


def show(say: Say, sets: Iterable[AdviceSet]) -> None:
    """The first recipe open, the others folded."""
    for place, recipe in enumerate(recipes(sets)):
        if place:
            st.html(f'<details class="jc-way"><summary>{_line(say, recipe)}</summary>{_table(say, recipe)}</details>')
        else:
            st.html(f'<p class="jc-way">{_line(say, recipe)}</p>{_table(say, recipe)}')


def doubtful(recipe: Sharing) -> bool:
    """Whether every way of a recipe needs something that could not be confirmed."""
    return all(any(change.certainty in DOUBTFUL for change in way) for way in recipe.ways)


def _line(say: Say, recipe: Sharing) -> str:
    """What it takes, from when on, and the points of that day."""
    title = names(say, recipe, lambda change: fact_name(say, change.fact))
    told = [_when(say, recipe)]
    if recipe.first.total is not None:
        told.append(say("advice.sheet.total", n=recipe.first.total))
    tag = f" {pieces.unsure(say('advice.certainty.unconfirmed'))}" if doubtful(recipe) else ""
    return f"<b>{escape(title)}</b> <span>· {escape(' · '.join(told))}</span>{tag}"


def _when(say: Say, recipe: Sharing) -> str:
    one = recipe.first
    if one.waits:
        return say("advice.sheet.about" if one.about else "advice.sheet.on", day=say.day(one.day))
    proving = all(change.kind == ESTABLISH for way in recipe.ways for change in way)
    return say("advice.sheet.when.proven" if proving else "advice.sheet.when.done")


def _table(say: Say, recipe: Sharing) -> str:
    counted = recipe.first.total is not None
    head = [(say("advice.sheet.what"), False), (say("advice.sheet.from"), False), (say("advice.sheet.to"), False)]
    head += [(say("advice.sheet.points"), True)] if counted else []
    head.append((say("advice.sheet.evidence"), False))
    rows = [_row(say, change, "do", counted) for change in recipe.common]
    rows += [_row(say, change, "or" if place else "do", counted) for place, change in enumerate(recipe.either)]
    if recipe.first.aging:
        rows.append(_aging(say, recipe.first.aging))
    return pieces.table_html(head, rows, kind="cards tight recipe")


def _row(say: Say, change: Change, word: str, counted: bool) -> list[str]:
    what = escape(say(f"advice.sheet.{word}.{change.kind}", fact=fact_name(say, change.fact)))
    if change.certainty in DOUBTFUL:
        what += f" {pieces.unsure(say(f'advice.certainty.{change.certainty}'))}"
    before = value_in_words(say, change.fact, change.before)
    unproven = change.kind == ESTABLISH and change.before is not None
    points = [say("advice.sheet.gain", n=change.points)] if counted else []
    return [
        what,
        pieces.two_lines(before, say("advice.sheet.not_proven") if unproven else ""),
        escape(value_in_words(say, change.fact, change.to)),
        *points,
        escape(say.listing([document_name(say, kind) for kind in change.evidence])),
    ]


def _aging(say: Say, aging: Aging) -> list[str]:
    """The birthday on the way: nobody's doing, and it counts."""
    ages = [escape(say("firm.score.years_old", n=age)) for age in (aging.before, aging.after)]
    points = say("advice.sheet.gain" if aging.points >= 0 else "advice.sheet.loss", n=abs(aging.points))
    return [escape(say("advice.sheet.do.wait", fact=say("firm.score.age"))), *ages, points, ""]


def noted(say: Say, changes: Iterable[tuple[str, tuple[str, object]]]) -> Iterator[tuple[str, str, str]]:
    """What has to be said with the changes, as rows of a list."""
    for fact, (certainty, note) in changes:
        tag = pieces.unsure(say(f"advice.certainty.{certainty}")) if certainty != "confirmed" else ""
        yield escape(fact_name(say, fact)), in_a_row(say, say.label(note)), tag
