"""The register of numbers: for each kind of document and year every number that was given out, and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from workflow.number_queries import LETTER, count_prepared, count_used, series, unused_numbers, used_numbers
from workflow.number_tables import Prepared, Why
from workflow.office import Office
from workflow.refusals import NotYourStep
from workflow.registry import Registry
from workflow.roles import Actor, Role

READERS = frozenset({Role.REGISTRAR, Role.AUDITOR})
MOST_NUMBERS = 200


class Became(StrEnum):
    """What became of a number."""

    ISSUED = "issued"  # it stands on a document that left the house
    PREPARED = "prepared"  # its letter is prepared for today and not issued
    VOID = "void"  # it stands on nothing and never will
    MISSING = "missing"  # it was counted, and nothing says what became of it: the register was tampered with


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number.

    :param serial: counts from 1 in its kind and year. :param number: as it is written; "" where it is missing.
    :param at: when it was issued, prepared or made void; `None` where only the day passed, or it is missing.
    :param by: the name of who did that; "" where nobody did. :param why: the reason of a void one.
    :param day: the day for which a letter was prepared; `None` for all others.
    :param case_id: and `reference`: whose it is; `None` and "" where it is missing.
    """

    serial: int
    number: str
    became: Became
    at: datetime | None = None
    by: str = ""
    why: Why | None = None
    day: date | None = None
    case_id: int | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class NumberSeries:
    """The numbers of one kind of document in one year, counted.

    :param kind: "letter", or a kind of notice. :param last: the last serial that was given out.
    """

    kind: str
    year: int
    last: int
    issued: int
    prepared: int
    void: int

    @property
    def missing(self) -> int:
        """How many numbers nothing tells of: always 0, unless somebody had their hands in the database."""
        return self.last - self.issued - self.prepared - self.void


def numbers_counted(office: Office, actor: Actor) -> tuple[NumberSeries, ...]:
    """Every series of numbers, the newest year first.

    :raises NotYourStep: the person is neither registrar nor auditor.
    """
    _must_read(actor)
    return all_series(office.registry, office.today())


def all_series(registry: Registry, today: date) -> tuple[NumberSeries, ...]:
    """The same for whoever has the database itself in hand.

    :param today: in Shanghai: what was prepared for an earlier day is void.
    """
    with registry.reading() as session:
        return tuple(_counted(session, today, *one) for one in series(session))


def numbers_of(
    office: Office, actor: Actor, kind: str, year: int, below: int | None = None, limit: int = 50
) -> tuple[NumberLine, ...]:
    """The numbers of one series, the highest first.

    :param kind: as in `NumberSeries`. :param below: only serials below this one; `None` begins at the highest.
    :param limit: lines, at most 200.
    :raises NotYourStep: the person is neither registrar nor auditor.
    """
    _must_read(actor)
    with office.registry.reading() as session:
        given = next((last for one, of, last in series(session) if (one, of) == (kind, year)), 0)
        last = given if below is None else min(given, below - 1)
        first = max(1, last - max(1, min(limit, MOST_NUMBERS)) + 1)
        return tuple(reversed(_lines(session, office.today(), kind, year, first, last)))


def number_register(registry: Registry, today: date, year: int) -> Iterator[tuple[NumberSeries, tuple[NumberLine, ...]]]:
    """All series of a year with all their numbers, the lowest first; for whoever has the database itself in hand.

    :param today: in Shanghai: what was prepared for an earlier day is void.
    """
    with registry.reading() as session:
        for kind, of, last in series(session):
            if of == year:
                yield _counted(session, today, kind, of, last), tuple(_lines(session, today, kind, of, 1, last))


def _must_read(actor: Actor) -> None:
    if not READERS & actor.roles:
        raise NotYourStep(Role.REGISTRAR)


def _counted(session: Session, today: date, kind: str, year: int, last: int) -> NumberSeries:
    prepared, void = count_prepared(session, year, today) if kind == LETTER else (0, 0)
    return NumberSeries(kind, year, last, count_used(session, kind, year), prepared, void)


def _lines(session: Session, today: date, kind: str, year: int, first: int, last: int) -> list[NumberLine]:
    there = {line.serial: line for line in _there(session, today, kind, year, first, last)}
    return [there.get(serial, NumberLine(serial, "", Became.MISSING)) for serial in range(first, last + 1)]


def _there(session: Session, today: date, kind: str, year: int, first: int, last: int) -> Iterator[NumberLine]:
    for serial, number, at, by, case_id, reference in used_numbers(session, kind, year, first, last):
        yield NumberLine(serial, number, Became.ISSUED, at, by, case_id=case_id, reference=reference)
    if kind == LETTER:
        for prepared, made_by, voided_by, reference in unused_numbers(session, year, first, last):
            yield _unused(prepared, today, made_by, voided_by or "", reference)


def _unused(prepared: Prepared, today: date, made_by: str, voided_by: str, reference: str) -> NumberLine:
    became, at, by, why = Became.PREPARED, prepared.prepared_at, made_by, None
    if prepared.voided_at is not None:
        became, at, by, why = Became.VOID, prepared.voided_at, voided_by, prepared.void_why
    elif prepared.issued_on != today:  # it can never leave with another day in it: void, before anybody has written it down
        became, at, by, why = Became.VOID, None, "", Why.DAY
    return NumberLine(prepared.serial, prepared.number, became, at, by, why, prepared.issued_on, prepared.case_id, reference)
