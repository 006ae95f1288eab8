"""What may truthfully be advised of each fact: reads `changes.toml`, which decides it, and refuses a file that is not sound."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from rules.facts import FACTS
from rules.faults import LawFault
from rules.label import Label
from rules.shape import Shape

DIRECTIONS = ("up", "better")
AT_LEAST = ("year_for_year", "not_known")
CERTAINTIES = ("confirmed", "inferred", "unconfirmed", "own")


class Changeable(NamedTuple):
    """One entry of `changes.toml`.

    :param change: whether a known value may become a better one.
    :param establish: whether an unknown value may be advised as something to prove.
    :param direction: where a known number may move, one of `DIRECTIONS`; "" where it may not.
    :param grows: whether it grows by itself, one year in a year; it then changes by waiting and not otherwise.
    :param evidence: the kinds of document that a change needs.
    :param at_least: one of `AT_LEAST`; "" where it may neither change nor be established.
    :param certainty: one of `CERTAINTIES`.
    :param note: what has to be said with it.
    """

    fact: str
    change: bool
    establish: bool
    direction: str
    grows: bool
    evidence: tuple[str, ...]
    at_least: str
    certainty: str
    note: Label


@lru_cache(maxsize=1)
def changes() -> dict[str, Changeable]:
    """What may be advised of every fact, in the order of `FACTS`.

    :raises ValueError: `changes.toml` is not sound; every fault is named.
    """
    read, faults = read_changes((Path(__file__).parent / "changes.toml").read_text("utf-8"))
    if faults:
        raise ValueError("\n".join(faults))
    return {fact: read[fact] for fact in FACTS}


def read_changes(text: str) -> tuple[dict[str, Changeable], list[str]]:
    """The entries of a text and every fault of it: an unlisted fact, an unknown key, a direction without a change."""
    shape: list[LawFault] = []
    file = Shape(tomllib.loads(text), (), shape)
    found = {fact: _entry(fact, file.table(fact)) for fact in file.left()}
    faults = [f"{'.'.join(map(str, fault.path))}: {fault.what.en}" for fault in shape]
    faults.extend(f"{fact}: is no fact" for fact in found if fact not in FACTS)
    faults.extend(f"{fact}: is not listed" for fact in FACTS if fact not in found)
    for one in found.values():
        if one.change != bool(one.direction):
            faults.append(f"{one.fact}: a direction stands where, and only where, a value may change")
        if (one.change or one.establish) != bool(one.at_least):
            faults.append(f"{one.fact}: a least time stands where, and only where, something may be advised")
        if one.grows != (one.at_least == "year_for_year"):
            faults.append(f"{one.fact}: what grows by itself takes year for year, and nothing else does")
        if one.grows and FACTS[one.fact].unit != "years":
            faults.append(f"{one.fact}: only a number of years grows by itself")
    return found, faults


def _entry(fact: str, told: Shape) -> Changeable:
    entry = Changeable(
        fact=fact,
        change=told.take("change", bool, False),
        establish=told.take("establish", bool, False),
        direction=told.text("direction", DIRECTIONS, default=""),
        grows=told.take("grows", bool, False, default=False),
        evidence=told.texts("evidence"),
        at_least=told.text("at_least", AT_LEAST, default=""),
        certainty=told.text("certainty", CERTAINTIES),
        note=told.label("note"),
    )
    told.done()
    return entry


def growing() -> tuple[str, ...]:
    """The facts that grow by themselves while time passes."""
    return tuple(fact for fact, entry in changes().items() if entry.grows)
