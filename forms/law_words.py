"""How the law's own parts are said to a reader who opens no code: bands, days, certainty, sources, conditions, faults."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from forms.wording import Say, has
from rules import FACTS, Checked, Citation, Condition, Interpretation, Interval, LawFault, ReferenceValue, Row, Ruleset

AGE = "age"
NO_NUMBER = "文号未查得"  # what a source has in place of its number where none was found


def fact_name(say: Say, fact: str) -> str:
    """The house's short name of a fact; its key where the house has no name for it."""
    key = f"law.fact.{fact}"
    if has(key, say.lang):
        return say(key)
    return say.fact(fact) if has(f"question.{fact}.short", say.lang) else fact


def value(say: Say, fact: str, number: Any) -> str:
    """A value of a fact in words, with its unit."""
    if fact == AGE:
        return say("law.unit.age", n=int(number), number=say.number(number))
    spec = FACTS[fact]
    if isinstance(number, Decimal) and number == int(number):
        number = int(number)
    if spec.kind in ("decimal", "whole") and not has(f"value.unit.{fact}", say.lang):
        return say("law.unit.other", number=say.number(number), unit=spec.unit)
    if spec.kind == "choice" and not has(f"value.{fact}.{number}", say.lang):
        return str(number)
    return say.value(fact, number)


def band(say: Say, fact: str, when: Interval) -> str:
    """A band in words: "350,000 or more", "18 to 25 completed years"; the words say what is included."""
    spec = FACTS.get(fact)
    low, high = when.low, when.high
    if only := _only(fact, when):
        return value(say, fact, only[0])
    if spec and high is not None and when.high_included and high == spec.most:
        high = None
    begins_at_least = low is not None and when.low_included and high is not None and low == (spec.least if spec else 0)
    ends = "to" if when.high_included else "under"
    if high is None:
        kind = "at_least" if when.low_included else "above"
    elif low is None or begins_at_least:
        kind = "at_most" if when.high_included else "under"
    else:
        kind = f"{'from' if when.low_included else 'above'}_{ends}"
    both = low is not None and high is not None and not begins_at_least
    said_low = "" if low is None else _bare(say, fact, low) if both else value(say, fact, low)
    said_high = "" if high is None else value(say, fact, high)
    if both and (said_twice := _SAID_ONCE.match(said_low)) and said_high.startswith(said_twice[0]):
        said_high = said_high.removeprefix(said_twice[0])  # 每年16小时以上，不满40小时
    if not both and (in_front := _SAID_ONCE.match(said_low or said_high)):
        said_low, said_high = (said.removeprefix(in_front[0]) for said in (said_low, said_high))
        return in_front[0] + say(f"law.band.{kind}", low=said_low, high=said_high)  # 每年不满16小时
    return say(f"law.band.{kind}", low=said_low, high=said_high)


_SAID_ONCE = re.compile(r"[\u4e00-\u9fff]+")


def _only(fact: str, when: Interval) -> tuple[Decimal, ...]:
    """The one number that lies in a band, if there is only one: [25, 26) of whole numbers is 25."""
    low, high = when.low, when.high
    if low is None or high is None:
        return ()
    whole = fact == AGE or (fact in FACTS and FACTS[fact].kind == "whole")
    single = low == high or (whole and when.low_included and not when.high_included and high - low == 1)
    return (low,) if single else ()


def _bare(say: Say, fact: str, number: Decimal) -> str:
    """The lower end of a band: its unit stands behind the upper one, but Chinese and money say it twice."""
    money = fact in FACTS and FACTS[fact].kind == "money"
    return value(say, fact, number) if say.lang == "zh" or money else say.number(number)


def row(say: Say, one: Row) -> str:
    """A row of a table in words: its band, or its grade."""
    return band(say, one.fact, one.when) if one.when else value(say, one.fact, one.is_)


def totals(say: Say, points: Interval, maximum: int) -> str:
    """The totals of a category in words."""
    if not points.low and (points.high is None or points.high >= maximum):
        return say("law.totals.any")
    if points.high is None or points.high >= maximum:
        return say("law.totals.from", low=int(points.low or 0))
    last = int(points.high) if points.high_included else int(points.high) - 1
    return say("law.totals.between", low=int(points.low or 0), high=last)


def part_points(say: Say, points: Interval, maximum: int) -> str:
    """The points that a condition on one part asks for, in words."""
    if points.high is None or points.high >= maximum:
        return say("law.points.from", low=int(points.low or 0))
    return say("law.points.between", low=int(points.low or 0), high=int(points.high))


def days(say: Say, first: date, last: date | None) -> str:
    """First and last day in force, both included."""
    if last is None:
        return say("law.days.since", first=say.day(first))
    return say("law.days.between", first=say.day(first), last=say.day(last))


def checked(say: Say, how: Checked) -> str:
    """How far a citation was compared with the issued text."""
    if how.status == "original":
        return say("law.checked.original", by=how.by, day=say.day(how.on))
    return say(f"law.checked.{how.status}")


def cited(say: Say, citation: Citation, title: bool = False, short: bool = False) -> str:
    """Where something stands, and how far that was checked.

    :param title: with the title of the document. :param short: the check in two words.
    """
    number = citation.number if citation.number != citation.title else ""
    if number == NO_NUMBER:
        number = say("law.cited.no_number")
    told = [number, say("law.title", title=citation.title) if title or not number else "", citation.place]
    where = ("，" if say.lang == "zh" else ", ").join(part for part in told if part)
    how = say(f"law.checked_short.{citation.checked.status}") if short else checked(say, citation.checked)
    return say("law.cited", where=where, checked=how)


def documents(say: Say, evidence: tuple[str, ...]) -> str:
    """The kinds of document that prove something."""
    names = [say(f"document.{name}") if has(f"document.{name}", say.lang) else name for name in evidence]
    return ("；" if say.lang == "zh" else "; ").join(names)


def condition(say: Say, one: Condition) -> str:
    """What one condition of a gate asks, with its figure."""
    subject = say.label(one.words["subject"])
    figure = one.figure
    if one.kind == "within":
        said = band(say, one.fact, figure)
    elif one.kind == "is":
        said = say("value.yes" if figure else "value.no")
    elif one.kind == "not_among":
        said = say.listing([value(say, one.fact, member) for member in figure])
    elif one.kind == "not_beginning_with":
        said = say.listing(list(figure))
    elif one.kind == "each_in":
        said = say.listing([say.label(name) for name in one.names.values()])
    else:
        said = str(figure)
    return say(f"law.condition.{one.kind}", subject=subject, figure=said)


def amount(say: Say, unit: str, number: Decimal) -> str:
    """A reference value with its unit."""
    if unit == "CNY/month":
        return say("law.show.value.amount", amount=say.money(number))
    return say("law.show.value.amount.other", amount=say.number(number), unit=unit)


def series_unit(say: Say, unit: str) -> str:
    """What a reference value counts, in words."""
    return say(f"law.unit.{unit}") if has(f"law.unit.{unit}", say.lang) else unit


def value_days(say: Say, one: ReferenceValue) -> str:
    """The days on which a reference value is in use; those that no source gives say so."""
    told = []
    for word, day in (("from", one.in_force.from_), ("until", one.in_force.until)):
        if day is not None:
            said = say(f"law.show.value.{word}", day=say.day(day))
            told.append(say("law.show.value.inferred", day=said) if word in one.inferred else said)
    return ("，" if say.lang == "zh" else ", ").join(told)


def concerned(say: Say, ruleset: Ruleset, one: Interpretation) -> str:
    """The criteria and gates that an interpretation is about, by their names."""
    names = [say.label(item.label) for item in ruleset.criteria if item.id in one.criteria]
    names += [say.label(item.label) for item in ruleset.gates if item.id in one.gates]
    return ("；" if say.lang == "zh" else "; ").join(names)


def edition_name(ruleset: Ruleset) -> str:
    """How an edition is called on the command line."""
    return f"{ruleset.id}/{ruleset.edition}"


def fault_line(say: Say, fault: LawFault) -> str:
    """One fault of a law file: file and line, the place in the file's own words, what is wrong and what would be right."""
    refused = fault.detail.get("refused")
    what = fault.said(why=say(f"fault.{refused.kind}", **refused.detail)) if refused else fault.what
    return f"{fault.file}:{fault.line}: {fault.place}{'：' if say.lang == 'zh' else ': '}{say.label(what)}"
