"""The lists as a browser sets them: nothing of one cell stands on another, and words that belong together stay together."""

from datetime import date
from pathlib import Path

import pytest
from browser import chromium

from forms import pieces
from forms.wording import LANGUAGES, Say
from workflow import State

pytestmark = pytest.mark.browser
SHEET = (Path(__file__).parents[1] / "forms" / "style.css").read_text("utf-8")
FIRM = "上海澜桥跨境电子商务有限公司"
SPILLING = """() => [...document.querySelectorAll('td')].filter(cell => cell.scrollWidth > cell.clientWidth + 1
  || [...cell.children].some(one => one.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1))
  .map(cell => cell.innerText)"""
BROKEN = """() => [...document.querySelectorAll('td a, td .whole')].filter(one => one.getClientRects().length > 1)
  .map(one => one.innerText)"""


@pytest.fixture(scope="module")
def page():
    with chromium() as browser:
        yield browser.new_page(viewport={"width": 1440, "height": 900})


def shown(page, monkeypatch, say: Say, head: list[str], rows: list[list[str]], kind: str) -> None:
    """One table in the width of a page, as `pieces.table` writes it."""
    written: list[str] = []
    monkeypatch.setattr(pieces.st, "html", written.append)
    pieces.table([(word, False) for word in head], rows, kind=kind)
    page.set_content(
        f'<html lang="{say.html_lang}"><style>{SHEET}</style><body><div class="stHtml" style="width:73rem">{written[0]}</div>'
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_state_of_an_application_fits_its_column(page, monkeypatch, lang):
    say = Say(lang)
    head = [say(f"firm.cases.{name}") for name in ("host.head", "state", "score", "since", "next")]
    rows = [
        ["HOFFMANN", pieces.tag(say(f"common.firm_state.{state.value}")), "72–82 / 120", "27 November 2026", "x"]
        for state in State
    ]
    shown(page, monkeypatch, say, head, rows, "cards own")
    assert page.evaluate(SPILLING) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_number_day_and_action_of_a_letter_stay_whole(page, monkeypatch, lang):
    say = Say(lang)
    day = say.day(date(2026, 11, 27))
    head = [
        say(f"registry.column.{name}") for name in ("number", "host", "firm", "issued_on", "valid_until", "standing", "action")
    ]
    whole = [f'<span class="whole">{text}</span>' for text in ("沪播荐〔2026〕1003号", day, day)]
    row = [
        whole[0], "MÜLLER-LÜDENSCHEIDT JOHANNES MAXIMILIAN FRIEDRICH", FIRM, whole[1], whole[2],
        pieces.tag(say("registry.standing.ordered")), pieces.link(say("registry.look.letter"), "/register?case=1"),
    ]  # fmt: skip
    shown(page, monkeypatch, say, head, [row], "cards titled letters")
    assert page.evaluate(BROKEN) == []
    assert page.evaluate(SPILLING) == []
