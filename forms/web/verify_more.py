"""The rest of a letter for whoever knows the date of birth or the last four characters of the passport number: `POST /v/more`.

A form and never an address, so that no log and no history has the factor. An unknown code and a wrong factor look alike.
HTTP status: 200 with the rest, 403 where code and factor do not go together, 400 for an empty factor, 429 while one must wait.
"""

from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from forms import check_words
from forms.office import the_office
from forms.web.asking import counted, too_many
from forms.web.checked import answer_html
from forms.web.form import read_form
from forms.web.page import errors, page, say_for
from forms.wording import Say
from workflow import Checked, LetterStatement, check_code, open_letter, read_code

_LONGEST = 60  # characters of a code with its hyphens, or of a factor
# What the letter states beside the public part, by the names of the questionnaire; the three afterwards have their own words.
_FIELDS = ("credit_code", "post_title", "workplace", "contract_from", "contract_until")
_NAMED = {"credit_code": "employer_credit_code"}


def more_form(say: Say, code: str, refusal: bool = False) -> str:
    """The form for the second factor."""
    marked = ' aria-invalid="true"' if refusal else ""
    typed = (
        f'<label for="more-code">{escape(say("web.verify.code"))}</label>'
        f'<input class="code" id="more-code" name="code" value="{escape(code)}" maxlength="{_LONGEST}" required '
        f'autocomplete="off" autocapitalize="characters" spellcheck="false"{marked}>'
        if refusal
        else f'<input type="hidden" name="code" value="{escape(code)}">'
    )
    return (
        f'<h2>{escape(say("web.verify.more.title"))}</h2><p class="grey">{escape(say("web.verify.more.help"))}</p>'
        f'<form method="post" action="/v/more">{typed}<label for="factor">{escape(say("web.verify.more.factor"))}</label>'
        f'<p class="help" id="factor-help">{escape(say("web.verify.more.example"))}</p>'
        f'<input id="factor" name="factor" maxlength="{_LONGEST}" required autocomplete="off" spellcheck="false" '
        f'aria-describedby="factor-help"{marked}>'
        f'<button class="second">{escape(say("web.verify.more.button"))}</button></form>'
    )


async def show_form(request: Request) -> Response:
    """GET /v/more: there is nothing to show without a factor; back to the form."""
    return RedirectResponse("/v", 303)


@counted
async def show_more(request: Request) -> Response:
    """POST /v/more: the rest of the letter, or that code and factor do not go together."""
    say, fields = say_for(request), await read_form(request)
    code, factor = fields.get("code", "")[:_LONGEST].strip(), fields.get("factor", "")[:_LONGEST].strip()
    if not factor:
        return _again(request, say, code, 400, say("web.verify.more.empty"))
    opened = await run_in_threadpool(open_letter, the_office(), code, factor)
    if isinstance(opened, LetterStatement):
        checked = await run_in_threadpool(check_code, the_office(), code)
        title = say("web.verify.more.shown")
        body = f"{answer_html(say, checked)}<h2>{escape(title)}</h2>{_rest(say, opened, checked)}"
        body += f'<p class="grey">{escape(say("web.verify.more.not_kept"))}</p>'
        return page(request, say, check_words.headline(say, checked), body, back=f"/v/{read_code(code)}")
    if opened:
        return too_many(request, "web.verify.slow.guesses", opened)
    return _again(request, say, code, 403, say("web.verify.more.wrong"), say("web.verify.more.wrong.says"))


def _again(request: Request, say: Say, code: str, status: int, *told: str) -> Response:
    title = say("web.verify.title")
    body = f"{errors(*told)}<h1>{escape(title)}</h1>{more_form(say, code, refusal=True)}"
    return page(request, say, title, body, status=status, back="/v")


def _rest(say: Say, letter: LetterStatement, checked: Checked) -> str:
    """What the letter states and what notes have corrected in it, without passport number and date of birth: whoever reads
    this knows one of them already."""
    name = " ".join(part for part in (letter.host_surname, letter.host_given_names) if part)
    if letter.host_chinese_name:
        name += f" · {letter.host_chinese_name}"
    rows = [(say("web.verify.holder"), name), (say("web.verify.firm"), letter.company_name_zh)]
    rows.append((say.fact("nationality"), say.label(letter.nationality_name)))
    for field in _FIELDS:
        fact = _NAMED.get(field, field)
        rows.append((say.fact(fact), say.value(fact, getattr(letter, field))))
    rows.append((say.fact("annual_salary_cny"), say.money(letter.annual_salary_cny)))
    for score in letter.scores:
        points = say("common.points", n=score.most) if score.least == score.most else ""
        points = points or say("common.range", least=score.least, most=score.most)
        basis = say(f"check.basis.{score.nature}.{score.status}")  # whose rule it is: our own criteria are never shown as law
        rows.append((say.label(score.title), f"{say('registry.case.score', points=points, maximum=score.maximum)} · {basis}"))
    rows += [(say(f"web.verify.{name}"), f"{text} · {by}") for name, text, by in check_words.corrected(say, checked)]
    listing = "".join(f"<dt>{escape(title)}</dt><dd>{escape(str(text))}</dd>" for title, text in rows)
    return f'<dl translate="no">{listing}</dl>'


ROUTES = [
    Route("/v/more", show_more, methods=["POST"]),
    Route("/v/more", show_form, methods=["GET"]),
]
