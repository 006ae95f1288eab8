"""People: admitted, ended, signed in and out. A role or a session that ended is gone at the next click."""

import time
from dataclasses import replace

import pytest
from conftest import BOTH, LANQIAO, PASSWORD

from workflow import (
    CreditCodeRefused,
    CreditCodeTaken,
    Ended,
    LastAdministrator,
    LoginRefused,
    LoginTaken,
    NameRefused,
    NotFound,
    NotYourStep,
    PasswordCost,
    Role,
    RolesRefused,
    admit_organisation,
    admit_person,
    check_trail,
    end_organisation,
    end_person,
    end_sessions,
    first_administrator,
    give_roles,
    has_administrator,
    new_password,
    open_case,
    open_registry,
    organisations,
    people,
    save_answers,
    sign_in,
    sign_in_pause,
    sign_out,
    who,
)

ON_BOTH = True


def test_who_signs_in_is_known_by_the_token_until_signing_out(office):
    token = sign_in(office, "zhou", PASSWORD)

    actor = who(office, token)
    sign_out(office, token)

    assert (actor.login, actor.name, actor.roles, actor.organisation) == ("zhou", "周敏", frozenset({Role.FIRM}), LANQIAO[0])
    assert who(office, token) is None


@pytest.mark.parametrize("login", [" Zhou ", "ZHOU", "ｚｈｏｕ"])
def test_a_login_is_read_as_people_type_it(office, login):
    assert who(office, sign_in(office, login, PASSWORD)).login == "zhou"


@pytest.mark.parametrize(
    ("login", "password"),
    [("zhou", "wrong"), ("nobody", PASSWORD), ("", ""), ("zhou", ""), ("zhou", "x" * 10_000)],
    ids=["wrong", "unknown", "nothing", "no password", "very long"],
)
def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(office, login, password):
    assert sign_in(office, login, password) is None


def test_an_unknown_account_takes_as_long_as_a_known_one(house):
    office = replace(house.office, settings=replace(house.office.settings, password_cost=PasswordCost(16384, 2, 1)))
    new_password(office, house.chen, house.zhou.id)  # a hash of that cost
    sign_in(office, "nobody", "warm")

    def seconds(login: str) -> float:
        begun = time.perf_counter()
        sign_in(office, login, "wrong")
        return time.perf_counter() - begun

    known, unknown = (min(seconds(login) for _ in range(4)) for login in ("zhou", "nobody"))

    assert 0.5 < unknown / known < 2


@pytest.mark.parametrize("token", [None, "", "x", "0" * 43])
def test_a_token_that_nobody_gave_is_nobody(office, token):
    assert who(office, token) is None
    sign_out(office, token)


@pytest.mark.on("sqlite")
def test_the_token_itself_is_kept_nowhere(house, tmp_path):
    token = sign_in(house.office, "zhou", PASSWORD)
    house.office.registry.engine.dispose()

    assert len(token) >= 43  # 256 bits
    assert token.encode() not in (tmp_path / "office.db").read_bytes()
    assert PASSWORD.encode() not in (tmp_path / "office.db").read_bytes()


def test_a_session_ends_after_thirty_idle_minutes_and_lives_on_with_use(office, clock):
    idle, used = sign_in(office, "zhou", PASSWORD), sign_in(office, "zhou", PASSWORD)
    clock.move(minutes=29)
    assert who(office, used)
    clock.move(minutes=1)

    assert who(office, idle) is None
    assert who(office, used)


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(office, clock):
    token = sign_in(office, "zhou", PASSWORD)
    for _ in range(12 * 4 - 1):
        clock.move(minutes=15)
        assert who(office, token)

    clock.move(minutes=15)

    assert who(office, token) is None


def test_an_ended_person_is_nobody_at_once_in_session_and_in_step(house):
    token, case = sign_in(house.office, "zhou", PASSWORD), open_case(house.office, house.zhou)

    end_person(house.office, house.chen, house.zhou.id)

    assert who(house.office, token) is None
    assert sign_in(house.office, "zhou", PASSWORD) is None
    with pytest.raises(Ended):
        save_answers(house.office, case.id, case.version, house.zhou, {"post_title": "主播"})
    with pytest.raises(Ended):
        open_case(house.office, house.zhou)


def test_the_people_of_an_ended_firm_are_nobody_and_its_cases_stay(house):
    token, case = sign_in(house.office, "zhou", PASSWORD), house.filed()

    end_organisation(house.office, house.chen, house.zhou.organisation_id)

    assert who(house.office, token) is None
    assert sign_in(house.office, "zhou", PASSWORD) is None
    assert house.case(case).reference == case.reference
    with pytest.raises(NotFound):
        end_organisation(house.office, house.chen, house.zhou.organisation_id)
    with pytest.raises(NotFound):  # and nobody is admitted to it any more
        admit_person(house.office, house.chen, "wu", "吴迪", {Role.FIRM}, house.zhou.organisation_id)


@pytest.mark.parametrize("change", ["new password", "new roles", "ended sessions"])
def test_open_sessions_end_when_the_account_changes(house, change):
    token, others = sign_in(house.office, "shen", PASSWORD), sign_in(house.office, "wang", PASSWORD)
    if change == "new password":
        given = new_password(house.office, house.chen, house.shen.id)
    elif change == "new roles":
        give_roles(house.office, house.chen, house.shen.id, {Role.EXAMINER})
    else:
        assert end_sessions(house.office, house.chen, house.shen.id) == 1

    assert who(house.office, token) is None
    assert who(house.office, others).login == "wang"
    if change == "new password":
        assert sign_in(house.office, "shen", PASSWORD) is None
        assert who(house.office, sign_in(house.office, "shen", given)).login == "shen"


def test_a_password_renewed_while_the_old_one_is_compared_opens_no_session(house, monkeypatch):
    from workflow import sessions

    def slowly(*given):
        new_password(house.office, house.chen, house.shen.id)
        return matches(*given)

    matches = sessions.matches
    monkeypatch.setattr(sessions, "matches", slowly)

    assert sign_in(house.office, "shen", PASSWORD) is None


def test_roles_are_those_of_now(house):
    give_roles(house.office, house.chen, house.shen.id, {Role.AUDITOR})

    assert who(house.office, sign_in(house.office, "shen", PASSWORD)).roles == {Role.AUDITOR}


def test_ten_wrong_passwords_slow_an_account_down_and_the_right_one_waits_too(office, clock):
    for _ in range(9):
        sign_in(office, "zhou", "wrong")
    assert sign_in_pause(office, "zhou") == 0
    sign_in(office, "zhou", "wrong")

    assert sign_in_pause(office, "zhou") == 30
    assert sign_in(office, "zhou", PASSWORD) is None
    assert sign_in_pause(office, "wang") == 0
    clock.move(seconds=30)
    assert sign_in(office, "zhou", PASSWORD)
    assert sign_in_pause(office, "zhou") == 0


def test_the_pause_doubles_with_each_further_wrong_password_up_to_a_quarter_of_an_hour(office, clock):
    for _ in range(10):
        sign_in(office, "zhou", "wrong")
    pauses = []
    for _ in range(4):
        pauses.append(sign_in_pause(office, "zhou"))
        clock.move(seconds=pauses[-1])
        sign_in(office, "zhou", "wrong")

    assert pauses == [30, 60, 120, 240]


def test_an_address_that_tries_many_accounts_is_slowed_down(office):
    for number in range(10):
        sign_in(office, f"guess{number}", "wrong", "203.0.113.7")

    assert sign_in_pause(office, "zhou", "203.0.113.7") == 30
    assert sign_in(office, "zhou", PASSWORD, "203.0.113.7") is None
    assert sign_in(office, "zhou", PASSWORD, "203.0.113.8")


def test_who_is_waiting_is_not_counted_on(office, clock):
    for _ in range(50):
        sign_in(office, "zhou", "wrong")

    assert sign_in_pause(office, "zhou") == 30


# --- accounts and firms


def test_an_administrator_admits_a_firm_and_its_person_who_can_work_at_once(house):
    firm = admit_organisation(house.office, house.chen, "上海云岚电子商务有限公司", "Yunlan Co., Ltd.", "91350100M000100Y43")
    person, password = admit_person(house.office, house.chen, "Wu.Di", " 吴  迪 ", {Role.FIRM}, firm.id)

    actor = who(house.office, sign_in(house.office, "wu.di", password))

    assert (person.login, person.name, len(password)) == ("wu.di", "吴 迪", 23)
    assert open_case(house.office, actor).answers["company_name_zh"] == "上海云岚电子商务有限公司"
    assert check_trail(house.office) == []


@pytest.mark.parametrize("login", ["zhou", "shen", "wang", "li", "zhao"])
def test_only_an_administrator_keeps_accounts(house, login):
    person, office = house.people[login], house.office
    acts = [
        lambda: admit_organisation(office, person, "甲", "A", "91350100M000100Y43"),
        lambda: end_organisation(office, person, 1),
        lambda: admit_person(office, person, "wu", "吴迪", {Role.EXAMINER}),
        lambda: end_person(office, person, house.zheng.id),
        lambda: give_roles(office, person, person.id, {Role.ADMINISTRATOR}),
        lambda: new_password(office, person, house.chen.id),
        lambda: end_sessions(office, person, house.chen.id),
        *([] if login == "zhao" else [lambda: people(office, person), lambda: organisations(office, person)]),
    ]

    for act in acts:
        with pytest.raises(NotYourStep):
            act()


def test_nobody_raises_their_own_rights(house):
    with pytest.raises(RolesRefused) as refused:
        give_roles(house.office, house.chen, house.chen.id, {Role.ADMINISTRATOR, Role.EXAMINER})

    assert refused.value.kind == "own"


def test_the_last_administrator_stays(house):
    with pytest.raises(LastAdministrator):
        end_person(house.office, house.chen, house.chen.id)
    second, _ = admit_person(house.office, house.chen, "wu", "吴迪", {Role.ADMINISTRATOR})

    end_person(house.office, house.chen, house.chen.id)

    assert [
        person.login
        for person in people(house.office, house.zhao)
        if not person.ended_at and Role.ADMINISTRATOR in person.roles
    ] == [second.login]


def test_one_person_may_examine_and_countersign_but_nobody_acts_for_firm_and_office(house):
    firm = house.zhou.organisation_id
    person, _ = admit_person(house.office, house.chen, "wu", "吴迪", BOTH)
    assert person.roles == BOTH

    for roles, organisation, kind in (
        ({Role.FIRM, Role.EXAMINER}, firm, "firm_and_office"),
        ({Role.FIRM}, None, "firm_without_organisation"),
        ({Role.EXAMINER}, firm, "office_with_organisation"),
        (set(), None, "none"),
    ):
        with pytest.raises(RolesRefused) as refused:
            admit_person(house.office, house.chen, "ma", "马兰", roles, organisation)
        assert refused.value.kind == kind


@pytest.mark.parametrize("login", ["", "x", "9lives", "zhou min", "周敏", "a" * 41, "zhou@lanqiao"])
def test_a_login_that_cannot_be_typed_everywhere_is_refused(house, login):
    with pytest.raises(LoginRefused):
        admit_person(house.office, house.chen, login, "吴迪", {Role.AUDITOR})


def test_a_login_is_never_given_twice_not_even_after_its_end(house):
    end_person(house.office, house.chen, house.li.id)

    with pytest.raises(LoginTaken):
        admit_person(house.office, house.chen, "LI", "李强", {Role.REGISTRAR})


@pytest.mark.parametrize("name", ["", "  ", "吴\u202e迪", "吴\u0000迪", "长" * 161])
def test_a_name_that_nobody_could_read_is_refused(house, name):
    with pytest.raises(NameRefused):
        admit_person(house.office, house.chen, "wu", name, {Role.AUDITOR})


@pytest.mark.parametrize("code", ["91310000MA1FL00010", "123", "", "9131 0000 MA1F L000 1"])
def test_a_firm_needs_a_credit_code_with_the_right_check_character(house, code):
    with pytest.raises(CreditCodeRefused):
        admit_organisation(house.office, house.chen, "甲", "A", code)


def test_a_firm_is_admitted_once(house):
    with pytest.raises(CreditCodeTaken):
        admit_organisation(house.office, house.chen, "另一名称", "Another name", LANQIAO[2].lower())


def test_the_first_administrator_is_made_once_and_from_outside(tmp_path, clock):
    registry = open_registry(f"sqlite:///{tmp_path / 'new' / 'office.db'}")
    assert not has_administrator(registry)

    password = first_administrator(registry, clock(), "chen.li", "陈立")

    assert has_administrator(registry)
    assert len(password.replace("-", "")) == 20
    with pytest.raises(RolesRefused) as refused:
        first_administrator(registry, clock(), "another", "另一人")
    assert refused.value.kind == "administrator_exists"


def test_the_real_cost_of_a_password_is_the_prescribed_one():
    assert PasswordCost() == PasswordCost(memory_kib=64 * 1024, passes=3, lanes=2)
