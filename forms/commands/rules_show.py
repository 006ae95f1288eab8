"""Prints one edition as the law prints it, for a reader who opens no code: every row with its reading, source and certainty."""

from collections.abc import Mapping
from datetime import date

from forms import law_words as words
from forms.commands.page import Page
from forms.commands.rules_values import readers, tell_threshold, tell_value
from forms.wording import Say
from rules import FACTS, Category, Criterion, Gate, Route, Row, Ruleset, Scale, Series

_SAME, _NO_ROW = "〃", "—"


def shown(ruleset: Ruleset, series: Mapping[str, Series], say: Say, columns: int, on: date) -> list[str]:
    """The lines of an edition.

    :param series: the reference values by name; those that the edition's routes read are printed.
    :param columns: how wide the page may become.
    :param on: the day for which thresholds are told; before or after the edition its first or last day counts.
    """
    days = ruleset.in_force
    day = max(days.from_, min(on, days.until or on))
    return _Sheet(ruleset, series, say, Page(columns), day).lines()


class _Sheet:
    def __init__(self, ruleset: Ruleset, series: Mapping[str, Series], say: Say, page: Page, day: date) -> None:
        self.ruleset, self.series, self.say, self.page, self.day = ruleset, series, say, page, day

    def lines(self) -> list[str]:
        self._head()
        self._categories()
        self._criteria()
        self._gates()
        self._routes()
        self._values()
        self._interpretations()
        return self.page.lines

    def _head(self) -> None:
        say, ruleset = self.say, self.ruleset
        self.page.heading(say.label(ruleset.title), "═")
        if say.lang != ruleset.authentic:
            self.page.text(ruleset.title[ruleset.authentic])
        self.page.blank()
        source = ruleset.source
        self.page.named(
            [
                (say("law.show.edition"), words.edition_name(ruleset)),
                (say("law.show.days"), words.days(say, ruleset.in_force.from_, ruleset.in_force.until)),
                (say("law.show.disputed"), say.label(ruleset.in_force_note) if ruleset.in_force_note else ""),
                (say("law.show.nature"), say(f"law.show.nature.{ruleset.nature}")),
                (say("law.show.status"), say(f"law.show.status.{ruleset.status}")),
                (say("law.show.source"), words.cited(say, source, title=True)),
                (say("law.show.note"), say.label(ruleset.note) if ruleset.note else ""),
                (say("law.show.maximum"), say("law.show.points", n=ruleset.maximum)),
                (say("law.show.language"), say(f"law.show.language.{ruleset.authentic}")),
                (say("law.show.review"), say.day(ruleset.review_by) if ruleset.review_by else ""),
                (say("law.show.origin"), say(f"law.show.origin.{ruleset.origin}") if ruleset.origin != "published" else ""),
                (say("law.show.digest"), ruleset.digest),
            ]
        )

    def _categories(self) -> None:
        say = self.say
        self.page.heading(say("law.show.categories"))
        self.page.text(say("law.show.categories.order"))
        for category in self.ruleset.categories:
            self.page.blank()
            self.page.text(say.label(category.label), "  ")
            self.page.text(self._asked_total(category), "    ")
            self.page.text(say("law.show.printed", printed=category.printed or _NO_ROW), "    ")

    def _asked_total(self, category: Category) -> str:
        say, ruleset = self.say, self.ruleset
        told = [words.totals(say, category.points, ruleset.maximum)]
        parts = {part.id: part for part in ruleset.parts}
        for name, when in category.parts:
            part = parts[name]
            told.append(say("law.totals.part", part=say.label(part.label), points=words.part_points(say, when, part.maximum)))
        return ("，" if say.lang == "zh" else ", ").join(told)

    def _criteria(self) -> None:
        say, ruleset = self.say, self.ruleset
        self.page.heading(say("law.show.criteria"))
        self.page.text(say("law.show.legend"))
        number = 0
        for part in ruleset.parts or (None,):
            if part:
                self.page.blank()
                title = say("law.show.part", part=say.label(part.label), maximum=part.maximum)
                self.page.text(title, "■ ")
            for criterion in ruleset.criteria:
                if part is None or criterion.part == part.id:
                    number += 1
                    self._criterion(number, criterion)

    def _criterion(self, number: int, criterion: Criterion) -> None:
        say, page = self.say, self.page
        page.blank()
        at_most = say("law.show.at_most", maximum=criterion.maximum)
        page.spread(say.label(criterion.label), at_most, f"{number}. ")
        page.text(say("law.show.place", cited=words.cited(say, criterion.citation, short=True)), "    ", "      ")
        page.text(say("law.show.proof", documents=words.documents(say, criterion.evidence)), "    ", "      ")
        if any(scale.stated in FACTS and FACTS[scale.stated].by_officer for scale in criterion.scales):
            page.text(say("law.show.by_officer"), "    ")
        self._see("criteria", criterion.id)
        several = len(criterion.scales) > 1
        if several:
            page.text(say("law.show.best", n=len(criterion.scales)), "    ")
        columns = [say(f"law.show.column.{name}") for name in ("printed", "reading", "points")]
        groups = [(words.fact_name(say, scale.fact) if several else "", self._rows(scale)) for scale in criterion.scales]
        page.table(columns, groups, 6)
        for scale in criterion.scales:
            self._gaps(scale)

    def _rows(self, scale: Scale) -> list[list[str]]:
        table = []
        before: Row | None = None
        for row in scale.rows:
            same = before is not None and row.printed and before.printed == row.printed
            printed = _SAME if same else row.printed or _NO_ROW
            table.append([printed, words.row(self.say, row), str(row.points)])
            before = row
        return table

    def _gaps(self, scale: Scale) -> None:
        for gap in scale.gaps:
            said = self.say("law.show.gap", band=words.band(self.say, scale.fact, gap.when), reason=self.say.label(gap.reason))
            self.page.text(said, "    ! ", "      ")
        if scale.gaps:
            self.page.text(self.say("law.show.gap.consequence"), "      ")

    def _see(self, key: str, name: str) -> None:
        numbers = [str(n) for n, one in enumerate(self.ruleset.interpretations, start=1) if name in getattr(one, key)]
        if numbers:
            self.page.text(self.say("law.show.see", numbers=self.say.listing(numbers)), "    ")

    def _gates(self) -> None:
        if not self.ruleset.gates:
            return
        self.page.heading(self.say("law.show.gates"))
        self.page.text(self.say("law.show.gates.all"))
        for number, gate in enumerate(self.ruleset.gates, start=1):
            self._gate(number, gate)

    def _gate(self, number: int, gate: Gate) -> None:
        say, page = self.say, self.page
        page.blank()
        page.text(say.label(gate.label), f"{number}. ")
        for condition in gate.conditions:
            page.text(words.condition(say, condition), "    - ")
        page.text(say(f"law.show.otherwise.{gate.otherwise}"), "    ")
        page.text(say("law.show.place", cited=words.cited(say, gate.citation, short=True)), "    ", "      ")
        if gate.basis:
            page.text(say("law.show.basis", cited=words.cited(say, gate.basis, title=True, short=True)), "    ", "      ")
        page.text(say("law.show.proof", documents=words.documents(say, gate.evidence)), "    ", "      ")
        self._see("gates", gate.id)

    def _routes(self) -> None:
        if not self.ruleset.routes:
            return
        self.page.heading(self.say("law.show.routes"))
        self.page.text(self.say("law.show.routes.each"))
        for number, route in enumerate(self.ruleset.routes, start=1):
            self._route(number, route)

    def _route(self, number: int, route: Route) -> None:
        say, page = self.say, self.page
        page.blank()
        page.spread(say.label(route.label), say("law.show.route.category", category=route.category), f"{number}. ")
        for demand in route.demands:
            page.text(say.label(demand.asks), "    - ")
            if demand.series:
                tell_threshold(page, say, self.series[demand.series], demand, self.day)
        if route.counts:
            page.text(say("law.show.counts", counts=say.label(route.counts)), "    ", "      ")
        page.text(say("law.show.place", cited=words.cited(say, route.citation, short=True)), "    ", "      ")
        page.text(say("law.show.certainty", certainty=say(f"law.certainty.{route.certainty}")), "    ")
        page.text(say("law.show.proof", documents=words.documents(say, route.evidence)), "    ", "      ")
        for dispute in route.disputes:
            page.text(say("law.show.dispute"), "    ! ")
            page.named(
                [
                    (say("law.show.reading"), say.label(dispute.reading)),
                    (say("law.show.alternative"), say.label(dispute.alternative)),
                    (say("law.show.ground"), say.label(dispute.ground)),
                ],
                6,
            )
            if dispute.also:
                asks = ("；" if say.lang == "zh" else "; ").join(say.label(demand.asks) for demand in dispute.also)
                page.text(say("law.show.also", asks=asks), "      ")

    def _values(self) -> None:
        read = {demand.series for route in self.ruleset.routes for demand in route.demands if demand.series}
        if not read:
            return
        say, page = self.say, self.page
        page.heading(say("law.show.values"))
        for name in sorted(read):
            series = self.series[name]
            page.text(say.label(series.label))
            if series.note:
                page.text(say.label(series.note))
            multiples = [demand.figure for _, demand in readers(self.ruleset, name)]
            for value in series.values:
                tell_value(page, say, series, value, multiples)

    def _interpretations(self) -> None:
        if not self.ruleset.interpretations:
            return
        say, page = self.say, self.page
        page.heading(say("law.show.interpretations"))
        page.text(say("law.show.interpretations.what"))
        for number, one in enumerate(self.ruleset.interpretations, start=1):
            page.blank()
            names = words.concerned(say, self.ruleset, one)
            page.text(say("law.show.concerns", names=names), f"{number}. ")
            page.named(
                [
                    (say("law.show.reading"), say.label(one.reading)),
                    (say("law.show.alternative"), say.label(one.alternative)),
                    (say("law.show.ground"), say.label(one.ground)),
                ],
                4,
            )
