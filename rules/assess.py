"""Applies one edition to one host on one day: every criterion yields a finding, and the findings are the reasons."""

from typing import Any, NamedTuple

from rules.days import completed_years
from rules.gates import Asked
from rules.label import Label
from rules.ruleset import Category, Citation, Criterion, Ruleset
from rules.scale import NOT_PROVEN, SETTLED, Answer, Row


class Line(NamedTuple):
    """What one fact contributes to a criterion."""

    fact: str
    observed: Any
    least: int
    most: int
    state: str
    row: Row | None
    reason: Label | None

    @property
    def band(self) -> str | None:
        """The band or grade it lies in; `None` while that is open."""
        return self.row.band if self.row else None


class Finding(NamedTuple):
    """What one criterion gives: a range of points, a single value once it is settled, and the rows it rests on."""

    criterion: Criterion
    least: int
    most: int
    answers: tuple[Answer, ...]
    asked: Asked

    @property
    def id(self) -> str:
        """The criterion's name."""
        return self.criterion.id

    @property
    def label(self) -> Label:
        """What the criterion is called."""
        return self.criterion.label

    @property
    def unit(self) -> str:
        """What its numbers count, "" for choices."""
        return self.criterion.unit

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it reads, as somebody states them."""
        return self.criterion.facts

    @property
    def citation(self) -> Citation:
        """Where it stands."""
        return self.criterion.citation

    @property
    def undetermined(self) -> bool:
        """Whether more than one number of points is still possible."""
        return self.least != self.most

    @property
    def deciding(self) -> Answer | None:
        """The answer that settles it: the best one, and among equals one with a row of the table; `None` while it is open."""
        if self.undetermined:
            return None
        return max(self.answers, key=lambda answer: (answer.least == self.least and answer.state in _DECIDES, bool(answer.row)))

    @property
    def state(self) -> str:
        """ "settled", "unknown", "not_defined" (the text scores the value nowhere) or "not_proven"."""
        if deciding := self.deciding:
            return deciding.state
        return max(self.answers, key=lambda answer: answer.most).state

    @property
    def row(self) -> Row | None:
        """The row of the table that applies."""
        return deciding.row if (deciding := self.deciding) else None

    @property
    def band(self) -> str | None:
        """The band or grade that applies, as the file writes it; `None` while it is open."""
        return row.band if (row := self.row) else None

    @property
    def printed(self) -> str:
        """The row that applies as the source prints it; "" where it prints none."""
        return row.printed if (row := self.row) else ""

    @property
    def observed(self) -> dict[str, Any] | None:
        """The known facts it rests on, and the age that follows from a date of birth; `None` when nothing is known."""
        seen: dict[str, Any] = {}
        for scale in self.criterion.scales:
            if self.asked.unproven(scale.fact) or (value := self.asked.value(scale.stated)) is None:
                continue
            seen[scale.stated] = value
            if scale.fact != scale.stated:
                seen[scale.fact] = self.asked.value(scale.fact)
        return seen or None

    @property
    def because(self) -> tuple[Line, ...]:
        """What each of its facts contributes."""
        return tuple(
            Line(scale.fact, self.asked.value(scale.fact), a.least, a.most, a.state, a.row, a.gap.reason if a.gap else None)
            for scale, a in zip(self.criterion.scales, self.answers, strict=True)
        )


_DECIDES = (SETTLED, NOT_PROVEN)
_made = tuple.__new__  # a NamedTuple of known length, made without its checks


class PartScore(NamedTuple):
    """The sum of one part."""

    id: str
    label: Label
    least: int
    most: int
    maximum: int


class Assessment(NamedTuple):
    """What one edition gives a host: the findings, their sums, and the category once the whole range lies in it."""

    ruleset: Ruleset
    least: int
    most: int
    category: str | None
    parts: tuple[PartScore, ...]
    findings: tuple[Finding, ...]

    @property
    def possible(self) -> tuple[Category, ...]:
        """The categories that are still possible, the highest first; one when it is settled."""
        categories = self.ruleset.categories
        worst = self.ruleset.category_at(self.least, {part.id: part.least for part in self.parts})
        best = self.ruleset.category_at(self.most, {part.id: part.most for part in self.parts})
        return tuple(categories[categories.index(best) : categories.index(worst) + 1])

    def finding(self, criterion: str) -> Finding:
        """The finding of one criterion.

        :raises KeyError: the edition has no such criterion.
        """
        for finding in self.findings:
            if finding.id == criterion:
                return finding
        raise KeyError(criterion)


def assess(ruleset: Ruleset, asked: Asked) -> Assessment:
    """Applies an edition. Pure: no clock, no file, no network.

    Unknown facts leave a range: least is what the known facts earn at worst, most what they can still earn.
    """
    findings = tuple([_find(criterion, asked) for criterion in ruleset.criteria])
    least, most = sum([finding[1] for finding in findings]), sum([finding[2] for finding in findings])
    parts = tuple(_part(part, findings) for part in ruleset.parts) if ruleset.parts else ()
    # More points never lead further down (rules/sound.py), so the category that worst and best share is everybody's in between.
    worst = ruleset.category_at(least, {part.id: part.least for part in parts})
    best = ruleset.category_at(most, {part.id: part.most for part in parts})
    return Assessment(ruleset, least, most, worst.id if worst is best else None, parts, findings)


def total(ruleset: Ruleset, asked: Asked) -> tuple[int, int]:
    """The bare total of an edition, least and most, without reasons: for advice and simulation, which ask for thousands.

    It is what `assess` gives; a property test compares the two.
    """
    facts, on, not_proven = asked
    lowest = highest = 0
    for criterion in ruleset.criteria:
        maximum = criterion.maximum
        least = most = 0
        for scale in criterion.scales:
            value = scale.read(facts)
            if not_proven and scale.stated in not_proven:
                answer = scale.not_proven
            elif value is None:
                answer = scale.unknown
            else:
                answer = scale.look(completed_years(value, on) if scale.derived else value)
            if answer[0] > least:
                least = answer[0]
                if least == maximum:  # no other fact can give more
                    most = maximum
                    break
            if answer[1] > most:
                most = answer[1]
        lowest += least
        highest += most
    return lowest, highest


def _find(criterion: Criterion, asked: Asked) -> Finding:
    """The finding of one criterion. It runs for every criterion of every host; hence the loop without a helper."""
    facts, on, not_proven = asked
    best = highest = 0
    answers = []
    for scale in criterion.scales:
        value = scale.read(facts)
        if not_proven and scale.stated in not_proven:
            answer = scale.not_proven
        elif value is None:
            answer = scale.unknown
        else:
            answer = scale.look(completed_years(value, on) if scale.derived else value)
        # The best one counts: at least the best that is known, at most the best that is still possible.
        if answer[0] > best:
            best = answer[0]
        if answer[1] > highest:
            highest = answer[1]
        answers.append(answer)
    return _made(Finding, (criterion, best, highest, tuple(answers), asked))


def _part(part: Any, findings: tuple[Finding, ...]) -> PartScore:
    mine = [finding for finding in findings if finding.criterion.part == part.id]
    return PartScore(part.id, part.label, sum(f.least for f in mine), sum(f.most for f in mine), part.maximum)
