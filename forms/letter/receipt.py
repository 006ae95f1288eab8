"""The receipt of a check: when, what was asked, the three answers, by which office; in Chinese, then in the reader's language.

It is no letter: no red head, no number, no seal. In a demonstration each page is marked as a specimen.
"""

from forms import check_words
from forms.letter import measures as m
from forms.letter import stationery
from forms.letter.breaking import Setting, lines
from forms.letter.faces import BODY, BOLD, ENGLISH, HEADING, KAI, TITLE, unprintable
from forms.letter.flow import Flow
from forms.letter.paper import Paper
from forms.letter.stationery import GREY, single
from forms.wording import AUTHENTIC, SHANGHAI, Say
from workflow import Checked, Kind, OfficeSettings, format_code

_LABEL_WIDTH = 42 * m.MM
_LONGEST = 400  # characters of a text that somebody else wrote
_SIZE, _LEADING = 10.5, 15.5


def print_receipt(checked: Checked, lang: str, settings: OfficeSettings) -> bytes:
    """The receipt as PDF: a function of the check and the office, without a clock.

    :param lang: the reader's language. :param settings: of the office that was asked.
    """
    chinese = Say(AUTHENTIC)
    office = chinese.label(settings.name)
    on = checked.at.astimezone(SHANGHAI).date()
    paper = Paper(chinese.html_lang, chinese("check.receipt"), office, _safe(checked.asked), on)

    def begin() -> float:
        paper.page()
        if settings.demonstration or checked.specimen:
            stationery.specimen(paper, chinese("check.specimen"))
        if paper.pages > 1:
            stationery.page_number(paper, paper.pages)
        return m.TOP

    flow = Flow(paper, begin)
    for number, say in enumerate([chinese] if lang == AUTHENTIC else [chinese, Say(lang)]):
        if number:
            flow.new_page()
        with paper.element("Part", lang=say.html_lang if number else ""):
            _part(flow, say, checked, settings, first=not number)
    return paper.finish()


def rows(say: Say, checked: Checked) -> list[tuple[str, str]]:
    """What the receipt tells, line by line."""
    told = [
        (say("check.receipt.at"), say("check.receipt.moment", moment=say.moment(checked.at))),
        (say("check.receipt.asked"), say(f"check.receipt.{checked.kind}", asked=_safe(_asked(checked)))),
        (say("check.receipt.answer"), check_words.headline(say, checked)),
        (say("check.receipt.says"), check_words.says(say, checked)),
        *((title, _safe(text)) for title, text in check_words.three_answers(say, checked)),
    ]
    if score := check_words.score(say, checked):
        told.append((say("check.title.score"), score))
    told += [(say(f"web.verify.{name}"), value) for name, value, _ in check_words.compared(say, checked)]
    if checked.code and checked.kind is not Kind.CODE:
        told.append((say("web.verify.code"), format_code(checked.code)))
    return told


def _part(flow: Flow, say: Say, checked: Checked, settings: OfficeSettings, *, first: bool) -> None:
    western = say.lang != AUTHENTIC
    text = Setting(ENGLISH if western else BODY, _SIZE + (0 if western else 1), justified=False)
    label = Setting(BOLD if western else HEADING, _SIZE, justified=False)
    title = Setting(BOLD, 14.0, justified=False) if western else Setting(TITLE, m.TITLE, justified=False)
    heading = single(say("check.receipt"), title)
    flow.need(8 * _LEADING)
    if first:
        flow.centred(heading, title.size, m.TITLE_LEADING, role="H1")
        flow.centred(single(say.label(settings.name), Setting(KAI, 12.0)), 12.0, 24.0)
    else:
        flow.put(heading, title.size, 24.0, role="H1")
    flow.skip(_LEADING / 2)
    with flow.paper.element("Table"):
        for name, told in rows(say, checked):
            _row(flow, name, told, label, text)
    _rule(flow)
    flow.skip(_LEADING / 2)
    note = Setting(ENGLISH if western else KAI, 9.5, justified=False)
    flow.text(say("check.receipt.note", address=f"{settings.public_url}/v"), note, 13.5, colour=GREY)


def _row(flow: Flow, name: str, told: str, label: Setting, text: Setting) -> None:
    names = lines(name, label, _LABEL_WIDTH - 8, 0.0)
    texts = lines(told, text, m.WIDTH - _LABEL_WIDTH, 0.0)
    high = max(len(names), len(texts)) * _LEADING + 7
    flow.need(high)
    _rule(flow)
    top = flow.y + 4
    with flow.paper.element("TR"):
        for role, column, setting, broken in (("TH", m.LEFT, label, names), ("TD", m.LEFT + _LABEL_WIDTH, text, texts)):
            flow.y = top
            with flow.paper.element(role, scope="Row" if role == "TH" else ""):
                for line in broken:
                    flow.put(line, setting.size, _LEADING, column)
    flow.y = top - 4 + high


def _rule(flow: Flow) -> None:
    flow.paper.bar(m.LEFT, flow.y, m.WIDTH, 0.4, GREY)


def _asked(checked: Checked) -> str:
    """A digest in groups, so that it can be compared by eye and parted at the end of a line."""
    if checked.kind is not Kind.FILE:
        return checked.asked
    return " ".join(checked.asked[place : place + 8] for place in range(0, len(checked.asked), 8))


def _safe(text: str) -> str:
    """A text that others have written, with a question mark for each character that no font of the letter has."""
    shown = " ".join(text[:_LONGEST].split())
    missing = set(unprintable(shown))
    return "".join("?" if character in missing else character for character in shown) or "?"
