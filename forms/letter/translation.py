"""The reference translations: what the Chinese letter says, in English and German, each marked as not authoritative."""

from collections.abc import Sequence

from forms.letter import measures as m
from forms.letter.breaking import Setting, balanced
from forms.letter.faces import BOLD, ENGLISH, ITALIC
from forms.letter.flow import Flow
from forms.letter.ledger import annex_head
from forms.letter.stationery import GREY
from forms.letter.telling import Telling

LANGUAGES = ("en", "de")
_SIZE, _LEADING = 10.0, 12.0
_PLAIN = Setting(ENGLISH, _SIZE, justified=False)
_BOLD = Setting(BOLD, _SIZE, justified=False)
_NOTICE = Setting(ITALIC, 9.0, justified=False)
_TITLE = Setting(BOLD, 13.0, justified=False)


def put(flow: Flow, telling: Telling, chinese: Telling, figure: int, routes: Sequence[str] = ()) -> None:
    """Sets one translation on a page of its own.

    :param telling: in the language of the translation. :param chinese: the letter itself. :param figure: the annex's number.
    :param routes: what the letter says about the direct routes, sentence by sentence.
    """
    say, statement = telling.say, telling.statement
    home = chinese.say.html_lang
    annex_head(flow, chinese, figure, chinese.say(f"letter.annex.{telling.lang}"), home)
    flow.skip(_LEADING / 2)
    top = flow.y
    flow.skip(4)
    for notice, lang in ((chinese.say("letter.translation.notice"), home), (say("letter.translation.notice"), "")):
        with flow.paper.element("P", lang=lang):
            flow.text(notice, _NOTICE, _LEADING, x=m.LEFT + 8, measure=m.WIDTH - 16)
    flow.skip(4)
    for y in (top, flow.y):
        flow.paper.bar(m.LEFT, y, m.WIDTH, 0.5, GREY)
    flow.skip(_LEADING / 2)
    flow.text(telling.office, _BOLD, _LEADING)
    flow.text(say("letter.number", number=statement.number, issued=say.day(statement.issued_on)), _PLAIN, _LEADING)
    flow.skip(_LEADING / 3)
    flow.text(say("letter.salutation", addressee=telling.addressee), _PLAIN, _LEADING)
    flow.skip(_LEADING / 2)
    with flow.paper.element("H2"):
        for line in balanced(telling.title, _TITLE, m.WIDTH):
            flow.put(line, 13.0, 17.0)
    flow.skip(_LEADING / 3)
    _paragraph(flow, telling.opening())
    for heading, paragraphs in telling.sections():
        flow.need(3 * _LEADING)
        flow.text(heading, _BOLD, _LEADING, role="H3")
        for text in paragraphs:
            _paragraph(flow, text)
    if routes:
        flow.need(3 * _LEADING)
        flow.text(say("letter.routes"), _BOLD, _LEADING, role="H3")
        _paragraph(flow, " ".join(routes))
    flow.need(5.4 * _LEADING)  # the closing is never alone on a page
    if request := telling.request():
        _paragraph(flow, request)
    flow.text(say("letter.closing"), _PLAIN, _LEADING)
    code = f"{say('letter.code')}{telling.code}" if telling.code else ""
    flow.text(f"{say('letter.translation.signed')} {code}", _PLAIN, _LEADING)


def _paragraph(flow: Flow, text: str) -> None:
    flow.text(text, _PLAIN, _LEADING)
    flow.skip(_LEADING / 3)
