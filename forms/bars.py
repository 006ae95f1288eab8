"""The pictures of a score in HTML: certain points filled, possible points outlined, thresholds as lines with their names.

They take plain rows and the words to print; none computes a point. HTML and not a chart library: it stays sharp at any width,
prints, needs no script and says its numbers to a screen reader.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

import streamlit as st

NEAR = 18  # percent of the scale: two names closer than this would run into each other


class Row(NamedTuple):
    """One criterion in points: `least` is certain, `most` still possible, `maximum` what the table pays; `value` is printed."""

    label: str
    least: int
    most: int
    maximum: int
    value: str


class Pair(NamedTuple):
    """One criterion claimed and verified, in points; `verified` is None as long as there is no finding."""

    label: str
    claimed_least: int
    claimed_most: int
    verified_least: int
    verified_most: int
    examined: bool
    maximum: int
    value: str
    lower: bool


def _share(points: int, scale: int) -> str:
    return f"{100 * points / scale:.3f}%"


def _bar(least: int, most: int, track: int, scale: int) -> str:
    """One bar on a scale of `scale` points."""
    parts = [f'<i class="t" style="width:{_share(track, scale)}"></i>']
    if most > least:
        parts.append(f'<i class="o" style="left:{_share(least, scale)};width:{_share(most - least, scale)}"></i>')
    if least > 0:
        parts.append(f'<i class="f" style="width:{_share(least, scale)}"></i>')
    return "".join(parts)


def _side(points: int, places: Sequence[tuple[int, str]], maximum: int) -> str:
    """On which side of its line a name stands: above it, or turned away from a neighbour that is too near."""
    near = [other for other, _ in places if other != points and abs(other - points) * 100 < NEAR * maximum]
    return "" if not near else "before" if points < min(near) else "after"


def total_bar(least: int, most: int, maximum: int, thresholds: Iterable[tuple[int, str]], words: str, alternative: str) -> None:
    """The whole score on one scale.

    :param thresholds: (points, name) of the lines.
    :param words: what stands under the end of the certain points, such as "at least 59".
    :param alternative: the picture in a sentence, for whoever does not see it.
    """
    places = list(thresholds)
    lines = "".join(
        f'<b class="line" style="left:{_share(points, maximum)}"></b>'
        f'<span class="name {_side(points, places, maximum)}" style="left:{_share(points, maximum)}">{escape(name)}</span>'
        for points, name in places
    )
    place = min(max(100 * least / maximum, 12), 88)  # the words keep clear of the two ends of the scale
    st.html(
        f'<div class="jc-total" role="img" aria-label="{escape(alternative)}"><div class="scale">'
        f"{_bar(least, most, maximum, maximum)}{lines}</div>"
        f'<div class="ends"><span>0</span><span class="now" style="left:{place:.3f}%">{escape(words)}</span>'
        f"<span>{maximum}</span></div></div>"
    )


def criteria_bars(rows: Sequence[Row], alternative: str) -> None:
    """One bar a criterion, all on the scale of the largest maximum, with the value printed at the right edge."""
    scale = max(row.maximum for row in rows)
    items = "".join(
        f'<div class="row"><span class="name">{escape(row.label)}</span>'
        f'<span class="bar">{_bar(row.least, row.most, row.maximum, scale)}</span>'
        f'<span class="value">{escape(row.value)}</span></div>'
        for row in rows
    )
    st.html(f'<div class="jc-bars" role="img" aria-label="{escape(alternative)}">{items}</div>')


def compare_bars(pairs: Sequence[Pair], alternative: str) -> None:
    """Claimed (outlined, above) and verified (filled, below), a pair a criterion; a lower verified score is red and worded."""
    scale = max(pair.maximum for pair in pairs)
    items = []
    for pair in pairs:
        claimed = f'<i class="c" style="width:{_share(pair.claimed_least, scale)}"></i>' if pair.claimed_least else ""
        verified = _bar(pair.verified_least, pair.verified_most, 0, scale) if pair.examined else ""
        items.append(
            f'<div class="row pair{" lower" if pair.lower else ""}"><span class="name">{escape(pair.label)}</span>'
            f'<span class="bar"><i class="t" style="width:{_share(pair.maximum, scale)}"></i>'
            f'<span class="up">{claimed}</span><span class="down">{verified}</span></span>'
            f'<span class="value">{escape(pair.value)}</span></div>'
        )
    st.html(f'<div class="jc-bars" role="img" aria-label="{escape(alternative)}">{"".join(items)}</div>')


def legend(*entries: tuple[str, str]) -> None:
    """What filled (f), outlined (o), pale (t) and claimed (c) mean, each (kind, words)."""
    st.html(
        '<p class="jc-key">'
        + "".join(f'<span><i class="{kind}"></i>{escape(words)}</span>' for kind, words in entries)
        + "</p>"
    )
