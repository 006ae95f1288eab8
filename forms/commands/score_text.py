"""Tells an evaluation to a person at a terminal: the verdict first, then gates, scores with reasons, and warnings."""

import shutil
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from forms import law_words
from forms.commands.layout import padded, width, wrapped
from forms.wording import NoSuchSentence, Say
from rules import Assessment, Evaluation, Finding, GateFinding, Line, RouteFinding

NARROWEST, WIDEST = 60, 110
RIGHT = 18  # columns of the right-hand texts: points and states
_BEST_FIRST = ("holds", "unknown", "fails")
_MARKS = {"holds": "✓", "fails": "✗", "unknown": "?"}


def told(evaluation: Evaluation, say: Say) -> Iterator[str]:
    """The lines of the report."""
    return _Report(evaluation, say, columns_of_the_terminal()).lines()


def columns_of_the_terminal() -> int:
    """How many columns a line may have: those of the terminal, within what reads well."""
    return min(WIDEST, max(NARROWEST, shutil.get_terminal_size((100, 24)).columns))


class _Report:
    def __init__(self, evaluation: Evaluation, say: Say, columns: int) -> None:
        self.evaluation, self.say, self.columns = evaluation, say, columns

    def lines(self) -> Iterator[str]:
        say, evaluation = self.say, self.evaluation
        yield from self._wrapped(say(f"terminal.score.outcome.{evaluation.outcome}"))
        yield say("terminal.score.on", day=say.day(evaluation.on))
        if evaluation.gates:
            yield from self._heading(say("terminal.score.gates"))
            if any(one.ruleset.gates and one.ruleset.nature == "own" for one in evaluation.assessments):
                yield from self._wrapped(say("terminal.score.gates.help"))
            for gate in evaluation.gates:
                yield from self._gate(gate)
        else:
            yield from self._wrapped(say("terminal.score.no_model"))
        for assessment in evaluation.assessments:
            yield from self._assessment(assessment)
        if evaluation.routes:
            yield from self._heading(say("terminal.score.routes"))
            yield from self._wrapped(say("terminal.score.routes.help"))
            for route in sorted(evaluation.routes, key=lambda one: _BEST_FIRST.index(one.state)):
                yield from self._route(route)
        for key, told in (("warnings", evaluation.warnings), ("reviews", evaluation.reviews)):
            if told:
                yield from self._heading(say(f"terminal.score.{key}"))
            for warning in told:
                yield from self._wrapped(say.label(warning.text), "  ! ", "    ")
        yield ""
        yield from self._wrapped(say("terminal.score.who_decides"))

    def _gate(self, gate: GateFinding) -> Iterator[str]:
        state = self.say(f"terminal.score.gate.{gate.state}")
        yield from self._spread(self.say.label(gate.label), state, f"  {_MARKS[gate.state]} ")
        yield from self._wrapped(self.say.label(gate.reason), "      ", "      ")
        yield from self._cited(law_words.cited(self.say, gate.citation, short=True))

    def _route(self, found: RouteFinding) -> Iterator[str]:
        """A direct route: what comes out, why and by how much, what counts, and the readings of disputed points."""
        say, route = self.say, found.route
        title = say("terminal.score.route", category=found.category, label=say.label(route.label))
        yield from self._spread(title, say(f"terminal.score.gate.{found.state}"), f"  {_MARKS[found.state]} ")
        yield from self._wrapped(say.label(found.reason), "      ", "      ")
        if route.counts and found.state == "unknown":
            yield from self._wrapped(say("terminal.score.route.counts", text=say.label(route.counts)), "      ", "      ")
        for dispute, state in found.others:
            other = say(f"terminal.score.route.other.{state or 'open'}")
            told = {"reading": say.label(dispute.reading), "alternative": say.label(dispute.alternative), "other": other}
            yield from self._wrapped(say("terminal.score.route.disputed", **told), "      ", "      ")
        yield from self._wrapped(say(f"terminal.score.certainty.{route.certainty}"), "      ", "      ")
        yield from self._cited(law_words.cited(say, route.citation, short=True))

    def _readings(self, assessment: Assessment) -> Iterator[str]:
        """How a text was read that leaves a question open, and whether the other reading would change this result."""
        say = self.say
        for read in self.evaluation.readings(assessment):
            told = read.interpretation
            change = {True: "changes", False: "same", None: "open"}[read.changes]
            points = _range(read.least, read.most)
            yield from self._wrapped(say.label(told.reading), "  · ", "    ")
            other = say(f"terminal.score.reading.{change}", points=points, maximum=assessment.ruleset.maximum)
            yield from self._wrapped(
                say("terminal.score.reading.other", alternative=say.label(told.alternative), other=other), "    ", "    "
            )
            yield from self._wrapped(say("terminal.score.reading.ground", ground=say.label(told.ground)), "    ", "    ")

    def _assessment(self, assessment: Assessment) -> Iterator[str]:
        say, ruleset = self.say, assessment.ruleset
        yield from self._heading(say("terminal.score.ruleset", title=say.label(ruleset.title), edition=ruleset.edition))
        yield from self._wrapped(self._total(assessment))
        yield from self._wrapped(say.label(ruleset.note) if ruleset.note else say(f"terminal.score.status.{ruleset.status}"))
        source = ruleset.source
        yield from self._wrapped(say("terminal.score.source", number=source.number, title=source.title, place=source.place))
        if ruleset.in_force_note:
            yield from self._wrapped(say("terminal.score.disputed", note=say.label(ruleset.in_force_note)))
        yield ""
        if not assessment.parts:
            yield from self._findings(assessment.findings)
        for part in assessment.parts:
            points = say("terminal.score.of", points=_range(part.least, part.most), maximum=part.maximum)
            yield from self._spread(say.label(part.label), points, "  ")
            yield from self._findings([finding for finding in assessment.findings if finding.criterion.part == part.id])
        if ruleset.interpretations:
            yield ""
            yield from self._wrapped(say("terminal.score.readings"))
            yield from self._readings(assessment)

    def _total(self, assessment: Assessment) -> str:
        say = self.say
        names = [say.label(category.label) for category in reversed(assessment.possible)]
        key = "terminal.score.total_settled" if len(names) == 1 else "terminal.score.total_open"
        points = _range(assessment.least, assessment.most)
        return say(key, points=points, maximum=assessment.ruleset.maximum, category=say("terminal.score.or").join(names))

    def _findings(self, findings: Any) -> Iterator[str]:
        for finding in findings:
            points = self.say(
                "terminal.score.of", points=_range(finding.least, finding.most), maximum=finding.criterion.maximum
            )
            yield from self._spread(self.say.label(finding.label), points, "  - ")
            for line in finding.because:
                yield from self._wrapped(self._line(finding, line), "      ", "        ")
            yield from self._cited(law_words.cited(self.say, finding.citation, short=True))

    def _line(self, finding: Finding, line: Line) -> str:
        """What one fact contributes: what is known, its row, and its points where several facts feed the criterion."""
        say = self.say
        if line.observed is None:
            text = say("terminal.score.unknown")
        elif line.reason:
            text = say("terminal.score.not_defined", value=self._value(line), reason=say.label(line.reason))
        elif line.row and line.row.printed:
            band = say("terminal.score.band", band=law_words.band(say, line.row.fact, line.row.when)) if line.row.when else ""
            text = say("terminal.score.row", value=self._value(line), printed=line.row.printed) + band
        else:
            text = say("terminal.score.row_not_printed", value=self._value(line))
        if len(finding.because) == 1:
            return text
        points = _range(line.least, line.most)
        return say("terminal.score.of_several", fact=self._fact(line.fact), text=text, points=points)

    def _fact(self, fact: str) -> str:
        try:
            return self.say.fact(fact)
        except NoSuchSentence:
            return fact

    def _value(self, line: Line) -> str:
        if line.fact == "age":
            return self.say("terminal.score.age", years=line.observed)
        try:
            return self.say.value(line.fact, line.observed)
        except NoSuchSentence:
            return f"{line.observed:f}" if isinstance(line.observed, Decimal) else str(line.observed).lower()

    def _cited(self, where: str) -> Iterator[str]:
        yield from self._wrapped(f"〔{where}〕", "      ", "      ")

    def _heading(self, text: str) -> Iterator[str]:
        yield ""
        yield from self._wrapped(text)
        yield "─" * min(self.columns, width(text))

    def _spread(self, left: str, right: str, first: str) -> Iterator[str]:
        """Two texts side by side, the right one in a column of its own; a long left one goes on in the next line."""
        room = self.columns - 2 - RIGHT
        lines = wrapped(left, room, first, " " * width(first))
        yield f"{padded(lines[0], room)}  {right}"
        yield from lines[1:]

    def _wrapped(self, text: str, first: str = "", later: str = "") -> list[str]:
        return wrapped(text, self.columns, first, later)


def _range(least: int, most: int) -> str:
    return str(least) if least == most else f"{least}–{most}"
