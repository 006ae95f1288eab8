"""A check of a letter as a plain page: the answer first, the three answers apart, what to compare, and the receipt."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from html import escape

from pydantic import ValidationError

from forms import check_words
from forms.office import signing_key
from forms.wording import Say
from workflow import Answer, Checked, Genuine, as_data, format_code

ENDED = {Answer.EXPIRED, Answer.REVOKED, Answer.REPLACED}  # what such a letter meant is told as past
_TRANSLATE_NO = {"holder", "firm", "corrected"}
_MARK = b"jiancai/receipt\0"


def answer_html(say: Say, checked: Checked) -> str:
    """The answer box, the mark of a specimen, and the three answers."""
    moment = say("web.verify.checked", moment=say.moment(checked.at))
    told = (
        f'<div class="answer {check_words.tone(checked)}"><h1>{escape(check_words.headline(say, checked))}</h1>'
        f"<p>{escape(check_words.says(say, checked))}</p><p>{escape(moment)}</p></div>"
    )
    rows = check_words.three_answers(say, checked)
    if score := check_words.score(say, checked):
        rows.append((say("check.title.score"), score))
    listing = "".join(f"<dt>{escape(title)}</dt><dd>{escape(text)}</dd>" for title, text in rows)
    return f'{told}{_specimen(say, checked)}<dl class="three">{listing}</dl>'


def details_html(say: Say, checked: Checked) -> str:
    """What to compare with the paper, and what the letter means; nothing where nothing is known."""
    rows = check_words.compared(say, checked)
    if not rows:
        return ""
    listing = "".join(f"<dt>{escape(say(f'web.verify.{name}'))}</dt><dd>{_value(name, *rest)}</dd>" for name, *rest in rows)
    if checked.code:
        code = escape(format_code(checked.code))
        listing += f'<dt>{escape(say("web.verify.code"))}</dt><dd><span class="code">{code}</span></dd>'
    meaning = "meaning_then" if checked.standing in ENDED else "meaning"
    parts = ("compare", meaning) if checked.genuine is Genuine.YES else ("compare",)
    return f"<h2>{escape(say('web.verify.compare.title'))}</h2><dl>{listing}</dl>" + "".join(
        (f"<h2>{escape(say(f'web.verify.{part}.title'))}</h2>" if part != "compare" else "")
        + f"<p>{escape(say(f'web.verify.{part}'))}</p>"
        for part in parts
    )


def receipt_form(say: Say, checked: Checked) -> str:
    """The button that hands out the receipt: the check itself travels in the form, marked so that nobody can alter it."""
    held = sealed_check(checked)
    return (
        f'<form class="quiet" method="post" action="/v/receipt"><input type="hidden" name="check" value="{held}">'
        f'<input type="hidden" name="lang" value="{say.lang}"><button>{escape(say("web.verify.receipt"))}</button></form>'
    )


def sealed_check(checked: Checked) -> str:
    """A check as text for a form, with a mark of this office's process."""
    content = urlsafe_b64encode(json.dumps(as_data(checked), ensure_ascii=False, separators=(",", ":")).encode())
    return f"{content.decode()}.{_mark(content)}"


def opened_check(text: str) -> Checked | None:
    """The check that a form brought back; `None` when it was not made here, or was altered."""
    content, _, mark = text.rpartition(".")
    if not hmac.compare_digest(_mark(content.encode()).encode(), mark.encode()):
        return None
    try:
        return Checked.model_validate_json(urlsafe_b64decode(content))
    except (ValueError, ValidationError):  # made by an older version
        return None


def _value(name: str, value: str, remark: str) -> str:
    told = f'<span translate="no">{escape(value)}</span>' if name in _TRANSLATE_NO else escape(value)
    return told + (f"<small>{escape(remark)}</small>" if remark else "")


def _specimen(say: Say, checked: Checked) -> str:
    if not checked.specimen:
        return ""
    title, text = escape(say("web.verify.specimen")), escape(say("web.verify.specimen.says"))
    return f'<div class="specimen"><h2>{title}</h2><p>{text}</p></div>'


def _mark(content: bytes) -> str:
    return hmac.new(signing_key(), _MARK + content, hashlib.sha256).hexdigest()
