"""The second thing at the sign-in: codes of an app, recovery codes, and what needs a code of a few minutes ago."""

import dataclasses
import threading

import pytest
from conftest import PASSWORD, House, code_of, signed_in
from pyotp import TOTP

from workflow import (
    CodeNotFresh,
    CodeRefused,
    NotFound,
    NotYourStep,
    Role,
    RolesRefused,
    SessionEnded,
    TooManyTries,
    accept_authenticator,
    admit_person,
    demonstration_code,
    enter_code,
    forget_authenticator,
    issue,
    new_recovery_codes,
    offer_authenticator,
    order_revocation,
    people,
    prepare,
    revoke,
    sign_in,
    sign_in_state,
    who,
)
from workflow.account_tables import Authenticator

ON_BOTH = True


def set_up(house: House, login: str) -> tuple[str, str, tuple[str, ...]]:
    """Signs in and sets an app up: the token, the app's secret, the recovery codes."""
    token = sign_in(house.office, login, PASSWORD)
    secret = offer_authenticator(house.office, token).secret
    return token, secret, accept_authenticator(house.office, token, TOTP(secret).at(house.clock()))


@pytest.mark.parametrize("login", ["shen", "wang", "li", "zhao", "chen"])
def test_nobody_in_the_office_signs_in_with_the_password_alone(house, login):
    token = sign_in(house.office, login, PASSWORD)

    state = sign_in_state(house.office, token)

    assert (state.waiting, state.set_up, state.login) == (True, False, login)
    assert who(house.office, token) is None


def test_the_first_sign_in_sets_an_app_up_and_the_next_one_asks_for_its_code(house):
    token, secret, codes = set_up(house, "shen")
    assert who(house.office, token).login == "shen"
    assert len(set(codes)) == 10

    house.clock.move(minutes=1)
    later = sign_in(house.office, "shen", PASSWORD)
    assert who(house.office, later) is None
    enter_code(house.office, later, TOTP(secret).at(house.clock()))

    assert who(house.office, later).confirmed_at == house.clock()


def test_the_address_for_the_app_names_account_and_secret(house):
    token = sign_in(house.office, "shen", PASSWORD)

    offer = offer_authenticator(house.office, token)

    assert offer.address.startswith("otpauth://totp/")
    assert f"secret={offer.secret}" in offer.address
    assert len(offer.secret) == 32  # 160 bits, as RFC 4226 recommends
    assert offer_authenticator(house.office, token) == offer  # a page drawn again shows the same


def test_a_code_opens_one_session_only(house):
    _, secret, _ = set_up(house, "shen")
    house.clock.move(minutes=1)
    code = TOTP(secret).at(house.clock())
    first, second = sign_in(house.office, "shen", PASSWORD), sign_in(house.office, "shen", PASSWORD)

    enter_code(house.office, first, code)

    with pytest.raises(CodeRefused):
        enter_code(house.office, second, code)
    assert who(house.office, second) is None


def test_of_two_who_send_the_same_code_at_once_one_gets_in(house):
    _, secret, _ = set_up(house, "shen")
    house.clock.move(minutes=1)
    code, tokens, opened = TOTP(secret).at(house.clock()), [], []
    tokens = [sign_in(house.office, "shen", PASSWORD) for _ in range(4)]
    together = threading.Barrier(4)

    def send(token: str) -> None:
        together.wait()
        try:
            enter_code(house.office, token, code)
            opened.append(token)
        except CodeRefused:
            pass

    threads = [threading.Thread(target=send, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(opened) == 1
    assert [token for token in tokens if who(house.office, token)] == opened


@pytest.mark.parametrize(("seconds", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_telephone_may_be_half_a_minute_wrong_and_no_more(house, seconds, taken):
    _, secret, _ = set_up(house, "shen")
    house.clock.move(hours=1)
    token = sign_in(house.office, "shen", PASSWORD)
    code = TOTP(secret).at(int(house.clock().timestamp()) + seconds)

    if taken:
        enter_code(house.office, token, code)
    else:
        with pytest.raises(CodeRefused):
            enter_code(house.office, token, code)

    assert bool(who(house.office, token)) is taken


@pytest.mark.parametrize(
    "code", ["", "000000", "12345", "abcdef", "1234567", "k4bd7-9wq3c-zzt6p", "x" * 5000, "１２３４５６", "é"]
)
def test_what_is_no_code_opens_nothing(house, code):
    set_up(house, "shen")
    house.clock.move(minutes=1)
    token = sign_in(house.office, "shen", PASSWORD)

    with pytest.raises(CodeRefused):
        enter_code(house.office, token, code)
    assert who(house.office, token) is None


def test_wrong_codes_slow_the_person_down_and_the_right_one_waits_too(house):
    _, secret, _ = set_up(house, "shen")
    house.clock.move(minutes=1)
    token = sign_in(house.office, "shen", PASSWORD)
    for _ in range(5):
        with pytest.raises(CodeRefused):
            enter_code(house.office, token, "000000")

    with pytest.raises(TooManyTries) as refused:
        enter_code(house.office, token, TOTP(secret).at(house.clock()))
    assert refused.value.seconds == 30
    another = sign_in(house.office, "shen", PASSWORD)  # a new session is no way round it
    with pytest.raises(TooManyTries):
        enter_code(house.office, another, TOTP(secret).at(house.clock()))
    house.clock.move(seconds=30)
    enter_code(house.office, token, TOTP(secret).at(house.clock()))

    assert who(house.office, token)


def test_a_recovery_code_stands_in_for_the_telephone_once(house):
    _, _, codes = set_up(house, "shen")
    house.clock.move(minutes=1)
    first, second = sign_in(house.office, "shen", PASSWORD), sign_in(house.office, "shen", PASSWORD)

    enter_code(house.office, first, codes[3].upper().replace("-", " "))

    assert sign_in_state(house.office, first).recovery_codes == 9
    with pytest.raises(CodeRefused):
        enter_code(house.office, second, codes[3])
    enter_code(house.office, second, codes[4])
    assert who(house.office, second)


def test_recovery_codes_of_one_person_open_nothing_for_another(house):
    _, _, codes = set_up(house, "shen")
    set_up(house, "wang")
    house.clock.move(minutes=1)
    token = sign_in(house.office, "wang", PASSWORD)

    with pytest.raises(CodeRefused):
        enter_code(house.office, token, codes[0])


def test_new_recovery_codes_end_the_old_ones_and_need_a_fresh_code(house):
    token, _, old = set_up(house, "shen")
    new = new_recovery_codes(house.office, token)
    house.clock.move(minutes=10)
    with pytest.raises(CodeNotFresh):
        new_recovery_codes(house.office, token)
    later = sign_in(house.office, "shen", PASSWORD)

    with pytest.raises(CodeRefused):
        enter_code(house.office, later, old[0])
    enter_code(house.office, later, new[0])

    assert who(house.office, later)


@pytest.mark.on("sqlite")
def test_codes_and_recovery_codes_are_kept_as_digests(house, tmp_path):
    _, _, codes = set_up(house, "shen")
    house.office.registry.engine.dispose()
    kept = (tmp_path / "office.db").read_bytes()

    assert not any(code.encode() in kept or code.replace("-", "").encode() in kept for code in codes)


def test_the_password_alone_puts_no_other_app_in_the_place_of_one(house):
    set_up(house, "shen")
    house.clock.move(minutes=1)
    token = sign_in(house.office, "shen", PASSWORD)

    with pytest.raises(CodeNotFresh):
        offer_authenticator(house.office, token)
    with pytest.raises(CodeNotFresh):
        accept_authenticator(house.office, token, "123456")
    with pytest.raises(CodeNotFresh):
        new_recovery_codes(house.office, token)


def test_another_app_takes_the_place_of_the_first_and_ends_other_sessions(house):
    token, old, _ = set_up(house, "shen")
    house.clock.move(minutes=1)
    other = sign_in(house.office, "shen", PASSWORD)
    enter_code(house.office, other, TOTP(old).at(house.clock()))

    new = offer_authenticator(house.office, token).secret
    accept_authenticator(house.office, token, TOTP(new).at(house.clock()))
    house.clock.move(minutes=1)

    assert who(house.office, token)
    assert who(house.office, other) is None
    later = sign_in(house.office, "shen", PASSWORD)
    with pytest.raises(CodeRefused):
        enter_code(house.office, later, TOTP(old).at(house.clock()))
    enter_code(house.office, later, TOTP(new).at(house.clock()))


def test_a_wrong_first_code_sets_nothing_up(house):
    token = sign_in(house.office, "shen", PASSWORD)
    offer_authenticator(house.office, token)

    with pytest.raises(CodeRefused):
        accept_authenticator(house.office, token, "000000")

    assert not sign_in_state(house.office, token).set_up
    assert who(house.office, token) is None


def test_whoever_knew_the_password_before_does_not_know_the_secret_that_is_set_up(house):
    thief, shen = sign_in(house.office, "shen", PASSWORD), sign_in(house.office, "shen", PASSWORD)
    seen = offer_authenticator(house.office, thief).secret
    shown = offer_authenticator(house.office, shen).secret
    assert shown != seen

    with pytest.raises(CodeRefused):  # what was shown to one session is set up by no other
        accept_authenticator(house.office, thief, TOTP(shown).at(house.clock()))
    accept_authenticator(house.office, shen, TOTP(shown).at(house.clock()))

    assert who(house.office, thief) is None
    assert who(house.office, shen)


def test_a_session_that_waits_for_its_code_ends_after_ten_minutes(house):
    set_up(house, "shen")
    token = sign_in(house.office, "shen", PASSWORD)
    house.clock.move(minutes=10)

    assert sign_in_state(house.office, token) is None
    with pytest.raises(SessionEnded):
        enter_code(house.office, token, "123456")


def test_a_firm_needs_no_code_until_it_has_set_an_app_up(house):
    token = sign_in(house.office, "zhou", PASSWORD)
    assert who(house.office, token)

    secret = offer_authenticator(house.office, token).secret
    accept_authenticator(house.office, token, TOTP(secret).at(house.clock()))

    assert who(house.office, token)
    assert who(house.office, sign_in(house.office, "zhou", PASSWORD)) is None


@pytest.mark.on("sqlite")
def test_a_session_from_before_the_codes_does_not_go_on(house):
    """An office that is brought up to date has open sessions without a code in them."""
    token = signed_in(house.office, "shen")
    with house.office.registry.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sign_in SET confirmed_at = NULL")

    assert who(house.office, token) is None


# --- what needs a fresh code


def test_issue_and_revocation_need_a_code_of_the_last_ten_minutes(house):
    token = signed_in(house.office, "li")
    li = who(house.office, token)
    case = house.decided()
    house.clock.move(minutes=10)
    assert who(house.office, token)

    prepared = prepare(house.office, case.id, case.version, who(house.office, token))
    with pytest.raises(CodeNotFresh):
        issue(house.office, case.id, house.version(case), who(house.office, token), prepared.pdf_digest)
    assert house.case(case).state == "decided"
    enter_code(house.office, token, code_of(house.office, "li"))
    issue(house.office, case.id, house.version(case), who(house.office, token), prepared.pdf_digest)

    case = house.case(case)
    case = order_revocation(house.office, case.id, case.version, house.wang, "合同已解除")
    with pytest.raises(CodeNotFresh):
        revoke(house.office, case.id, case.version, li)  # as the page was drawn ten minutes ago
    revoke(house.office, case.id, case.version, who(house.office, token))


def test_a_person_without_any_code_issues_nothing(house):
    case = house.decided()
    prepared = prepare(house.office, case.id, case.version, house.li)

    with pytest.raises(CodeNotFresh):
        issue(house.office, case.id, house.version(case), dataclasses.replace(house.li, confirmed_at=None), prepared.pdf_digest)


def test_changes_to_accounts_need_a_fresh_code_and_reading_does_not(house):
    token = signed_in(house.office, "chen")
    house.clock.move(minutes=11)
    chen = who(house.office, token)

    with pytest.raises(CodeNotFresh):
        admit_person(house.office, chen, "wu", "吴迪", {Role.AUDITOR})
    assert people(house.office, chen)
    enter_code(house.office, token, code_of(house.office, "chen"))

    assert admit_person(house.office, who(house.office, token), "wu", "吴迪", {Role.AUDITOR})


def test_an_administrator_takes_a_lost_app_away_but_not_the_own_one(house):
    token, _, codes = set_up(house, "shen")

    forget_authenticator(house.office, house.chen, house.shen.id)

    assert who(house.office, token) is None
    again = sign_in(house.office, "shen", PASSWORD)
    assert not sign_in_state(house.office, again).set_up
    with pytest.raises(CodeRefused):
        enter_code(house.office, again, codes[0])
    with pytest.raises(RolesRefused) as refused:
        forget_authenticator(house.office, house.chen, house.chen.id)
    assert refused.value.kind == "own_authenticator"
    with pytest.raises(NotYourStep):
        forget_authenticator(house.office, house.shen, house.wang.id)


# --- the demonstration


def test_a_demonstration_tells_the_code_and_a_real_office_never(house):
    _, secret, _ = set_up(house, "shen")
    house.clock.move(minutes=1)

    assert demonstration_code(house.office, "shen") == TOTP(secret).at(house.clock())
    with pytest.raises(NotFound):
        demonstration_code(house.office, "nobody")
    real = dataclasses.replace(house.office, settings=dataclasses.replace(house.office.settings, demonstration=False))
    with pytest.raises(NotFound):
        demonstration_code(real, "shen")


def test_a_demonstration_tells_the_next_code_when_one_was_used_until_none_is_left(house):
    set_up(house, "shen")
    token = sign_in(house.office, "shen", PASSWORD)

    enter_code(house.office, token, demonstration_code(house.office, "shen"))

    assert demonstration_code(house.office, "shen") == ""
    house.clock.move(seconds=30)
    enter_code(house.office, token, demonstration_code(house.office, "shen"))


def test_the_secret_stands_apart_from_the_person(house):
    set_up(house, "shen")

    assert "secret" not in people(house.office, house.chen)[0].model_dump()
    with house.office.registry.reading() as session:
        assert session.get_one(Authenticator, house.shen.id).offered is None
