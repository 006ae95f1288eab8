"""The procedure: one table, kept by every step, shown in the docs; no case is ever in nobody's hands."""

import ast
import itertools
from pathlib import Path

import pytest
from conftest import House, pdf
from databases import new_database

import workflow
from workflow import (
    PROCEDURE,
    AlreadyOrdered,
    FourEyes,
    NoOrder,
    NotAtThisStage,
    NotFound,
    NotYourStep,
    Proposal,
    Refusal,
    Role,
    State,
    Verdict,
    check_trail,
    open_steps,
    procedure_page,
    trail_of,
)
from workflow.number_queries import open_of

ON_BOTH = True
HOUSE = Path(__file__).parents[1]
ENDS = {State.REVOKED, State.WITHDRAWN, State.REFUSED}
BY_TABLE = (NotFound, NotYourStep, NotAtThisStage, FourEyes, NoOrder, AlreadyOrdered)


def take(house: House, step: str, case, person):
    """Takes a step with arguments that suit any case."""
    calls = {
        "save_answers": lambda *who: workflow.save_answers(house.office, *who, {"post_title": "主播"}),
        "attach": lambda *who: workflow.attach(house.office, *who, "hsk_level", "HSK.pdf", pdf(3)),
        "detach": lambda *who: workflow.detach(house.office, *who, 1),
        "file": lambda *who: workflow.file_case(house.office, *who),
        "withdraw": lambda *who: workflow.withdraw(house.office, *who),
        "withdraw_consent": lambda *who: workflow.withdraw_consent(house.office, *who),
        "examine": lambda *who: workflow.examine(house.office, *who, "education", Verdict.VERIFIED),
        "grant_bonus": lambda *who: workflow.grant_bonus(house.office, *who, 3, "紧缺人才", "沪人社〔2026〕8号"),
        "judge": lambda *who: workflow.judge(house.office, *who, "post_fits_catalogue", True, "岗位属于所列"),
        "attach_minutes": lambda *who: workflow.attach_minutes(house.office, *who, "纪要.pdf", pdf()),
        "return": lambda *who: workflow.return_to_firm(house.office, *who, "请补充"),
        "propose": lambda *who: workflow.propose(house.office, *who, Proposal.REFUSAL, "不符"),
        "sign": lambda *who: workflow.sign(house.office, *who),
        "remit": lambda *who: workflow.remit(house.office, *who, "请核实"),
        "prepare": lambda *who: workflow.prepare(house.office, *who),
        "issue": lambda *who: workflow.issue(house.office, *who, shown_of(house, case.id)),
        "order_revocation": lambda *who: workflow.order_revocation(house.office, *who, "合同已解除"),
        "revoke": lambda *who: workflow.revoke(house.office, *who),
        "propose_correction": lambda *who: workflow.propose_correction(house.office, *who, {"workplace": "上海"}, "录入有误"),
        "confirm_correction": lambda *who: workflow.confirm_correction(house.office, *who),
        "dismiss_correction": lambda *who: workflow.dismiss_correction(house.office, *who, "原文无误"),
    }
    return calls[step](case.id, case.version, person)


def shown_of(house: House, case_id: int) -> str:
    """The digest of the prepared letter that a page of the case would show; "" where there is none."""
    with house.office.registry.reading() as session:
        prepared = open_of(session, case_id)
    return prepared.pdf_digest if prepared else ""


def test_the_page_in_the_docs_is_the_table():
    assert (HOUSE / "docs" / "procedure.md").read_text("utf-8") == procedure_page()


def test_every_state_is_reached_from_a_draft():
    reached, before = {State.DRAFT}, set()
    while reached != before:
        before = set(reached)
        for step in PROCEDURE.values():
            if step.from_ & before:
                reached |= {state for state in (step.to, step.refusing) if state}

    assert reached == set(State)


@pytest.mark.parametrize("state", [state for state in State if state not in ENDS])
def test_a_case_that_is_not_at_its_end_can_move_on(state):
    assert [step.name for step in PROCEDURE.values() if state in step.from_ and step.to not in (None, State.WITHDRAWN)]


@pytest.mark.parametrize("state", sorted(ENDS))
def test_nothing_leads_out_of_an_end(state):
    assert [step.name for step in PROCEDURE.values() if state in step.from_] == []


def test_who_decides_and_who_revokes_is_another_person_by_the_table():
    assert {name: step.after for name, step in PROCEDURE.items() if step.after} == {
        "sign": "proposed_by",
        "revoke": "revocation_ordered_by",
        "confirm_correction": "correction_proposed_by",
        "dismiss_correction": "correction_proposed_by",
    }


def test_no_other_module_of_the_office_names_a_state():
    """House rule 12: the procedure is one table; nowhere else does code branch on a state."""
    found = [
        f"{path.name}:{node.lineno} State.{node.attr}"
        for path in (HOUSE / "workflow").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "State"
        if node.attr.isupper() and path.name != "procedure.py"
    ]

    assert found == []


@pytest.mark.parametrize("state", list(State))
def test_each_person_may_take_exactly_the_steps_that_the_table_opens_for_them(quick_house, tmp_path, database, state):
    """The matrix of role, step and state: what is shown as open is not refused by the table, all else is, without a trace."""
    house = quick_house
    case = house.in_state(state)
    case = house.case(case)
    house.office.registry.engine.dispose()
    kept = new_database(database.kind, tmp_path, database, "kept")

    for (login, person), step in itertools.product(house.people.items(), PROCEDURE):
        is_open = step in open_steps(case, person)
        try:
            take(house, step, case, person)
            refused = None
        except Refusal as refusal:
            refused = refusal
        assert isinstance(refused, BY_TABLE) is (not is_open) or (step, type(refused)) == ("detach", NotFound), (
            login,
            step,
            refused,
        )
        if is_open:
            house.office.registry.engine.dispose()
            database.become(kept)

    assert house.case(case) == case
    assert check_trail(house.office) == []
    kept.drop()


@pytest.mark.parametrize("state", list(State))
def test_a_case_that_can_move_on_waits_for_somebody_by_name(quick_house, state):
    house = quick_house
    house.in_state(state)

    waiting = {
        (step, login)
        for login, person in house.people.items()
        for step, count in workflow.waiting_for(house.office, person).items()
        if count
    }

    expected = {
        State.DRAFT: {("file", "zhou")},
        State.RETURNED: {("file", "zhou")},
        State.FILED: {("propose", "shen"), ("propose", "wang")},
        State.REMITTED: {("propose", "shen"), ("propose", "wang")},
        State.PROPOSED: {("sign", "wang"), ("sign", "xu")},  # shen proposed it and must not sign it
        State.DECIDED: {("issue", "li"), ("issue", "xu")},
    }
    assert waiting == expected.get(state, set())


def test_an_ordered_revocation_waits_for_a_registrar_who_did_not_order_it(house):
    case = house.issued()
    workflow.order_revocation(house.office, case.id, case.version, house.xu, "材料系伪造")

    assert workflow.waiting_for(house.office, house.li)["revoke"] == 1
    assert workflow.waiting_for(house.office, house.xu)["revoke"] == 0


def test_the_trail_tells_the_whole_path_with_persons_roles_and_reasons(house):
    case = house.revoked()

    told = [(line.step, line.by, line.role, line.reason) for line in trail_of(house.office, case.id, house.zhao)]

    assert [line for line in told if line[0] != "examine"] == [
        ("open_case", "周敏", "firm", ""),
        ("save_answers", "周敏", "firm", ""),
        ("record_consent", "周敏", "firm", ""),
        ("attach", "周敏", "firm", ""),
        ("file", "周敏", "firm", ""),
        ("grant_bonus", "沈逸凡", "examiner", "本市不加分"),
        ("propose", "沈逸凡", "examiner", "材料齐全"),
        ("sign", "王珂", "countersigner", "同意"),
        ("prepare", "李蔚", "registrar", ""),
        ("issue", "李蔚", "registrar", ""),
        ("order_revocation", "王珂", "countersigner", "合同已解除"),
        ("revoke", "李蔚", "registrar", ""),
    ]


def test_a_role_may_be_taken_from_somebody_between_the_page_and_the_click(house):
    case = house.proposed()
    workflow.give_roles(house.office, house.chen, house.wang.id, {Role.AUDITOR})

    with pytest.raises(NotYourStep):
        workflow.sign(house.office, case.id, case.version, house.wang)
