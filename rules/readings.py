"""What the other reading of a disputed text would give one host: whether the choice between the two changes the result."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any, NamedTuple

from rules.assess import Assessment, Finding
from rules.days import completed_years
from rules.facts import AGE, DERIVED_FROM
from rules.gates import FAILS, HOLDS, UNKNOWN, Asked, GateFinding, ask
from rules.ruleset import Condition, Interpretation

# How the other reading is worked out. The last two cannot be: another day or another salary than those stated.
EFFECTS = (
    "add_and_cap",
    "part_year_counts",
    "leap_day_on_28_february",
    "count_days",
    "without_the_fact",
    "another_day",
    "not_computable",
)
_LEAP_DAY = date(2000, 2, 29)  # its month and day; any leap year would do


class ReadingFinding(NamedTuple):
    """What the other reading would give.

    :param changes: whether it changes points, category or a gate of this host; `None` where that cannot be told.
    :param least, most: the total under the other reading. :param category: the category then; `None` while it is open.
    :param gates: gates that come out otherwise, each (id, state under the other reading).
    """

    interpretation: Interpretation
    changes: bool | None
    least: int
    most: int
    category: str | None
    gates: tuple[tuple[str, str], ...] = ()

    @property
    def computable(self) -> bool:
        """Whether the other reading can be reckoned at all; if not, the figures are those of the reading in use."""
        return self.interpretation.effect in _WORKED


def read_otherwise(interpretation: Interpretation, assessment: Assessment, asked: Asked) -> ReadingFinding:
    """The result of one host under the other reading of one interpretation.

    :param assessment: the result under the reading in use, of the edition that the interpretation stands in.
    """
    work = _WORKED.get(interpretation.effect)
    if work is None:
        return ReadingFinding(interpretation, None, assessment.least, assessment.most, assessment.category)
    least, most, category = _totals(interpretation, assessment, asked, work)
    gates = tuple(_gates(interpretation, assessment, asked))
    same = (least, most, category) == (assessment.least, assessment.most, assessment.category) and not gates
    if not same:
        changes: bool | None = True
    else:  # something that is not known yet may still make a difference
        changes = None if _open(interpretation, assessment, asked) else False
    return ReadingFinding(interpretation, changes, least, most, category, gates)


def readings(assessment: Assessment, asked: Asked) -> tuple[ReadingFinding, ...]:
    """All interpretations of an edition, each with what its other reading would give this host."""
    return tuple(read_otherwise(one, assessment, asked) for one in assessment.ruleset.interpretations)


Work = Callable[[Interpretation, Finding, Asked], tuple[int, int]]


def _totals(interpretation: Interpretation, assessment: Assessment, asked: Asked, work: Work) -> tuple[int, int, str | None]:
    ruleset = assessment.ruleset
    earned = {
        finding.id: work(interpretation, finding, asked)
        if finding.id in interpretation.criteria
        else (finding.least, finding.most)
        for finding in assessment.findings
    }
    sums = {
        part.id: [sum(earned[c.id][end] for c in ruleset.criteria if c.part == part.id) for end in (0, 1)]
        for part in ruleset.parts
    }
    least, most = (sum(span[end] for span in earned.values()) for end in (0, 1))
    worst = ruleset.category_at(least, {part: span[0] for part, span in sums.items()})
    best = ruleset.category_at(most, {part: span[1] for part, span in sums.items()})
    return least, most, worst.id if worst is best else None


def _open(interpretation: Interpretation, assessment: Assessment, asked: Asked) -> bool:
    """Whether something that the reading touches is not known yet."""
    undetermined = any(finding.undetermined for finding in assessment.findings if finding.id in interpretation.criteria)
    gates = [gate for gate in assessment.ruleset.gates if gate.id in interpretation.gates]
    return undetermined or any(ask(gate, asked).state == UNKNOWN for gate in gates)


def _add_and_cap(_: Interpretation, finding: Finding, asked: Asked) -> tuple[int, int]:
    cap = finding.criterion.maximum
    return min(cap, sum(a.least for a in finding.answers)), min(cap, sum(a.most for a in finding.answers))


def _rescored(finding: Finding, asked: Asked, value_of: Callable[[Any, Any], Any]) -> tuple[int, int]:
    """The criterion with other values: the best of the answers counts, as in `assess`."""
    answers = []
    for scale, answer in zip(finding.criterion.scales, finding.answers, strict=True):
        value = None if asked.unproven(scale.fact) else asked.value(scale.fact)
        answers.append(answer if value is None else scale.answer(value_of(scale, value)))
    return max(a.least for a in answers), max(a.most for a in answers)


def _part_year_counts(_: Interpretation, finding: Finding, asked: Asked) -> tuple[int, int]:
    def counted(scale: Any, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return min(value.to_integral_value(ROUND_CEILING), scale.spec.most)

    return _rescored(finding, asked, counted)


def _leap_age(asked: Asked) -> int | None:
    """Completed years when somebody born on 29 February completes one on 28 February of a common year."""
    born = getattr(asked.facts, DERIVED_FROM[AGE.name])
    if born is None or (born.month, born.day) != (_LEAP_DAY.month, _LEAP_DAY.day):
        return asked.value(AGE.name)
    tomorrow = asked.on + timedelta(days=1)  # on 28 February of a common year the next day is 1 March
    return completed_years(born, tomorrow if tomorrow.day == 1 and asked.on.month == _LEAP_DAY.month else asked.on)


def _leap_day(_: Interpretation, finding: Finding, asked: Asked) -> tuple[int, int]:
    return _rescored(finding, asked, lambda scale, value: _leap_age(asked) if scale.derived else value)


def _without_the_fact(interpretation: Interpretation, finding: Finding, asked: Asked) -> tuple[int, int]:
    kept = [
        scale.not_proven if scale.fact == interpretation.detail else answer
        for scale, answer in zip(finding.criterion.scales, finding.answers, strict=True)
    ]
    return max(a.least for a in kept), max(a.most for a in kept)


def _as_it_is(_: Interpretation, finding: Finding, asked: Asked) -> tuple[int, int]:
    return finding.least, finding.most


_WORKED: dict[str, Work] = {
    "add_and_cap": _add_and_cap,
    "part_year_counts": _part_year_counts,
    "leap_day_on_28_february": _leap_day,
    "count_days": _as_it_is,
    "without_the_fact": _without_the_fact,
}


def _gates(interpretation: Interpretation, assessment: Assessment, asked: Asked) -> list[tuple[str, str]]:
    """The gates that come out otherwise under the other reading."""
    changed = []
    for gate in assessment.ruleset.gates:
        if gate.id not in interpretation.gates:
            continue
        now = ask(gate, asked)
        states = {_condition(interpretation, one, asked, now) for one in gate.conditions}
        other = FAILS if FAILS in states else UNKNOWN if UNKNOWN in states else HOLDS
        if other != now.state:
            changed.append((gate.id, other))
    return changed


def _condition(interpretation: Interpretation, condition: Condition, asked: Asked, now: GateFinding) -> str:
    """The state of one condition of a gate under the other reading."""
    said = now.said[now.gate.conditions.index(condition)]
    if asked.unproven(condition.fact) or asked.value(condition.fact) is None:
        return said.state
    if interpretation.effect == "leap_day_on_28_february" and condition.fact == AGE.name:
        return HOLDS if _leap_age(asked) in condition.figure else FAILS
    if interpretation.effect == "count_days" and condition.kind in ("valid_for_months", "not_older_than_months"):
        span, day = timedelta(days=int(interpretation.detail)), asked.value(condition.fact)
        held = day >= asked.on + span if condition.kind == "valid_for_months" else day <= asked.on <= day + span
        return HOLDS if held else FAILS
    return said.state
