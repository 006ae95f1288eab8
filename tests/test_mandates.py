"""An agency acts for a firm by mandate, and by nothing else: each way around it is tried."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import ANSWERS, PASSWORD, QUICK, House, actors, pdf, signed_in
from sqlalchemy import text

from workflow import (
    EvidenceRefused,
    NotFound,
    NotYourStep,
    Role,
    act_for,
    attach,
    cases_for,
    check_trail,
    count_by_state,
    end_organisation,
    enter_organisation,
    enter_person,
    evidence_file,
    file_case,
    give_mandate,
    invite_colleague,
    mandate_document,
    mandates_of,
    open_case,
    people,
    read_case,
    save_answers,
    trail_of,
    who,
    withdraw_mandate,
)
from workflow.owner_refusals import MandateEnded, MandateRefused

ON_BOTH = True
HEFU = ("上海合孚人力资源服务有限公司", "Shanghai Hefu Human Resources Co., Ltd.", "91310106MADEM0044J")
TODAY = date(2026, 11, 24)
OWNER = {Role.FIRM, Role.OWNER}


@pytest.fixture
def agency(quick_house) -> House:
    """The house with owners in both firms (tang and gu), and an agency with its owner bao and its agent mo."""
    house = quick_house
    agency = enter_organisation(house.office.registry, house.clock(), *HEFU, agency=True)
    for login, name, roles, of in (
        ("tang", "唐悦", OWNER, house.zhou.organisation_id),
        ("gu", "顾晨", OWNER, house.zheng.organisation_id),
        ("bao", "鲍宁", {Role.AGENT, Role.OWNER}, agency.id),
        ("mo", "莫然", {Role.AGENT}, agency.id),
    ):
        enter_person(house.office.registry, house.clock(), login, name, roles, of, PASSWORD, QUICK)
    house.people = actors(house.office)
    return house


def given(house: House, by: str = "tang", first: date = TODAY, last: date = TODAY + timedelta(days=30)):
    return give_mandate(house.office, house.people[by], HEFU[2], first, last, "委托书.pdf", pdf())


def acting(house: House, mandate, login: str = "mo"):
    """The token and the person who has chosen to act under a mandate."""
    token = signed_in(house.office, login)
    act_for(house.office, token, mandate.id)
    return token, who(house.office, token)


def test_an_agent_takes_an_application_of_the_firm_all_the_way_and_the_trail_names_both(agency):
    mandate = given(agency)
    _, mo = acting(agency, mandate)

    case = open_case(agency.office, mo)
    case = save_answers(agency.office, case.id, case.version, mo, ANSWERS)
    attach(agency.office, case.id, case.version, mo, "education", "学位证书.pdf", pdf(2))
    agency.people["mo"] = mo
    agency.consented(case, "mo")
    case = file_case(agency.office, case.id, agency.version(case), mo)

    assert (mo.roles, mo.organisation_id, mo.agency) == ({Role.FIRM, Role.AGENT}, agency.tang.organisation_id, HEFU[0])
    lines = trail_of(agency.office, case.id, agency.tang)
    assert [(line.by, line.about["mandate"]) for line in lines] == [("莫然", mandate.id)] * 5
    assert read_case(agency.office, case.id, agency.zhou).case.state == "filed"
    assert check_trail(agency.office) == []


def test_who_acts_for_nobody_reads_and_does_nothing(agency):
    given(agency)
    case = agency.filed()
    mo = who(agency.office, signed_in(agency.office, "mo"))

    assert (mo.roles, mo.organisation_id) == ({Role.AGENT}, agency.mo.organisation_id)
    assert cases_for(agency.office, mo).rows == ()
    with pytest.raises(NotFound):
        read_case(agency.office, case.id, mo)
    with pytest.raises(NotYourStep):
        open_case(agency.office, mo)


def refused_everywhere(house: House, actor, case, evidence_id: int | None = None) -> None:
    """Nothing is done for the firm by this person any more."""
    for act in (
        lambda: open_case(house.office, actor),
        lambda: save_answers(house.office, case.id, case.version, actor, {"post_title": "主播"}),
        lambda: attach(house.office, case.id, case.version, actor, "education", "a.pdf", pdf()),
        lambda: file_case(house.office, case.id, case.version, actor),
    ):
        with pytest.raises(MandateEnded):
            act()


def test_a_mandate_that_lapsed_yesterday_lets_nobody_act_also_on_a_page_that_is_still_open(agency, clock):
    mandate = given(agency, last=TODAY)
    token, mo = acting(agency, mandate)
    case = open_case(agency.office, mo)
    clock.move(hours=13, minutes=59)  # 23:59 in Shanghai, on its last day
    # The session idled out long ago; what is tried is the step itself, as a page that is still open asks for it.
    case = save_answers(agency.office, case.id, case.version, mo, {"post_title": "主持人"})
    clock.move(minutes=1)

    refused_everywhere(agency, mo, case)
    token = signed_in(agency.office, "mo")
    with pytest.raises(NotFound):
        act_for(agency.office, token, mandate.id)


def test_a_mandate_that_has_not_begun_lets_nobody_act(agency, clock):
    mandate = given(agency, first=TODAY + timedelta(days=1))

    with pytest.raises(NotFound):
        acting(agency, mandate)
    clock.move(hours=14)
    assert acting(agency, mandate)[1].organisation_id == agency.tang.organisation_id


def test_a_mandate_withdrawn_while_the_page_is_open_ends_at_the_next_click(agency):
    mandate = given(agency)
    token, mo = acting(agency, mandate)
    case = open_case(agency.office, mo)

    withdraw_mandate(agency.office, agency.tang, mandate.id)

    refused_everywhere(agency, mo, case)
    now = who(agency.office, token)  # the session goes on, for nobody
    assert (now.roles, now.organisation_id, now.mandate_id) == ({Role.AGENT}, agency.mo.organisation_id, None)
    with pytest.raises(NotFound):
        read_case(agency.office, case.id, now)
    assert read_case(agency.office, case.id, agency.zhou).case.state == "draft"  # the firm's own


def test_the_end_of_firm_or_agency_ends_what_was_done_by_mandate(agency):
    mandate, other = given(agency), given(agency, "gu")
    token, mo = acting(agency, mandate)
    case = open_case(agency.office, mo)

    end_organisation(agency.office, agency.chen, agency.tang.organisation_id)

    refused_everywhere(agency, mo, case)
    act_for(agency.office, token, other.id)
    end_organisation(agency.office, agency.chen, agency.mo.organisation_id)
    assert who(agency.office, token) is None


def test_a_forged_choice_is_no_mandate(agency):
    """Another agency's mandate, none, a mandate for somebody of a firm: as a choice, in the session row and in the actor."""
    mandate = given(agency)
    stranger = enter_organisation(
        agency.office.registry, agency.clock(), "示例代理", "Example Agency", "91310106MADEM0055N", True
    )
    enter_person(agency.office.registry, agency.clock(), "eve", "伊夫", {Role.AGENT, Role.OWNER}, stranger.id, PASSWORD, QUICK)
    case = agency.filed()
    for login in ("eve", "zheng", "gu", "shen"):
        token = signed_in(agency.office, login)
        for number in (mandate.id, 4711, 0, -1):
            with pytest.raises(NotFound):
                act_for(agency.office, token, number)
        before = who(agency.office, token)
        with agency.office.registry.writing() as session:  # past the choice, with the database in hand
            session.execute(text("UPDATE sign_in SET mandate_id = :number"), {"number": mandate.id})
        assert who(agency.office, token) == before
        forged = replace(
            before, mandate_id=mandate.id, organisation_id=agency.tang.organisation_id, roles=frozenset({Role.FIRM})
        )
        with pytest.raises(MandateEnded):
            open_case(agency.office, forged)
        with pytest.raises(MandateEnded):
            save_answers(agency.office, case.id, case.version, forged, {"post_title": "主播"})


def test_two_firms_of_one_agency_are_as_separate_as_two_firms(agency):
    first, second = given(agency), given(agency, "gu")
    case = agency.filed()
    evidence = read_case(agency.office, case.id, agency.zhou).evidence[0]
    token, mo = acting(agency, first)
    assert read_case(agency.office, case.id, mo).case.id == case.id

    act_for(agency.office, token, second.id)
    mo = who(agency.office, token)

    assert mo.organisation_id == agency.gu.organisation_id
    assert sum(count_by_state(agency.office, mo).values()) == 0
    for act in (
        lambda: read_case(agency.office, case.id, mo),
        lambda: evidence_file(agency.office, evidence.id, mo),
        lambda: trail_of(agency.office, case.id, mo),
        lambda: save_answers(agency.office, case.id, case.version, mo, {"post_title": "主播"}),
        lambda: open_case(agency.office, mo, case.id),
    ):
        with pytest.raises(NotFound):
            act()


def test_an_agents_owner_who_acts_for_a_firm_keeps_nobodys_accounts(agency):
    mandate = given(agency)
    _, bao = acting(agency, mandate, "bao")

    assert Role.OWNER not in bao.roles
    with pytest.raises(NotYourStep):
        invite_colleague(agency.office, bao, "lin", "林晓")
    with pytest.raises(NotYourStep):
        withdraw_mandate(agency.office, bao, mandate.id)
    assert sum(one.login == "lin" for one in people(agency.office, agency.chen)) == 0
    invite_colleague(agency.office, agency.bao, "lin", "林晓")  # in the agency itself
    assert actors(agency.office)["lin"].roles == {Role.AGENT}


def test_only_the_owner_of_the_very_firm_gives_and_withdraws(agency):
    mandate = given(agency)

    for by in ("zhou", "shen", "chen", "bao", "mo"):
        with pytest.raises(NotYourStep):
            given(agency, by)
    with pytest.raises(NotFound):
        withdraw_mandate(agency.office, agency.gu, mandate.id)
    withdraw_mandate(agency.office, agency.tang, mandate.id)
    with pytest.raises(NotFound):
        withdraw_mandate(agency.office, agency.tang, mandate.id)


@pytest.mark.on("sqlite")
@pytest.mark.parametrize(
    ("code", "first", "last", "kind"),
    [
        ("91310000MA1FL0002W", TODAY, TODAY, "no_agency"),  # a firm, and no agency
        ("91310106MADEM0055N", TODAY, TODAY, "no_agency"),  # nobody
        (HEFU[2], TODAY, TODAY - timedelta(days=1), "days"),
        (HEFU[2], TODAY - timedelta(days=9), TODAY - timedelta(days=1), "past"),
        (HEFU[2], TODAY, date(2029, 11, 24), "too_long"),
    ],
)
def test_a_mandate_that_cannot_be_is_refused_by_name(agency, code, first, last, kind):
    with pytest.raises(MandateRefused) as refused:
        give_mandate(agency.office, agency.tang, code, first, last, "委托书.pdf", pdf())

    assert refused.value.kind == kind


@pytest.mark.on("sqlite")
def test_a_mandate_lasts_three_years_at_most_and_is_given_once(agency):
    given(agency, last=date(2029, 11, 23))

    with pytest.raises(MandateRefused) as refused:
        given(agency, last=date(2027, 1, 1))
    assert refused.value.kind == "there_already"


@pytest.mark.on("sqlite")
def test_a_document_is_read_as_evidence_is_and_counts_for_the_firm(agency):
    with pytest.raises(EvidenceRefused) as refused:
        give_mandate(agency.office, agency.tang, HEFU[2], TODAY, TODAY, "委托书.pdf", b"MZ" + b"\0" * 100)
    assert refused.value.kind == "program"

    small = replace(agency.office, settings=replace(agency.office.settings, evidence_firm_max_bytes=len(pdf()) + 100))
    give_mandate(small, agency.tang, HEFU[2], TODAY, TODAY, "委托书.pdf", pdf())
    with pytest.raises(EvidenceRefused) as refused:
        give_mandate(small, agency.tang, HEFU[2], TODAY, TODAY + timedelta(days=1), "委托书.pdf", pdf(2))
    assert refused.value.kind == "firm_full"


def test_both_sides_and_the_office_read_the_document_and_nobody_else(agency):
    mandate = given(agency)

    for reader in ("tang", "mo", "bao", "li", "zhao", "chen"):
        kept, file = mandate_document(agency.office, mandate.id, agency.people[reader])
        with file:
            assert file.read() == pdf()
        assert kept.name == "委托书.pdf"
    for stranger in ("zhou", "gu", "zheng", "shen"):
        with pytest.raises(NotFound):
            mandate_document(agency.office, mandate.id, agency.people[stranger])
    with pytest.raises(NotFound):
        mandate_document(agency.office, 4711, agency.tang)
    assert [line.agency for line in mandates_of(agency.office, agency.tang)] == [HEFU[0]]
    assert mandates_of(agency.office, agency.gu) == ()


def test_a_mandate_is_neither_prolonged_nor_revived_by_plain_sql(agency):
    mandate = given(agency)
    withdraw_mandate(agency.office, agency.tang, mandate.id)

    for change in (
        "UPDATE mandate SET last_day = '2099-01-01'",
        "UPDATE mandate SET withdrawn_at = NULL, withdrawn_by = NULL",
        "DELETE FROM mandate",
    ):
        with pytest.raises(Exception, match="only added to"), agency.office.registry.writing() as session:
            session.execute(text(change))
