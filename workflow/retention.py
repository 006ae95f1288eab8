"""Retention: which cases are past their period, and anonymising them, each in one transaction that can be taken up again.

First the rows: trail entry, act and everything that is taken away are kept together, or nothing is. Then the files, which no
transaction holds: the act lists them, and a run that was cut off is finished by the next one.
"""

from dataclasses import dataclass, field
from datetime import date

from workflow.canonical import digest
from workflow.consent_tables import WITHDRAWN
from workflow.filing_refusals import StoreUnavailable
from workflow.office import Office
from workflow.procedure import PROCEDURE
from workflow.queries import letter_of
from workflow.refusals import SHANGHAI
from workflow.registry import Registry
from workflow.retention_kept import kept_of
from workflow.retention_queries import (
    RUN,
    Candidate,
    act_of,
    candidates,
    files_of,
    newest_run,
    still_needed,
    take_away,
    unfinished,
)
from workflow.retention_rules import RetentionRule, retention_rules
from workflow.retention_tables import RetentionAct
from workflow.tables import Case
from workflow.trail import record

STEP = "anonymise"


@dataclass(frozen=True, slots=True)
class Due:
    """A case that is past its period.

    :param rule: the rule that says so. :param counted_from: the day that its period was counted from.
    :param last_day: the last day on which it was to be kept. :param held: whether it is held back all the same.
    """

    case_id: int
    reference: str
    rule: str
    counted_from: date
    last_day: date
    held: bool


@dataclass
class Run:
    """What a run has done.

    :param anonymised: the cases. :param held: how many are due and held back. :param files: how many files are gone.
    :param waiting: cases whose files are still to go, because the store did not answer.
    """

    anonymised: list[Due] = field(default_factory=list)
    held: int = 0
    files: int = 0
    waiting: int = 0


def due_cases(registry: Registry, today: date) -> list[Due]:
    """Every case that is past its period, the oldest first; also those that are held back.

    :param today: the day in Shanghai.
    :raises RegistryDown: the database does not answer.
    """
    with registry.reading() as session:
        return [due for one in candidates(session) if (due := _due(one, today))]


def last_run(registry: Registry) -> date | None:
    """The Shanghai day of the last run; `None` before the first. :raises RegistryDown: the database does not answer."""
    with registry.reading() as session:
        entry = newest_run(session)
        return entry.at.astimezone(SHANGHAI).date() if entry else None


def run_retention(office: Office) -> Run:
    """Anonymises every case that is due and not held back, and finishes what an earlier run was cut off from.

    :raises RegistryDown: the database does not answer; what was done until then stays done.
    """
    run, today = Run(), office.today()
    for due in due_cases(office.registry, today):
        if due.held:
            run.held += 1
        elif anonymise(office, due.case_id, today):
            run.anonymised.append(due)
    with office.registry.reading() as session:
        open_acts = [act.case_id for act in unfinished(session)]
    for case_id in open_acts:
        try:
            run.files += remove_files(office, case_id)
        except StoreUnavailable:
            run.waiting += 1
    with office.registry.writing() as session:
        about = {"anonymised": len(run.anonymised), "held": run.held, "files": run.files, "waiting": run.waiting}
        record(session, RUN, None, office.now(), about=about)
    return run


def anonymise(office: Office, case_id: int, today: date) -> bool:
    """Takes away what one case says of a person, if it is due at this very moment; else does nothing.

    :return: whether it was done.
    """
    with office.registry.writing() as session:
        due = next((due for one in candidates(session, case_id) if (due := _due(one, today))), None)
        if due is None or due.held:
            return False
        at, case = office.now(), session.get_one(Case, case_id)
        kept, rules = kept_of(case, letter_of(session, case_id)), retention_rules().digest
        about = {"rule": due.rule, "rules": rules, "counted_from": due.counted_from, "kept": digest(kept)}
        entry = record(session, STEP, None, at, case_id=case_id, about=about)
        session.add(
            RetentionAct(
                case_id=case_id, entry=entry.number, rule=due.rule, rules_digest=rules, counted_from=due.counted_from,
                on_day=today, at=at, kept=kept, files=files_of(session, case_id),
            )
        )  # fmt: skip
        session.flush()  # the database lets nothing be taken away before the act is there
        take_away(session, case_id)
        case.answers, case.claimed_trace, case.verified_trace, case.anonymised_at = {}, None, None, at
        if case.state in PROCEDURE["file"].from_:
            case.state, case.moved_at = PROCEDURE["withdraw"].to, at  # nobody will file it any more
    return True


def remove_files(office: Office, case_id: int) -> int:
    """Takes the files of an anonymised case out of the store, but those that another case has, too.

    Nobody attaches a file meanwhile: there is one writer at a time.

    :return: how many went. :raises StoreUnavailable: the store does not answer; the next run goes on.
    """
    with office.registry.writing() as session:
        act = act_of(session, case_id)
        if act is None or act.files_gone_at is not None:
            return 0
        gone = sorted(set(act.files) - still_needed(session, act.files))
        for name in gone:
            office.evidence.remove(name)
        act.files_gone_at = office.now()
    return len(gone)


def _due(one: Candidate, today: date) -> Due | None:
    rule = retention_rules().of(one.state, one.consent == WITHDRAWN)
    if rule is None or _in_force(one, today):
        return None
    start = _start(rule, one)
    last = rule.last_day(start)
    return Due(one.id, one.reference, rule.id, start, last, bool(one.held)) if last < today else None


def _in_force(one: Candidate, today: date) -> bool:
    stands = one.valid_until is not None and one.revoked_at is None and one.replaced_by is None
    return stands and today <= one.valid_until


def _start(rule: RetentionRule, one: Candidate) -> date:
    moved = one.moved_at.astimezone(SHANGHAI).date()
    if rule.counted_from == "last_change":
        return one.changed_at.astimezone(SHANGHAI).date()
    return max(moved, one.valid_until) if rule.counted_from == "last_day" and one.valid_until else moved
