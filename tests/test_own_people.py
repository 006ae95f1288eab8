"""A firm's own people: an owner invites, ends and makes owners; nobody raises own rights, and an owner always remains."""

from datetime import timedelta

import pytest
from conftest import PASSWORD, QUICK, House, actors, code_of, signed_in
from pyotp import TOTP
from sqlalchemy import text

from workflow import (
    Ended,
    LinkEnded,
    LoginTaken,
    NotFound,
    NotYourStep,
    Role,
    RolesRefused,
    SessionEnded,
    TooManyTries,
    accept_authenticator,
    admit_person,
    asks_for_password,
    check_trail,
    colleagues,
    end_colleague,
    end_person,
    enter_code,
    enter_password,
    enter_person,
    give_roles,
    invite_again,
    invite_colleague,
    make_owner,
    offer_authenticator,
    open_case,
    use_link,
    who,
)
from workflow.owner_refusals import LastOwner, PasswordWrong, ProofNotFresh
from workflow.queries import every_entry

NEW = "钟楼 umbrella 外滩 seventeen"
OWNER = frozenset({Role.FIRM, Role.OWNER})


@pytest.fixture
def firm(quick_house) -> House:
    """The house, in which Lanqiao has an owner, tang, beside the preparer zhou, and Puyun the owner gu beside zheng."""
    house = quick_house
    for login, name, other in (("tang", "唐悦", house.zhou), ("gu", "顾晨", house.zheng)):
        enter_person(house.office.registry, house.clock(), login, name, OWNER, other.organisation_id, PASSWORD, QUICK)
    house.people = actors(house.office)
    return house


def last_step(house: House) -> tuple[str, str, int, dict]:
    with house.office.registry.reading() as session:
        *_, entry = every_entry(session)
        return entry.step, entry.role, entry.person_id, entry.about


def test_an_owner_invites_a_colleague_who_sets_a_password_and_prepares_applications(firm):
    person, link = invite_colleague(firm.office, firm.tang, "lin.xiao", "林晓")

    assert last_step(firm)[:3] == ("invite_colleague", "owner", firm.tang.id)
    assert person.name not in str(last_step(firm))
    use_link(firm.office, link, NEW)
    lin = who(firm.office, signed_in(firm.office, "lin.xiao", NEW))
    assert (lin.roles, lin.organisation_id) == ({Role.FIRM}, firm.tang.organisation_id)
    assert open_case(firm.office, lin).organisation_id == firm.tang.organisation_id
    assert check_trail(firm.office) == []


def test_an_owner_also_does_what_a_preparer_does(firm):
    assert open_case(firm.office, firm.tang).opened_by == firm.tang.id


def acts(house: House, person_id: int) -> dict:
    return {
        "invite": lambda by: invite_colleague(house.office, by, "lin", "林晓"),
        "again": lambda by: invite_again(house.office, by, person_id),
        "end": lambda by: end_colleague(house.office, by, person_id),
        "owner": lambda by: make_owner(house.office, by, person_id),
        "preparer": lambda by: make_owner(house.office, by, person_id, owner=False),
        "list": lambda by: colleagues(house.office, by),
    }


@pytest.mark.parametrize("act", ["invite", "again", "end", "owner", "preparer", "list"])
def test_nobody_but_an_owner_keeps_a_firms_people(firm, act):
    for by in ("zhou", "shen", "li", "zhao", "chen"):
        with pytest.raises(NotYourStep):
            acts(firm, firm.tang.id)[act](firm.people[by])


@pytest.mark.parametrize("act", ["again", "end", "owner", "preparer"])
def test_the_people_of_another_firm_and_of_the_office_are_as_unknown_as_nobody(firm, act):
    for stranger in (firm.zheng.id, firm.gu.id, firm.shen.id, 4711):
        with pytest.raises(NotFound):
            acts(firm, stranger)[act](firm.tang)


@pytest.mark.parametrize("act", ["again", "end", "owner", "preparer"])
def test_nobody_changes_their_own_role_or_ends_themselves(firm, act):
    with pytest.raises(RolesRefused) as refused:
        acts(firm, firm.tang.id)[act](firm.tang)

    assert refused.value.kind == "own"


def test_the_list_shows_the_own_firm_only(firm):
    assert [one.person.login for one in colleagues(firm.office, firm.tang)] == ["tang", "zhou"]


def test_an_ended_colleague_is_nobody_at_once(firm):
    token = signed_in(firm.office, "zhou")

    end_colleague(firm.office, firm.tang, firm.zhou.id)

    assert who(firm.office, token) is None
    with pytest.raises(NotFound):
        end_colleague(firm.office, firm.tang, firm.zhou.id)
    with pytest.raises(LoginTaken):
        invite_colleague(firm.office, firm.tang, "zhou", "周敏")


def test_a_new_owner_is_signed_out_and_may_then_take_the_role_from_the_first(firm):
    token = signed_in(firm.office, "zhou")

    make_owner(firm.office, firm.tang, firm.zhou.id)

    assert who(firm.office, token) is None
    zhou = who(firm.office, signed_in(firm.office, "zhou"))
    assert zhou.roles == OWNER
    make_owner(firm.office, zhou, firm.tang.id, owner=False)
    with pytest.raises(NotYourStep):  # the page of the other is still open
        make_owner(firm.office, firm.tang, firm.zhou.id, owner=False)


@pytest.mark.parametrize("how", ["ended", "demoted"])
def test_the_last_owner_stays_also_where_the_administrator_asks(firm, how):
    def act() -> None:
        if how == "ended":
            end_person(firm.office, firm.chen, firm.tang.id)
        else:
            give_roles(firm.office, firm.chen, firm.tang.id, {Role.FIRM})

    with pytest.raises(LastOwner):
        act()
    make_owner(firm.office, firm.tang, firm.zhou.id)
    act()

    assert Role.OWNER in actors(firm.office)["zhou"].roles


def test_two_owners_who_end_each_other_at_once_leave_one(firm):
    make_owner(firm.office, firm.tang, firm.zhou.id)
    tang, zhou = (who(firm.office, signed_in(firm.office, login)) for login in ("tang", "zhou"))

    end_colleague(firm.office, tang, zhou.id)

    with pytest.raises(Ended):  # who was slower is nobody
        end_colleague(firm.office, zhou, tang.id)
    assert [one.person.login for one in colleagues(firm.office, tang) if one.person.ended_at is None] == ["tang"]


def test_an_invitation_is_made_again_only_while_its_person_has_no_password(firm):
    person, first = invite_colleague(firm.office, firm.tang, "lin", "林晓")

    second = invite_again(firm.office, firm.tang, person.id)

    with pytest.raises(LinkEnded):
        use_link(firm.office, first, NEW)
    use_link(firm.office, second, NEW)
    with pytest.raises(NotFound):
        invite_again(firm.office, firm.tang, person.id)
    with pytest.raises(NotFound):
        invite_again(firm.office, firm.tang, firm.zhou.id)


@pytest.mark.parametrize(
    ("roles", "kind"),
    [({Role.OWNER}, "not_of_this_firm"), ({Role.AGENT}, "not_of_this_firm"), ({Role.FIRM, Role.AGENT}, "not_of_this_firm"),
     ({Role.OWNER, Role.FIRM, Role.AUDITOR}, "firm_and_office")],
)  # fmt: skip
def test_no_roles_go_together_by_which_a_firms_person_would_be_more(firm, roles, kind):
    with pytest.raises(RolesRefused) as refused:
        admit_person(firm.office, firm.chen, "lin", "林晓", roles, firm.zhou.organisation_id)

    assert refused.value.kind == kind


# --- what guards it


def test_without_an_authenticator_the_password_counts_for_ten_minutes_and_is_then_asked_for_again(firm, clock):
    token = signed_in(firm.office, "tang")
    invite_colleague(firm.office, who(firm.office, token), "lin", "林晓")  # it was entered a moment ago, to sign in
    clock.move(minutes=11)
    with pytest.raises(ProofNotFresh):
        invite_colleague(firm.office, who(firm.office, token), "he", "何静")

    assert asks_for_password(firm.office, token)
    with pytest.raises(PasswordWrong):
        enter_password(firm.office, token, "not it")
    enter_password(firm.office, token, PASSWORD)

    invite_colleague(firm.office, who(firm.office, token), "he", "何静")


def test_wrong_passwords_slow_the_person_down_and_the_right_one_waits_too(firm):
    token = signed_in(firm.office, "tang")
    for _ in range(10):
        with pytest.raises(PasswordWrong):
            enter_password(firm.office, token, "not it")

    with pytest.raises(TooManyTries):
        enter_password(firm.office, token, PASSWORD)


def test_who_has_an_authenticator_is_asked_for_its_code_and_no_password_does(firm, clock):
    token = signed_in(firm.office, "tang")
    offer = offer_authenticator(firm.office, token)
    accept_authenticator(firm.office, token, TOTP(offer.secret).at(clock()))
    clock.move(minutes=11)

    assert not asks_for_password(firm.office, token)
    with pytest.raises(SessionEnded):
        enter_password(firm.office, token, PASSWORD)
    with pytest.raises(ProofNotFresh):
        invite_colleague(firm.office, who(firm.office, token), "lin", "林晓")
    enter_code(firm.office, token, code_of(firm.office, "tang"))
    invite_colleague(firm.office, who(firm.office, token), "lin", "林晓")


def test_the_password_makes_no_officer_fresh(firm, clock):
    token = signed_in(firm.office, "li")
    clock.move(minutes=11)

    with pytest.raises(SessionEnded):
        enter_password(firm.office, token, PASSWORD)
    with firm.office.registry.writing() as session:  # and were it written there, it would not count
        session.execute(text("UPDATE sign_in SET password_at = seen_at"))
    assert clock() - who(firm.office, token).confirmed_at == timedelta(minutes=11)
