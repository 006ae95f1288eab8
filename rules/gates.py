"""Asks the gates of an edition: each holds, fails, or is unknown; a known failure beats what is unknown."""

import tomllib
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from rules.days import add_months, completed_years
from rules.facts import DERIVED_FROM, FACTS, HostFacts
from rules.label import Label, day_in_words, joined, listed, same
from rules.nationality import NATIONALITIES
from rules.ruleset import Citation, Condition, Gate

HOLDS, FAILS, UNKNOWN = "holds", "fails", "unknown"


class Asked(NamedTuple):
    """What is asked: the facts of one host on one day, and the facts that an officer found not proven."""

    facts: HostFacts
    on: date
    not_proven: frozenset[str] = frozenset()

    def value(self, fact: str) -> Any:
        """The value of a stated or derived fact; `None` is unknown."""
        if fact not in DERIVED_FROM:
            return getattr(self.facts, fact)
        born = getattr(self.facts, DERIVED_FROM[fact])
        return None if born is None else completed_years(born, self.on)

    def unproven(self, fact: str) -> bool:
        """Whether an officer found the fact, or the one it derives from, not proven."""
        return bool(self.not_proven) and DERIVED_FROM.get(fact, fact) in self.not_proven


class Said(NamedTuple):
    """How one condition comes out, the sentence that says so, and what stands in its places."""

    state: str
    word: str
    places: dict[str, Any]
    proven: bool = True


class GateFinding(NamedTuple):
    """How one gate comes out and why.

    `reason` joins the sentences of the conditions that decide it: the failing ones, else the unknown ones, else all.
    """

    gate: Gate
    state: str
    said: tuple[Said, ...]

    @property
    def id(self) -> str:
        """The gate's name."""
        return self.gate.id

    @property
    def label(self) -> Label:
        """What the gate asks."""
        return self.gate.label

    @property
    def reason(self) -> Label:
        """Why, with the figures, in three languages."""
        deciding = [(c, s) for c, s in zip(self.gate.conditions, self.said, strict=True) if s.state == self.state]
        sentences = [_sentence(condition, said) for condition, said in deciding if said.word in condition.words]
        for word in dict.fromkeys(said.word for condition, said in deciding if said.word not in condition.words):
            subjects = joined([condition.words["subject"] for condition, said in deciding if said.word == word])
            sentences.append(words_of("gate")[word].filled(subject=subjects))
        return joined(sentences)

    @property
    def otherwise(self) -> str:
        """What becomes of the case when the gate fails. What is merely not proven diverts nobody: it blocks."""
        return "blocked" if self.state == FAILS and not self.proven_failure else self.gate.otherwise

    @property
    def proven_failure(self) -> bool:
        """Whether it fails by what is known, and not merely because something was not proven."""
        return any(said.state == FAILS and said.proven for said in self.said)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that the gate reads, as somebody states them."""
        return facts_of(self.gate)

    @property
    def citation(self) -> Citation:
        """The outside rule it rests on, or its place in the edition."""
        return self.gate.basis or self.gate.citation


def facts_of(gate: Gate) -> tuple[str, ...]:
    """The facts that a gate reads, as somebody states them."""
    read: dict[str, None] = {}
    for condition in gate.conditions:
        read[DERIVED_FROM.get(condition.fact, condition.fact)] = None
        if condition.kind == "each_in":
            read[condition.figure] = None
    return tuple(read)


def ask(gate: Gate, asked: Asked) -> GateFinding:
    """How a gate comes out: it fails as soon as one condition fails, holds when all hold, and is otherwise unknown."""
    said = tuple(_condition(condition, asked) for condition in gate.conditions)
    states = [one.state for one in said]
    state = FAILS if FAILS in states else UNKNOWN if UNKNOWN in states else HOLDS
    return GateFinding(gate, state, said)


def _condition(condition: Condition, asked: Asked) -> Said:
    if asked.unproven(condition.fact):
        return Said(FAILS, "not_proven", {}, proven=False)
    value = asked.value(condition.fact)
    if condition.kind == "each_in":
        return _each_in(condition, value, asked)
    if value is None:
        return Said(UNKNOWN, "not_known", {})
    return _COMPARISONS[condition.kind](condition, value, asked.on)


def _plain(holds: Callable[[Any, Any], bool]) -> Callable[[Condition, Any, date], Said]:
    def compare(condition: Condition, value: Any, on: date) -> Said:
        word = HOLDS if holds(condition.figure, value) else FAILS
        return Said(word, word, {"value": value})

    return compare


def _valid_for_months(condition: Condition, expires: date, on: date) -> Said:
    limit = add_months(on, condition.figure)
    word = HOLDS if expires >= limit else FAILS
    return Said(word, word, {"value": expires, "limit": limit})


def _not_older_than_months(condition: Condition, issued: date, on: date) -> Said:
    limit = add_months(issued, condition.figure)
    if issued > on:
        return Said(FAILS, "too_early", {"value": issued, "limit": limit})
    word = HOLDS if on <= limit else FAILS
    return Said(word, word, {"value": issued, "limit": limit})


def _each_in(condition: Condition, needed: frozenset[str] | None, asked: Asked) -> Said:
    """Each member of one list stands in another. What is not proven is as if it were not in the other list."""
    unproven = asked.unproven(condition.figure)
    held = frozenset() if unproven else asked.value(condition.figure)
    if needed is not None and not needed:
        return Said(HOLDS, "none", {})
    if held is not None and needed is not None:
        missing = needed - held
        if missing:
            return Said(FAILS, FAILS, {"missing": missing, "names": condition.names}, proven=not unproven)
        return Said(HOLDS, HOLDS, {"value": needed, "names": condition.names})
    if held is not None and held >= set(FACTS[condition.fact].choices):
        return Said(HOLDS, HOLDS, {"value": held, "names": condition.names})
    return Said(UNKNOWN, "not_known", {})


_COMPARISONS: dict[str, Callable[[Condition, Any, date], Said]] = {
    "within": _plain(lambda interval, value: value in interval),
    "is": _plain(lambda wanted, value: value is wanted),
    "not_among": _plain(lambda codes, value: value not in codes),
    "not_beginning_with": _plain(lambda beginnings, value: not value.startswith(tuple(beginnings))),
    "valid_for_months": _valid_for_months,
    "not_older_than_months": _not_older_than_months,
}


def _sentence(condition: Condition, said: Said) -> Label:
    places = dict(said.places)
    names = places.pop("names", {})
    return condition.words[said.word].filled(**{place: in_words(value, names) for place, value in places.items()})


def in_words(value: Any, names: dict[str, Label]) -> Label:
    """A value as a reason writes it: days and nationalities in words, list members by their names, everything else as it is."""
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, frozenset):
        return listed([label for name, label in names.items() if name in value])
    if isinstance(value, str) and value in NATIONALITIES:
        known = NATIONALITIES[value].name
        return Label(f"{known.zh}（{value}）", f"{known.en} ({value})", f"{known.de} ({value})")
    return same(str(value))


@lru_cache(maxsize=4)
def words_of(section: str) -> dict[str, Label]:
    """The sentences of one section of `words.toml`, which belong to no single edition."""
    told = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
    return {name: Label(**labels) for name, labels in told[section].items()}
