"""Advice in words, alike for terminal and sheets: what facts and documents are called, and which sets share their changes."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, NamedTuple

from forms.wording import NoSuchSentence, Say, has
from rules import FACTS, AdviceSet, Change, Label, Loss

DOUBTFUL = ("inferred", "unconfirmed")


def fact_name(say: Say, fact: str) -> str:
    """The short name of a fact, also of one that no question asks for."""
    return say.fact(fact) if has(f"question.{fact}.short", say.lang) else say(f"advice.fact.{fact}")


def document_name(say: Say, kind: str) -> str:
    """What a kind of document is called."""
    key = f"document.{kind}"
    return say(key) if has(key, say.lang) else say(f"advice.document.{kind}")


def value_in_words(say: Say, fact: str, value: Any) -> str:
    """The value of a fact, also of one that no question asks for."""
    try:
        return say.value(fact, value)
    except NoSuchSentence:
        return str(value) if isinstance(value, bool | str) else say.number(value)


def by_officer(fact: str) -> bool:
    """Whether only an officer enters a fact."""
    return fact in FACTS and FACTS[fact].by_officer


class Sharing(NamedTuple):
    """Sets of which each holds all of `common` and one of `either`; a set that shares with no other has no `either`.

    :param first: the smallest of the sets, which stands for them where they agree.
    """

    first: Any
    common: tuple[Any, ...]
    either: tuple[Any, ...] = ()

    @property
    def ways(self) -> tuple[tuple[Any, ...], ...]:
        """The members of each of the sets, the first one first."""
        return tuple((*self.common, one) for one in self.either) if self.either else (self.common,)


def recipes(sets: Iterable[AdviceSet]) -> list[Sharing]:
    """Sets of advice in their order; those that differ in one change only, and in nothing else, together."""
    return _sharing([(one, one.changes, (one.day, one.about, one.aging, one.total)) for one in sets])


def losses(sets: Iterable[Loss]) -> list[Sharing]:
    """Sets of claims in their order; those that differ in one claim only together."""
    return _sharing([(one, one.claims, ()) for one in sets])


def _sharing(sets: Sequence[tuple[Any, tuple[Any, ...], Hashable]]) -> list[Sharing]:
    found: list[tuple[Sharing, Hashable]] = []
    for one, members, alike in sets:
        for place, (group, theirs) in enumerate(found):
            joined = _join(group, members) if alike == theirs else None
            if joined:
                found[place] = (joined, theirs)
                break
        else:
            found.append((Sharing(one, members), alike))
    return [group for group, _ in found]


def _join(group: Sharing, members: tuple[Any, ...]) -> Sharing | None:
    """The group with another set in it, if that set differs from each of the group's in the same one place."""
    apart = [member for member in members if member not in group.common]
    if group.either:
        fits = len(apart) == 1 and len(members) == len(group.common) + 1
        return group._replace(either=(*group.either, apart[0])) if fits else None
    left = [member for member in group.common if member not in members]
    if not (len(apart) == len(left) == 1):
        return None
    return Sharing(group.first, tuple(m for m in group.common if m not in left), (left[0], apart[0]))


def names(say: Say, group: Sharing, told: Any) -> str:
    """The members of a group in a line: "pay, and education or vocational qualification". :param told: a member's name."""
    common = say.listing([told(one) for one in group.common])
    either = say("advice.or").join(dict.fromkeys(told(one) for one in group.either))
    return say("advice.and", first=common, second=either) if common and either else common or either


def notes(changes: Iterable[Change]) -> dict[str, tuple[str, Label]]:
    """What has to be said with the changes: the fact, its certainty and the note, each fact once."""
    return {change.fact: (change.certainty, change.note) for change in changes}
