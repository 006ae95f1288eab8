"""The registry under real threads: one wins, the other is told; numbers have no holes; nothing is half kept."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from any_order import AnyOrder, AnyOrderOnPostgresql, named
from conftest import issue, new_office, plain_print
from hypothesis import HealthCheck, settings
from sqlalchemy import event, text
from test_procedure import take

from workflow import (
    PROCEDURE,
    NotFound,
    Proposal,
    Refusal,
    RegistryDown,
    Role,
    State,
    Superseded,
    Verdict,
    cases_for,
    check_trail,
    count_by_state,
    evidence_content,
    examine,
    file_case,
    give_roles,
    has_administrator,
    letter_document,
    open_case,
    open_registry,
    preview_letter,
    propose,
    read_case,
    remit,
    return_to_firm,
    save_answers,
    sign,
    trail_of,
    withdraw,
)
from workflow.registry import opened

ON_BOTH = True


def at_once(*calls: Any) -> list[Any]:
    """Runs the calls in threads that start together; gives what each returned or the refusal it met."""
    together = threading.Barrier(len(calls))

    def run(call: Any) -> Any:
        together.wait()
        try:
            return call()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result() for future in [threads.submit(run, call) for call in calls]]


# --- conflicts


def test_two_officers_sign_at_once_and_exactly_one_wins(house):
    for case in [house.proposed() for _ in range(3)]:
        signing = partial(sign, house.office, case.id, case.version)

        answers = at_once(partial(signing, house.wang), partial(signing, house.xu))

        [signed] = [answer for answer in answers if not isinstance(answer, Refusal)]
        [refused] = [answer for answer in answers if isinstance(answer, Refusal)]
        winner = {house.wang.id: "王珂", house.xu.id: "徐蕾"}[signed.decided_by]
        assert (type(refused), refused.by, refused.step, refused.reference) == (Superseded, winner, "sign", case.reference)
        assert [line.step for line in trail_of(house.office, case.id, house.zhao)].count("sign") == 1


def test_one_signs_while_the_other_remits_and_only_one_thing_happens(house):
    case = house.proposed()

    answers = at_once(
        lambda: sign(house.office, case.id, case.version, house.wang),
        lambda: remit(house.office, case.id, case.version, house.xu, "请核实"),
    )

    assert sorted(isinstance(answer, Superseded) for answer in answers) == [False, True]
    assert house.case(case).version == case.version + 1


def test_what_was_refused_runs_neither_later_nor_when_the_case_comes_back_to_the_same_person(quick_house):
    """The click that lost is worth nothing for ever, also when the case stands again where it stood."""
    house = quick_house
    case = house.proposed()
    clicked = partial(sign, house.office, case.id, case.version, house.xu, "同意")
    remit(house.office, case.id, case.version, house.wang, "请核实")
    with pytest.raises(Superseded) as refused:
        clicked()
    assert (refused.value.by, refused.value.step) == ("王珂", "remit")

    propose(house.office, case.id, house.version(case), house.shen, Proposal.RECOMMENDATION, "已核实")
    give_roles(house.office, house.chen, house.xu.id, {Role.REGISTRAR})
    give_roles(house.office, house.chen, house.xu.id, {Role.COUNTERSIGNER})
    before = house.case(case)
    with pytest.raises(Superseded):
        clicked()

    assert house.case(case) == before
    assert before.state is State.PROPOSED
    assert [line.step for line in trail_of(house.office, case.id, house.zhao)].count("sign") == 0


def test_the_second_lock_tells_who_was_faster_this_very_moment(house):
    """In a database where a writer does not wait for the other, both have read the case; the version in the row decides."""
    case = house.proposed()

    def overtaken() -> None:
        seen = (case.id, case.version, house.wang, Role.COUNTERSIGNER, house.office.now())
        with opened(house.office.registry, *seen) as (session, held, _):
            session.connection().execute(text(f"UPDATE case_file SET version = version + 1 WHERE id = {case.id}"))
            held.decision_reason = "同意"

    with pytest.raises(Superseded) as refused:
        overtaken()

    assert (refused.value.by, refused.value.step) == ("沈逸凡", "propose")
    assert house.case(case) == case


def test_two_tabs_save_and_the_second_is_told(house):
    case = house.draft()
    save_answers(house.office, case.id, case.version, house.zhou, {"post_title": "主播"})

    with pytest.raises(Superseded) as refused:
        save_answers(house.office, case.id, case.version, house.zhou, {"post_title": "直播主持人"})

    assert refused.value.step == "save_answers"
    assert house.case(case).answers["post_title"] == "主播"


def test_the_firm_is_told_that_the_office_was_faster_and_neither_by_whom_nor_with_what(house):
    case = house.filed()
    examine(house.office, case.id, case.version, house.shen, "education", Verdict.NOT_PROVEN, "复印件不清")

    with pytest.raises(Superseded) as to_the_firm:
        withdraw(house.office, case.id, case.version, house.zhou)
    with pytest.raises(Superseded) as to_the_office:
        return_to_firm(house.office, case.id, case.version, house.wang, "请补充")

    assert (to_the_firm.value.by, to_the_firm.value.step, to_the_firm.value.reference) == ("", "office", case.reference)
    assert (to_the_office.value.by, to_the_office.value.step) == ("沈逸凡", "examine")


@pytest.mark.parametrize("step", ["file", "issue"])
def test_a_double_click_acts_once(house, step):
    case = {"file": house.draft, "issue": house.decided}[step]()
    act = {"file": file_case, "issue": issue}[step]
    person = {"file": house.zhou, "issue": house.li}[step]

    answers = at_once(*[lambda: act(house.office, case.id, case.version, person)] * 2)

    assert sorted(isinstance(answer, Superseded) for answer in answers) == [False, True]
    assert [line.step for line in trail_of(house.office, case.id, house.zhao)].count(step) == 1


def test_eight_writers_issue_and_the_numbers_are_unique_without_holes(quick_house):
    house = quick_house
    cases = [house.decided() for _ in range(16)]
    registrars = [house.li, house.xu] * 4

    def issue_some(which: int) -> list[str]:
        mine = cases[which::8]
        return [issue(house.office, case.id, case.version, registrars[which]).number for case in mine]

    answers = at_once(*(lambda which=which: issue_some(which) for which in range(8)))

    numbers = sorted((number for some in answers for number in some), key=lambda number: int(number[:-1].rpartition("〕")[2]))
    assert numbers == [f"沪播荐〔2026〕{serial}号" for serial in range(1, 17)]
    assert check_trail(house.office) == []


def test_a_letter_that_fails_to_print_leaves_no_number_and_no_trace(house):
    from dataclasses import replace

    case = house.decided()

    def out_of_paper(statement, trace):
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        issue(replace(house.office, printer=out_of_paper), case.id, case.version, house.li)

    assert house.case(case) == case
    assert issue(house.office, case.id, case.version, house.li).number == "沪播荐〔2026〕1号"


@pytest.mark.parametrize("dies", ["while printing", "before the commit"])
def test_a_process_that_dies_in_the_middle_of_an_issue_leaves_nothing_of_it(house, tmp_path, database, dies):
    case = house.decided()
    house.office.registry.engine.dispose()

    child = os.fork()
    if child == 0:  # another process, which is gone at once and cleans nothing up
        try:
            printer = (lambda *_: os._exit(7)) if dies == "while printing" else plain_print
            office = new_office(tmp_path, house.clock, printer, database.url)
            event.listen(office.registry.engine, "commit", lambda _: os._exit(7))
            issue(office, case.id, case.version, house.li)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7

    assert house.case(case) == case
    assert issue(house.office, case.id, case.version, house.li).number == "沪播荐〔2026〕1号"
    assert check_trail(house.office) == []


def test_eight_people_write_at_once_and_nobody_meets_a_locked_database(quick_house):
    house = quick_house

    def many(which: int) -> int:
        case = open_case(house.office, house.zhou)
        for turn in range(15):
            case = save_answers(house.office, case.id, case.version, house.zhou, {"post_title": f"主播 {which} {turn}"})
        return case.version

    assert at_once(*(lambda which=which: many(which) for which in range(8))) == [16] * 8
    assert check_trail(house.office) == []


@pytest.mark.on("sqlite")
def test_a_registry_that_cannot_be_written_says_so(house, tmp_path):
    house.draft()
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(RegistryDown):
        open_registry(f"sqlite:///{tmp_path / 'file'}")
    house.office.registry.engine.dispose()
    (tmp_path / "office.db").write_bytes(b"not a database" * 100)
    with pytest.raises(RegistryDown):
        has_administrator(house.office.registry)


def test_opening_a_registry_again_loses_nothing(house, tmp_path, database):
    case = house.issued()
    house.office.registry.engine.dispose()

    again = new_office(tmp_path, house.clock, url=database.url)

    assert read_case(again, case.id, house.zhao).case == case
    assert check_trail(again) == []


# --- isolation


@pytest.mark.parametrize("state", list(State))
def test_each_role_reads_the_cases_that_are_its_own(quick_house, state):
    house = quick_house
    case = house.in_state(state)
    after_decision = state in {State.DECIDED, State.ISSUED, State.REVOKED}
    expected = {
        "zhou": True,
        "zheng": False,
        "shen": state is not State.DRAFT,
        "wang": state is not State.DRAFT,
        "li": after_decision,
        "xu": state is not State.DRAFT,
        "zhao": True,
        "chen": False,
    }

    for login, may in expected.items():
        person = house.people[login]
        listed = [row.id for row in cases_for(house.office, person).rows]
        assert (login, listed) == (login, [case.id] if may else [])
        assert count_by_state(house.office, person).get(state, 0) == int(may)
        for read in (read_case, trail_of):
            if may:
                read(house.office, case.id, person)
            else:
                with pytest.raises(NotFound):
                    read(house.office, case.id, person)


def test_what_was_withdrawn_before_it_was_filed_is_not_the_offices(house):
    case = house.draft()
    withdraw(house.office, case.id, case.version, house.zhou)

    assert [row.id for row in cases_for(house.office, house.zhou).rows] == [case.id]
    assert cases_for(house.office, house.shen).rows == ()
    with pytest.raises(NotFound):
        read_case(house.office, case.id, house.shen)


def test_a_foreign_id_gets_the_answer_of_an_id_that_never_existed(house):
    case = house.issued()
    [document] = read_case(house.office, case.id, house.zhou).evidence
    asked = [
        lambda id_: read_case(house.office, id_, house.zheng),
        lambda id_: trail_of(house.office, id_, house.zheng),
        lambda id_: letter_document(house.office, id_, house.zheng, "download"),
        lambda id_: preview_letter(house.office, id_, house.zheng),
        lambda id_: evidence_content(house.office, document.id if id_ == case.id else id_, house.zheng),
        *[lambda id_, step=step: take(house, step, named(id_), house.zheng) for step in PROCEDURE],
    ]

    for ask in asked:
        refusals = []
        for id_ in (case.id, 4711):
            with pytest.raises(NotFound) as refused:
                ask(id_)
            refusals.append((type(refused.value), refused.value.fields(), str(refused.value)))
        assert refusals[0] == refusals[1]


@pytest.mark.parametrize("state", [state for state in State if state not in {State.RETURNED, State.DRAFT, State.WITHDRAWN}])
def test_the_firm_reads_no_finding_before_it_is_told(quick_house, state):
    house = quick_house
    case = house.in_state(state)

    file = read_case(house.office, case.id, house.zhou)

    told = state in {State.DECIDED, State.ISSUED, State.REVOKED, State.REFUSED}
    assert (file.verified is not None) is told
    assert any(claim.finding for claim in file.claims) is told
    assert (file.bonus is not None) is told
    assert (file.case.proposal is not None) is told
    assert file.minutes == ()


def test_reasons_between_officers_never_reach_the_firm(house):
    case = house.remitted()
    return_to_firm(house.office, case.id, case.version, house.shen, "请补充学位认证")

    lines = trail_of(house.office, case.id, house.zhou)

    assert [(line.step, line.reason) for line in lines if line.reason] == [("return", "请补充学位认证")]
    assert {line.by for line in lines} == {"周敏", ""}
    assert "examine" not in {line.step for line in lines}


# --- lists


def test_a_long_list_is_paged_without_losing_or_repeating_a_case(quick_house):
    house = quick_house
    made = []
    for turn in range(7):
        made.append(house.draft().id)
        house.clock.move(minutes=turn % 2)  # some came into their state at the very same moment

    for oldest_first in (False, True):
        seen, after = [], None
        while True:
            page = cases_for(house.office, house.zhou, after=after, limit=3, oldest_first=oldest_first)
            assert len(page.rows) <= 3
            seen += [row.id for row in page.rows]
            after = page.next
            if after is None:
                break
        assert seen == (made if oldest_first else made[::-1])


def test_a_list_of_some_states_holds_no_other(house):
    house.draft()
    filed = house.filed()

    rows = cases_for(house.office, house.zhou, states=[State.FILED]).rows

    assert [(row.id, row.host, row.host_chinese_name, row.organisation) for row in rows] == [
        (filed.id, "HOFFMANN LENA MARIE", "霍莱娜", "上海澜桥跨境电子商务有限公司")
    ]


# --- any order of steps


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
TestAnyOrderOnPostgresql = AnyOrderOnPostgresql.TestCase
TestAnyOrderOnPostgresql.settings = settings(TestAnyOrder.settings, max_examples=4)
