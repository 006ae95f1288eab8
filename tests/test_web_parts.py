"""The small parts of the plain pages: where a sign-in leads, how codes are read, how files are named."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
import streamlit
from starlette.requests import Request

from forms.web.delivery import disposition
from forms.web.form import from_our_pages, safe_next
from forms.web.page import language_of
from forms.web.shell import in_language
from forms.web.verification import typed
from forms.web.words import ENDS, WORDS, script
from forms.wording import LANGUAGES, Say

SHELL = Path(streamlit.__file__).parent / "static" / "index.html"


def asked(query: str = "", **headers: str) -> Request:
    """A request as a browser sends it."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "query_string": query.encode(), "headers": raw})


@pytest.mark.parametrize(
    "path", ["/", "/queue", "/examination?case=7&claim=annual_salary_cny", "/letters/3/letter.pdf?purpose=print"]
)
def test_a_sign_in_leads_back_to_the_page_that_was_asked_for(path):
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://letters.example.net/",
        "//letters.example.net",
        "/\\letters.example.net",
        "\\\\letters.example.net",
        "/\t/letters.example.net",
        "/\n/letters.example.net",
        "javascript:alert(1)",
        "queue",
        " /queue",
        "/sign-in?next=/sign-in",
        "/sign-out",
        "/" + "x" * 2000,
        "",
        None,
    ],
)
def test_a_sign_in_leads_to_no_other_host_and_in_no_circle(elsewhere):
    assert safe_next(elsewhere) == "/"


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec_fetch_site": "same-origin"}, True),
        ({"sec_fetch_site": "same-site"}, False),
        ({"sec_fetch_site": "cross-site"}, False),
        ({"sec_fetch_site": "none"}, False),
        ({"sec_fetch_site": "cross-site", "origin": "http://testserver", "host": "testserver"}, False),
        ({"origin": "null", "host": "testserver"}, False),
        ({}, False),
    ],
)
def test_only_a_page_of_this_site_may_sign_somebody_out(headers, ours):
    assert from_our_pages(asked(**headers)) is ours


@pytest.mark.parametrize(
    ("query", "headers", "lang"),
    [
        ("lang=de", {"cookie": "lang=en", "accept_language": "zh"}, "de"),
        ("lang=fr", {"cookie": "lang=en", "accept_language": "zh"}, "en"),
        ("", {"cookie": "lang=xx", "accept_language": "de-CH, en;q=0.5"}, "de"),
        ("", {"accept_language": "fr, en;q=0.8, zh-CN;q=0.9"}, "zh"),
        ("", {"accept_language": "en;q=0, de;q=0.1"}, "de"),
        ("", {"accept_language": "fr-FR, it"}, "zh"),
        ("", {"accept_language": ";;;q=x,,"}, "zh"),
        ("", {}, "zh"),
    ],
)
def test_the_language_is_the_one_asked_for_then_the_one_kept_then_the_browsers_then_chinese(query, headers, lang):
    assert language_of(asked(query, **headers)) == lang


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" 7kq2m9-xd7kq2 ", "7kq2m9-xd7kq2"),
        ("7KQ2M9 XD7KQ2\n", "7KQ2M9XD7KQ2"),
        ("７ＫＱ２Ｍ９－ＸＤ", "7KQ2M9-XD"),
        ("https://letters.example.org/V/7KQ2M9-XD7KQ2", "7KQ2M9-XD7KQ2"),
        ("https://letters.example.org/v/7KQ2M9/?lang=de", "7KQ2M9"),
        ("   ", ""),
    ],
)
def test_a_code_is_read_as_people_type_and_paste_it(text, code):
    assert typed(text) == code


@pytest.mark.parametrize(
    ("name", "plain", "whole"),
    [
        ("沪播荐〔2026〕52号.pdf", "2026-52.pdf", "沪播荐〔2026〕52号.pdf"),
        ("护照.pdf", "file.pdf", "护照.pdf"),
        ("../../etc/passwd", "passwd", "passwd"),
        ("C:\\files\\contract.pdf", "contract.pdf", "contract.pdf"),
        ('a"; x="y\r\nSet-Cookie: z.pdf', "a-x-ySet-Cookie-z.pdf", 'a"; x="ySet-Cookie: z.pdf'),
        ("\u202efdp.exe", "fdp.exe", "fdp.exe"),
        ("", "file", "file"),
    ],
)
def test_a_file_name_reaches_the_reader_whole_and_harms_no_header(name, plain, whole):
    header = disposition("attachment", name)

    assert header == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(whole, safe='')}"
    assert re.fullmatch(r"[ -~]+", header)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_shell_of_the_sheets_speaks_the_readers_language_and_holds_no_script_of_its_own(lang):
    say = Say(lang)

    html = in_language(SHELL.read_bytes(), lang).decode()

    assert html.lower().lstrip().startswith("<!doctype html>")
    assert re.findall(r"<html lang=\"([^\"]*)\"", html) == [say.html_lang]
    assert re.findall(r"<title>(.*?)</title>", html) == [say("common.service")]
    assert say("web.no_script") in html
    assert "/_stcore/agent" not in html
    assert "Streamlit" not in re.sub(r'(src|href)="[^"]*"', "", html)
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", html) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', html) == []
    assert "index." in html  # Streamlit's own program is still there


def test_streamlits_words_are_exchanged_in_chinese_and_german():
    assert '"Upload": "选择文件"' in script("zh")
    assert all(f'"{english}": ' in script("de") for english in WORDS)
    assert all(f'["{english}", "' in script("de") for english in ENDS)
    assert "文件太大" in script("zh")
