"""People take steps in any order: the random sequences of which the suite runs some and `make sequences` thousands."""

import atexit
import shutil
import tempfile
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

from conftest import Clock, House, actors, filled, new_office
from databases import Database, new_database
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from test_procedure import take

from workflow import (
    PROCEDURE,
    Actor,
    Became,
    Case,
    Proposal,
    Refusal,
    State,
    Verdict,
    check_trail,
    examine,
    number_register,
    open_steps,
    propose,
    read_case,
    waiting_for,
    why_not,
)
from workflow.queries import entries_of_case

MOVES = {(a, b) for step in PROCEDURE.values() for a in step.from_ for b in (step.to, step.refusing)}
ENDS = {State.WITHDRAWN, State.REFUSED, State.REVOKED}
# In these states a case stands in a queue, whatever else is true of it; an issued one only once something was ordered about it.
WAITED_FOR = {
    state: step.name for step in PROCEDURE.values() if step.waits and step.from_ != {State.ISSUED} for state in step.from_
}


@cache
def examined_once(kind: str) -> Database:
    """A registry with a draft and a case that is examined throughout, made once for all orders of steps."""
    folder = Path(tempfile.mkdtemp(prefix="jiancai-tests-"))
    atexit.register(shutil.rmtree, folder)
    made = new_database(kind, folder, filled(kind))
    office = new_office(folder, Clock(), url=made.url)
    house = House(office, office.now, actors(office))
    house.draft()
    house.examined()
    office.registry.engine.dispose()
    return made


class AnyOrder(RuleBasedStateMachine):
    """People take steps in any order, also such that are not theirs; whatever happens, the office stays in order."""

    kind = "sqlite"
    counted: ClassVar[Counter[str]] = Counter()  # sequences, steps tried and taken, and the state in which each case was left

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.database = new_database(self.kind, Path(self.folder.name), examined_once(self.kind))
        office = new_office(Path(self.folder.name), Clock(), url=self.database.url)
        self.house = House(office, office.now, actors(office))
        self.cases = [self._row(1), self._row(2)]
        self.path = {case.id: [case.state] for case in self.cases}
        self.taken = {case.id: case.version for case in self.cases}
        self.entries = {case.id: self._entries(case.id) for case in self.cases}
        self.numbered = 0
        self.counted["sequences"] += 1

    @rule(which=st.integers(0, 1), who=st.sampled_from(["zhou", "zheng", "shen", "wang", "li", "xu", "zhao", "chen"]),
          step=st.sampled_from(sorted(PROCEDURE)), old=st.booleans())  # fmt: skip
    def somebody_takes_a_step(self, which, who, step, old):
        self._take(which, self.house.people[who], step, old)

    @rule(which=st.integers(0, 1), choices=st.lists(st.integers(0, 50), min_size=1, max_size=3))
    def somebody_takes_steps_that_are_open(self, which, choices):
        for choose in choices:
            case = self._row(self.cases[which].id)
            rare = {"withdraw", "withdraw_consent", "propose"} if choose % 4 else set()  # else most paths would end at once
            people = self.house.people.values()
            open_ones = {step: person for person in people for step in open_steps(case, person) if step not in rare}
            if open_ones:
                step = sorted(open_ones)[choose % len(open_ones)]
                self._take(which, open_ones[step], step, old=False)

    @rule()
    def the_case_goes_the_straight_way(self):
        case = self._row(self.cases[1].id)
        for step in ("file", "sign", "issue", "order_revocation", "revoke"):
            for person in self.house.people.values():
                if step in open_steps(case, person):
                    if step == "issue" and why_not(self.house.office, case.id, person):
                        step = "prepare"
                    return self._take(1, person, step, old=False)

    @rule(proposal=st.sampled_from([Proposal.RECOMMENDATION, Proposal.RECOMMENDATION, Proposal.REFUSAL]))
    def the_examiner_finishes_what_was_examined_before(self, proposal):
        case, office, shen = self._row(self.cases[1].id), self.house.office, self.house.shen
        if "examine" not in open_steps(case, shen):
            return
        for claim in read_case(office, case.id, shen).claims:
            if claim.finding is None:
                case = examine(office, case.id, case.version, shen, claim.fact, Verdict.VERIFIED)
                self.taken[case.id] += 1
        try:
            propose(office, case.id, case.version, shen, proposal, "理由")
        except Refusal:
            return
        self._note(case.id)

    @rule(days=st.integers(0, 10))
    def days_go_by(self, days):
        self.house.clock.move(days=days)

    def _take(self, which: int, person: Actor, step: str, old: bool):
        case = self._row(self.cases[which].id)
        if old:
            case.version -= 1
        self.counted["tried"] += 1
        try:
            take(self.house, step, case, person)
        except Refusal:
            return
        assert not old
        assert step in open_steps(case, person)
        self._note(case.id)

    def _note(self, case_id: int):
        self.counted["taken"] += 1
        self.taken[case_id] += 1
        state = self._row(case_id).state
        if state is not self.path[case_id][-1]:
            self.path[case_id].append(state)

    def _row(self, case_id: int) -> Case:
        with self.house.office.registry.reading() as session:
            return session.get_one(Case, case_id)

    def _entries(self, case_id: int) -> int:
        """How many steps of the procedure the trail tells of the case."""
        with self.house.office.registry.reading() as session:
            return sum(entry.step in PROCEDURE for entry, _ in entries_of_case(session, case_id))

    @invariant()
    def the_office_is_in_order(self):
        if not hasattr(self, "numbered"):
            return
        for case_id, path in self.path.items():
            now = self._row(case_id)
            assert all(move in MOVES for move in pairwise(path)), "a way that the table does not have"
            assert now.state is path[-1], "a state that no step led to"
            assert now.version == self.taken[case_id], "a step that nobody took, or one that was lost"
            assert now.state in ENDS or any(open_steps(now, person) for person in self.house.people.values()), "a dead end"
            assert now.decided_by is None or now.decided_by != now.proposed_by
            assert now.revoked_by is None or now.revoked_by != now.revocation_ordered_by
        if sum(self.taken.values()) != self.numbered:  # what nobody changed needs no second look
            self.numbered = sum(self.taken.values())
            self._the_numbers_are_in_order()

    def _the_numbers_are_in_order(self):
        registry, today = self.house.office.registry, self.house.office.today()
        for year in range(2026, today.year + 1):
            for series, lines in number_register(registry, today, year):
                assert series.missing == 0, "a number of which nothing tells"
                assert [line.became for line in lines].count(Became.ISSUED) == series.issued

    def teardown(self):
        if not hasattr(self, "numbered"):
            return
        assert check_trail(self.house.office) == []
        for case in self.cases:
            now = self._row(case.id)
            taken = self.taken[case.id] - case.version
            assert self._entries(case.id) - self.entries[case.id] == taken, "an entry of the trail was lost"
            self.counted[f"left {now.state}"] += 1
            if step := WAITED_FOR.get(now.state):
                everybody = self.house.people.values()
                assert any(waiting_for(self.house.office, person).get(step) for person in everybody), "in nobody's queue"
        self.house.office.registry.engine.dispose()
        self.database.drop()
        self.folder.cleanup()


class AnyOrderOnPostgresql(AnyOrder):
    """The same on the other database, less often: what is looked for is a difference, not another way."""

    kind = "postgresql"


def named(case_id: int) -> SimpleNamespace:
    """A case of which nothing is known but its number."""
    return SimpleNamespace(id=case_id, version=1)
