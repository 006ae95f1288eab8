"""Says what is past the day by which somebody was to look for its successor: yearly figures and editions."""

from collections.abc import Mapping
from datetime import date

from rules.contradictions import Warning
from rules.gates import words_of
from rules.label import day_in_words
from rules.reference import Series
from rules.ruleset import Ruleset


def reviews(rulesets: tuple[Ruleset, ...], series: Mapping[str, Series], on: date) -> tuple[Warning, ...]:
    """A warning for each edition in force, and each series that its routes read, that is past its review on a day.

    A value that has a successor needs no review any more.
    """
    words = words_of("review")
    found = []
    readers: dict[str, str] = {}
    for ruleset in rulesets:
        readers |= {demand.series: demand.fact for route in ruleset.routes for demand in route.demands if demand.series}
    for name, fact in readers.items():
        one = series[name]
        if value := one.to_be_reviewed(on):
            told = {"series": one.label, "supplier": one.supplier, "year": value.wage_year}
            text = words["due"].filled(**told, day=day_in_words(value.review_by))
            found.append(Warning(f"review_due.{one.id}", (fact,), text))
    for ruleset in rulesets:
        if ruleset.review_by and ruleset.review_by < on:
            text = words["edition"].filled(title=ruleset.title, day=day_in_words(ruleset.review_by))
            found.append(Warning(f"review_due.{ruleset.id}", (), text))
    return tuple(found)
