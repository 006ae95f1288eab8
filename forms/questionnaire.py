"""The questionnaire: which fact or field each question asks for, in which section, and which rules in force make us ask it.

The questions stand in `questionnaire.toml`, their words in `wording/*/questions.po`. What an answer feeds is read from the
editions in force and typed nowhere else.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rules import FACTS, Citation, Criterion, Gate, HostFacts, Label, Route, Ruleset, evaluate, on_day
from workflow import FIELDS

_FROM_FIELD = {"day": "date", "choice": "choice", "money": "money"}  # kinds of fields that no fact has are all plain text


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    :param name: the fact or the field that it asks for.
    :param kind: a kind of fact (see `rules`), "text" or "long_text".
    :param choices: the members of a choice or of a list of topics.
    :param width: "short", "middle" or "" for the whole measure.
    :param documents: the kinds of document that may prove the answer.
    :param no_proof: answers, as a case keeps them, that claim nothing and need no document.
    :param only_when: the question that must name something, or be a yes, before this one is asked; "" for always.
    :param needed: whether an application can be filed without the answer; facts may stay unknown.
    :param longest: characters that a text takes at most; 0 for all that is no text.
    """

    name: str
    section: str
    kind: str
    choices: tuple[str, ...] = ()
    width: str = ""
    documents: tuple[str, ...] = ()
    no_proof: tuple[Any, ...] = ()
    only_when: str = ""
    needed: bool = False
    longest: int = 0

    @property
    def typed(self) -> bool:
        """Whether the answer is typed, and not chosen from a list."""
        return self.kind not in ("choice", "yes_no", "topics", "nationality") and self.name != "hsk_level"


@dataclass(frozen=True, slots=True)
class Section:
    """Questions on one topic, answered on one page. `number` counts from one in the order of the work."""

    id: str
    number: int
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A criterion, a gate or a direct route that reads an answer, with the edition that it stands in.

    :param disputed: only another reading of a disputed point of the route reads it.
    """

    ruleset: Ruleset
    rule: Criterion | Gate | Route
    disputed: bool = False

    @property
    def label(self) -> Label:
        """What the criterion, gate or route is called."""
        return self.rule.label

    @property
    def citation(self) -> Citation:
        """Where it stands: for a gate the outside rule that it takes up."""
        return getattr(self.rule, "basis", None) or self.rule.citation

    @property
    def criterion(self) -> Criterion | None:
        """The criterion; `None` for a gate or a route, which earn no points."""
        return self.rule if isinstance(self.rule, Criterion) else None

    @property
    def route(self) -> Route | None:
        """The direct route; `None` for anything else."""
        return self.rule if isinstance(self.rule, Route) else None


@cache
def sections() -> tuple[Section, ...]:
    """All sections in the order of the work.

    :raises KeyError: a question asks for what is neither a fact nor a field.
    """
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["section"]
    return tuple(
        Section(section["id"], number, tuple(_question(section["id"], dict(one)) for one in section["question"]))
        for number, section in enumerate(told, start=1)
    )


def _question(section: str, told: dict[str, Any]) -> Question:
    name = told["name"]
    lists = {key: tuple(told[key]) for key in ("documents", "no_proof") if key in told}
    rest = {key: told[key] for key in ("width", "only_when") if key in told}
    if name in FACTS:
        return Question(name, section, FACTS[name].kind, FACTS[name].choices, **lists, **rest)
    field = FIELDS[name]
    kind = "long_text" if field.lines else _FROM_FIELD.get(field.kind, "text")
    longest = field.most if kind in ("text", "long_text") else 0
    return Question(name, section, kind, field.choices, needed=field.required, longest=longest, **lists, **rest)


@cache
def questions() -> Mapping[str, Question]:
    """All questions by name, in the order of the work."""
    return {question.name: question for section in sections() for question in section.questions}


def section_of(name: str) -> Section:
    """The section in which a fact or field is asked for.

    :raises KeyError: no question asks for it.
    """
    question = questions()[name]
    return next(section for section in sections() if section.id == question.section)


def section_named(name: str | None) -> Section | None:
    """The section of an address, or `None` when there is no such section."""
    return next((section for section in sections() if section.id == name), None)


def asked(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether the question is asked at all, given the other answers: a hidden one is neither shown, required nor scored."""
    return not question.only_when or bool(answers.get(question.only_when))


def needs_proof(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether a document is asked for: not for an answer that claims nothing, such as "no certificate"."""
    return bool(question.documents) and answers.get(question.name) not in question.no_proof


def proofs(name: str, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds of document that may prove an answer; none where it is not asked for or claims nothing."""
    question = questions().get(name)
    if question is None or not asked(question, answers) or not needs_proof(question, answers):
        return ()
    return question.documents


@lru_cache(maxsize=16)
def _feeds(day: date) -> Mapping[str, tuple[Feed, ...]]:
    found: dict[str, list[Feed]] = {}
    read = {id(gate.gate): gate.facts for gate in evaluate(HostFacts(), day).gates}
    for ruleset in on_day(day):
        for criterion in ruleset.criteria:
            for fact in dict.fromkeys(criterion.facts):
                found.setdefault(fact, []).append(Feed(ruleset, criterion))
        for gate in ruleset.gates:
            for fact in read[id(gate)]:
                found.setdefault(fact, []).append(Feed(ruleset, gate))
        for route in ruleset.routes:
            for fact in route.facts_of_all_readings:
                found.setdefault(fact, []).append(Feed(ruleset, route, disputed=fact not in route.facts))
    return {fact: tuple(feeds) for fact, feeds in found.items()}


def feeds(name: str, day: date) -> tuple[Feed, ...]:
    """The criteria, gates and routes in force on a day that read a fact; empty for a field that no rule reads."""
    return _feeds(day).get(name, ())


def facts_in_force(day: date) -> frozenset[str]:
    """Every fact that an edition in force on a day reads."""
    return frozenset(_feeds(day))
