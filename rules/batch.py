"""The same editions over columns: a row for each host, with the same points as `evaluate`, a million hosts at a time.

Why polars: over the same bands it is the fastest of polars, numpy and duckdb, it takes texts, days, decimals and unknown values
as they are, and it reads and writes the files (measured: `docs/decisions/0006-batch-with-polars.md`). Every table is made from
the scales of the edition (`rules/steps.py`), and gates are asked by `rules/gates.py`: there is no second rule.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from math import ceil, floor
from operator import add, and_, or_
from typing import Any, NamedTuple

import polars as pl

from rules.columns import BETWEEN, ColumnsRefused, judge_columns
from rules.gate_columns import gate_columns, outcome_of
from rules.gazette import in_force, law, on_day
from rules.interval import Interval
from rules.lookups import POINTS, points_type
from rules.review import reviews
from rules.route_columns import route_columns
from rules.ruleset import Criterion, Ruleset
from rules.scale import NOT_DEFINED, Answer
from rules.steps import Reading, Steps, Which, reading_of

POINTS_TABLE = "work-permit-points"
ENDS = ("least", "most")


def score_columns(frame: pl.DataFrame, on: date) -> pl.DataFrame:
    """Scores every row by every ruleset in force.

    :param frame: columns named as the facts; a null or a missing column is unknown. Values are judged as those of JSON are:
        numbers (whole, decimals, doubles), booleans, days or ISO texts, texts, lists of texts. Other columns are left out.
    :param on: the decisive day, a Shanghai day.
    :return: as many rows, in the same order. For each ruleset `<ruleset>.least`, `.most` and `.category` (null while open), for
        each part and criterion `<ruleset>.<id>.least` and `.most`; `gate.<gate>` and `route.<route>`, each "holds", "fails" or
        "unknown"; `outcome`; `reviews`: the names of the warnings about what is past its review, ";" between them, or null.
    :raises ColumnsRefused: a value is impossible; it names each wrong value, and `faulty` the rows.
    :raises FactsRefused: a column looks like a misspelt fact.
    """
    judged = judge_columns(frame, on)
    if judged.faulty:
        raise ColumnsRefused(judged.faulty)
    return score_judged(judged.facts, on)


def totals(frame: pl.DataFrame, on: date, ruleset: str | Ruleset = POINTS_TABLE) -> pl.DataFrame:
    """The bare totals of one ruleset: columns `least`, `most` and `category`, as many rows as `frame` and in its order.

    :param frame: as for `score_columns`; only the facts of the ruleset are judged.
    :param ruleset: the name of the ruleset, or an edition itself.
    :raises ColumnsRefused: a value is impossible.
    :raises NotInForce: no edition was in force on that day.
    """
    edition = in_force(ruleset, on) if isinstance(ruleset, str) else ruleset
    read = {scale.stated for criterion in edition.criteria for scale in criterion.scales}
    judged = judge_columns(frame, on, only=read)
    if judged.faulty:
        raise ColumnsRefused(judged.faulty)
    return _points(edition, judged.facts, on).select("least", "most", "category").collect()


def score_judged(facts: pl.DataFrame, on: date) -> pl.DataFrame:
    """As `score_columns`, for columns that are judged already (`rules.columns.judge_columns`)."""
    rulesets = on_day(on)
    frames = []
    for ruleset in rulesets:
        parts = [one.id for one in (*ruleset.parts, *ruleset.criteria)]
        named = ["least", "most", "category", *(f"{part} {end}" for part in parts for end in ENDS)]
        points = _points(ruleset, facts, on).select(named).with_columns(pl.col(pl.UInt8).cast(POINTS))
        frames.append(points.collect().rename(lambda name, ruleset=ruleset: f"{ruleset.id}.{name.replace(' ', '.')}"))
    series = law().series
    frames += [gate_columns(rulesets, facts, on), route_columns(rulesets, facts, on, series)]
    category = {ruleset.id: pl.col(f"{ruleset.id}.category") for ruleset in rulesets}
    overdue = BETWEEN.join(review.id for review in reviews(rulesets, series, on)) or None
    scores = pl.concat([facts, *frames], how="horizontal").with_columns(
        outcome=outcome_of(rulesets, category), reviews=pl.lit(overdue, pl.String)
    )
    return scores.drop(facts.columns)


class _Score(NamedTuple):
    """The points of one criterion; `most` is `None` where nothing is open, and then the same as `least`."""

    least: pl.Expr
    most: pl.Expr | None


def _score(criterion: Criterion, facts: pl.DataFrame, on: date) -> _Score:
    seen = [(scale, reading_of(scale, _column(facts, scale.stated), on)) for scale in criterion.scales]
    readings = [_reached(reading, facts) for _, reading in seen if reading is not None]
    nowhere = [scale.unknown for scale, reading in seen if reading is None]
    least = _earned(readings, nowhere, lambda answer: answer.least)
    if all(answer.least == answer.most for answer in [*nowhere, *_answers(readings)]):
        return _Score(least, None)
    return _Score(least, _earned(readings, nowhere, lambda answer: answer.most))


def _column(facts: pl.DataFrame, name: str) -> pl.Series | None:
    return facts[name] if name in facts.columns else None


def _reached(reading: Reading, facts: pl.DataFrame) -> Reading:
    """A reading without the gaps in which no value lies."""
    if not isinstance(reading, Steps) or all(answer.state != NOT_DEFINED for answer in reading.answers):
        return reading
    return reading if facts.select(reading.holds(_undefined).any()).item() else reading.without(_undefined)


def _undefined(answer: Answer) -> bool:
    return answer.state == NOT_DEFINED


def _answers(readings: list[Reading]) -> list[Answer]:
    """Everything that some value, or an unknown one, can earn."""
    return [answer for one in readings for answer in (*one.answers, one.unknown) if answer is not None]


def _earned(readings: list[Reading], nowhere: list[Answer], which: Which) -> pl.Expr:
    """The points of a criterion: the highest number that one of its facts earns.

    :param nowhere: what the facts earn of which no value is known; nobody earns less.
    """
    surely = max([*map(which, nowhere), *(min(map(which, _answers([one]))) for one in readings)])
    levels = _levels(readings, which, surely)
    looked_up = [one for one in readings if one.looked_up(levels, which)]
    chained = [one for one in readings if not one.looked_up(levels, which)]
    points = [one.points(which) for one in looked_up]
    return pl.max_horizontal(_chain(chained, which, _levels(chained, which, surely), surely), *points)


def _levels(readings: list[Reading], which: Which, surely: int) -> list[int]:
    """The numbers of points above what is sure, the highest first."""
    found = {which(answer) for answer in _answers(readings)}
    return sorted((level for level in found if level > surely), reverse=True)


def _chain(readings: list[Reading], which: Which, levels: list[int], surely: int) -> pl.Expr:
    kind = points_type(max([surely, *levels]))
    chain: Any = pl
    for level in levels:
        holds = [one.holds(lambda answer, level=level: which(answer) >= level) for one in readings]
        chain = chain.when(reduce(or_, holds)).then(pl.lit(level, kind))
    rest = pl.lit(surely, kind)
    return chain.otherwise(rest) if levels else rest


def _points(ruleset: Ruleset, facts: pl.DataFrame, on: date) -> pl.LazyFrame:
    """The points of each criterion and part, "<id> least" and "<id> most", the totals "least" and "most", and the "category".

    Each criterion is a column of its own first: so they are worked out side by side.
    """
    scores = {criterion.id: _score(criterion, facts, on) for criterion in ruleset.criteria}
    columns = {f"{name} least": score.least for name, score in scores.items()}
    columns |= {f"{name} most": score.most for name, score in scores.items() if score.most is not None}
    same = {f"{name} most": pl.col(f"{name} least") for name, score in scores.items() if score.most is None}
    lazy = facts.lazy().with_columns(**columns).select(*columns).with_columns(**same)
    lazy = lazy.with_columns(_sums(ruleset, "least"))
    if len(same) == len(scores):  # then the most is the least everywhere
        names = ["", *(f"{part.id} " for part in ruleset.parts)]
        return lazy.with_columns(category=_category(ruleset, "least"), **{f"{n}most": pl.col(f"{n}least") for n in names})
    worst, best = (_category(ruleset, end) for end in ENDS)
    return lazy.with_columns(_sums(ruleset, "most")).with_columns(category=pl.when(worst == best).then(worst))


def _sums(ruleset: Ruleset, end: str) -> list[pl.Expr]:
    """The total and the sum of each part."""
    sums = [_sum(ruleset.criteria, end).alias(end)]
    for part in ruleset.parts:
        mine = [criterion for criterion in ruleset.criteria if criterion.part == part.id]
        sums.append(_sum(mine, end).alias(f"{part.id} {end}"))
    return sums


def _sum(criteria: Iterable[Criterion], end: str) -> pl.Expr:
    kind = points_type(sum(criterion.maximum for criterion in criteria))
    points = [pl.col(f"{criterion.id} {end}").cast(kind) for criterion in criteria]
    return reduce(add, points, pl.lit(0, kind)).cast(POINTS)


def _category(ruleset: Ruleset, end: str) -> pl.Expr:
    """The first category whose conditions hold. A sound edition has one for every total: without the others it is the last."""
    kind = pl.Enum([category.id for category in ruleset.categories])
    *others, last = ruleset.categories
    chain: Any = pl
    for category in others:
        parts = [condition for part, points in category.parts for condition in _within(pl.col(f"{part} {end}"), points)]
        holds = reduce(and_, [*_within(pl.col(end), category.points), *parts], pl.lit(True))
        chain = chain.when(holds).then(pl.lit(category.id, kind))
    rest = pl.lit(last.id, kind)
    return chain.otherwise(rest) if others else rest


def _within(points: pl.Expr, interval: Interval) -> list[pl.Expr]:
    """What a whole number of points in an interval fulfils."""
    found = []
    if interval.low is not None:
        found.append(points >= (ceil(interval.low) if interval.low_included else floor(interval.low) + 1))
    if interval.high is not None:
        found.append(points <= (floor(interval.high) if interval.high_included else ceil(interval.high) - 1))
    return found
