"""One's own account: a password that is hard to guess, and the list of sessions that one can end."""

import threading

import pytest
from conftest import LANQIAO, PASSWORD, signed_in

from workflow import (
    LEAST_PASSWORD,
    NotFound,
    PasswordRefused,
    SessionEnded,
    TooManyTries,
    change_password,
    check_trail,
    end_other_sessions,
    end_own_session,
    own_sessions,
    sign_in,
    who,
)
from workflow.password_strength import weakness

NEW = "钟楼 umbrella 外滩 seventeen"


@pytest.mark.parametrize(
    ("password", "kind"),
    [
        ("", "too_short"),
        ("k4bd7-9wq3c", "too_short"),  # eleven characters
        ("k4bd7-9wq3ca", ""),  # twelve
        ("x9" * 101, "too_long"),
        ("password1234", "common"),
        ("woaini123456", "common"),
        ("qazwsxedcrfv", "common"),
        ("sdfghjkl;'][poi", "keyboard"),
        ("aaaaaaaaaaaa", "repeats"),
        ("abcabcabcabcabc", "repeats"),
        ("abcdefghijklm", "sequence"),
        ("1990-05-17-19", "date"),
        ("zhouminzhoumin", "own"),
        ("zhou.min-2026", "own"),
        ("Zhou.Min zhou.min zhou.min", "own"),
        ("周敏周敏周敏周敏周敏周敏", "own"),
        ("elizabethanne", "names"),
        (LANQIAO[0], "own"),
        ("correct horse battery staple", ""),
        (NEW, ""),
        ("春天的风吹过外滩的那座钟楼", ""),
        ("k4bd7-9wq3c-" * 16, ""),
    ],
)
def test_a_password_that_others_would_guess_is_told_from_one_they_would_not(password, kind):
    assert weakness(password, ["zhou.min", "周敏", LANQIAO[0]]) == kind


ON_BOTH = True


def test_the_least_length_is_twelve():
    assert LEAST_PASSWORD == 12


def test_what_belongs_to_one_person_is_no_hint_about_another():
    """zxcvbn keeps those words in one place for the process: two who choose at once must not be judged by each other's."""
    found: dict[str, set[str]] = {"mine": set(), "yours": set()}

    def judge(whose: str, own: str) -> None:
        for _ in range(40):
            found[whose].add(weakness("xuanwuhupan12345678", [own]))

    threads = [threading.Thread(target=judge, args=pair) for pair in (("mine", "xuanwuhupan"), ("yours", "zhongshan"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found["mine"] == {"own"}
    assert found["yours"] == {""}


def test_people_choose_another_password_and_their_other_sessions_end(house):
    here, there, others = signed_in(house.office, "shen"), signed_in(house.office, "shen"), signed_in(house.office, "wang")

    change_password(house.office, here, PASSWORD, NEW)

    assert who(house.office, here).login == "shen"
    assert who(house.office, there) is None
    assert who(house.office, others).login == "wang"
    assert sign_in(house.office, "shen", PASSWORD) is None
    assert sign_in(house.office, "shen", NEW)
    assert check_trail(house.office) == []


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("wrong", NEW, "not_the_old"),
        (PASSWORD, PASSWORD, "same"),
        (PASSWORD, "short", "too_short"),
        (PASSWORD, LANQIAO[0], "own"),
    ],
)
def test_a_refused_change_leaves_password_and_sessions_as_they_were(house, old, new, kind):
    here, there = signed_in(house.office, "zhou"), signed_in(house.office, "zhou")

    with pytest.raises(PasswordRefused) as refused:
        change_password(house.office, here, old, new)

    assert refused.value.kind == kind
    assert who(house.office, there)
    assert sign_in(house.office, "zhou", PASSWORD)


def test_the_old_password_cannot_be_guessed_at_an_open_session(house):
    token = signed_in(house.office, "zhou")
    for _ in range(10):
        with pytest.raises(PasswordRefused):
            change_password(house.office, token, "wrong", NEW)

    with pytest.raises(TooManyTries):
        change_password(house.office, token, PASSWORD, NEW)
    house.clock.move(seconds=30)
    change_password(house.office, token, PASSWORD, NEW)


def test_people_see_their_own_open_sessions_and_no_others(house):
    signed_in(house.office, "wang")
    first = sign_in(house.office, "zhou", PASSWORD, device="Firefox · Windows")
    house.clock.move(minutes=5)
    here = sign_in(house.office, "zhou", PASSWORD, device="Chrome · Android")

    listed = own_sessions(house.office, here)

    assert [(one.device, one.here) for one in listed] == [("Chrome · Android", True), ("Firefox · Windows", False)]
    house.clock.move(minutes=26)
    assert who(house.office, first) is None  # idle for too long: not listed any more
    who(house.office, here)
    assert [one.here for one in own_sessions(house.office, here)] == [True]


def test_people_end_one_of_their_sessions_and_nobody_elses(house):
    here, there, wang = signed_in(house.office, "zhou"), signed_in(house.office, "zhou"), signed_in(house.office, "wang")
    (other,) = [one for one in own_sessions(house.office, here) if not one.here]
    (foreign,) = own_sessions(house.office, wang)

    end_own_session(house.office, here, other.id)

    assert who(house.office, there) is None
    for number in (foreign.id, other.id, 999_999):  # another's, an ended one, and none: the same answer
        with pytest.raises(NotFound):
            end_own_session(house.office, here, number)
    assert who(house.office, wang)


def test_all_other_sessions_end_at_once(house):
    here, others = signed_in(house.office, "zhou"), [signed_in(house.office, "zhou") for _ in range(3)]
    wang = signed_in(house.office, "wang")

    assert end_other_sessions(house.office, here) == 3

    assert who(house.office, here)
    assert [who(house.office, token) for token in others] == [None] * 3
    assert who(house.office, wang)


@pytest.mark.parametrize("token", [None, "", "x" * 43])
def test_without_a_session_there_is_nothing_to_do(house, token):
    for act in (
        lambda: change_password(house.office, token, PASSWORD, NEW),
        lambda: own_sessions(house.office, token),
        lambda: end_own_session(house.office, token, 1),
        lambda: end_other_sessions(house.office, token),
    ):
        with pytest.raises(SessionEnded):
            act()


def test_a_session_that_waits_for_its_code_changes_nothing(house):
    signed_in(house.office, "shen")
    half = sign_in(house.office, "shen", PASSWORD)

    for act in (
        lambda: change_password(house.office, half, PASSWORD, NEW),
        lambda: own_sessions(house.office, half),
        lambda: end_other_sessions(house.office, half),
    ):
        with pytest.raises(SessionEnded):
            act()
