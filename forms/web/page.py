"""The frame of the plain HTML pages: head line, languages, style sheet; and the reader's language of a request."""

import hashlib
import re
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from forms.office import the_office
from forms.wording import AUTHENTIC, LANGUAGES, Say

STATIC = Path(__file__).with_name("static")
LANGUAGE_NAMES = {"zh": "中文", "en": "English", "de": "Deutsch"}
A_YEAR = 365 * 24 * 3600


def language_of(request: HTTPConnection) -> str:
    """The reader's language: asked for in the address, else kept in the cookie, else what the browser prefers, else Chinese."""
    for asked in (request.query_params.get("lang"), request.cookies.get("lang")):
        if asked in LANGUAGES:
            return asked
    return _preferred(request.headers.get("accept-language", ""))


def _preferred(header: str) -> str:
    """The best of our languages in an Accept-Language header (RFC 9110, 12.5.4); the first named wins among equals."""
    wishes = []
    for part in header[:500].split(","):
        tag, _, weight = part.partition(";")
        lang = tag.strip().lower().partition("-")[0]
        quality = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", weight)
        if lang in LANGUAGES:
            wishes.append((-(float(quality[1]) if quality else 1.0), len(wishes), lang))
    refused = {lang for weight, _, lang in wishes if weight == 0}
    return min((wish for wish in wishes if wish[2] not in refused), default=(0, 0, AUTHENTIC))[2]


def say_for(request: HTTPConnection) -> Say:
    """The house's voice in the reader's language."""
    return Say(language_of(request))


@cache
def asset(name: str) -> str:
    """The address of a file in `static/`, with its digest, so that a browser may keep it for ever."""
    return f"/assets/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def page(
    request: HTTPConnection, say: Say, title: str, body_html: str, *, kind: str = "narrow", status: int = 200, back: str = ""
) -> HTMLResponse:
    """One whole page in the frame that all pages of the house share.

    :param title: stands in the browser's title before the name of the service; the page's own `h1` stands in `body_html`.
    :param body_html: our own HTML; whatever a person typed was escaped by the caller.
    :param kind: "narrow" for one column of text, "two" for two columns.
    :param back: where the language links lead, the address of the request unless given (a form's answer leads to the form).
    """
    settings = the_office().settings
    band = (
        f'<p class="band"><span class="in">{escape(say("common.demonstration"))}</span></p>' if settings.demonstration else ""
    )
    response = HTMLResponse(
        f'<!doctype html>\n<html lang="{say.html_lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)} · {escape(say('common.service'))}</title>\n"
        f'<link rel="icon" href="{asset("icon.png")}">\n<link rel="stylesheet" href="{asset("web.css")}">\n</head>\n'
        f'<body class="{kind}">\n<header>{band}<div class="in head"><span class="mark" aria-hidden="true">荐</span>'
        f'<span class="name"><b>{escape(say("common.service"))}</b><small>{escape(say.label(settings.name))}</small></span>'
        f'<nav aria-label="{escape(say("common.language"))}">{_languages(request, say, back)}</nav></div></header>\n'
        f'<main class="in">\n{body_html}\n</main>\n</body>\n</html>\n',
        status_code=status,
        headers={"Cache-Control": "no-store"},
    )
    if request.query_params.get("lang") in LANGUAGES:  # chosen, not guessed: to be remembered
        keep_language(response, say.lang)
    return response


def keep_language(response: HTMLResponse, lang: str) -> None:
    """Lets the browser remember the language for a year; the sheets read it from the same cookie."""
    response.set_cookie("lang", lang, max_age=A_YEAR, path="/", samesite="lax", httponly=True, secure=the_https())


def the_https() -> bool:
    """Whether readers come by https, so that cookies may insist on it."""
    return the_office().settings.public_url.startswith("https://")


def errors(title: str, *lines: str) -> str:
    """What is wrong and how to mend it, as the box at the top of a page."""
    return (
        f'<div class="errors" role="alert"><h2>{escape(title)}</h2>{"".join(f"<p>{escape(line)}</p>" for line in lines)}</div>'
    )


def note(text: str) -> str:
    """A quiet remark at the top of a page that a screen reader says, too."""
    return f'<p class="note" role="status">{escape(text)}</p>'


def _languages(request: HTTPConnection, say: Say, back: str) -> str:
    kept = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "lang"])
    address = back or request.url.path + (f"?{kept}" if kept else "")
    address = escape(f"{address}{'&' if '?' in address else '?'}lang=")
    here = {say.lang: ' aria-current="true"'}
    return "".join(
        f'<a href="{address}{lang}" lang="{Say(lang).html_lang}"{here.get(lang, "")}>{LANGUAGE_NAMES[lang]}</a>'
        for lang in LANGUAGES
    )
