"""The office's steps: filing, examination, decision, issue, revocation. Named persons; the clock is moved, nothing is faked."""

from datetime import date

import pytest
from conftest import ANSWERS, LANQIAO, House, issue, pdf
from databases import KINDS
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from rules import FACTS, Outcome, trace_digest
from workflow import (
    AlreadyOrdered,
    BonusRefused,
    ClaimsOpen,
    FourEyes,
    GateFails,
    LetterLacks,
    MinutesMissing,
    NoEditionToday,
    NoOrder,
    NoPermitNeeded,
    NoSuchClaim,
    NoSuchPage,
    NotAtThisStage,
    NotFound,
    NotReady,
    NotYourStep,
    OutcomeForbids,
    Proposal,
    ReasonMissing,
    ReasonRefused,
    ScoreDiffers,
    State,
    Superseded,
    TrueValueRefused,
    TrueValueSame,
    UnknownAnswer,
    Verdict,
    attach,
    attach_minutes,
    detach,
    examine,
    file_case,
    grant_bonus,
    open_case,
    order_revocation,
    propose,
    read_case,
    remit,
    return_to_firm,
    revoke,
    save_answers,
    sign,
    trail_of,
    withdraw,
)

PANEL = {"audience_reach": "0", "live_sales": "0", "recognition": "none"}  # 24 points less: 63 of 100
WEAK = {**PANEL, "local_products": "0", "training_given": "0", "overseas_markets": "0"}


def faults(refused) -> list[tuple[str, str]]:
    return [(fault.key, fault.kind) for fault in refused.value.faults]


# --- the firm


def test_a_new_case_knows_the_firm_and_has_the_first_number_of_the_year(house):
    case = open_case(house.office, house.zhou)

    assert (case.reference, case.state, case.version) == ("JC-2026-0001", State.DRAFT, 1)
    assert case.answers == {
        "company_name_zh": LANQIAO[0],
        "company_name_latin": LANQIAO[1],
        "employer_credit_code": LANQIAO[2],
    }


def test_case_references_count_from_one_in_each_year(house, clock):
    first, second = open_case(house.office, house.zhou), open_case(house.office, house.zheng)
    clock.move(days=60)
    third = open_case(house.office, house.zhou)

    assert [case.reference for case in (first, second, third)] == ["JC-2026-0001", "JC-2026-0002", "JC-2027-0001"]


def test_a_copy_takes_the_company_and_nothing_about_the_host(house):
    earlier = house.draft()

    copy = open_case(house.office, house.zhou, copy_of=earlier.id)

    assert copy.answers["company_contact_name"] == "周敏"
    assert [name for name in copy.answers if not name.startswith("company_")] == ["employer_credit_code"]


def test_another_firms_case_cannot_be_copied(house):
    theirs = house.draft()

    with pytest.raises(NotFound):
        open_case(house.office, house.zheng, copy_of=theirs.id)


def test_a_wrong_answer_is_kept_as_it_was_typed(house):
    case = house.draft({"annual_salary_cny": "30万"})

    reading = read_case(house.office, case.id, house.zhou).reading

    assert case.answers["annual_salary_cny"] == "30万"
    assert reading.facts.annual_salary_cny is None
    assert [(fault.key, fault.kind, fault.value) for fault in reading.faults] == [
        ("annual_salary_cny", "number_expected", '"30万"')
    ]


def test_an_emptied_field_is_unknown_again_and_the_others_stay(house):
    case = house.draft()

    case = save_answers(house.office, case.id, case.version, house.zhou, {"hsk_level": "", "education": None})

    assert "hsk_level" not in case.answers
    assert "education" not in case.answers
    assert case.answers["host_surname"] == "HOFFMANN"


JUDGED = [name for name, spec in FACTS.items() if spec.by_officer]  # the local bonus and what an officer judges


@pytest.mark.parametrize("name", [*JUDGED, "points", "state", "organisation_id", "verified_trace", "age"])
def test_a_firm_cannot_set_what_is_not_its_to_say(house, name):
    case = house.draft()

    with pytest.raises(UnknownAnswer):
        save_answers(house.office, case.id, case.version, house.zhou, {name: "10"})


def test_an_empty_application_is_told_everything_that_is_missing_at_once(house):
    case = open_case(house.office, house.zhou)

    with pytest.raises(NotReady) as refused:
        file_case(house.office, case.id, case.version, house.zhou)

    missing = {fault.key for fault in refused.value.faults if fault.kind == "required"}
    assert {"host_surname", "passport_number", "contract_from", "company_contact_phone", "post_duties"} <= missing
    assert {
        "date_of_birth",
        "nationality",
        "annual_salary_cny",
        "passport_expires",
        "host_consent",
    } <= missing  # gates and letter
    assert {"audience_reach", "platform_penalties", "content_control"} <= missing  # our own criteria
    assert not {"education", "hsk_level", "work_region", "local_bonus", "host_chinese_name", "monthly_pay_cny"} & missing


def test_what_no_open_gate_needs_is_not_asked(house):
    without_topics = house.draft({"regulated_topics": []})
    with_topics = house.draft({"regulated_topics": ["law"]})

    assert file_case(house.office, without_topics.id, without_topics.version, house.zhou).state is State.FILED
    with pytest.raises(NotReady) as refused:
        file_case(house.office, with_topics.id, with_topics.version, house.zhou)
    assert faults(refused) == [("regulated_topics_licensed", "required")]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"host_consent": False}, [("host_consent", "consent_missing")]),
        ({"employer_credit_code": "91310000MA1FL0002W"}, [("employer_credit_code", "differs")]),
        ({"contract_until": "2027-01-01"}, [("contract_until", "before")]),
        ({"host_surname": "HOFF\u202eMANN"}, [("host_surname", "control_character")]),
        ({"host_surname": "HOFFMANN 3"}, [("host_surname", "not_a_name")]),
        ({"post_title": "直播主持人" * 50}, [("post_title", "too_long")]),
        ({"company_contact_email": "zhou.min"}, [("company_contact_email", "not_an_email")]),
        ({"company_contact_phone": "打给周敏"}, [("company_contact_phone", "not_a_phone")]),
        ({"passport_number": "护照"}, [("passport_number", "not_a_passport_number")]),
        ({"date_of_birth": "2027-01-01"}, [("date_of_birth", "born_after_the_day")]),
        ({"monthly_pay_cny": "三万"}, [("monthly_pay_cny", "number_expected")]),
        ({"host_sex": "weiblich"}, [("host_sex", "not_in_list")]),
        ({"host_surname": "HOFFMANN", "workplace": "\U0001f3e0"}, [("workplace", "not_printable")]),
    ],
)
def test_what_is_wrong_keeps_an_application_from_being_filed(house, answers, expected):
    case = house.draft(answers)

    with pytest.raises(NotReady) as refused:
        file_case(house.office, case.id, case.version, house.zhou)

    assert faults(refused) == expected
    assert house.case(case).state is State.DRAFT


@pytest.mark.parametrize(
    "answers",
    [
        {"host_surname": "D'ÁVILA-ŁUCKI", "host_given_names": ""},
        {"host_given_names": "Ngọc Ánh"},
        {"host_chinese_name": "买买提·艾力"},
        {"annual_salary_cny": "３６０，０００"},
        {"annual_salary_cny": "360 000.50"},
        {"passport_number": "c01x 00t47"},
    ],
)
def test_what_people_really_write_can_be_filed(house, answers):
    case = house.draft(answers)

    assert file_case(house.office, case.id, case.version, house.zhou).state is State.FILED


def test_an_application_may_leave_the_points_table_open(house):
    case = house.draft({"education": "", "hsk_level": "", "relevant_work_years": ""})

    filed = file_case(house.office, case.id, case.version, house.zhou)

    points = read_case(house.office, filed.id, house.zhou).claimed.assessment("work-permit-points")
    assert points.least < points.most


def test_a_host_who_needs_no_permit_is_told_so_and_nothing_is_filed(house):
    case = house.draft({"foreign_permanent_resident_card": True})

    with pytest.raises(NoPermitNeeded) as refused:
        file_case(house.office, case.id, case.version, house.zhou)

    assert refused.value.gate.id == "needs_permit"
    assert house.case(case).state is State.DRAFT


def test_the_decisive_day_is_the_filing_day_in_shanghai(house, clock):
    clock.move(hours=14, minutes=30)  # half past midnight in Shanghai, the day before by UTC
    case = house.filed()

    assert case.decisive_day == date(2026, 11, 25)
    assert case.claimed_digest == trace_digest(house.case(case).claimed_trace)


def test_a_case_filed_again_has_a_new_decisive_day(house, clock):
    case = house.returned()
    clock.move(days=10)

    case = file_case(house.office, case.id, case.version, house.zhou)

    assert (case.state, case.decisive_day) == (State.FILED, date(2026, 12, 4))


def test_pay_that_does_not_add_up_is_a_warning_and_no_fault(house):
    case = house.draft({"monthly_pay_cny": "28000"})

    reading = read_case(house.office, case.id, house.zhou).reading

    assert reading.faults == ()
    assert [(w.kind, w.detail["expected"]) for w in reading.warnings] == [("pay_differs", "336000")]


def test_the_firm_may_withdraw_before_the_decision_and_not_after(house):
    proposed, decided = house.proposed(), house.decided()

    assert withdraw(house.office, proposed.id, house.version(proposed), house.zhou, "另有安排").state is State.WITHDRAWN
    with pytest.raises(NotAtThisStage):
        withdraw(house.office, decided.id, decided.version, house.zhou, "另有安排")


# --- findings


def score(house: House, case, ruleset: str = "work-permit-points"):
    return read_case(house.office, case.id, house.shen).verified.assessment(ruleset)


def test_a_claim_that_nobody_examined_is_unknown_in_the_verified_score(house):
    case = house.filed()

    before = score(house, case).finding("work_years")
    examine(house.office, case.id, case.version, house.shen, "relevant_work_years", Verdict.VERIFIED)
    after = score(house, case).finding("work_years")

    assert [(before.least, before.most), (after.least, after.most)] == [(0, 20), (9, 9)]


def test_a_wrong_claim_is_replaced_by_the_true_value(house):
    case = house.filed()

    examine(house.office, case.id, case.version, house.shen, "education", Verdict.WRONG, "证书为学士学位", "bachelor")

    found = score(house, case).finding("education")
    assert (found.least, found.most, found.observed["education"]) == (10, 20, "bachelor")  # the skill certificate is still open
    assert (
        read_case(house.office, case.id, house.shen).claimed.assessment("work-permit-points").finding("education").least == 15
    )


def test_a_claim_that_nothing_proves_gives_the_least_points_and_is_settled(house):
    case = house.filed({"vocational_qualification": ""})

    case = examine(house.office, case.id, case.version, house.shen, "audience_reach", Verdict.NOT_PROVEN, "没有平台证明")

    found = score(house, case, "livestream-host-merit").finding("audience_reach")
    assert (found.least, found.most) == (0, 0)


def test_a_gate_that_nothing_proves_fails(house):
    case = house.examined(contract_complete=(Verdict.NOT_PROVEN, "只有合作协议"))

    verified = read_case(house.office, case.id, house.shen).verified

    assert verified.outcome is Outcome.BLOCKED
    assert verified.gate("contract").state == "fails"


@pytest.mark.parametrize("verdict", [Verdict.WRONG, Verdict.NOT_PROVEN])
def test_a_finding_against_the_firm_needs_a_reason(house, verdict):
    case = house.filed()

    with pytest.raises(ReasonMissing):
        examine(house.office, case.id, case.version, house.shen, "education", verdict, "  ", "bachelor")


@pytest.mark.parametrize(
    ("fact", "raw", "kind"),
    [
        ("hsk_level", "11", "out_of_range"),
        ("hsk_level", "vier", "number_expected"),
        ("hsk_level", None, "required"),
        ("education", "PhD", "not_in_list"),
        ("date_of_birth", "2026-11-25", "born_after_the_day"),
    ],
)
def test_a_true_value_is_judged_like_any_other(house, fact, raw, kind):
    case = house.filed()

    with pytest.raises(TrueValueRefused) as refused:
        examine(house.office, case.id, case.version, house.shen, fact, Verdict.WRONG, "与证件不符", raw)

    assert faults(refused) == [(fact, kind)]


def test_a_true_value_must_differ_from_the_claim(house):
    case = house.filed()

    with pytest.raises(TrueValueSame):
        examine(house.office, case.id, case.version, house.shen, "annual_salary_cny", Verdict.WRONG, "合同", "360000.00")


def test_nothing_can_be_found_about_what_the_firm_did_not_claim(house):
    case = house.filed({"education": ""})

    for fact in ("education", "local_bonus", "host_surname", "no_such_fact"):
        with pytest.raises(NoSuchClaim):
            examine(house.office, case.id, case.version, house.shen, fact, Verdict.VERIFIED)


def test_a_finding_names_the_page_of_evidence_of_its_own_case(house):
    case, other = house.filed(), house.filed()
    mine, theirs = (read_case(house.office, one.id, house.shen).evidence[0] for one in (case, other))

    with pytest.raises(NotFound):
        examine(house.office, case.id, case.version, house.shen, "education", Verdict.VERIFIED, "", None, theirs.id, 1)
    with pytest.raises(NoSuchPage):
        examine(house.office, case.id, case.version, house.shen, "education", Verdict.VERIFIED, "", None, mine.id, 3)
    examine(house.office, case.id, case.version, house.shen, "education", Verdict.VERIFIED, "", None, mine.id, 2)

    [claim] = [one for one in read_case(house.office, case.id, house.shen).claims if one.fact == "education"]
    assert (claim.finding.evidence_id, claim.finding.page, claim.finding.by) == (mine.id, 2, house.shen.id)


def test_a_finding_does_not_rest_on_a_file_that_the_firm_took_away(house):
    case = house.returned()
    [taken_away] = read_case(house.office, case.id, house.zhou).evidence
    detach(house.office, case.id, case.version, house.zhou, taken_away.id)
    case = file_case(house.office, case.id, house.version(case), house.zhou)

    with pytest.raises(NotFound):
        examine(house.office, case.id, case.version, house.shen, "education", Verdict.VERIFIED, "", None, taken_away.id, 1)


def test_a_later_finding_replaces_the_earlier_which_stays_in_the_history(house):
    case = house.filed()
    case = examine(house.office, case.id, case.version, house.shen, "education", Verdict.NOT_PROVEN, "没有认证")
    case = examine(house.office, case.id, case.version, house.wang, "education", Verdict.VERIFIED)

    [claim] = [one for one in read_case(house.office, case.id, house.shen).claims if one.fact == "education"]
    assert claim.finding.verdict is Verdict.VERIFIED
    assert [one.reason for one in claim.earlier] == ["没有认证"]


FOUNDER = {
    "founder_with_own_property": True,
    "investment_usd": "500,000",
    "investment_years": "3",
    "investor_share_percent": "30",
}


def test_what_the_firm_states_for_a_direct_route_is_examined_like_any_claim(house):
    case = house.filed({**FOUNDER, "postdoctoral_at_high_level_institution": False})
    stated = {claim.fact for claim in read_case(house.office, case.id, house.shen).claims}
    assert {*FOUNDER, "postdoctoral_at_high_level_institution"} <= stated

    before = read_case(house.office, case.id, house.shen).verified.route("innovation_founder").state
    for fact in FOUNDER:
        case = examine(house.office, case.id, case.version, house.shen, fact, Verdict.VERIFIED)
    after = read_case(house.office, case.id, house.shen).verified.route("innovation_founder")
    examine(house.office, case.id, case.version, house.shen, "investment_years", Verdict.NOT_PROVEN, "没有验资报告")
    unproven = read_case(house.office, case.id, house.shen).verified.route("innovation_founder").state

    assert (before, after.state, unproven) == ("unknown", "holds", "fails")


def test_what_is_stated_for_a_direct_route_may_stay_unknown_at_filing(house):
    case = house.draft({"founder_with_own_property": True})

    assert file_case(house.office, case.id, case.version, house.zhou).state is State.FILED


@pytest.mark.parametrize("change", ["value", "evidence added", "evidence taken away"])
def test_a_finding_lapses_when_the_firm_changes_what_it_is_about(house, change):
    case = house.examined()
    case = return_to_firm(house.office, case.id, case.version, house.shen, "请补充学位认证")
    [document] = read_case(house.office, case.id, house.zhou).evidence
    if change == "value":
        save_answers(house.office, case.id, case.version, house.zhou, {"education": "doctorate"})
    elif change == "evidence added":
        attach(house.office, case.id, case.version, house.zhou, "education", "认证.pdf", pdf(5))
    else:
        detach(house.office, case.id, case.version, house.zhou, document.id)
    file_case(house.office, case.id, house.version(case), house.zhou)

    open_ones = [claim.fact for claim in read_case(house.office, case.id, house.shen).claims if claim.finding is None]

    assert open_ones == ["education"]
    with pytest.raises(ClaimsOpen) as refused:
        propose(house.office, case.id, house.version(case), house.shen, Proposal.RECOMMENDATION)
    assert refused.value.names == ("education",)


def test_writing_the_same_value_another_way_leaves_the_finding_alone(house):
    case = house.examined()
    case = return_to_firm(house.office, case.id, case.version, house.shen, "请核对")
    case = save_answers(house.office, case.id, case.version, house.zhou, {"annual_salary_cny": "360000.00"})
    file_case(house.office, case.id, case.version, house.zhou)

    assert [claim.fact for claim in read_case(house.office, case.id, house.shen).claims if claim.finding is None] == []


@pytest.mark.parametrize(("points", "document"), [(-1, "文号"), (11, "文号"), (True, "文号"), (3, " "), (3, "文\u202e号")])
def test_the_local_bonus_keeps_its_range_and_names_its_document(house, points, document):
    case = house.filed()

    with pytest.raises(BonusRefused):
        grant_bonus(house.office, case.id, case.version, house.shen, points, "紧缺人才", document)


def test_the_local_bonus_is_a_range_until_the_examiner_enters_it(house):
    case = house.filed()
    before = score(house, case).finding("local_bonus")
    grant_bonus(house.office, case.id, case.version, house.shen, 7, "紧缺人才", "沪人社〔2026〕8号")
    after = score(house, case).finding("local_bonus")

    assert [(before.least, before.most), (after.least, after.most)] == [(0, 10), (7, 7)]


# --- proposal, decision


def test_a_recommended_case_is_proposed_with_its_verified_score(house):
    case = house.examined()

    case = propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION)

    assert (case.state, case.outcome, case.proposed_by) == (State.PROPOSED, "recommend", house.shen.id)
    assert case.verified_digest == trace_digest(case.verified_trace)


def test_a_case_for_the_panel_needs_the_minutes_of_this_filing(house, clock):
    case = house.examined(PANEL)
    with pytest.raises(MinutesMissing):
        propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION)
    attach_minutes(house.office, case.id, case.version, house.shen, "专家组纪要.pdf", pdf())
    case = return_to_firm(house.office, case.id, house.version(case), house.shen, "请核对")
    clock.move(days=1)
    case = file_case(house.office, case.id, case.version, house.zhou)

    with pytest.raises(MinutesMissing):  # the panel met about the filing before
        propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION)
    attach_minutes(house.office, case.id, case.version, house.shen, "专家组第二次纪要.pdf", pdf(2))

    case = propose(house.office, case.id, house.version(case), house.shen, Proposal.RECOMMENDATION)
    assert (case.outcome, case.state) == ("panel", State.PROPOSED)


def test_a_recommendation_against_the_score_needs_a_reason(house):
    case = house.examined(WEAK)
    assert read_case(house.office, case.id, house.shen).verified.outcome is Outcome.DO_NOT_RECOMMEND

    with pytest.raises(ReasonMissing):
        propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION)
    assert propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION, "本市急需").state is State.PROPOSED


def test_a_refusal_against_the_score_needs_a_reason_and_one_with_it_does_not(house):
    good, weak = house.examined(), house.examined(WEAK)

    with pytest.raises(ReasonMissing):
        propose(house.office, good.id, good.version, house.shen, Proposal.REFUSAL)
    assert propose(house.office, weak.id, weak.version, house.shen, Proposal.REFUSAL).state is State.PROPOSED


@pytest.mark.parametrize(
    ("finding", "outcome"),
    [
        ({"contract_complete": (Verdict.WRONG, "缺薪酬条款", False)}, Outcome.BLOCKED),
        ({"foreign_permanent_resident_card": (Verdict.WRONG, "持永久居留证", True)}, Outcome.DIVERTED),
    ],
)
def test_a_blocked_or_diverted_case_cannot_be_recommended_with_any_reason(house, finding, outcome):
    case = house.examined(**finding)

    with pytest.raises(OutcomeForbids) as refused:
        propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION, "本市急需")

    assert refused.value.outcome is outcome


def test_an_undetermined_case_cannot_be_recommended(house):
    case = house.examined(regulated_topics=(Verdict.WRONG, "节目涉及法律咨询", ["law"]))  # and nobody was asked for the licence

    with pytest.raises(OutcomeForbids) as refused:
        propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION, "本市急需")

    assert refused.value.outcome is Outcome.UNDETERMINED


def test_nothing_is_proposed_while_a_claim_is_open(house):
    case = house.filed()
    case = examine(house.office, case.id, case.version, house.shen, "education", Verdict.VERIFIED)

    for proposal in Proposal:
        with pytest.raises(ClaimsOpen) as refused:
            propose(house.office, case.id, case.version, house.shen, proposal, "理由")
        assert "education" not in refused.value.names
        assert "hsk_level" in refused.value.names


def test_a_blocked_case_may_be_refused_without_examining_the_rest(house):
    case = house.filed()
    case = examine(
        house.office, case.id, case.version, house.shen, "employer_seriously_dishonest", Verdict.WRONG, "已列入名单", True
    )

    assert propose(house.office, case.id, case.version, house.shen, Proposal.REFUSAL).state is State.PROPOSED


def test_a_letter_cannot_be_proposed_about_what_is_not_proven(house):
    case = house.examined(annual_salary_cny=(Verdict.NOT_PROVEN, "没有薪酬证明"))

    with pytest.raises(LetterLacks) as refused:
        propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION)

    assert refused.value.names == ("annual_salary_cny",)


def test_the_second_pair_of_eyes_turns_a_proposal_into_a_decision(house):
    case = house.proposed()

    case = sign(house.office, case.id, case.version, house.wang, "薪酬与年龄均已核实")

    assert (case.state, case.decided_by) == (State.DECIDED, house.wang.id)
    last = trail_of(house.office, case.id, house.zhao)[-1]
    assert (last.step, last.by, last.reason) == ("sign", "王珂", "薪酬与年龄均已核实")
    assert last.about == {"proposal": "recommendation", "decision": case.decision_digest}


def test_nobody_signs_his_own_proposal(house):
    case = house.proposed()

    with pytest.raises(FourEyes):
        sign(house.office, case.id, case.version, house.shen, "看来没有问题")

    assert trail_of(house.office, case.id, house.zhao)[-1].step == "propose"


def test_a_signed_refusal_ends_the_case(house):
    case = house.examined(WEAK)
    case = propose(house.office, case.id, case.version, house.shen, Proposal.REFUSAL)

    assert sign(house.office, case.id, case.version, house.wang).state is State.REFUSED


@pytest.mark.on(*KINDS)
@pytest.mark.parametrize("column", ["decided_by", "revoked_by"])
def test_the_registry_refuses_one_pair_of_eyes_even_if_the_office_forgets(house, column):
    case = house.proposed() if column == "decided_by" else house.ordered()
    same = {"decided_by": house.shen.id, "revoked_by": house.wang.id}[column]
    constraint = {"decided_by": "four_eyes", "revoked_by": "revocation_four_eyes"}[column]

    with pytest.raises(IntegrityError, match=constraint), house.office.registry.writing() as session:
        session.execute(text(f"UPDATE case_file SET {column} = {same} WHERE id = {case.id}"))


@pytest.mark.on(*KINDS)
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'decided'", "decided_by_somebody"),
        ("state = 'refused', decided_by = NULL", "decided_by_somebody"),
        ("decided_by = 1, proposed_by = NULL", "four_eyes"),
        ("state = 'filed', decisive_day = NULL", "filed_on_a_day"),
        ("state = 'revoked', proposed_by = 3, decided_by = 4", "revoked_by_somebody"),
        ("state = 'approved'", "state_known"),
    ],
)
def test_the_registry_refuses_a_state_that_no_step_could_have_made(house, change, constraint):
    case = house.filed()

    with pytest.raises(IntegrityError, match=constraint), house.office.registry.writing() as session:
        session.execute(text(f"UPDATE case_file SET {change} WHERE id = {case.id}"))


def test_after_remittal_the_examiner_proposes_again_or_returns(house):
    again, back = house.remitted(), house.remitted()

    assert propose(house.office, again.id, again.version, house.shen, Proposal.RECOMMENDATION).state is State.PROPOSED
    assert return_to_firm(house.office, back.id, back.version, house.shen, "请补充").state is State.RETURNED


def test_a_returned_case_carries_no_proposal_any_more(house):
    case = house.remitted()

    case = return_to_firm(house.office, case.id, case.version, house.shen, "请补充")

    kept = (case.proposal, case.proposal_reason, case.proposed_by, case.proposed_at, case.outcome, case.verified_digest)
    assert kept == (None,) * 6


@pytest.mark.parametrize("before", ["proposed", "decided"])
def test_whoever_proposes_last_does_not_sign_and_whoever_proposed_first_may(house, before):
    case = house.in_state(before)  # proposed by shen; decided by wang
    case = remit(house.office, case.id, case.version, house.wang, "请核实工作年限")
    case = propose(house.office, case.id, case.version, house.wang, Proposal.RECOMMENDATION)

    with pytest.raises(FourEyes):
        sign(house.office, case.id, case.version, house.wang)

    case = sign(house.office, case.id, case.version, house.shen)
    assert (case.state, case.proposed_by, case.decided_by) == (State.DECIDED, house.wang.id, house.shen.id)


@pytest.mark.parametrize("step", [remit, return_to_firm, order_revocation])
def test_a_step_against_somebody_needs_a_reason(house, step):
    case = {remit: house.proposed, return_to_firm: house.filed, order_revocation: house.issued}[step]()
    person = {remit: house.wang, return_to_firm: house.shen, order_revocation: house.wang}[step]

    with pytest.raises(ReasonMissing):
        step(house.office, case.id, case.version, person, " \n ")
    with pytest.raises(ReasonRefused):
        step(house.office, case.id, case.version, person, "理由\u202e")
    with pytest.raises(ReasonRefused):
        step(house.office, case.id, case.version, person, "长" * 4001)


# --- gates are asked again


def test_a_gate_that_lapsed_stops_the_signature_but_not_a_refusal(house, clock):
    recommended = house.proposed()
    refused = house.examined()
    refused = propose(house.office, refused.id, refused.version, house.shen, Proposal.REFUSAL, "岗位不符")
    clock.move(days=140)  # the police certificate of 5 October is older than six months

    with pytest.raises(GateFails) as failing:
        sign(house.office, recommended.id, recommended.version, house.wang)

    assert [gate.id for gate in failing.value.gates] == ["no_criminal_record"]
    assert sign(house.office, refused.id, refused.version, house.wang).state is State.REFUSED


def test_the_gates_hold_to_their_last_day_and_not_one_day_longer(house, clock):
    last_day, day_after = house.decided(), house.decided()
    clock.move(days=132)  # 2027-04-05: six months after 2026-10-05

    assert issue(house.office, last_day.id, last_day.version, house.li).issued_on == date(2027, 4, 5)
    clock.move(days=1)
    with pytest.raises(GateFails):
        issue(house.office, day_after.id, day_after.version, house.li)


@pytest.fixture
def supplied(tmp_path):
    """Lays a folder with the wage of 2025 over the law when called."""
    from test_reference_values import office as folder_with_the_wage

    from rules import lay_over

    yield lambda: lay_over(folder_with_the_wage(tmp_path))
    lay_over(None)


def test_a_wage_supplied_after_the_decision_stops_the_letter_until_it_is_proposed_anew(house, supplied):
    case = house.decided()
    supplied()

    with pytest.raises(ScoreDiffers):
        issue(house.office, case.id, case.version, house.li)
    case = remit(house.office, case.id, case.version, house.wang, "社会平均工资已补录")
    case = propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION)
    case = sign(house.office, case.id, case.version, house.wang)
    said = issue(house.office, case.id, case.version, house.li).statement

    assert [(value["wage_year"], value["origin"], value["source"]) for value in said["values"]] == [
        (2025, "office", "示例〔2026〕1号 示例")
    ]


def test_a_case_that_no_longer_gives_the_proposed_score_is_not_signed(house):
    case = house.proposed()
    with house.office.registry.engine.connect() as connection:  # past the office: no step can do this
        connection.execute(text(f"UPDATE case_file SET bonus_points = 10 WHERE id = {case.id}"))
        connection.commit()

    with pytest.raises(ScoreDiffers):
        sign(house.office, case.id, case.version, house.wang)


def test_conditions_that_no_edition_asks_today_count_as_not_asked(house, clock):
    case = house.proposed()
    clock.move(days=-365 * 30)  # a day on which no edition is in force

    with pytest.raises(NoEditionToday):
        sign(house.office, case.id, case.version, house.wang)


def test_a_case_whose_gate_lapsed_before_issue_goes_on_by_remittal(house, clock):
    case = house.decided()
    clock.move(days=140)

    case = remit(house.office, case.id, case.version, house.wang, "无犯罪记录证明已过期")
    assert (case.state, case.decided_by) == (State.REMITTED, None)
    case = return_to_firm(house.office, case.id, case.version, house.shen, "请补交无犯罪记录证明")
    case = save_answers(house.office, case.id, case.version, house.zhou, {"no_criminal_record_issued": "2027-04-01"})
    case = file_case(house.office, case.id, case.version, house.zhou)
    case = examine(house.office, case.id, case.version, house.shen, "no_criminal_record_issued", Verdict.VERIFIED)
    case = propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION)

    assert sign(house.office, case.id, case.version, house.wang).state is State.DECIDED


def test_the_score_stays_that_of_the_filing_day_when_days_go_by(house, clock):
    case = house.proposed({"date_of_birth": "1981-01-10"})  # 45 on the filing day, 46 in January: five points less
    clock.move(days=60)
    case = sign(house.office, case.id, case.version, house.wang)

    letter = issue(house.office, case.id, case.version, house.li)

    points = next(score for score in letter.statement["scores"] if score["ruleset"] == "work-permit-points")
    assert next(line for line in points["lines"] if line["id"] == "age")["least"] == 15
    assert letter.statement["decisive_day"] == "2026-11-24"
    assert letter.statement["assessment_digest"] == case.verified_digest


# --- revocation


def test_a_revocation_is_ordered_by_one_and_executed_by_another(house):
    case = house.issued()
    with pytest.raises(NoOrder):
        revoke(house.office, case.id, case.version, house.li)
    case = order_revocation(house.office, case.id, case.version, house.xu, "材料系伪造")
    with pytest.raises(AlreadyOrdered):
        order_revocation(house.office, case.id, case.version, house.wang, "同上")
    with pytest.raises(FourEyes):  # xu is registrar as well
        revoke(house.office, case.id, case.version, house.xu)

    case = revoke(house.office, case.id, case.version, house.li)

    assert (case.state, case.revocation_ordered_by, case.revoked_by) == (State.REVOKED, house.xu.id, house.li.id)


def test_the_firm_learns_of_a_revocation_when_it_is_executed_and_not_before(house):
    case = house.ordered()
    before = read_case(house.office, case.id, house.zhou)
    revoke(house.office, case.id, case.version, house.li)
    after = read_case(house.office, case.id, house.zhou)

    assert (before.case.revocation_reason, "order_revocation" in {line.step for line in before.trail}) == (None, False)
    assert after.case.revocation_reason == "合同已解除"


# --- version and right


def test_a_sheet_drawn_before_the_case_changed_cannot_be_signed(house):
    case = house.proposed()
    remitted = remit(house.office, case.id, case.version, house.xu, "请核实")
    propose(house.office, case.id, remitted.version, house.shen, Proposal.RECOMMENDATION, "已核实")

    with pytest.raises(Superseded) as refused:
        sign(house.office, case.id, case.version, house.wang)

    assert (refused.value.reference, refused.value.by, refused.value.step) == (case.reference, "沈逸凡", "propose")
    assert house.case(case).state is State.PROPOSED


def test_evidence_alone_makes_an_older_sheet_old(house):
    case = house.draft()
    attach(house.office, case.id, case.version, house.zhou, "hsk_level", "HSK.pdf", pdf())

    with pytest.raises(Superseded):
        save_answers(house.office, case.id, case.version, house.zhou, ANSWERS)


def test_a_step_that_is_refused_leaves_nothing_behind(house):
    case = house.filed()
    before = house.case(case), trail_of(house.office, case.id, house.zhao)

    with pytest.raises(NotYourStep):
        return_to_firm(house.office, case.id, case.version, house.zhou, "请退回")
    blocked = house.examined(contract_complete=(Verdict.NOT_PROVEN, "无"))
    with pytest.raises(OutcomeForbids):
        propose(house.office, blocked.id, blocked.version, house.shen, Proposal.RECOMMENDATION)

    assert (house.case(case), trail_of(house.office, case.id, house.zhao)) == before
    assert house.case(blocked).proposal is None
