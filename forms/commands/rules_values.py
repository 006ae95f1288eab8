"""Prints the reference values of the law: a whole series with all its years, and the threshold that a route makes of one."""

from collections.abc import Iterable
from datetime import date

from forms import law_words as words
from forms.commands.page import Page
from forms.wording import Say
from rules import Demand, InForce, ReferenceValue, Route, Ruleset, Series, Threshold


def shown_series(series: Series, editions: Iterable[Ruleset], say: Say, columns: int) -> list[str]:
    """The lines of a series: what it is, who supplies it, which routes read it, and every year.

    :param editions: among which are those whose routes read it. :param columns: how wide the page may become.
    """
    page, editions = Page(columns), list(editions)
    page.heading(say.label(series.label), "═")
    page.blank()
    page.named(
        [
            (say("law.show.series"), series.id),
            (say("law.show.series.unit"), words.series_unit(say, series.unit)),
            (say("law.show.series.supplier"), say.label(series.supplier)),
            (say("law.show.note"), say.label(series.note) if series.note else ""),
        ]
    )
    page.heading(say("law.show.series.read"))
    for ruleset in editions:
        for route, demand in readers(ruleset, series.id):
            name = words.edition_name(ruleset)
            page.text(say("law.show.series.reader", route=say.label(route.label), times=demand.figure, edition=name), "  - ")
    page.heading(say("law.show.series.values"))
    for value in series.values:
        reading = [one for one in editions if _together(one.in_force, value.in_force)]
        tell_value(page, say, series, value, [demand.figure for one in reading for _, demand in readers(one, series.id)])
        if value.seal:
            page.text(say("law.show.value.digest", digest=value.seal), "    ")
    return page.lines


def readers(ruleset: Ruleset, series: str) -> list[tuple[Route, Demand]]:
    """The routes of an edition that read a series, each with the condition that does."""
    return [(route, demand) for route in ruleset.routes for demand in route.demands if demand.series == series]


def _together(one: InForce, other: InForce) -> bool:
    """Whether two spans of days have a day in common."""
    return one.from_ in other or other.from_ in one


def tell_value(page: Page, say: Say, series: Series, value: ReferenceValue, multiples: Iterable[int]) -> None:
    """One year of a series: amount, thresholds, days, certainty, source.

    :param multiples: how many times the value routes ask for; each is printed by the month and by the year.
    """
    page.blank()
    if value.amount is None:
        amount = say("law.show.value.missing", supplier=say.label(series.supplier))
    else:
        amount = words.amount(say, series.unit, value.amount)
    year = say("law.show.value.year", year=value.wage_year)
    page.text(f"{year}{'：' if say.lang == 'zh' else ': '}{amount}", "  ")
    for times in sorted(set(multiples), reverse=True):
        if found := value.threshold(times):
            page.text(say("law.show.value.times", times=times, **_money(say, found)), "    ")
    page.text(words.value_days(say, value), "    ")
    if value.certainty:
        page.text(say("law.show.certainty", certainty=say(f"law.certainty.{value.certainty}")), "    ")
    if value.source:
        page.text(say("law.show.place", cited=words.cited(say, value.source, title=True, short=True)), "    ", "      ")
    if value.note:
        page.text(say.label(value.note), "    ")
    if value.origin != "published":
        page.text(say(f"law.show.origin.{value.origin}"), "    ")


def tell_threshold(page: Page, say: Say, series: Series, demand: Demand, on: date) -> None:
    """What a multiple comes to on a day: in money of the year and of the month, or that it is not known, and who can say.

    :param on: the day; before the first value of the series nothing is known either.
    """
    value = series.on(on)
    if value and (found := value.threshold(demand.figure)):
        page.text(say("law.show.threshold", day=say.day(on), **_money(say, found)), "    ")
        _made(page, say, series, found)
        return
    page.text(say("law.show.threshold.unknown", day=say.day(on)), "    ")
    missing = ""
    if value:
        missing = say("law.show.threshold.missing", wage_year=value.wage_year, days=words.value_days(say, value))
    supplier = (say("law.show.threshold.supplier"), say.label(series.supplier))
    page.named([(say("law.show.threshold.why"), missing or say("law.show.threshold.before")), supplier], 6)
    if last := series.last_known(on):
        page.text(say("law.show.threshold.orientation"), "      ")
        _made(page, say, series, last.threshold(demand.figure), 8)


def _made(page: Page, say: Say, series: Series, found: Threshold, indent: int = 6) -> None:
    """How a threshold is made: the multiplication, the value with its days, its certainty and its source."""
    value = found.value
    year = say("law.show.value.year", year=value.wage_year)
    amount = words.amount(say, series.unit, value.amount)
    told = ("，" if say.lang == "zh" else ", ").join((year, amount, words.value_days(say, value)))
    wage = say.money(value.amount)
    page.named(
        [
            (say("law.show.threshold.made"), say("law.show.threshold.sum", times=found.times, wage=wage, **_money(say, found))),
            (say("law.show.threshold.value"), told),
            (say("law.show.threshold.certainty"), say(f"law.certainty.{value.certainty}")),
            (say("law.show.source"), words.cited(say, value.source, title=True, short=True)),
            (say("law.show.origin"), say(f"law.show.origin.{value.origin}") if value.origin != "published" else ""),
        ],
        indent,
    )


def _money(say: Say, found: Threshold) -> dict[str, str]:
    return {"month": say.money(found.month), "year": say.money(found.year)}
