"""The parts that every page is made of: head line, navigation, tables, errors, notes. Words come in; nothing here knows a case.

Whatever a person typed passes `escape` before it becomes HTML. Arguments named `*_html` are our own HTML, already escaped.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

import streamlit as st

from forms.wording import LANGUAGES, Say

STYLE = Path(__file__).with_name("style.css")
LANGUAGE_NAMES = {"zh": "中文", "en": "English", "de": "Deutsch"}
Cell = str


def style() -> None:
    """The one style sheet, once a page."""
    st.html(STYLE)


def head(say: Say, *, office: str, who: str, path: str, demonstration: bool) -> None:
    """Band (in the demonstration), mark, service, office, languages and account: every page is recognised by it.

    :param office: the office's name in the reader's language.
    :param who: the signed-in person as the head line shows them, "" for nobody.
    :param path: the page's path, to which a change of language returns.
    """
    band = f'<div class="jc-band" role="note">{escape(say("common.demonstration"))}</div>' if demonstration else ""
    current = {say.lang: ' aria-current="true"'}
    languages = "".join(
        f'<a href="/language/{lang}?next={quote(path, safe="")}" target="_self" lang="{lang}"'
        f"{current.get(lang, '')}>{LANGUAGE_NAMES[lang]}</a>"
        for lang in LANGUAGES
    )
    account = (
        f'<a class="jc-who" href="/account" target="_self">{escape(who)}</a>'
        f'<a href="/sign-out" target="_self">{escape(say("common.sign_out"))}</a>'
    )
    st.html(
        f'{band}<div class="jc-head"><span class="jc-mark" aria-hidden="true">荐</span>'
        f'<span class="jc-name"><b>{escape(say("common.service"))}</b><small>{escape(office)}</small></span>'
        f'<nav aria-label="{escape(say("common.language"))}">{languages}</nav>'
        f'<nav aria-label="{escape(say("common.account"))}">{account if who else ""}</nav></div>'
    )


def navigation(entries: Sequence[tuple[object, str]], current: object) -> None:
    """The entries in the order of the work; the current one is marked by a line (`page_link` sets no aria-current)."""
    with st.container(key="nav", horizontal=True):
        for page, label in entries:
            if page is current:
                with st.container(key="here", width="content"):
                    st.page_link(page, label=label)
            else:
                st.page_link(page, label=label)


def kicker(text: str) -> None:
    """The quiet line above a title: where am I."""
    st.html(f'<p class="jc-kicker">{escape(text)}</p>')


def lead(text: str) -> None:
    """The first sentence under a title."""
    st.html(f'<p class="jc-lead">{escape(text)}</p>')


def help_line(text: str) -> None:
    """A quiet second sentence."""
    st.html(f'<p class="jc-help">{escape(text)}</p>')


def big(text: str) -> None:
    """The sentence that matters most on a part of a page."""
    st.html(f'<p class="jc-big">{escape(text)}</p>')


def note(text: str) -> None:
    """A remark that must be read, such as whose rule this is."""
    st.html(f'<p class="jc-note">{escape(text)}</p>')


def next_step(title: str, text: str) -> None:
    """What to do now, on tinted ground; the one button stands below it."""
    st.html(f'<div class="jc-next"><h2>{escape(title)}</h2><p>{escape(text)}</p></div>')


def done(text: str) -> None:
    """What has just been done, in words; a status that a screen reader says."""
    st.html(f'<div class="jc-done" role="status"><p>{escape(text)}</p></div>')


def folded(summary: str, inner_html: str) -> str:
    """A part that opens on demand, as HTML; `inner_html` is our own HTML, already escaped."""
    return f'<details class="jc-fold"><summary>{escape(summary)}</summary><div>{inner_html}</div></details>'


def errors(title: str, lines: Iterable[tuple[str, str]], places: Mapping[str, str] | None = None) -> None:
    """What is wrong, at the top of the page: a sentence, then a line for each field.

    :param lines: each (field name, sentence).
    :param places: field name to the address of the field, where a line is to lead there.
    """
    to = places or {}
    items = "".join(
        f'<li data-field="{escape(field)}">{link(text, to[field]) if field in to else escape(text)}</li>'
        for field, text in lines
    )
    listing = f"<ul>{items}</ul>" if items else ""
    st.html(f'<div class="jc-errors" role="alert"><h2>{escape(title)}</h2>{listing}</div>')


def tag(word: str, kind: str = "") -> str:
    """A state in words as HTML; kind: "do" (yours to do), "wait" (waits for somebody), "bad" (wrong), "plain" or ""."""
    return f'<span class="jc-tag {kind}">{escape(word)}</span>'


def unsure(word: str) -> str:
    """The worded mark beside a figure that could not be confirmed, as HTML."""
    return f'<span class="jc-unsure">{escape(word)}</span>'


def two_lines(first: str, second: str) -> str:
    """A cell's text with a quiet second line, as HTML."""
    return f"{escape(first)}<small>{escape(second)}</small>" if second else escape(first)


def link(text: str, href: str) -> str:
    """A link inside this site, as HTML."""
    return f'<a href="{escape(href)}" target="_self">{escape(text)}</a>'


def table(
    head: Sequence[tuple[str, bool]],
    rows: Iterable[Sequence[Cell]],
    *,
    caption: str = "",
    kind: str = "",
    foot: Sequence[Cell] = (),
) -> None:
    """A real HTML table that wraps, links and becomes cards on a phone (kind "cards"); see `table_html`."""
    st.html(table_html(head, rows, caption=caption, kind=kind, foot=foot))


def table_html(
    head: Sequence[tuple[str, bool]],
    rows: Iterable[Sequence[Cell]],
    *,
    caption: str = "",
    kind: str = "",
    foot: Sequence[Cell] = (),
) -> str:
    """A table as HTML, for inside a folded part.

    :param head: for each column its head and whether it holds numbers (right-aligned).
    :param rows: cells as HTML; the caller escapes what people typed.
    """

    def cells(row: Sequence[Cell]) -> str:
        return "".join(
            f'<td class="{"n" if number else ""}" data-label="{escape(label)}">{cell}</td>'
            for (label, number), cell in zip(head, row, strict=True)
        )

    heads = "".join(f'<th scope="col" class="{"n" if number else ""}">{escape(label)}</th>' for label, number in head)
    body = "".join(f"<tr>{cells(row)}</tr>" for row in rows)
    tail = f"<tfoot><tr>{cells(foot)}</tr></tfoot>" if foot else ""
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f'<table class="jc-table {kind}">{title}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>{tail}</table>'


def facts(rows: Iterable[tuple[str, str]]) -> None:
    """Names and values side by side; values are HTML."""
    st.html('<dl class="jc-facts">' + "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in rows) + "</dl>")


def entries(rows: Iterable[tuple[str, str, str]]) -> None:
    """A list of (title as HTML, what is in it, state as HTML): the task list and its kin."""
    items = "".join(f"<li><span>{title}<small>{escape(text)}</small></span>{state}</li>" for title, text, state in rows)
    st.html(f'<ul class="jc-list">{items}</ul>')


def timeline(steps: Iterable[tuple[str, str, bool]]) -> None:
    """What happened and what comes next, each (what, when and who, has it happened)."""
    items = "".join(
        f'<li class="{"" if happened else "todo"}">{escape(what)}<small>{escape(when)}</small></li>'
        for what, when, happened in steps
    )
    st.html(f'<ol class="jc-time">{items}</ol>')
