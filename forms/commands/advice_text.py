"""Tells advice, safety and calendar to a person at a terminal: what `jiancai score --advice` adds to the report."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from forms.advice_words import DOUBTFUL, document_name, fact_name, notes, value_in_words
from forms.commands.layout import padded, width, wrapped
from forms.commands.score_text import RIGHT, columns_of_the_terminal
from forms.wording import Say
from rules import (
    AdviceSet,
    Change,
    Evaluation,
    Event,
    Held,
    Hindrance,
    HostFacts,
    RouteTarget,
    Score,
    Target,
    advice,
    calendar,
    editions,
    safety,
)


def advice_told(facts: HostFacts, evaluation: Evaluation, say: Say) -> Iterator[str]:
    """The lines that follow the report of an evaluation."""
    return _Advice(facts, evaluation, say).lines()


class _Advice:
    def __init__(self, facts: HostFacts, evaluation: Evaluation, say: Say) -> None:
        self.facts, self.evaluation, self.say = facts, evaluation, say
        self.columns = columns_of_the_terminal()

    def lines(self) -> Iterator[str]:
        say, on = self.say, self.evaluation.on
        told = advice(self.facts, on)
        yield from self._heading(say("advice.heading"))
        yield from self._wrapped(say("advice.help"))
        for target in told.targets:
            yield from self._target(target)
        for route in told.routes:
            yield from self._route(route)
        yield from self._notes([*told.targets, *told.routes])
        hindrances = next((target.hindrances for target in told.targets if target.hindrances), ())
        if hindrances:
            yield from self._heading(say("advice.hindrances"))
            for one in hindrances:
                yield from self._hindrance(one)
        yield from self._safety(on)
        yield from self._calendar(on)

    def _target(self, target: Target) -> Iterator[str]:
        say = self.say
        places = {"label": say.label(target.label), "least": target.least, "need": target.need, "best": target.best}
        parts = {part.id: say.label(part.label) for part in target.ruleset.parts}
        asked = [say("advice.part", part=parts[part], points=points) for part, points in target.parts]
        yield ""
        yield from self._wrapped(say.listing([_one_of(say, "target", target.state, **places), *asked]))
        yield from self._sets(target.sets)
        if target.open and target.state != "reached":
            named = [say("advice.open.points", fact=fact_name(say, one.fact), points=one.points) for one in target.open]
            yield from self._wrapped(say("advice.open", facts=say.listing(named)), "  ", "  ")

    def _route(self, target: RouteTarget) -> Iterator[str]:
        say = self.say
        yield ""
        yield from self._wrapped(_one_of(say, "route", target.state, label=say.label(target.label), category=target.category))
        if target.month is not None:
            figures = say("advice.route.figure", month=say.money(target.month), year=say.money(target.year))
            yield from self._wrapped(figures, "  ", "  ")
        if target.state in ("cannot_tell", "out_of_reach"):
            yield from self._wrapped(say.label(target.finding.reason), "  ", "  ")
        yield from self._sets(target.sets)
        if target.open:
            named = say.listing([fact_name(say, one.fact) for one in target.open])
            yield from self._wrapped(say("advice.open.officer", facts=named), "  ", "  ")

    def _sets(self, sets: Iterable[AdviceSet]) -> Iterator[str]:
        say = self.say
        for number, one in enumerate(sets, start=1):
            key = ("about" if one.about else "wait") if one.waits else "now"
            title = say(f"advice.set.{key}", number=number, **({"day": say.day(one.day)} if one.waits else {}))
            yield from self._spread(title, "" if one.total is None else say("advice.points", points=one.total))
            for change in one.changes:
                yield from self._change(change)
            if one.aging:
                aging = one.aging._replace(points=f"{one.aging.points:+d}")._asdict()
                yield from self._wrapped(say("advice.aging", **aging), "     · ", "       ")

    def _change(self, change: Change) -> Iterator[str]:
        say = self.say
        values = {"to": value_in_words(say, change.fact, change.to), "before": value_in_words(say, change.fact, change.before)}
        if change.kind == "establish":
            del values["before"]
        text = say(f"advice.change.{change.kind}", fact=fact_name(say, change.fact), **values)
        if change.points:
            text = say("advice.gain", text=text, points=change.points)
        yield from self._wrapped(text, "     - ", "       ")
        more = [say("advice.row", printed=change.printed)] if change.printed else []
        more.append(say("advice.evidence", documents=say.listing([document_name(say, one) for one in change.evidence])))
        years = None if change.at_least is None else say.number(change.at_least)
        more.append(say("advice.time.unknown") if years is None else say("advice.time.years", years=years))
        if change.certainty in DOUBTFUL:
            more.append(say("advice.certain", certainty=say(f"advice.certainty.{change.certainty}")))
        yield from self._wrapped(("" if say.lang == "zh" else " ").join(more), "       ", "       ")

    def _notes(self, targets: Iterable[Target | RouteTarget]) -> Iterator[str]:
        say = self.say
        told = notes(change for target in targets for one in target.sets for change in one.changes)
        if told:
            yield from self._heading(say("advice.notes"))
        for fact, (certainty, note) in told.items():
            places = {"certainty": say(f"advice.certainty.{certainty}"), "note": say.label(note)}
            yield from self._wrapped(say("advice.note", fact=fact_name(say, fact), **places), "  · ", "    ")

    def _hindrance(self, one: Hindrance) -> Iterator[str]:
        say = self.say
        state = say(f"terminal.score.gate.{one.gate.state}")
        yield from self._wrapped(say("advice.hindrance", gate=say.label(one.gate.label), state=state), "  - ", "    ")
        for remedy in one.remedies:
            if remedy.day:
                text = say("advice.remedy.wait", day=say.day(remedy.day))
            else:
                text = say(f"advice.remedy.{remedy.kind if remedy.possible else 'none'}", fact=fact_name(say, remedy.fact))
            yield from self._wrapped(say.listing([text, say.label(remedy.note)]), "      ", "      ")

    def _safety(self, on: date) -> Iterator[str]:
        told = safety(self.facts, on)
        yield from self._heading(self.say("advice.safety.heading"))
        if not told.held:
            yield from self._wrapped(self.say("advice.safety.nothing"))
        for held in told.held:
            yield from self._held(held)

    def _held(self, held: Held) -> Iterator[str]:
        say = self.say
        places: dict[str, Any] = {"label": say.label(held.label), "least": held.least}
        if held.fewest is None:
            yield from self._wrapped(say("advice.safety.held_always", **places))
            return
        yield from self._wrapped(say("advice.safety.held", **places, need=held.need, count=held.fewest))
        if held.gates:
            named = say.listing([fact_name(say, fact) for fact in held.gates])
            yield from self._wrapped(say("advice.safety.gates", facts=named), "  - ", "    ")
        for loss in held.sets:
            named = say.listing([fact_name(say, fact) for fact in loss.claims])
            yield from self._spread(say("advice.safety.loss", facts=named), say("advice.points", points=loss.total), "  - ")

    def _calendar(self, on: date) -> Iterator[str]:
        say = self.say
        told = calendar(self.facts, on)
        yield from self._heading(say("advice.calendar.heading", until=say.day(told.until)))
        if not told.events:
            yield from self._wrapped(say("advice.calendar.none"))
        for event in told.events:
            causes = say.listing([say.label(cause.what) for cause in event.causes])
            key = "about" if event.about else "day"
            yield from self._wrapped(say(f"advice.calendar.{key}", day=say.day(event.day), causes=causes), "  - ", "    ")
            for line in self._differences(event):
                yield from self._wrapped(line, "      ", "        ")
        last = told.last_good_day
        yield ""
        if last is None:
            yield from self._wrapped(say("advice.calendar.no_last"))
        else:
            causes = say.listing([say.label(cause.what) for cause in last.ends.causes])
            yield from self._wrapped(say("advice.calendar.last", day=say.day(last.day), causes=causes))

    def _differences(self, event: Event) -> Iterator[str]:
        """What is different from the day before, one line for each edition, gate and route."""
        say = self.say

        def told(what: str, before: str, after: str) -> str:
            return say("advice.calendar.change", what=what, before=before, after=after)

        if event.before.outcome != event.after.outcome:
            outcomes = [say(f"advice.outcome.{side.outcome}") for side in (event.before, event.after)]
            yield told(say("advice.calendar.outcome"), *outcomes)
        before, after = ({score.ruleset: score for score in side.scores} for side in (event.before, event.after))
        titles = {ruleset.id: say.label(ruleset.title) for ruleset in editions()}
        for ruleset in dict.fromkeys([*before, *after]):
            if before.get(ruleset) != after.get(ruleset):
                yield told(titles[ruleset], self._score(before.get(ruleset)), self._score(after.get(ruleset)))
        for names, one, other in (
            (self._labels("gates"), dict(event.before.gates), dict(event.after.gates)),
            (self._labels("routes"), dict(event.before.routes), dict(event.after.routes)),
        ):
            for name in (name for name in one if name in other and one[name] != other[name]):
                yield told(names[name], *(say(f"terminal.score.gate.{side[name]}") for side in (one, other)))

    def _labels(self, kind: str) -> dict[str, str]:
        """What gates or routes are called, also those that are not in force on the decisive day."""
        return {one.id: self.say.label(one.label) for ruleset in editions() for one in getattr(ruleset, kind)}

    def _score(self, score: Score | None) -> str:
        say = self.say
        if score is None:
            return say("advice.calendar.absent")
        names = {(ruleset.id, one.id): say.label(one.label) for ruleset in editions() for one in ruleset.categories}
        category = say("advice.calendar.open") if score.category is None else names[score.ruleset, score.category]
        points = str(score.least) if score.least == score.most else f"{score.least}–{score.most}"
        return say("advice.calendar.score", points=points, category=category)

    def _heading(self, text: str) -> Iterator[str]:
        yield ""
        yield from self._wrapped(text)
        yield "─" * min(self.columns, width(text))

    def _spread(self, left: str, right: str, first: str = "  ") -> Iterator[str]:
        room = self.columns - 2 - RIGHT
        lines = wrapped(left, room, first, " " * width(first))
        yield f"{padded(lines[0], room)}  {right}".rstrip()
        yield from lines[1:]

    def _wrapped(self, text: str, first: str = "", later: str = "") -> list[str]:
        return wrapped(text, self.columns, first, later)


def _one_of(say: Say, what: str, state: str, **places: Any) -> str:
    """The sentence of a state, with the places that it asks for."""
    return say(f"advice.{what}.{state}", **places)
