"""`jiancai rules diff`: tells in words what changed from one edition to another."""

from datetime import date
from itertools import groupby
from typing import Any

from forms import law_words as words
from forms.commands.page import Page
from forms.wording import Say
from rules import Citation, Condition, Gap, Interval, Label, LegalChange, Row, Ruleset, Scale, differences


def compared(earlier: Ruleset, later: Ruleset, say: Say, columns: int) -> list[str]:
    """The lines of a comparison."""
    return _Comparison(earlier, later, say, Page(columns)).lines()


class _Comparison:
    def __init__(self, earlier: Ruleset, later: Ruleset, say: Say, page: Page) -> None:
        self.earlier, self.later, self.say, self.page = earlier, later, say, page

    def lines(self) -> list[str]:
        say, page = self.say, self.page
        names = {"old": words.edition_name(self.earlier), "new": words.edition_name(self.later)}
        page.heading(say("law.diff.heading", **names), "═")
        if self.earlier.id != self.later.id:
            page.text(say("law.diff.two_rulesets"))
        found = differences(self.earlier, self.later)
        if not found:
            page.text(say("law.diff.nothing"))
        for area, those in groupby(found, key=lambda one: one.area):
            page.heading(say(f"law.diff.area.{area}"))
            for _, changes in groupby(those, key=lambda one: one.item.id):
                self._item(list(changes))
        return page.lines

    def _item(self, changes: list[LegalChange]) -> None:
        first = changes[0]
        if first.area == "head":
            for change in changes:
                self.page.text(self._sentence(change), "- ")
            return
        name = self._name(first)
        if first.what == "item":
            self.page.text(f"{name}{self._colon}{self.say(f'law.diff.item.{first.change}')}", "- ")
            return
        self.page.text(name, "- ")
        for sentence, same in groupby(changes, key=self._sentence):  # the same change of many rows is said once
            times = len(list(same))
            self.page.text(self.say("law.diff.rows", sentence=sentence, n=times) if times > 1 else sentence, "    · ")

    @property
    def _colon(self) -> str:
        return "：" if self.say.lang == "zh" else ": "

    def _name(self, change: LegalChange) -> str:
        if change.area != "interpretation":
            return self.say.label(change.item.label)
        ruleset = self.earlier if change.change == "removed" and change.what == "item" else self.later
        concerned = words.concerned(self.say, ruleset, change.item)
        return f"{concerned}{self._colon}{self.say.label(change.item.reading)}"

    def _sentence(self, change: LegalChange) -> str:
        say = self.say
        if change.what == "points":
            places = {"row": words.row(say, change.new), "old": change.old.points, "n": change.new.points}
            return self._of_fact(change, say("law.diff.points", **places))
        places = {name: self._said(change, value) for name, value in (("old", change.old), ("new", change.new))}
        kind = "changed" if change.what == "last_day" else change.change  # having no last day is a state of its own
        sentence = say(f"law.diff.{kind}", what=say(f"law.what.{change.what}"), **places)
        return self._of_fact(change, sentence)

    def _of_fact(self, change: LegalChange, sentence: str) -> str:
        """Which fact a row is about, where several feed the criterion."""
        if not change.fact or change.what == "fact" or len(change.item.scales) == 1:
            return sentence
        return f"{words.fact_name(self.say, change.fact)}{self._colon}{sentence}"

    def _said(self, change: LegalChange, value: Any) -> str:
        say = self.say
        if value is None:
            return say("law.diff.none")
        if isinstance(value, Label):
            return say.label(value)
        if isinstance(value, date):
            return say.day(value)
        if isinstance(value, Citation):
            return words.cited(say, value, title=True)
        if isinstance(value, Row):
            return self._told_row(change, value)
        if isinstance(value, Gap):
            return words.band(say, change.fact, value.when) + self._colon + say.label(value.reason)
        if isinstance(value, Scale):
            return words.fact_name(say, value.fact)
        if isinstance(value, Interval):
            return words.totals(say, value, self.later.maximum)
        return self._listed(change, value)

    def _told_row(self, change: LegalChange, row: Row) -> str:
        if change.what == "row_printed":
            return row.printed or "—"
        said = {"row": words.row(self.say, row), "n": row.points}
        if row.printed:
            return self.say("law.diff.row_with_print", **said, printed=row.printed)
        return self.say("law.diff.row", **said)

    def _listed(self, change: LegalChange, value: Any) -> str:
        """What is no single thing: names of documents, conditions, parts; and the words of the file."""
        say = self.say
        separator = "；" if say.lang == "zh" else "; "
        if change.what == "evidence":
            return words.documents(say, value)
        if change.what == "concerns":
            named = {one.id: say.label(one.label) for edition in (self.earlier, self.later) for one in _named(edition)}
            return separator.join(named.get(name, name) for names in value for name in names) or say("law.diff.none")
        if change.what in ("nature", "status"):
            return say(f"law.show.{change.what}.{value}")
        if change.what == "otherwise":
            return say(f"law.show.otherwise.{value}")
        if change.what == "certainty":
            return say(f"law.certainty.{value}")
        if change.what == "parts":
            parts = {one.id: one for edition in (self.earlier, self.later) for one in edition.parts}
            told = [
                f"{say.label(parts[name].label)} {words.part_points(say, when, parts[name].maximum)}" for name, when in value
            ]
            return separator.join(told) or say("law.diff.none")
        if isinstance(value, tuple):
            return separator.join(self._member(one) for one in value) or say("law.diff.none")
        return str(value) if value != "" else "—"

    def _member(self, one: Any) -> str:
        if isinstance(one, Label):
            return self.say.label(one)
        return words.condition(self.say, one) if isinstance(one, Condition) else str(one)


def _named(ruleset: Ruleset) -> tuple[Any, ...]:
    return (*ruleset.criteria, *ruleset.gates)
