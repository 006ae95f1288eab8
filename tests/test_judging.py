"""What a direct route leaves to an officer: judged with a reason, taken back, never needed, and part of the verified score."""

import pytest
from conftest import House, issue

from rules import FACTS
from workflow import (
    Case,
    DocumentRefused,
    NotAtThisStage,
    NotForJudgement,
    NothingJudged,
    NotYourStep,
    Proposal,
    ReasonMissing,
    State,
    Superseded,
    file_case,
    for_judgement,
    judge,
    propose,
    read_case,
    return_to_firm,
    sign,
    trail_of,
)

POST = "post_fits_catalogue"


def judged(
    house: House, case: Case, value: bool | None, reason: str = "岗位属于所列", document: str = "", fact: str = POST
) -> Case:
    return judge(house.office, case.id, house.version(case), house.shen, fact, value, reason, document)


def state(house: House, case: Case, route: str = "bachelor_and_two_years") -> str:
    return read_case(house.office, case.id, house.shen).verified.route(route).state


def test_every_fact_of_an_officer_but_the_bonus_is_for_judgement_while_the_edition_has_routes(house):
    case = house.filed()

    assert set(for_judgement(case.decisive_day)) == {
        name for name, spec in FACTS.items() if spec.by_officer and name != "local_bonus"
    }
    assert for_judgement(case.decisive_day.replace(year=2017, month=3)) == ()  # the trial table has none


def test_degree_and_years_are_not_enough_until_an_officer_has_judged_the_post(house):
    case = house.examined()
    before = state(house, case)

    judged(house, case, True)
    yes = state(house, case)
    judged(house, case, False, "岗位不在目录内")
    no = state(house, case)
    judged(house, case, None, "目录待核对")

    assert (before, yes, no, state(house, case)) == ("unknown", "holds", "fails", "unknown")


@pytest.mark.parametrize(
    ("fact", "route"),
    [
        ("talent_programme", "talent_programme"),
        ("recognised_achievement", "recognised_achievement"),
        ("encouraged_position", "encouraged_position"),
        ("innovative_enterprise_leader", "innovative_enterprise_leader"),
        ("international_skill_certificate", "international_skill_certificate"),
        ("language_teaching_post", "language_teacher"),
        ("outstanding_graduate", "outstanding_graduate"),
    ],
)
def test_a_judgement_decides_its_route(house, fact, route):
    case = house.filed()

    judged(house, case, True, fact=fact)

    assert state(house, case, route) == "holds"


def test_the_newest_judgement_counts_and_the_earlier_ones_are_kept_with_reason_document_and_person(house):
    case = house.filed()
    judged(house, case, True, "岗位属于所列", "沪人社〔2026〕9号")
    judge(house.office, case.id, house.version(case), house.wang, POST, False, "岗位不在目录内")

    file = read_case(house.office, case.id, house.shen)

    kept = [(one.value, one.reason, one.document, one.by) for one in file.judgements]
    assert kept == [(True, "岗位属于所列", "沪人社〔2026〕9号", house.shen.id), (False, "岗位不在目录内", "", house.wang.id)]
    assert file.judgement(POST).value is False
    assert file.judgement("talent_programme") is None


def test_a_judgement_stands_in_the_trail_and_makes_the_sheet_shown_before_old(house):
    case = house.filed()
    judged(house, case, True)

    last = trail_of(house.office, case.id, house.zhao)[-1]

    assert (last.step, last.by, last.role, last.reason) == ("judge", "沈逸凡", "examiner", "岗位属于所列")
    assert last.about == {"fact": POST, "judged": True}
    with pytest.raises(Superseded):
        judge(house.office, case.id, case.version, house.wang, POST, False, "另有看法")


def test_a_judgement_needs_a_reason(house):
    case = house.filed()

    with pytest.raises(ReasonMissing):
        judged(house, case, True, "  ")
    assert read_case(house.office, case.id, house.shen).judgements == ()


@pytest.mark.parametrize("fact", ["local_bonus", "education", "founder_with_own_property", "no_such_fact"])
def test_nothing_else_can_be_judged(house, fact):
    with pytest.raises(NotForJudgement):
        judged(house, house.filed(), True, fact=fact)


def test_only_what_was_judged_can_be_taken_back_and_only_once(house):
    case = house.filed()
    with pytest.raises(NothingJudged):
        judged(house, case, None)
    judged(house, case, True)
    judged(house, case, None)

    with pytest.raises(NothingJudged):
        judged(house, case, None)


@pytest.mark.parametrize("document", ["文\u202e号", "文" * 201])
def test_the_document_of_a_judgement_can_be_read(house, document):
    with pytest.raises(DocumentRefused):
        judged(house, house.filed(), True, document=document)


@pytest.mark.parametrize("value", [1, "yes", 0])
def test_a_judgement_is_yes_no_or_unknown_and_nothing_that_looks_like_it(house, value):
    with pytest.raises(TypeError):
        judged(house, house.filed(), value)


@pytest.mark.parametrize("login", ["zhou", "zhao"])
def test_only_an_examiner_judges(house, login):
    case = house.filed()

    with pytest.raises(NotYourStep):
        judge(house.office, case.id, case.version, house.people[login], POST, True, "岗位属于所列")


def test_a_signed_case_cannot_be_judged_any_more(house):
    case = house.decided()

    with pytest.raises(NotAtThisStage):
        judged(house, case, True)


def test_no_proposal_waits_for_a_judgement(house):
    case = house.examined()

    assert propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION).state is State.PROPOSED


def test_a_judgement_is_part_of_what_is_proposed_signed_and_issued(house):
    without, judged_one = house.proposed(), house.examined()
    case = judged(house, judged_one, True)
    case = propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION)
    assert case.verified_trace["facts"][POST] is True
    assert POST not in house.case(without).verified_trace["facts"]
    case = sign(house.office, case.id, case.version, house.wang, "同意")

    assert issue(house.office, case.id, case.version, house.li).statement["assessment_digest"] == case.verified_digest


def test_the_firm_reads_judgements_only_when_findings_are_told(house):
    case = house.filed()
    case = judged(house, case, False, "岗位不在目录内")
    hidden = read_case(house.office, case.id, house.zhou).judgements
    return_to_firm(house.office, case.id, case.version, house.shen, "请补充岗位说明")

    told = read_case(house.office, case.id, house.zhou).judgements

    assert hidden == ()
    assert [one.value for one in told] == [False]


def test_a_judgement_stays_when_the_firm_files_again(house):
    case = house.filed()
    case = judged(house, case, True)
    case = return_to_firm(house.office, case.id, case.version, house.shen, "请补充")
    file_case(house.office, case.id, house.version(case), house.zhou)

    assert read_case(house.office, case.id, house.shen).judgement(POST).value is True
