"""What stands under a field: how the answer was read, and why we ask, with the bands and the article it feeds."""

from datetime import date
from html import escape
from typing import Any

from forms import pieces
from forms.questionnaire import Question, feeds
from forms.wording import Say
from rules import Criterion

MONTHS = 12
READ_AGAIN = 1000  # from here on digits are easily miscounted; smaller numbers explain themselves
_PLAIN = ("text", "long_text", "credit_code")  # nothing to read a second way


def beneath(say: Say, question: Question, value: Any, day: date) -> str:
    """The HTML under a field.

    :param value: the answer in its own type; `None` while it is not known or cannot be read. :param day: the rules of this day.
    """
    read = read_as(say, question, value)
    why = pieces.folded(say("firm.part.why"), _why(say, question, day))
    return (f'<p class="jc-help">{escape(read)}</p>' if read else "") + why


def read_as(say: Say, question: Question, value: Any) -> str:
    """Numbers and days once more in words, so that a wrong unit or a swapped month explains itself."""
    if value is None or not question.typed or question.kind in _PLAIN:
        return ""
    if question.kind in ("whole", "decimal") and value < READ_AGAIN:
        return ""
    words = say.value(question.name, value)
    if question.name == "annual_salary_cny":
        return say("firm.part.read_as.pay", value=words, month=say.money(round(value / MONTHS, 2)))
    return say("firm.part.read_as", value=words)


def _why(say: Say, question: Question, day: date) -> str:
    told = [say(f"question.{question.name}.why")]
    if not question.typed:
        told.append(say("firm.part.example", example=say(f"question.{question.name}.example")))
    paragraphs = [f"<p>{escape(text)}</p>" for text in told]
    for feed in feeds(question.name, day):
        name = say.label(feed.label)
        cited = say("firm.part.cited", number=feed.citation.number, place=feed.citation.place)
        if feed.route:
            key = "firm.part.feeds.route.disputed" if feed.disputed else "firm.part.feeds.route"
            paragraphs.append(f"<p>{escape(say(key, name=name, category=feed.route.category, cited=cited))}</p>")
        elif feed.criterion is None:
            paragraphs.append(f"<p>{escape(say('firm.part.feeds.gate', name=name, cited=cited))}</p>")
        else:
            said = say("firm.part.feeds.points", name=name, n=feed.criterion.maximum, cited=cited)
            paragraphs.append(f"<p>{escape(said)}</p>{_bands(question.name, feed.criterion)}")
    return "".join(paragraphs)


def _bands(name: str, criterion: Criterion) -> str:
    """The rows of the table that this answer can reach, as the source prints them; rows that print the same are one."""
    found: dict[str, list[int]] = {}
    for scale in criterion.scales:
        for row in scale.rows if scale.stated == name else ():
            if row.printed:
                found.setdefault(row.printed, []).append(row.points)
    lines = "".join(
        f'<tr><td lang="zh-CN">{escape(printed)}</td><td>{_span(all_)}</td></tr>' for printed, all_ in found.items()
    )
    return f"<table><tbody>{lines}</tbody></table>" if lines else ""


def _span(found: list[int]) -> str:
    return str(found[0]) if min(found) == max(found) else f"{min(found)}–{max(found)}"
