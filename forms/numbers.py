"""The register of numbers on a page: every number of a kind of document and a year, and what became of it."""

from html import escape

import streamlit as st

from forms import case_pages, pieces
from forms.wording import Say
from workflow import Actor, Became, NumberLine, NumberSeries, Office, numbers_counted, numbers_of

LETTER = "letter"  # the office's name for this row of numbers; its document is called by the kind of its template
_TAGS = {Became.ISSUED: "plain", Became.PREPARED: "wait", Became.VOID: "", Became.MISSING: "bad"}


def numbers(office: Office, actor: Actor, say: Say, page: str) -> None:
    """One series of numbers, the highest first; the newest series is shown at once.

    :param page: the address of the sheet on which cases are opened, "/register".
    """
    st.header(say("registry.numbers.title"))
    counted = numbers_counted(office, actor)
    if not counted:
        pieces.help_line(say("registry.numbers.none"))
        return
    words = {f"{one.kind}_{one.year}": series_name(say, one) for one in counted}
    with st.container(key="short_numbers"):
        chosen = st.selectbox(say("registry.numbers.series"), list(words), format_func=words.get, key="numbers_series")
    series = next(one for one in counted if f"{one.kind}_{one.year}" == chosen)
    pieces.help_line(counted_told(say, series))
    if series.missing:
        pieces.errors(say("registry.numbers.missing", missing=series.missing), [])
    key = f"numbers_{chosen}"
    marks = st.session_state.setdefault(f"_pages_{key}", [None])
    lines = numbers_of(office, actor, series.kind, series.year, marks[-1], case_pages.ROWS)
    st.session_state[f"_next_{key}"] = lines[-1].serial if lines and lines[-1].serial > 1 else None
    head = [(say(f"registry.numbers.column.{name}"), False) for name in ("number", "became", "when", "case")]
    pieces.table(head, [_row(say, line, page) for line in lines], kind="cards titled")
    case_pages.turning(say, key)


def series_name(say: Say, series: NumberSeries) -> str:
    """The document and the year of a series."""
    kind = "recommendation" if series.kind == LETTER else series.kind
    return say("registry.numbers.series.one", kind=say(f"templates.kind.{kind}"), year=series.year)


def counted_told(say: Say, series: NumberSeries) -> str:
    """How many numbers a series has, and what became of them."""
    return say("registry.numbers.counted", last=series.last, issued=series.issued, prepared=series.prepared, void=series.void)


def number_told(say: Say, line: NumberLine) -> str:
    """The number as it is written; of a missing one only the serial is known."""
    return line.number or say("registry.numbers.serial", serial=line.serial)


def when_told(say: Say, line: NumberLine) -> str:
    """When a number became what it is; where only its day passed, the end of that day."""
    if line.at is not None:
        return say.moment(line.at)
    return say("registry.numbers.day_over", day=say.day(line.day)) if line.day else ""


def why_told(say: Say, line: NumberLine) -> str:
    """Why a number is void, in words; "" for all others."""
    return say(f"registry.void.{line.why}") if line.why else ""


def _row(say: Say, line: NumberLine, page: str) -> tuple[str, ...]:
    why = f"<small>{escape(why_told(say, line))}</small>" if line.why else ""
    return (
        escape(number_told(say, line)),
        pieces.tag(say(f"registry.numbers.became.{line.became}"), _TAGS[line.became]) + why,
        pieces.two_lines(when_told(say, line), line.by),
        pieces.link(line.reference, f"{page}?case={line.case_id}") if line.case_id else "",
    )
