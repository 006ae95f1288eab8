"""What a notice says, sentence by sentence, in one language: the refusal, and the request for supplements."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from forms.law_words import documents
from forms.letter.sheet_telling import printable
from forms.letter.telling import FIGURES, Telling
from workflow import GateLine, ItemLine, Notice, RefusalStatement, ThresholdLine, read_answers

NO_DOCUMENT = "no_document"
FEW = 6  # names that a sentence holds


@dataclass(frozen=True)
class Item:
    """One line of a list of what is wrong or missing, in words.

    :param short: what a sentence calls it. :param words: what an officer wrote about it, "" where nobody did.
    """

    short: str
    name: str
    stated: str
    problem: str
    documents: str
    words: str = ""


class ToTheFirm(Telling):
    """What is written to the firm: its title is a sentence of its template, and no code verifies it."""

    @property
    def addressee(self) -> str:
        """To whom it is written: the firm."""
        return self.company

    @property
    def title(self) -> str:
        return self.say("letter.title")

    @property
    def code(self) -> str:
        return ""


@dataclass(frozen=True)
class NoticeTelling(ToTheFirm):
    """A notice to the firm told in one language. Its list is a table, in each language."""

    statement: Notice

    def opening(self) -> str:
        """Which application it answers, and what it is about."""
        one, say = self.statement, self.say
        return say(
            "letter.opening",
            filed=say.day(one.filed_on),
            reference=one.case_reference,
            host=self.host,
            passport=one.passport_number,
            on=say.day(one.decisive_day),
        )

    def request(self) -> str:
        """Nothing is asked of the reader beside the sections."""
        return ""

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Everything that the list names, in words: what was found, the conditions, then each document that is missing."""
        found = [item for item in self.statement.items if item.verdict != NO_DOCUMENT]
        missing: dict[tuple[str, ...], list[ItemLine]] = {}
        for item in self.statement.items:
            if item.verdict == NO_DOCUMENT:
                missing.setdefault(item.documents, []).append(item)
        listed = [*map(self._item, found), *map(self._gate_item, self.gates_listed())]
        return (*listed, *(self._missing(kinds, items) for kinds, items in missing.items()))

    def gates_listed(self) -> tuple[GateLine, ...]:
        """The conditions that stand in the list."""
        return self.statement.gates

    def _item(self, item: ItemLine) -> Item:
        say = self.say
        problem = say(f"letter.item.{item.verdict}", right=self._value(item.fact, item.right))
        name, words = say.fact(item.fact), "\n".join(_paragraphs(item.reason))
        return Item(name, name, self._value(item.fact, item.stated), problem, self._documents(item.documents), words)

    def _missing(self, kinds: tuple[str, ...], items: list[ItemLine]) -> Item:
        """One document that is missing, with all that it is to prove."""
        names = self.say.listing([self.say.fact(item.fact) for item in items])
        stated = self._value(items[0].fact, items[0].stated) if len(items) == 1 else "—"
        proofs = self._documents(kinds)
        return Item(proofs, names, stated, self.say("letter.item.no_document"), proofs)

    def _gate_item(self, gate: GateLine) -> Item:
        name = self.say.label(gate.label)
        return Item(name, name, "—", self.say.label(gate.reason), self._documents(gate.documents))

    def _value(self, fact: str, kept: object) -> str:
        return self.say.value(fact, read_answers({fact: kept}).values.get(fact, kept))

    def _documents(self, kinds: tuple[str, ...]) -> str:
        return documents(self.say, kinds) if kinds else "—"

    def _list(self) -> list[str]:
        """How many lines the list has, with the first of them; the list itself is a table of its own."""
        say, names = self.say, [item.short for item in self.items]
        if len(names) > FEW:
            return [say("letter.items.many", n=len(names), names=say.listing(names[:FEW]))]
        return [say("letter.items", n=len(names), names=say.listing(names))] if names else []

    def _whose(self) -> list[str]:
        """Where the conditions stand, and that they are no law; nothing where none is named."""
        say, titles = self.say, {gate.title: gate for gate in self.statement.gates}
        return [
            self._joined([say("letter.gates", title=say.label(title)), say(f"letter.basis.{one.nature}.{one.status}")])
            for title, one in titles.items()
        ]

    def _reason(self) -> list[str]:
        return _paragraphs(self.statement.reason)

    def _numbered(self, told: list[tuple[str, list[str]]]) -> Iterator[tuple[str, list[str]]]:
        """The sections that say something, with their numbers."""
        there = [(key, paragraphs) for key, paragraphs in told if paragraphs]
        for figure, (key, paragraphs) in zip(FIGURES[self.lang], there, strict=False):
            yield self.say("letter.heading", figure=figure, text=self.say(key)), paragraphs


def _paragraphs(words: str) -> list[str]:
    """What an officer wrote, paragraph by paragraph."""
    return [part.strip() for part in printable(words).splitlines() if part.strip()]


@dataclass(frozen=True)
class SupplementsTelling(NoticeTelling):
    """A request for supplements told in one language."""

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        """The numbered sections: heading and paragraphs."""
        listed = [*self._list(), *self._whose()]
        yield from self._numbered(
            [
                ("letter.heading.items", listed),
                ("letter.heading.reason", self._reason()),
                ("letter.heading.how", [self.say("letter.how")]),
            ]
        )


@dataclass(frozen=True)
class RefusalTelling(NoticeTelling):
    """A refusal told in one language: every line that was not met, then how to object."""

    statement: RefusalStatement

    def gates_listed(self) -> tuple[GateLine, ...]:
        """None: conditions have a section of their own."""
        return ()

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        """The numbered sections: heading and paragraphs; grounds first, in the order of their weight."""
        say = self.say
        own = [score for score in self.statement.scores if score.nature == "own"]
        remedies = [
            say("letter.remedies"),
            *([] if self.statement.remedies_confirmed else [say("letter.remedies.unconfirmed")]),
        ]
        yield from self._numbered(
            [
                ("letter.heading.gates", self._gates()),
                ("letter.heading.own", [self._joined([self.score(one), *self._thresholds()]) for one in own]),
                ("letter.heading.items", self._list()),
                ("letter.heading.reason", self._reason()),
                ("letter.heading.remedies", remedies),
                ("letter.heading.effect", [say("letter.effect")]),
            ]
        )

    def _gates(self) -> list[str]:
        say, gates = self.say, self.statement.gates
        if not gates:
            return []
        told = self._whose()
        for figure, gate in enumerate(gates, 1):
            basis = say(f"letter.gate.basis.{gate.checked}", basis=gate.basis) if gate.basis else ""
            told.append(
                say("letter.gate", figure=figure, label=say.label(gate.label), reason=say.label(gate.reason), basis=basis)
            )
        return told

    def _thresholds(self) -> list[str]:
        return [self._threshold(line) for line in self.statement.thresholds if line.least < line.needed]

    def _threshold(self, line: ThresholdLine) -> str:
        say, points = self.say, self.points(line.least, line.most)
        missed = say("letter.threshold.missed" if line.most < line.needed else "letter.threshold.open")
        if line.label is None:
            return say("letter.threshold.total", needed=line.needed, points=points, missed=missed)
        return say("letter.threshold.part", part=say.label(line.label), needed=line.needed, points=points, missed=missed)
