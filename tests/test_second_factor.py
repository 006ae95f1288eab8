"""The rest of a letter: for the right factor only; unknown code and wrong factor look alike; guessing is slowed; upgrades."""

import sqlite3
from datetime import timedelta

import pytest
from databases import before_migrations
from sqlalchemy import event, text

from workflow import Answer, LetterStatement, new_code, open_letter, open_registry, read_case, revoke, verify_code
from workflow.pauses import Rate, neighbourhood


def code_of(house, case) -> str:
    return read_case(house.office, case.id, house.zhao).letter.code


@pytest.mark.parametrize("factor", ["1994-05-17", "19940517", "1994.5.17", "1994年5月17日", "0T47", " 0t47 ", "０Ｔ４７"])
def test_the_date_of_birth_or_the_end_of_the_passport_number_opens_the_rest(house, factor):
    opened = open_letter(house.office, code_of(house, house.issued()), factor)

    assert isinstance(opened, LetterStatement)
    assert opened.host_given_names == "LENA MARIE"


@pytest.mark.parametrize("factor", ["1994-05-18", "0T48", "C01X00T47", "T47", "", "17", "\0\0\0\0", "9999-12-31", "x" * 10_000])
def test_nothing_else_does(house, factor):
    assert open_letter(house.office, code_of(house, house.issued()), factor) == 0


@pytest.mark.parametrize("factor", ["9999-12-31", "99991231", "\0\0\0\0", ""])
def test_no_factor_opens_a_letter_that_is_not_there(house, factor):
    assert open_letter(house.office, new_code(), factor) == 0


def test_a_revoked_letter_is_not_shown_any_more(house):
    case = house.revoked()

    assert open_letter(house.office, code_of(house, case), "1994-05-17") == 0


def test_an_unknown_code_and_a_wrong_factor_cost_the_same_work_and_get_the_same_answer(house):
    known = code_of(house, house.issued())
    asked: list[list[str]] = []
    event.listen(house.office.registry.engine, "before_cursor_execute", lambda *a: asked[-1].append(a[2].split()[0]))
    answers = []
    for code in (known, new_code()):
        asked.append([])
        answers.append(open_letter(house.office, code, "1980-01-01"))

    assert answers == [0, 0]
    assert asked[0] == asked[1]
    assert len(asked[0]) > 2


def test_whoever_guesses_waits_for_a_letter_that_is_there_and_one_that_is_not(house, clock):
    for code in (code_of(house, house.issued()), new_code()):
        tries = [open_letter(house.office, code, f"1980-01-{day:02}") for day in range(1, 8)]
        assert tries[:5] == [0] * 5
        assert 0 < tries[5] <= 30
        assert 0 < open_letter(house.office, code, "1994-05-17") <= 30  # not even the right one is looked at
    clock.move(minutes=16)
    assert isinstance(open_letter(house.office, code_of(house, house.issued()), "1994-05-17"), LetterStatement)


def test_the_registry_keeps_no_code_and_no_factor_of_a_guess(house):
    code = code_of(house, house.issued())
    open_letter(house.office, code, "1980-01-01")

    with house.office.registry.reading() as session:
        kept = str(session.execute(text("SELECT * FROM wrong_password")).all())
    assert code not in kept
    assert "1980" not in kept


# --- thirty a minute


def test_thirty_a_minute_are_answered_and_the_next_one_waits(clock):
    rate = Rate()

    assert [rate.pause("192.0.2.1", 30, clock()) for _ in range(30)] == [0] * 30
    assert 0 < rate.pause("192.0.2.1", 30, clock()) <= 61
    assert rate.pause("192.0.2.2", 30, clock()) == 0  # somebody else does not wait
    clock.move(seconds=59)
    assert rate.pause("192.0.2.1", 30, clock()) > 0
    clock.move(seconds=1)
    assert rate.pause("192.0.2.1", 30, clock()) == 0


def test_one_ipv6_connection_is_one_asker():
    assert neighbourhood("2001:db8:1:2:3::4") == neighbourhood("2001:db8:1:2:ffff::1")
    assert neighbourhood("2001:db8:1:2::1") != neighbourhood("2001:db8:1:3::1")
    assert neighbourhood("::ffff:192.0.2.1") == neighbourhood("192.0.2.1")
    assert neighbourhood("testclient") == "testclient"


def test_many_addresses_fill_no_memory(clock, monkeypatch):
    monkeypatch.setattr("workflow.pauses._MOST_ADDRESSES", 100)
    rate = Rate()
    for number in range(500):
        clock.moment += timedelta(seconds=1)
        rate.pause(f"192.0.2.{number}", 30, clock())

    assert len(rate._asked) <= 101


# --- replaced; a registry of before


def test_a_replaced_letter_names_the_number_in_its_place_and_a_revocation_comes_first(house):
    first, second = house.issued(), house.ordered()
    old, new = (read_case(house.office, case.id, house.zhao).letter for case in (first, second))
    with house.office.registry.writing() as session:
        session.execute(text("UPDATE letter SET replaced_by = :new WHERE id = :old"), {"new": new.id, "old": old.id})
        session.execute(text("UPDATE letter SET replaced_by = :old WHERE id = :new"), {"new": new.id, "old": old.id})

    found = verify_code(house.office, old.code)
    assert (found.answer, found.replaced_by, found.in_force) == (Answer.REPLACED, new.number, False)
    assert open_letter(house.office, old.code, "1994-05-17") == 0
    revoke(house.office, second.id, second.version, house.li)
    assert verify_code(house.office, new.code).answer is Answer.REVOKED


def test_a_replacement_is_not_taken_back(house):
    letter = read_case(house.office, house.issued().id, house.zhao).letter
    from sqlalchemy.exc import IntegrityError

    with house.office.registry.writing() as session:
        session.execute(text("UPDATE letter SET replaced_by = id"))
    with pytest.raises(IntegrityError, match="letter is only added to"), house.office.registry.writing() as session:
        session.execute(text("UPDATE letter SET replaced_by = NULL WHERE id = :id"), {"id": letter.id})


def test_a_registry_of_an_older_version_is_brought_up_to_date_and_keeps_its_letters(house, tmp_path):
    letter = read_case(house.office, house.issued().id, house.zhao).letter
    house.office.registry.engine.dispose()
    file = tmp_path / "office.db"
    before_migrations(file)
    with sqlite3.connect(file) as old:
        for index in ("ix_letter_unsealed_digest", "ix_letter_pdf_digest"):
            old.execute(f"DROP INDEX {index}")
        old.execute("ALTER TABLE letter DROP COLUMN unsealed_digest")
        old.execute("CREATE TRIGGER letter_no_update BEFORE UPDATE OF number ON letter BEGIN SELECT RAISE(ABORT, 'old'); END")
    registry = open_registry(f"sqlite:///{file}", house.office.evidence.vault)

    with registry.reading() as session:
        kept = session.execute(text("SELECT number, pdf_digest, unsealed_digest FROM letter")).one()
        triggers = dict(session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all())
    assert kept == (letter.number, letter.pdf_digest, None)
    assert "unsealed_digest" in triggers["letter_no_update"]
    assert "letter_no_second_replacement" in triggers
    registry.engine.dispose()
    open_registry(f"sqlite:///{file}").engine.dispose()  # a second time changes nothing
