"""The same editions over columns: a row for each host, with the same points as `evaluate`, a million hosts at a time.

Why polars: over the same bands it is the fastest of polars, numpy and duckdb, it takes texts, days, decimals and unknown values
as they are, and it reads and writes the files (measured: `docs/decisions/0006-batch-with-polars.md`). Every table is made from
the scales of the edition (`rules/steps.py`), and gates are asked by `rules/gates.py`: there is no second rule.
"""

from datetime import date
from typing import NamedTuple

import polars as pl

from rules.columns import ColumnsRefused, judge_columns
from rules.gate_columns import gate_columns, outcome_of
from rules.gazette import in_force, on_day
from rules.interval import Interval
from rules.ruleset import Category, Criterion, Ruleset
from rules.scale import NOT_DEFINED, Answer
from rules.steps import POINTS, Condition, Reading, Steps, Which, reading_of

POINTS_TABLE = "work-permit-points"


def score_columns(frame: pl.DataFrame, on: date) -> pl.DataFrame:
    """Scores every row by every ruleset in force.

    :param frame: columns named as the facts; a null or a missing column is unknown. Values are judged as those of JSON are:
        numbers (whole, decimals, doubles), booleans, days or ISO texts, texts, lists of texts. Other columns are left out.
    :param on: the decisive day, a Shanghai day.
    :return: as many rows, in the same order. For each ruleset `<ruleset>.least`, `.most` and `.category` (null while open), for
        each part and criterion `<ruleset>.<id>.least` and `.most`; `gate.<gate>` ("holds", "fails", "unknown"); `outcome`.
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
    scores = {criterion: _score(criterion, judged.facts, on) for criterion in edition.criteria}
    sums = _sums(edition, scores)
    if all(score.settled for score in scores.values()):
        sums = {name: sum_ for name, sum_ in sums.items() if name.endswith("least")}
    columns = judged.facts.lazy().with_columns(**sums).select(list(sums)).collect()
    ranged = columns if "most" in columns.columns else columns.with_columns(pl.all().name.replace("least$", "most"))
    return ranged.with_columns(_category(edition).alias("category")).select("least", "most", "category")


def score_judged(facts: pl.DataFrame, on: date) -> pl.DataFrame:
    """As `score_columns`, for columns that are judged already (`rules.columns.judge_columns`)."""
    rulesets = on_day(on)
    frames = []
    for ruleset in rulesets:
        scores = {criterion: _score(criterion, facts, on) for criterion in ruleset.criteria}
        points = facts.lazy().with_columns(**_sums(ruleset, scores), **_each(scores)).drop(facts.columns)
        points = points.with_columns(_category(ruleset).alias("category")).collect()
        named = {"least": "least", "most": "most", "category": "category"}
        for one in (*ruleset.parts, *ruleset.criteria):
            named |= {f"{one.id} {end}": f"{one.id}.{end}" for end in ("least", "most")}
        points = points.select(pl.col(name).alias(f"{ruleset.id}.{shown}") for name, shown in named.items())
        frames.append(points)
    frames.extend(gate_columns(rulesets, facts, on))
    frame = pl.concat(frames, how="horizontal") if frames else facts
    category = {ruleset.id: pl.col(f"{ruleset.id}.category") for ruleset in rulesets}
    scores = frame.with_columns(outcome=outcome_of(rulesets, category))
    return scores if frames else scores.select("outcome")


class _Score(NamedTuple):
    """The points of one criterion; `most` is the same expression where nothing is open."""

    least: pl.Expr
    most: pl.Expr
    settled: bool


def _score(criterion: Criterion, facts: pl.DataFrame, on: date) -> _Score:
    readings = [_reached(reading_of(scale, _column(facts, scale.stated), on), facts) for scale in criterion.scales]
    answers = [answer for reading in readings for answer in _answers(reading)]
    least = _earned(readings, lambda answer: answer.least)
    settled = all(answer.least == answer.most for answer in answers)
    return _Score(least, least if settled else _earned(readings, lambda answer: answer.most), settled)


def _column(facts: pl.DataFrame, name: str) -> pl.Series | None:
    return facts[name] if name in facts.columns else None


def _reached(reading: Reading, facts: pl.DataFrame) -> Reading:
    """A reading without the gaps in which no value lies."""
    if not isinstance(reading, Steps) or all(answer.state != NOT_DEFINED for answer in reading.answers):
        return reading
    return reading if facts.select(reading.holds(_undefined).any()).item() else reading.without(_undefined)


def _undefined(answer: Answer) -> bool:
    return answer.state == NOT_DEFINED


def _answers(reading: Reading) -> list[Answer]:
    known = reading.answers.values() if isinstance(reading.answers, dict) else reading.answers
    return [*known, *([] if reading.unknown is None else [reading.unknown])]


def _earned(readings: list[Reading], which: Which) -> pl.Expr:
    """The points of a criterion: the highest number for which one of its facts has a row."""
    surely = max(min(map(which, _answers(reading))) for reading in readings)
    levels = sorted(
        {which(answer) for reading in readings for answer in _answers(reading)} - set(range(surely + 1)), reverse=True
    )
    looked_up = [reading for reading in readings if reading.looked_up(levels, which)]
    chained = [reading for reading in readings if reading not in looked_up]
    points = [reading.points(which) for reading in looked_up]
    chain: pl.Expr | None = None
    otherwise = surely
    for level in levels if chained else ():
        condition = _any([reading.holds(lambda answer, level=level: which(answer) >= level) for reading in chained])
        if condition is True:
            otherwise = level
            break
        if condition is not False:
            chain = (pl if chain is None else chain).when(condition).then(pl.lit(level, POINTS))
    rest = pl.lit(otherwise, POINTS)
    if chain is not None:
        points.append(chain.otherwise(rest))
    elif otherwise or not points:
        points.append(rest)
    return points[0] if len(points) == 1 else pl.max_horizontal(points)


def _any(conditions: list[Condition]) -> Condition:
    joined: Condition = False
    for condition in conditions:
        if condition is True or joined is True:
            return True
        if condition is not False:
            joined = condition if joined is False else joined | condition
    return joined


def _each(scores: dict[Criterion, _Score]) -> dict[str, pl.Expr]:
    """The points of each criterion, "<criterion> least" and "<criterion> most"."""
    columns = {}
    for criterion, score in scores.items():
        columns |= {f"{criterion.id} least": score.least, f"{criterion.id} most": score.most}
    return columns


def _sums(ruleset: Ruleset, scores: dict[Criterion, _Score]) -> dict[str, pl.Expr]:
    """The totals "least" and "most", and those of each part, "<part> least" and "<part> most"."""
    columns = {
        "least": _sum([score.least for score in scores.values()]),
        "most": _sum([score.most for score in scores.values()]),
    }
    for part in ruleset.parts:
        mine = [score for criterion, score in scores.items() if criterion.part == part.id]
        columns[f"{part.id} least"] = _sum([score.least for score in mine])
        columns[f"{part.id} most"] = _sum([score.most for score in mine])
    return columns


def _sum(points: list[pl.Expr]) -> pl.Expr:
    total = pl.lit(0, POINTS)
    for one in points:
        total = total + one
    return total


def _category(ruleset: Ruleset) -> pl.Expr:
    """The category that the least and the most points share, from the columns that `_sums` names; null while it is open."""
    kind = pl.Enum([category.id for category in ruleset.categories])
    worst, best = _reaches(ruleset.categories, kind, "least"), _reaches(ruleset.categories, kind, "most")
    return pl.when(worst == best).then(worst)


def _reaches(categories: tuple[Category, ...], kind: pl.Enum, end: str) -> pl.Expr:
    """The first category whose conditions hold. A sound edition has one for every total: without the others it is the last."""
    *others, last = categories
    chain: pl.Expr = pl
    for category in others:
        parts = [_within(pl.col(f"{part} {end}"), points) for part, points in category.parts]
        holds = _within(pl.col(end), category.points)
        for part in parts:
            holds = holds & part
        chain = chain.when(holds).then(pl.lit(category.id, kind))
    return chain.otherwise(pl.lit(last.id, kind)) if others else pl.lit(last.id, kind)


def _within(points: pl.Expr, interval: Interval) -> pl.Expr:
    """Whether a whole number of points lies in an interval."""
    holds = pl.lit(True)
    if interval.low is not None:
        low = int(interval.low)
        holds = holds & ((points >= low) if interval.low_included else (points > low))
    if interval.high is not None:
        high = int(interval.high)
        holds = holds & ((points <= high) if interval.high_included else (points < high))
    return holds
