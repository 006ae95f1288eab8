"""The matrix of role, function and ownership, made from the code: each cell is tried, and a function without a row fails."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from conftest import FRESH, LANQIAO, PASSWORD, signed_in
from matrix import BY_TOKEN, MATRIX, OF_A_CASE, OF_A_FIRM, WITHOUT_ACTOR, At, Row
from matrix_office import NEVER, Desk, Somebody, watching

import workflow
from workflow import (
    SEES,
    Actor,
    Ended,
    NotFound,
    NotYourStep,
    Refusal,
    Role,
    act_for,
    end_person,
    read_case,
    sign_in,
    sign_out,
    who,
)
from workflow.owner_refusals import MandateEnded
from workflow.queries import every_entry
from workflow.tables import TrailEntry

OFFICE = {str(workflow.Office), str(workflow.Registry), "Office", "Registry"}  # as annotations name them
IN_A_TRANSACTION = {"session", "taken"}  # what only a frame gives, which has asked who acts


def functions() -> Iterator[Callable[..., Any]]:
    """Every public function of the room that is given the office or its registry, and stands in no transaction of another."""
    for found in pkgutil.iter_modules(workflow.__path__, "workflow."):
        if found.ispkg:
            continue
        module = importlib.import_module(found.name)
        for name, one in vars(module).items():
            if not inspect.isfunction(one) or name.startswith("_") or one.__module__ != module.__name__:
                continue
            takes = inspect.signature(one).parameters.values()
            if OFFICE & {str(each.annotation) for each in takes} and not IN_A_TRANSACTION & {each.name for each in takes}:
                yield one


def name_of(function: Callable[..., Any]) -> str:
    return f"{function.__module__.removeprefix('workflow.')}.{function.__name__}"


def what_to_add(function: Callable[..., Any]) -> str:
    """The line that somebody who wrote a new function copies into `matrix.py`."""
    takes = inspect.signature(function).parameters
    name = name_of(function)
    if "actor" in takes:
        ours = {"office": "at.office", "actor": "at.actor", "case_id": "at.case", "seen": "at.seen"}
        given = ", ".join(ours.get(one, one) for one in takes)
        line = f"MATRIX: {name}: Row(lambda at: {name}({given}), may=<roles>, case=<one of CASES>, about=<whose number>),"
    elif "token" in takes:
        line = f"BY_TOKEN: {name}: ({name}, <what a token that opens nothing is answered>),"
    else:
        line = f'WITHOUT_ACTOR: {name}: <ANYBODY, START, COMMAND, PURE or FRAME> + "<why nobody must be named>",'
    return f"{name}{inspect.signature(function)}\n    add to tests/matrix.py, {line}"


# --- the table is the code's


def test_every_function_of_the_office_stands_in_the_table_once():
    told = [*MATRIX, *BY_TOKEN, *WITHOUT_ACTOR]
    there = list(functions())

    missing = [what_to_add(one) for one in there if one not in told]
    assert not missing, "\n" + "\n".join(missing)
    assert [name_of(one) for one in told if one not in there] == [], (
        "in tests/matrix.py, and no function of the office any more"
    )
    assert len(set(told)) == len(told)


def test_each_stands_where_its_parameters_say():
    """With an actor in the matrix, with a token by token; only what has neither may be excused with a reason."""
    for one in functions():
        takes = inspect.signature(one).parameters
        table = MATRIX if "actor" in takes else BY_TOKEN if "token" in takes and "office" in takes else WITHOUT_ACTOR
        frame = one in WITHOUT_ACTOR and WITHOUT_ACTOR[one].startswith("the frame")
        link = one in WITHOUT_ACTOR and "one-time link" in WITHOUT_ACTOR[one]  # its token is the link's
        assert one in table or frame or link, what_to_add(one)


def test_nothing_at_the_door_works_in_a_transaction_that_others_opened():
    """Else a form could take part in one, past the functions that ask who acts."""
    for name in workflow.__all__:
        one = getattr(workflow, name)
        if inspect.isfunction(one):
            assert not IN_A_TRANSACTION & inspect.signature(one).parameters.keys(), name


def test_no_form_opens_the_registry_itself():
    forms = Path(workflow.__file__).parents[1] / "forms"
    opening = [".writing()", ".reading()", "get_session", " Session("]
    found = [path.name for path in forms.rglob("*.py") for one in opening if one in path.read_text("utf-8")]

    assert found == []


# --- the cells


@dataclass
class Answer:
    """What came of a call: the refusal, in all that somebody could tell it from another one by, and what it asked."""

    refusal: Refusal | None
    given: Any
    asked: list[str]
    fetched: list[str]

    @property
    def kind(self) -> str:
        return type(self.refusal).__name__ if self.refusal else "done"

    @property
    def told(self) -> tuple[Any, ...]:
        return (
            self.kind,
            self.refusal and (self.refusal.key, str(self.refusal), self.refusal.fields()),
            self.asked,
            self.fetched,
        )


def call(row: Row, at: At) -> Answer:
    with watching(at.office.registry.engine) as (asked, fetched):
        try:
            return Answer(None, row.call(at), asked, fetched)
        except Refusal as refusal:
            return Answer(refusal, None, asked, fetched)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    here = Desk(tmp_path)
    yield here
    here.house.office.registry.engine.dispose()


def expected(desk: Desk, row: Row, one: Somebody) -> str:
    """What the row says of this person: "done", or the name of the refusal."""
    roles, own = one.seen_by(row.at_home)
    if row.rightful(roles) and (own or row.about not in OF_A_FIRM):
        return "done"
    if row.role_first and not row.rightful(roles):
        return NotYourStep.__name__
    if row.reads or not own or row.about not in OF_A_CASE or roles & row.hidden_from:
        return NotFound.__name__
    state = read_case(desk.house.office, desk.case(row.case).case, desk.house.zhao).case.state
    return (NotYourStep if any(state in SEES[role] for role in roles) else NotFound).__name__


def entries_of(at: At) -> list[TrailEntry]:
    """What the person of a call has done, as the trail tells it."""
    with at.office.registry.reading() as session:
        return [one for one in every_entry(session) if one.person_id == at.actor.id]


@pytest.mark.parametrize("function", MATRIX, ids=name_of)
def test_each_person_gets_what_the_row_says_of_the_own_firm_of_another_and_of_nothing(desk, function):
    """What is refused leaves nothing behind; a number of somebody else is answered like one that was never given: in the same
    words, by the same statements, with the same rows fetched for it. What is done under a mandate names it in the trail."""
    row = MATRIX[function]
    for one in desk.made.persons:
        (roles, own), cell = one.seen_by(row.at_home), f"{name_of(function)}, {one.actor.login}"
        at, before = desk.at(row, one.actor), desk.written()
        done_before = len(entries_of(at))
        answer = call(row, at)
        assert answer.kind == expected(desk, row, one), cell
        if answer.refusal:
            assert desk.written() == before, f"{cell}: refused, and something was kept"
        elif row.empty:
            assert row.empty(answer.given) is (not own or not roles & row.has), cell
        if not answer.refusal and one.actor.mandate_id is not None and not row.at_home:
            assert all(entry.about.get("mandate") == one.actor.mandate_id for entry in entries_of(at)[done_before:]), cell
        if not answer.refusal:
            desk.put_back()
        if row.about:
            nothing = call(row, desk.at(row, one.actor, never=True))
            refused = NotYourStep if row.role_first and not row.rightful(roles) else NotFound
            assert nothing.kind == refused.__name__, f"{cell}, a number that was never given"
            if answer.kind == nothing.kind == "NotFound":
                assert answer.told == nothing.told, cell


@pytest.mark.parametrize("function", [one for one, row in MATRIX.items() if not row.reads], ids=name_of)
def test_what_somebody_says_of_their_own_roles_counts_for_nothing(desk, function):
    """Roles and mandates are the registry's: who claims all roles gets what their own one gets; who claims the mandate of
    another agency, or is nobody, gets nothing."""
    row = MATRIX[function]
    for one in desk.made.persons:
        told = expected(desk, row, one)
        if told != "done":
            claims = replace(one.actor, roles=frozenset(Role), organisation_id=1)
            assert call(row, desk.at(row, claims)).kind == told, (name_of(function), one.actor.login)
        if one.at_home.isdisjoint({Role.AGENT}) or not one.party:
            claims = replace(one.actor, roles=frozenset(Role), mandate_id=desk.made.spare["mandate"])
            forged = call(row, desk.at(row, claims)).kind
            assert forged == (told if row.at_home else MandateEnded.__name__), (name_of(function), one.actor.login)
            if forged == "done":
                desk.put_back()
    nobody = Actor(NEVER, "nobody", "nobody", frozenset(Role), 1, LANQIAO[0], FRESH)
    assert call(row, desk.at(row, nobody)).kind == Ended.__name__
    ended = next(one.actor for one in desk.made.persons if expected(desk, row, one) == "done")
    if ended.id == desk.made.spare["person"]:
        return
    end_person(desk.house.office, desk.house.chen, ended.id)
    assert call(row, desk.at(row, ended)).kind == Ended.__name__


def test_a_session_chooses_a_mandate_of_its_own_agency_and_any_other_was_never_given(desk):
    office = desk.house.office
    for one in desk.made.persons:
        token, agents = one.signed_in(office), Role.AGENT in one.at_home and one.party
        row = Row(lambda at, token=token: act_for(office, token, at.mandate), frozenset(), about="mandate")
        answer, nothing = call(row, desk.at(row, one.actor)), call(row, desk.at(row, one.actor, never=True))

        assert (answer.kind, nothing.kind) == ("done" if agents else "NotFound", "NotFound"), one.actor.login
        assert agents or answer.told == nothing.told, one.actor.login


@pytest.mark.parametrize("function", [one for one, row in MATRIX.items() if row.reads], ids=name_of)
def test_somebody_without_a_role_reads_nothing(desk, function):
    row = MATRIX[function]
    answer = call(row, desk.at(row, Actor(desk.house.zhou.id, "zhou", "周敏", frozenset(), 1, LANQIAO[0])))

    if row.empty:
        assert row.empty(answer.given)
    else:
        assert answer.kind in {NotFound.__name__, NotYourStep.__name__}


@pytest.mark.parametrize("function", BY_TOKEN, ids=name_of)
def test_a_token_that_opens_nothing_is_answered_alike_wherever_it_comes_from(desk, function):
    """None at all, one that was never given, one that was signed out, and one whose person still owes a code."""
    ask, refusal = BY_TOKEN[function]
    office = desk.house.office
    out = signed_in(office, "zhou")
    sign_out(office, out)
    for token in (None, "", "x" * 43, out):
        if refusal:
            with pytest.raises(refusal):
                ask(office, token)
        else:
            assert ask(office, token) is None
    waiting = sign_in(office, "shen", PASSWORD)
    assert who(office, waiting) is None
