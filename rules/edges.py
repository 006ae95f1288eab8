"""Proves that numbers of the law have been tried: for each edge a worked case exactly on it and one smallest unit beside it."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

from rules.facts import FactSpec
from rules.faults import LawFault, Steps, wrong


def beside(spec: FactSpec, edge: Decimal) -> list[Decimal]:
    """The possible numbers of a fact that lie one smallest unit below and above an edge."""
    unit = Decimal(1).scaleb(-spec.decimals)
    return [value for value in (edge - unit, edge + unit) if spec.least <= value <= spec.most]


def untried_edge(spec: FactSpec, edge: Decimal, tried: Collection[Any], way: Steps, key: str, file: str) -> Iterator[LawFault]:
    """The faults of an edge that no worked case stands on, or beside; an edge that the fact cannot reach has none.

    :param edge: in the unit of the fact. :param tried: the values of the fact in the cases that count.
    :param way: the way to the row or condition whose `key` has the edge. :param file: where the cases belong.
    """
    if not spec.least <= edge <= spec.most:
        return
    places = {"fact": spec.name, "file": file}
    if edge not in tried:
        yield wrong("edge_without_case", way, key, f"{edge:f}", **places)
    if not set(beside(spec, edge)) & set(tried):
        either = " / ".join(f"{value:f}" for value in beside(spec, edge))
        yield wrong("edge_without_neighbour", way, key, f"{edge:f}", beside=either, **places)
