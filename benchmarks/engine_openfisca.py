"""The points table in openfisca-core: a parameter scale for each number, a variable for each criterion, one host at a time."""

from datetime import date
from typing import Any

import numpy as np
from by_hand import MERITS
from engines import ALONE, BEST_OF, CHOICES, LANGUAGE, NUMBERS, ON
from openfisca_core.entities import SingleEntity
from openfisca_core.model_api import DAY, Enum, ParameterNode, Variable
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

HOST = SingleEntity("host", "hosts", "A host", "")
SINCE = "2017-04-01"
TODAY = ON.isoformat()
KINDS = {"A": 85, "B": 60}


def _dated(number: int) -> dict[str, Any]:
    return {SINCE: {"value": number}}


def _parameters() -> dict[str, Any]:
    """Scales of numbers and points of choices, each dated."""
    scales = {
        fact: {
            "brackets": [{"threshold": _dated(low), "amount": _dated(points)} for low, points, _ in reversed(bands)],
            "metadata": {"type": "single_amount"},
        }
        for fact, bands in NUMBERS.items()
    }
    choices = {fact: {name: {"values": _dated(points)} for name, points in rows.items()} for fact, rows in CHOICES.items()}
    return {**scales, **choices, "yes": {"values": _dated(5)}, **{kind: {"values": _dated(n)} for kind, n in KINDS.items()}}


def _variable(name: str, kind: type, formula: Any = None, **more: Any) -> type[Variable]:
    told = {"value_type": kind, "entity": HOST, "definition_period": DAY, "label": name, **more}
    return type(name, (Variable,), told | ({"formula": formula} if formula else {}))


def _age(host: Any, period: Any) -> np.ndarray:
    born, on = host("date_of_birth", period), period.start
    month = born.astype("datetime64[M]")
    year = born.astype("datetime64[Y]")
    days = ((month - year.astype("datetime64[M]")).astype(int) + 1) * 100 + (born - month.astype(born.dtype)).astype(int) + 1
    return on.year - (year.astype(int) + 1970) - (on.month * 100 + on.day < days)


def _points_of(fact: str) -> type[Variable]:
    """The points that one fact earns."""

    def of_number(host: Any, period: Any, parameters: Any) -> np.ndarray:
        return getattr(parameters(period), fact).calc(host(fact, period))

    def of_choice(host: Any, period: Any, parameters: Any) -> np.ndarray:
        return getattr(parameters(period), fact)[host(fact, period)]

    def of_yes(host: Any, period: Any, parameters: Any) -> np.ndarray:
        return host(fact, period) * parameters(period).yes

    formula = of_number if fact in NUMBERS else of_choice if fact in CHOICES else of_yes
    return _variable(f"{fact}_points", int, formula)


def _best_of(facts: tuple[str, ...]) -> type[Variable]:
    def best(host: Any, period: Any) -> np.ndarray:
        return np.maximum.reduce([host(f"{fact}_points", period) for fact in facts])

    return _variable(f"best_of_{facts[0]}", int, best)


def _least(host: Any, period: Any) -> np.ndarray:
    parts = [f"{fact}_points" for fact in ALONE] + [f"best_of_{facts[0]}" for facts in BEST_OF]
    return sum(host(part, period) for part in parts)


Kind = Enum("Kind", {name: name for name in "ABC"})


def _category(host: Any, period: Any, parameters: Any) -> np.ndarray:
    least, at = host("least", period), parameters(period)
    return np.select([least >= at.A, least >= at.B], [Kind.A, Kind.B], Kind.C)


def _system() -> TaxBenefitSystem:
    system = TaxBenefitSystem([HOST])
    system.parameters = ParameterNode("", data=_parameters())
    members = {fact: Enum(fact, {name: name for name in rows}) for fact, rows in CHOICES.items()}
    inputs = [_variable(fact, float) for fact in NUMBERS if fact not in ("age", "hsk_level", "local_bonus")]
    inputs += [_variable(fact, int) for fact in ("hsk_level", "local_bonus")]
    inputs += [_variable(fact, bool) for fact in (*LANGUAGE, *MERITS)]
    inputs += [_variable(fact, Enum, possible_values=kind, default_value=list(kind)[-1]) for fact, kind in members.items()]
    inputs += [_variable("date_of_birth", date), _variable("age", int, _age)]
    points = [_points_of(fact) for fact in (*NUMBERS, *CHOICES, *LANGUAGE, *MERITS)]
    last = [_variable("least", int, _least), _variable("category", Enum, _category, possible_values=Kind, default_value=Kind.C)]
    for one in (*inputs, *points, *map(_best_of, BEST_OF), *last):
        system.add_variable(one)
    return system


SYSTEM = _system()


def score(host: dict[str, Any]) -> tuple[int, str, Any]:
    """One host alone, with the trace of every step."""
    simulation = SimulationBuilder().build_default_simulation(SYSTEM, 1)
    simulation.trace = True
    for name, value in host.items():
        simulation.set_input(name, TODAY, [value])
    category = simulation.calculate("category", TODAY).decode_to_str()[0]
    return int(simulation.calculate("least", TODAY)[0]), str(category), simulation.tracer.trees
